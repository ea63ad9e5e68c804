"""A text for a given time: it waits in the outbox, over restarts and outages; status."""

import pytest
from delivery import alert as a
from delivery import schedule
from outbox_bench import LittleFs, no_collecting  # noqa: F401

from host_tests.delivery.later_bench import DAY, now
from host_tests.delivery.schedule_bench import bench, owe


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


def test_status_tells_what_waits():
    b = bench(1)
    owe(b, "x", send_at=now(b) + 3600)
    owe(b, "y", send_at=now(b) + 2 * DAY)
    assert "2 texts to be sent later, next 10:00." in b.lines()
    b.run(2 * 3600)
    b.make()
    date = "%d-%02d-%02d 09:00" % b.clock.local(now(b) + 2 * DAY - 7200)[:3]
    assert "1 text to be sent later, next %s." % date in b.lines()
