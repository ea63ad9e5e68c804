"""Sending later where the provider keeps the text itself: sipgate's sendAt."""

import pytest
from accounts import sipgate, twilio
from delivery import alert as a
from net.request import ANSWERED, Answer
from outbox_bench import Bench, no_collecting  # noqa: F401
from outbox_bench.marks import numbered

DAY = 86400
UUID = "12345678-1234-1234-1234-123456789abc"
PERSON = {"to": "+380501234567", "token_id": "token-ABC123", "token": UUID}


def now(b):
    return int(b.clock.epoch + b.clock.t)


def owe(b, text, **more):
    b.make()
    return b.outbox.add(text, **more)


def native(**more):
    b = Bench(kinds=("full",))
    b.senders[:] = [sipgate(**PERSON, **more)]
    b.restart()
    return b


def accepted():
    answer = Answer()
    answer.reach, answer.status = ANSWERED, 204
    return answer


def job_of(b):
    import json

    job = b.courier.plan()
    return job, job and json.loads(job.request.body)


class TestNative:
    @pytest.mark.parametrize(
        "wait_s, sent",
        [(61, True), (60, False), (2, False), (30 * DAY, True), (30 * DAY + 1, False)],
    )
    def test_the_provider_gets_it_at_once_if_it_can_keep_it(self, wait_s, sent):
        b = native()
        at = now(b) + wait_s
        owe(b, "Dinner", send_at=at)
        job, body = job_of(b)
        assert bool(job) is sent
        if sent:
            assert body["sendAt"] == at and numbered(body["message"]) == "Dinner #1"
            assert job.request.host == "https://api.sipgate.com"
            b.make()
            b.courier.settle(job, accepted())
            assert b.outbox.alerts[0].state(0) >= a.SENT and b.waiting() == 0
            assert "to be sent later" not in " ".join(b.lines())

    def test_a_far_one_is_handed_over_when_thirty_days_are_left(self):
        b = native()
        owe(b, "x", send_at=now(b) + 31 * DAY)
        assert b.courier.plan() is None
        b.clock.t += DAY + 900
        b.make()
        job, body = job_of(b)
        assert body["sendAt"] - now(b) <= 30 * DAY

    def test_quiet_hours_are_kept_by_the_provider(self):
        b = native(quiet=("08:30", "11:00"))
        owe(b, "started", urgent=False)
        _, body = job_of(b)
        assert body["sendAt"] % DAY == 11 * 3600
        assert numbered(body["message"]) == "At 09:00: started #1"
        b = native(quiet=("08:30", "11:00"))
        owe(b, "Door")
        assert "sendAt" not in job_of(b)[1]

    def test_the_library_says_who_can_and_who_cannot(self):
        class Http:
            def request(self, method, url, data=None, headers=None, **_):
                self.data, self.status_code, self.raw = data, 204, self
                list(headers)
                return self

            def readinto(self, buffer):
                return 0

            def close(self):
                pass

        from sms_bot import SMS_bot

        http, said = Http(), []
        people = [
            sipgate(**PERSON),
            twilio("+380671234567", "+12025550123", "0" * 32, "AC" + "0" * 32),
        ]
        bot = SMS_bot(people, http=http, say=said.append)
        able, unable = bot.send_sms("Dinner", send_at=1800000000)
        assert able.kind == "sent" and b'"sendAt": 1800000000' in http.data
        assert unable.kind == "fix-config" and "board's own queue" in unable.say
        acc = people[1]
        one = bot.send_one(acc.to, acc.from_, "x", acc.token, acc.sid, send_at=1800000000)
        assert one.say == unable.say and len(said) == 3
