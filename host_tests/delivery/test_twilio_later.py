"""Texts that Twilio keeps for a Messaging Service: handed over once, taken back, each once."""

import pytest
from accounts import keeps, twilio
from delivery import alert as a
from delivery import schedule
from outbox_bench import Bench, no_collecting  # noqa: F401
from outbox_bench.marks import numbered

DAY = 86400
HOUR = 3600


def bench(people=1, **more):
    """A Bench whose first account sends through a Messaging Service."""
    b = Bench(kinds=("full",) * people, **more)
    to, _, token, sid = b.senders[0]
    b.service = b.double.add_service(b.accounts[0])
    b.senders[0] = (to, b.service, token, sid)
    b.restart(more.get("synced", True))
    return b


def now(b):
    return int(b.clock.epoch + b.clock.t)


def owe(b, text="Dinner", wait_s=HOUR, **more):
    b.make()
    return b.outbox.add(text, send_at=now(b) + wait_s, **more)


def status(b, message):
    return message.status(now(b))


def asked(b, method="POST"):
    return [target for _, verb, target, *_ in b.double.requests if verb == method]


def cancel(b, serial):
    b.make()
    return schedule.cancel(b.outbox, serial)


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


class TestCancel:
    def kept(self, people=1):
        b = bench(people)
        serial = owe(b)
        b.run(60)
        assert [status(b, m) for m in b.double.messages] == ["scheduled"]
        return b, serial

    def test_one_that_waits_at_the_board(self):
        b = Bench(kinds=("full",))
        serial = owe(b)
        assert cancel(b, serial) == [1, 0, 0] and cancel(b, serial) in (None, [0, 0, 1])
        b.run(2 * HOUR)
        assert b.texts(0) == [] and asked(b) == []

    @pytest.mark.parametrize("restart", [True, False])
    def test_one_that_twilio_keeps(self, restart):
        b, serial = self.kept(2)
        assert cancel(b, serial) == [1, 1, 0]
        if restart:
            b.restart()
        b.run(600)
        assert [status(b, m) for m in b.double.messages] == ["canceled"]
        assert b.outbox.alerts[-1].state(0) == a.NEVER
        b.run(3 * HOUR)
        assert b.texts(0) == b.texts(1) == [] and len(b.double.messages) == 1

    @pytest.mark.parametrize("fault", ["close_after", "close_before", "half_answer", "hang_after"])
    @pytest.mark.parametrize("restart", [False, True])
    def test_its_outcome_unknown_it_is_asked_again(self, fault, restart):
        b, serial = self.kept()
        cancel(b, serial)
        b.restart()
        b.double.faults.add(fault, {"method": "POST"})
        b.run(40)
        if restart:
            b.restart()
        b.run(600)
        assert [status(b, m) for m in b.double.messages] == ["canceled"]
        assert b.outbox.alerts[-1].state(0) == a.NEVER
        posts = len(asked(b))
        b.run(3 * HOUR)
        assert b.texts(0) == [] and len(asked(b)) == posts <= 4

    def test_refused_for_hours_it_is_asked_until_it_goes(self):
        b, serial = self.kept()
        cancel(b, serial)
        b.restart()
        b.double.faults.add("http", {"method": "POST"}, 4, status=401, code=70051)
        b.run(50 * 60)
        assert [status(b, m) for m in b.double.messages] == ["canceled"]

    def test_a_key_without_the_right_is_told_in_the_log_and_tries_no_faster(self):
        b = bench()
        to, service, token, sid = b.senders[0]
        key = "SK" + "1" * 32
        b.accounts[0].keys[key] = (token, "restricted")
        b.senders[0] = twilio(to, service, token, sid, key=key)
        b.restart()
        serial = owe(b)
        b.run(60)
        cancel(b, serial)
        b.run(HOUR - 120)
        assert any("code 70051" in text for _, text in b.said)
        assert len([row for row in b.double.requests if row[4] == 70051]) < 10
        b.run(HOUR)
        assert b.texts(0) == ["Dinner #1"] and b.outbox.alerts[-1].state(0) == a.DONE

    @pytest.mark.parametrize("how", ["gone", "sent"])
    def test_too_late(self, how):
        b, serial = self.kept()
        b.clock.t += HOUR - 62 if how == "gone" else HOUR
        cancel(b, serial)
        if how == "gone":
            b.double.deleted.add(b.double.messages[0].sid)
        b.run(2 * HOUR)
        assert b.texts(0) == ["Dinner #1"] and b.outbox.alerts[-1].state(0) >= a.DONE
        assert len(b.double.messages) == 1

    def test_while_it_is_not_known_whether_twilio_has_it(self):
        for fault in ("close_after", "close_before"):
            b = bench()
            serial = owe(b)
            b.double.faults.add(fault, {"method": "POST"})
            b.run(3)
            assert cancel(b, serial) == [0, 1, 0]
            b.restart()
            b.run(3 * HOUR)
            assert b.texts(0) == [] and b.outbox.alerts[-1].state(0) == a.NEVER
            assert len(b.double.messages) == (fault == "close_after")

    def test_canceled_in_the_console_it_is_sent_by_nobody_else(self):
        b = bench(2)
        first, second = b.senders
        b.senders[:] = [
            twilio(*first, fallback="second"),
            twilio(first[0], *second[1:], name="second"),
        ]
        b.restart()
        owe(b)
        b.run(60)
        (message,) = b.double.messages
        message.life = [(0, "canceled", None)]
        message.arrives_at = None
        b.run(3 * HOUR)
        assert len(b.double.messages) == 1 and b.outbox.alerts[-1].state(0) == a.NEVER

    def test_a_canceled_one_that_failed_after_all_is_not_repeated(self):
        from doubles.twilio import undelivered

        b = bench()
        b.phone(0).plan.append(undelivered(30003))
        serial = owe(b)
        b.run(60)
        b.clock.t += HOUR
        cancel(b, serial)
        b.run(2 * HOUR)
        assert len(b.double.messages) == 1 and b.outbox.alerts[-1].state(0) == a.NEVER

    def test_what_is_no_text_for_later(self):
        b = bench()
        b.make()
        serial = b.outbox.add("Door")
        assert cancel(b, serial) == [0, 0, 1] and cancel(b, 99) is None
        b.run(60)
        assert b.texts(0) == ["Door #1"]
