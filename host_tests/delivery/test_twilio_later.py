"""Texts that Twilio keeps for a Messaging Service: handed over, refused, lost; each once."""

import pytest
from accounts import keeps, twilio
from delivery import alert as a
from delivery import schedule
from outbox_bench import no_collecting  # noqa: F401
from outbox_bench.marks import numbered

from host_tests.delivery.later_bench import DAY, HOUR, bench, now, owe, status


def test_who_keeps_a_text():
    def bounds(to, from_):
        return keeps(twilio(to, from_, "t", "AC"))

    service = "MG" + "0" * 32
    assert bounds("+380501234567", "+15005550006") is None
    assert bounds("+380501234567", "Alarm") is None
    assert bounds("whatsapp:+380501234567", service) is None  # it takes templates only
    least, most = bounds("+380501234567", service)
    assert 300 < least <= 600 and 34 * DAY < most <= 35 * DAY
    assert bounds("rcs:+380501234567", service) == (least, most)
    assert keeps(twilio()) is None


class TestHandedOver:
    def test_a_board_without_power_does_not_forget(self):
        b = bench()
        at = now(b) + 9 * HOUR
        owe(b, wait_s=9 * HOUR)
        b.run(60)
        (message,) = b.double.messages
        assert status(b, message) == "scheduled" and message.send_at == at
        assert b.waiting() == 0 and b.texts(0) == []
        b.clock.t += 10 * HOUR  # the board is off
        assert b.texts(0) == ["Dinner #1"]
        assert at <= b.phone(0).messages()[0].arrives_at <= at + 10
        b.restart(off_s=0)
        b.run(HOUR)
        assert b.outbox.alerts[-1].state(0) == a.DONE and len(b.double.messages) == 1

    def test_it_is_not_asked_for_until_it_is_due(self):
        b = bench()
        owe(b, wait_s=5 * DAY)
        b.run(120)
        before = len(b.double.requests)
        b.run(4 * DAY)
        assert len(b.double.requests) == before
        b.run(DAY + HOUR)
        assert b.outbox.alerts[-1].state(0) == a.DONE and b.texts(0) == ["Dinner #1"]

    @pytest.mark.parametrize("wait_s, kept", [(300, False), (361, True), (34 * DAY, True)])
    def test_what_is_too_near_waits_at_the_board(self, wait_s, kept):
        b = bench()
        at = now(b) + wait_s
        owe(b, wait_s=wait_s)
        b.run(60)
        assert len(b.double.messages) == kept
        b.run(wait_s + 60)
        assert b.texts(0) == ["Dinner #1"]
        assert at <= b.phone(0).messages()[0].arrives_at <= at + 10

    def test_a_far_one_is_handed_over_when_it_is_near_enough(self):
        b = bench()
        owe(b, wait_s=40 * DAY)
        b.run(4 * DAY)
        assert b.double.messages == []
        b.run(2 * DAY)
        assert [status(b, m) for m in b.double.messages] == ["scheduled"]
        b.run(35 * DAY)
        assert b.texts(0) == ["Dinner #1"]

    def test_a_plain_number_waits_at_the_board(self):
        b = bench(2)
        owe(b)
        b.run(60)
        assert [m.to for m in b.double.messages] == [b.people[0].to]
        b.run(2 * HOUR)
        assert b.texts(0) == b.texts(1) == ["Dinner #1"]

    def test_without_a_clock_it_waits_at_the_board(self):
        b = bench(synced=False)
        owe(b)
        b.run(600)
        assert b.double.messages == []
        b.clock.synced = True
        b.delivery.due = 0
        b.run(60)
        assert [status(b, m) for m in b.double.messages] == ["scheduled"]

    def test_quiet_hours(self):
        """The bench begins at 09:00 UTC, which is its local time."""
        b = bench(2)
        to, service, token, sid = b.senders[0]
        b.senders[0] = twilio(to, service, token, sid, quiet=("08:30", "11:00"))
        b.restart()
        b.make()
        b.outbox.add("closed again", urgent=False)
        b.outbox.add("Door")
        b.run(60)
        assert b.texts(0) == ["Door #2"]
        kept = [m for m in b.double.messages if m.send_at]
        assert [m.send_at % DAY for m in kept] == [11 * HOUR]
        b.clock.t += 3 * HOUR
        assert [numbered(t) for t in b.texts(0)] == ["Door #2", "At 09:00: closed again #1"]
        assert len(b.texts(1)) == 2

    def test_status_tells_where_it_waits(self):
        b = bench()
        owe(b)
        assert any("1 text to be sent later, next 10:00." in line for line in b.lines())
        b.run(60)
        b.make()
        assert "1 text kept by the provider, next 10:00." in b.lines()

    def test_only_so_many_wait_wherever(self):
        b = bench(per_hour=99, per_day=99)
        for n in range(schedule.MOST):
            owe(b, "Later %d" % n)
        b.run(300)
        assert len(b.double.messages) == schedule.MOST
        with pytest.raises(ValueError, match="10 texts are waiting to be sent later"):
            owe(b)


class TestRefused:
    @pytest.mark.parametrize("code", [35111, 35114, 35115, 35117, 35118, 35126, 35199])
    def test_what_twilio_does_not_keep_the_board_does(self, code):
        b = bench()
        fault = b.double.faults.add(
            "http", lambda each: "SendAt" in each.form, None, status=400, code=code
        )
        at = now(b) + 2 * HOUR + 100
        owe(b, wait_s=2 * HOUR + 100)
        b.run(2 * HOUR)
        assert 1 <= fault.struck <= 3, "asked again and again"
        b.run(600)
        assert b.texts(0) == ["Dinner #1"]
        assert at <= b.phone(0).messages()[0].arrives_at <= at + 20

    def test_it_rests_nothing_else(self):
        b = bench()
        b.double.faults.add("http", {"method": "POST"}, 1, status=400, code=35115)
        owe(b)
        b.run(60)
        b.make()
        b.outbox.add("Door")
        b.run(60)
        assert b.texts(0) == ["Door #2"]
        assert not any("waits" in line for line in b.lines())

    def test_an_unknown_service_is_about_the_sender(self):
        b = bench(2)
        b.accounts[0].services.clear()
        owe(b)
        b.run(60)
        assert any("21701" in text for _, text in b.said)
        b.run(2 * HOUR)
        assert "Dinner #1" in b.texts(1)

    def test_it_fails_when_it_is_due(self):
        from doubles.twilio import undelivered

        b = bench()
        b.phone(0).plan.append(undelivered(30003))
        owe(b)
        b.run(3 * HOUR)
        assert b.texts(0) == ["At 10:00, delayed: Dinner #1-2"]


class TestUnknown:
    """The answer to the create is lost: looked up, whatever happens meanwhile."""

    @pytest.mark.parametrize("fault", ["close_after", "close_before", "half_answer", "late"])
    @pytest.mark.parametrize("restart", [False, True])
    @pytest.mark.parametrize("lag_s", [0, 20])
    def test_once(self, fault, restart, lag_s):
        b = bench()
        b.double.list_delay_s = lag_s
        b.double.faults.add(fault, {"method": "POST"})
        owe(b)
        b.run(3)
        if restart:
            b.restart()
        b.run(30 * 60)
        kept = [m for m in b.double.messages if status(b, m) == "scheduled"]
        assert len(kept) == 1
        b.run(2 * HOUR)
        assert b.texts(0) == ["Dinner #1"]

    def test_sent_again_too_late_to_be_kept(self):
        """Not found twice, and its time is near now: the board waits for it itself."""
        b = bench()
        b.double.faults.add("close_before", {"method": "POST"})
        at = now(b) + 370
        owe(b, wait_s=370)
        b.run(600)
        assert b.texts(0) == ["Dinner #1"]
        assert [m.send_at for m in b.double.messages] == [None]
        assert at <= b.phone(0).messages()[0].arrives_at <= at + 10
