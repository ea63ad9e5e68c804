"""A time as people write it, in zones whose clocks change."""

import functools

import pytest
from core import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from text import parse_time

DAY = 86400
KYIV = functools.partial(timezone.local, offset_min=120, dst="EU")
NEW_YORK = functools.partial(timezone.local, offset_min=-300, dst="US")
ODD = functools.partial(timezone.local, offset_min=345, dst=None)
# 2026-03-29 01:00 UTC and 2026-10-25 01:00 UTC; 2026-03-08 07:00 UTC and 2026-11-01 06:00 UTC
CHANGES = {KYIV: (1774746000, 1792890000), NEW_YORK: (1772953200, 1793512800), ODD: (1780000000,)}
PLACES = st.sampled_from([KYIV, NEW_YORK, ODD])


@settings(max_examples=200, deadline=None)
@given(PLACES, st.integers(-2 * DAY, 2 * DAY), st.data())
def test_a_written_time_is_read_as_it_was_meant(place, off, data):
    unix = data.draw(st.sampled_from(CHANGES[place])) + off
    unix -= unix % 60
    local = place(unix)
    found = parse_time.unix("%d-%02d-%02d %02d:%02d" % local[:5], place)
    assert place(found)[:5] == local[:5] and found <= unix and unix - found in (0, 3600)
    at = "%02d:%02d" % local[3:5]
    for now in (unix - 1, unix, unix - 3 * 3600):
        soon = parse_time.unix(at, place, now)
        assert soon > now and soon - now <= DAY + 3600
        assert "%02d:%02d" % place(soon)[3:5] in (
            at,
            "%02d:%02d" % ((local[3] + 1) % 24, local[4]),
        )


def test_a_time_that_the_clock_skips_means_an_hour_later():
    assert KYIV(parse_time.unix("2026-03-29 03:30", KYIV))[:5] == (2026, 3, 29, 4, 30)
    assert KYIV(parse_time.unix("2026-12-01T8:05", KYIV))[:5] == (2026, 12, 1, 8, 5)


@pytest.mark.parametrize(
    "text",
    ["", " ", "8", "25:00", "08:60", "-1:00", "08:0x", "tomorrow", None, 5, "2026-12-01"]
    + ["2026-02-29 08:00", "2026-13-01 08:00", "01.12.2026 08:00", "2026-12-01 08:00:00"]
    + ["2026-12--1 08:00", "99999-12-01 08:00", "1-1-1 08:00"],
)
def test_what_is_no_time_is_refused_in_a_sentence(text):
    with pytest.raises(ValueError, match="write|no such"):
        parse_time.unix(text, KYIV, 1792890000)
    with pytest.raises(ValueError, match="clock is not set"):
        parse_time.unix("08:00", KYIV)
