"""The clock against Python's own calendar and the time zone database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from core.clock import Clock
from core.timezone import civil
from doubles.ticks import PERIOD, Time
from hypothesis import given, settings
from hypothesis import strategies as st


def zoned(offset, dst):
    clock = Clock(Time())
    clock.zone(offset, dst)
    return clock


class Ntp:
    def __init__(self, answer):
        self.answer = answer

    def time(self):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@given(st.integers(0, 4102444800))
def test_civil_agrees_with_datetime(unix):
    d = datetime.fromtimestamp(unix, UTC)
    assert civil(unix) == (d.year, d.month, d.day, d.hour, d.minute, d.second, d.weekday())


ZONES = [
    ("Europe/Kyiv", 120, "EU"),
    ("Europe/Berlin", 60, "EU"),
    ("Europe/Lisbon", 0, "EU"),
    ("America/New_York", -300, "US"),
    ("America/Los_Angeles", -480, "US"),
    ("Asia/Kolkata", 330, None),
]


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.sampled_from(ZONES), st.integers(1767225600, 2082758400))
def test_local_time_agrees_with_the_zone_database(zone, unix):
    name, offset, dst = zone
    d = datetime.fromtimestamp(unix, ZoneInfo(name))
    assert zoned(offset, dst).local(unix)[:6] == d.timetuple()[:6]


@pytest.mark.parametrize("name, offset, dst", ZONES)
def test_every_hour_round_the_changes(name, offset, dst):
    clock = zoned(offset, dst)
    for year in range(2026, 2032):
        for month in (3, 10, 11):
            start = datetime(year, month, 1, tzinfo=UTC)
            for half_hour in range(31 * 48):
                moment = start + timedelta(minutes=30 * half_hour)
                local = moment.astimezone(ZoneInfo(name))
                assert clock.local(int(moment.timestamp()))[:5] == local.timetuple()[:5], moment


def test_uptime_passes_the_wrap_of_ticks():
    time = Time(PERIOD - 1500)
    clock = Clock(time)
    for _ in range(100):
        time.ms += 5 * 86400 * 1000 + 7
        clock.uptime_s()
    assert clock.uptime_s() == 100 * 5 * 86400


def test_time_is_unknown_until_ntp_has_answered():
    time = Time()
    clock = Clock(time)
    assert clock.now() is None and not clock.synced and clock.hhmm() == "--:--"
    assert clock.sync_due()
    assert not clock.sync(Ntp(OSError(110)))
    assert "110" in clock.error and not clock.sync_due()
    time.ms += 61000
    assert clock.sync_due()
    assert clock.sync(Ntp(1790000000 - 946684800))
    assert clock.now() == 1790000000 and clock.error == "" and not clock.sync_due()
    time.ms += 30000
    assert clock.now() == 1790000030
    time.ms += 6 * 3600 * 1000
    assert clock.sync_due()


def test_a_line_is_stamped_with_the_local_time_once_it_is_known():
    time = Time()
    clock = Clock(time)
    clock.zone(120, None)
    time.ms += 75000
    assert clock.stamp() == "+75s"
    clock.set_unix(1796040605)  # 2026-11-30 12:10:05 UTC
    assert clock.stamp() == "11-30 14:10:05"


@pytest.mark.parametrize("answer", [0, -1, 2085978496 - 946684800, 10**11])
def test_a_nonsense_answer_is_refused(answer):
    clock = Clock(Time())
    assert not clock.sync(Ntp(answer))
    assert clock.now() is None and "2026" in clock.error
