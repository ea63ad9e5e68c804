"""Sending later: quiet hours and times against a minute-by-minute walk; the outbox; status."""

import functools

import pytest
from accounts import twilio
from core import timezone
from delivery import alert as a
from delivery import schedule
from hypothesis import given, settings
from hypothesis import strategies as st
from outbox_bench import Bench, LittleFs, no_collecting  # noqa: F401

DAY = 86400
KYIV = functools.partial(timezone.local, offset_min=120, dst="EU")
NEW_YORK = functools.partial(timezone.local, offset_min=-300, dst="US")
ODD = functools.partial(timezone.local, offset_min=345, dst=None)
# 2026-03-29 01:00 UTC and 2026-10-25 01:00 UTC; 2026-03-08 07:00 UTC and 2026-11-01 06:00 UTC
CHANGES = {KYIV: (1774746000, 1792890000), NEW_YORK: (1772953200, 1793512800), ODD: (1780000000,)}
MORNING = 1792825200  # 2026-10-24 07:00 UTC
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


# The outbox


def bench(people=2, **more):
    return Bench(kinds=("full",) * people, **more)


def now(b):
    return int(b.clock.epoch + b.clock.t)


def owe(b, text, **more):
    b.make()
    return b.outbox.add(text, **more)


def quiet(b, k, *window, **more):
    to, from_, token, sid = b.senders[k][:4]
    b.senders[k] = twilio(to, from_, token, sid, quiet=window, **more)


class TestAtATime:
    @pytest.mark.parametrize("text", ["Dinner", "ж" * 90])
    def test_it_waits_over_restarts_and_is_not_late(self, text):
        b = bench()
        at = now(b) + 9 * 3600
        serial = owe(b, text, send_at=at)
        for _ in range(3):
            b.run(3 * 3600 - 100)
            assert b.texts(0) == [] and b.waiting() == 0
            b.restart()
        assert b.outbox.alerts[-1].later == at
        b.run(at - now(b) + 5)
        assert b.texts(0) == b.texts(1) == ["%s #%d" % (text, serial)]
        assert all(at <= m.created_at <= at + 3 for m in b.double.messages)

    def test_it_does_not_hold_others_up_and_is_told_after_them(self):
        b = bench(1)
        first = owe(b, "Later", send_at=now(b) + 300)
        owe(b, "Door")
        b.run(200)
        assert b.texts(0) == ["Door #%d" % (first + 1)]
        b.run(200)
        assert b.texts(0)[1:] == ["Later #%d" % first]

    def test_an_outage_at_its_time_is_told(self):
        b = bench(1)
        owe(b, "Dinner", send_at=now(b) + 3600)
        b.lose_network()
        b.run(2 * 3600)
        b.online = True
        b.delivery.due = 0
        b.run(60)
        assert b.texts(0) == ["At 10:00, delayed: Dinner #1"]

    def test_in_the_past_it_goes_at_once(self):
        b = bench(1)
        owe(b, "Dinner", send_at=now(b) - 5)
        b.run(30)
        assert b.texts(0) == ["Dinner #1"]

    def test_only_so_many_wait_and_alarms_lose_nothing_to_them(self):
        b = bench(1, most=3, per_hour=99, per_day=99)
        for n in range(schedule.MOST):
            owe(b, "Later %d" % n, send_at=now(b) + 3600 + n)
        with pytest.raises(ValueError, match="10 texts are waiting to be sent later"):
            owe(b, "one more", send_at=now(b) + 99)
        assert b.delivery.serial == schedule.MOST
        b.lose_network()
        for n in range(4):
            owe(b, "Door %d" % n)
        assert b.waiting() == 3 and b.delivery.merged == 1
        b.online = True
        b.delivery.due = 0
        b.run(2 * 3600)
        doors = sorted(text for text in b.texts(0) if "Door" in text)
        assert [text[:6] for text in doors] == ["Door 0", "Door 1", "Door 3"]
        assert len([text for text in b.texts(0) if "Later" in text]) == schedule.MOST
        owe(b, "again there is room", send_at=now(b) + 99)

    def test_it_is_never_the_one_that_is_told_together_with_another(self):
        b = bench(1, most=2)
        b.lose_network()
        owe(b, "Door 0")
        owe(b, "Door 1")
        owe(b, "Later", send_at=now(b) + 600)
        owe(b, "Door 2")
        b.online = True
        b.delivery.due = 0
        b.run(700)
        assert b.texts(0) == ["Door 0 #1", "Door 2 (and 1 more before it) #4", "Later #3"]

    def test_a_year_is_the_most(self):
        b = bench(1)
        with pytest.raises(ValueError, match="a year ahead"):
            owe(b, "x", send_at=now(b) + 367 * DAY)
        owe(b, "x", send_at=now(b) + 365 * DAY)
        for _ in range(364):  # the board looks every hour; here, for an hour of each day
            b.run(3600)
            b.clock.t += DAY - 3600
            assert b.texts(0) == []
        b.run(2 * DAY)
        assert b.texts(0) == ["x #1"]

    def test_without_a_clock_it_waits_as_long_as_it_would_have(self):
        b = bench(1)
        at = now(b) + 3600
        owe(b, "x", send_at=at)
        b.restart(synced=False)
        b.run(3500)
        assert b.texts(0) == [] and "when the clock is set" in " ".join(b.lines())
        b.run(300)
        assert b.texts(0) == ["x #1"] and b.double.messages[0].created_at >= at

    def test_asked_for_without_a_clock_it_waits_for_the_clock_thirty_days(self):
        for synced_after in (DAY, None):
            b = bench(1, synced=False)
            at = now(b) + 3 * DAY
            owe(b, "x", send_at=at)
            b.run(DAY)
            b.clock.synced = synced_after is not None
            b.run(28 * DAY)
            assert len(b.texts(0)) == (synced_after is not None)
            b.run(2 * DAY)
            (message,) = b.double.messages
            assert (message.created_at - at < 5) == (synced_after is not None)

    def test_the_file_as_documented_and_what_is_broken(self):
        alert = a.new(7, a.URGENT, [b"abc"], [0], "x", 0x12345678)
        alert.at = 5
        whole = bytes(alert.record) + b"text"
        assert alert.record[-4:] == b"\x78\x56\x34\x12" and len(alert.record) == 11 + 8 + 4
        back = a.load(whole, [b"abc"])
        assert (back.later, back.at, back.record) == (0x12345678, 5, alert.record)
        for size in range(len(alert.record)):
            assert a.load(whole[:size], [b"abc"]) is None
        assert a.new(7, 0, [b"abc"], [0], "x").later == 0

    def test_on_littlefs(self):
        b = bench(1, fs=LittleFs())
        owe(b, "Dinner", send_at=now(b) + 600)
        b.run(300)
        b.restart()
        b.run(400)
        assert b.texts(0) == ["Dinner #1"]


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


def test_status_tells_what_waits():
    b = bench(1)
    owe(b, "x", send_at=now(b) + 3600)
    owe(b, "y", send_at=now(b) + 2 * DAY)
    assert "2 texts to be sent later, next 10:00." in b.lines()
    b.run(2 * 3600)
    b.make()
    date = "%d-%02d-%02d 09:00" % b.clock.local(now(b) + 2 * DAY - 7200)[:3]
    assert "1 text to be sent later, next %s." % date in b.lines()
