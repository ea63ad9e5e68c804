"""Texts that Twilio keeps are taken back, or arrive once: whatever is lost, late or refused."""

import pytest
from accounts import twilio
from delivery import alert as a
from delivery import schedule
from outbox_bench import Bench, no_collecting  # noqa: F401

from host_tests.delivery.later_bench import HOUR, bench, owe, status


def asked(b, method="POST"):
    return [target for _, verb, target, *_ in b.double.requests if verb == method]


def cancel(b, serial):
    b.make()
    return schedule.cancel(b.outbox, serial)


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
