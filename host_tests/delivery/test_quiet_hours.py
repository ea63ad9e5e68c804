"""Quiet hours: their end against a minute-by-minute walk; what waits for it in the outbox."""

import functools

import pytest
from accounts import twilio
from core import timezone
from delivery import alert as a
from delivery import schedule
from hypothesis import given, settings
from hypothesis import strategies as st
from outbox_bench import no_collecting  # noqa: F401

from host_tests.delivery.later_bench import DAY, now
from host_tests.delivery.schedule_bench import bench, owe

KYIV = functools.partial(timezone.local, offset_min=120, dst="EU")
NEW_YORK = functools.partial(timezone.local, offset_min=-300, dst="US")
ODD = functools.partial(timezone.local, offset_min=345, dst=None)
# 2026-03-29 01:00 UTC and 2026-10-25 01:00 UTC; 2026-03-08 07:00 UTC and 2026-11-01 06:00 UTC
CHANGES = {KYIV: (1774746000, 1792890000), NEW_YORK: (1772953200, 1793512800), ODD: (1780000000,)}
TIMES = st.integers(0, 1439).map(lambda m: "%02d:%02d" % divmod(m, 60))
PLACES = st.sampled_from([KYIV, NEW_YORK, ODD])


def inside(window, local):
    time = "%02d:%02d" % local[3:5]
    start, end = window
    return start <= time < end if start < end else time >= start or time < end


def walk(window, unix, local):
    """The same, a minute at a time."""
    if not inside(window, local(unix)):
        return unix
    unix -= unix % 60
    while inside(window, local(unix)):
        unix += 60
    return unix


@settings(max_examples=300, deadline=None)
@given(PLACES, st.tuples(TIMES, TIMES), st.integers(-2 * DAY, DAY), st.data())
def test_the_end_of_quiet_hours_as_a_walk_through_the_minutes_finds_it(place, window, off, data):
    if window[0] == window[1]:
        return
    change = data.draw(st.sampled_from(CHANGES[place]))
    assert schedule.end_of_quiet(window, change + off, place) == walk(window, change + off, place)


@pytest.mark.parametrize("hour", range(6))
@pytest.mark.parametrize("place", [KYIV, NEW_YORK])
def test_the_hours_in_which_the_clocks_change(place, hour):
    for change in CHANGES[place]:
        for end in ("%02d:00" % hour, "%02d:30" % hour, "%02d:59" % hour):
            for before in range(0, 10 * 3600, 1740):
                for window in (("22:00", end), ("20:15", end)):
                    at = change - 7 * 3600 + before
                    found = schedule.end_of_quiet(window, at, place)
                    assert found == walk(window, at, place), (window, at)


def quiet(b, k, *window, **more):
    to, from_, token, sid = b.senders[k][:4]
    b.senders[k] = twilio(to, from_, token, sid, quiet=window, **more)


class TestQuietHours:
    """The bench begins at 09:00 UTC, which is its local time."""

    def test_notes_wait_alarms_do_not(self):
        b = bench(2)
        quiet(b, 0, "08:30", "11:00")
        b.restart()
        owe(b, "started", urgent=False)
        owe(b, "closed again", urgent=False)
        owe(b, "Door")
        b.run(600)
        assert b.texts(0) == ["Door #3"] and len(b.texts(1)) == 3
        b.run(3600)
        b.restart()
        assert any("quiet until 11:00" in line for line in b.lines())
        b.run(3600)
        assert b.texts(0)[1:] == ["At 09:00: started #1", "At 09:00: closed again #2"]
        assert all(m.created_at % DAY >= 11 * 3600 for m in b.double.messages[-2:])
        assert not any("quiet" in line for line in b.lines())

    def test_closed_again_waits_as_a_note_but_is_told_in_the_order_of_alarms(self):
        b = bench(2)
        quiet(b, 0, "08:30", "11:00")
        b.restart()
        b.lose_network()
        owe(b, "started", urgent=False)
        owe(b, "opened")
        owe(b, "closed again", urgent=False, flags=a.CALM)
        owe(b, "opened again")
        b.online = True
        b.delivery.due = 0
        b.run(60)
        assert [t[-2:] for t in b.texts(0)] == ["#2", "#4"]
        assert [t[-2:] for t in b.texts(1)] == ["#2", "#3", "#4", "#1"]
        b.run(2 * 3600)
        assert b.texts(0)[2:] == ["At 09:00: closed again #3", "At 09:00: started #1"]

    def test_alarms_wait_if_asked(self):
        b = bench(2)
        quiet(b, 0, "22:00", "11:00", quiet_alarms=True)
        b.restart()
        owe(b, "Door")
        b.run(3600)
        assert b.texts(0) == [] and b.texts(1) == ["Door #1"]
        b.run(2 * 3600)
        assert b.texts(0) == ["At 09:00: Door #1"]

    def test_without_a_clock_nothing_waits(self):
        b = bench(1, synced=False)
        quiet(b, 0, "00:00", "23:59")
        b.restart(synced=False)
        owe(b, "started", urgent=False)
        b.run(60)
        assert b.texts(0) == ["started #1"]

    def test_held_and_then_late_is_told_as_late(self):
        b = bench(1)
        quiet(b, 0, "08:30", "11:00")
        b.restart()
        owe(b, "started", urgent=False)
        b.run(100)
        b.lose_network()
        b.run(4 * 3600)
        b.online = True
        b.delivery.due = 0
        b.run(60)
        assert b.texts(0) == ["At 09:00, delayed: started #1"]

    def test_many_notes_held_overnight_cost_no_alarm_its_words(self):
        b = bench(1, most=3)
        quiet(b, 0, "08:30", "11:00")
        b.restart()
        for n in range(6):
            owe(b, "note %d" % n, urgent=False)
        owe(b, "Door 1")
        owe(b, "Door 2")
        b.run(600)
        assert [t[:6] for t in b.texts(0)] == ["Door 1", "Door 2"]
        b.run(3 * 3600)
        assert "(and 3 more before it)" in b.texts(0)[-1] and len(b.texts(0)) == 5

    def test_a_text_for_a_quiet_hour_that_may_wait_arrives_after_it(self):
        b = bench(1)
        quiet(b, 0, "10:00", "12:00")
        b.restart()
        owe(b, "note", urgent=False, send_at=now(b) + 2 * 3600)
        owe(b, "asked for", send_at=now(b) + 2 * 3600)
        b.run(2 * 3600 + 60)
        assert b.texts(0) == ["asked for #2"]
        b.run(3600)
        assert b.texts(0)[1:] == ["note #1"]
        assert int(b.double.messages[-1].created_at) % DAY in range(43200, 43210)

    def test_the_phone_is_quiet_whichever_account_texts_it(self):
        b = bench(2)
        quiet(b, 0, "08:30", "11:00")
        b.senders[1] = (b.senders[0].to, *b.senders[1][1:])
        b.restart()
        owe(b, "note", urgent=False, only=[1])
        b.run(600)
        assert b.double.messages == []
