"""The courier: order, retries, refusals, what is told to whom, for how long nobody answers."""

import pytest
from delivery import retry_policy
from hypothesis import given
from hypothesis import strategies as st
from outbox_bench import Bench, no_collecting  # noqa: F401


def posts(b, since=0):
    """Unix seconds of the creating requests that reached the double."""
    return [
        r[0] - b.double.unix_epoch for r in b.double.requests if r[1] == "POST" and r[0] >= since
    ]


def refusing(b, k, code):
    b.accounts[k].refuse[b.people[k].to] = code


class TestRetry:
    @given(st.integers(0, 255), st.integers(0, 1000))
    def test_back_off_grows_within_bounds(self, tries, luck):
        wait = retry_policy.back_off(tries, lambda n: luck % n)
        base = min(900, 5 * 2 ** min(tries, 8))
        assert base * 3 // 4 <= wait <= base * 5 // 4 + 1

    def test_boards_that_failed_together_do_not_come_back_together(self):
        waits = {retry_policy.back_off(3, lambda n, luck=luck: luck % n) for luck in range(40)}
        assert len(waits) > 15

    def test_20429_is_tried_again_in_seconds_growing(self):
        b = Bench(kinds=("full",))
        b.double.faults.add("http", {"method": "POST"}, 4, status=429, code=20429)
        b.outbox.add("Door")
        b.run(600)
        assert [text[-7:] for text in b.texts(0)] == ["Door #1"]
        assert 60 < posts(b)[0] < 300

    def test_63038_pauses_the_account_for_hours_and_no_other(self):
        b = Bench(kinds=("full", "full"))
        b.accounts[0].daily_cap = 1
        b.outbox.add("Door 1")
        b.run(60)
        b.outbox.add("Door 2")
        b.run(6 * 3600)
        assert b.texts(1) == ["Door 1 #1", "Door 2 #2"]
        assert sum(1 for r in b.double.requests if r[4] == 63038) in range(1, 7)
        b.settle(30)
        assert any("Door 2 #2" in text for text in b.texts(0))

    @pytest.mark.parametrize("kind", ["dns", "refuse", "unreachable", "reset_before"])
    def test_a_dead_network_costs_few_tries_and_no_text(self, kind):
        b = Bench(kinds=("full", "full"))
        b.double.faults.add(kind, count=None)
        b.outbox.add("Door")
        b.run(3600)
        assert b.http.requests < 80
        b.settle()
        assert [len(b.texts(k)) for k in (0, 1)] == [1, 1]

    def test_back_on_the_network_it_goes_out_at_once(self):
        b = Bench(kinds=("full",))
        b.double.faults.add("dns", count=None)
        b.outbox.add("Door")
        b.run(3000)
        b.double.faults.clear()
        b.lose_network()
        b.run(10)
        b.online = True
        b.delivery.due = 0
        b.run(5)
        assert b.texts(0) == ["At 09:00, delayed: Door #1"]

    def test_one_broken_account_does_not_hold_the_others(self):
        b = Bench(kinds=("full", "full", "full"))
        b.double.faults.add("hang_before", {"account": b.people[0].sid}, None)
        for n in range(3):
            b.outbox.add("Door %d" % n)
        b.run(200)
        assert [len(b.texts(k)) for k in range(3)] == [0, 3, 3]


class TestOrder:
    def test_a_new_alarm_goes_before_a_backlog_and_before_a_failing_one(self):
        b = Bench(kinds=("full",))
        b.lose_network()
        for n in range(6):
            b.outbox.add("Old %d" % n)
        b.run(600)
        old = lambda e: "Old 0" in e.form.get("Body", "")  # noqa: E731
        b.double.faults.add("http", old, None, status=503, code=20503)
        b.online = True
        b.delivery.due = 0
        b.run(1)
        b.make()
        b.outbox.add("New")
        b.run(60)
        told = [t.split(": ")[-1] for t in b.texts(0)]
        assert told.index("New #7") <= 2, "only what was already under way came first"
        assert [t for t in told if "Old" in t] == ["Old %d #%d" % (n, n + 1) for n in range(1, 6)]

    def test_alarms_before_notes(self):
        b = Bench(kinds=("full",))
        b.lose_network()
        b.outbox.add("All is well", urgent=False)
        b.outbox.add("Door")
        b.online = True
        b.run(10)
        assert b.texts(0) == ["Door #2", "All is well #1"]

    def test_texts_before_confirmations(self):
        b = Bench(kinds=("full", "full"))
        b.outbox.add("Door 1")
        b.run(19)
        b.make()
        b.outbox.add("Door 2")
        b.clock.t += 10
        b.run(2)
        assert [r[1] for r in b.double.requests][:4] == ["POST"] * 4


class TestRefusals:
    @pytest.mark.parametrize("code", [21211, 21610, 21614, 21617])
    def test_permanent_errors_strike_off_with_the_reason(self, code):
        b = Bench(kinds=("full", "full"))
        refusing(b, 0, code)
        b.outbox.add("Door")
        b.run(60)
        assert "Door #1" in b.texts(1) and b.texts(0) == []
        assert any("error %d" % code in text for _, text in b.said)

    def test_config_errors_are_told_to_the_others_once(self):
        b = Bench(kinds=("legacy", "full", "full"))
        b.accounts[0].verified.clear()
        for n in range(3):
            b.outbox.add("Door %d" % n)
            b.run(300)
            b.restart()
        b.settle(6)
        for k in (1, 2):
            told = [t for t in b.texts(k) if "cannot be texted" in t]
            assert len(told) == 1 and "21608" in told[0]
            assert sum("Door" in t for t in b.texts(k)) == 3
        assert b.texts(0) == []
        assert any("21608" in line for line in b.lines())
        b.accounts[0].verified.add(b.people[0].to)
        b.restart()
        b.settle(1)
        assert sum("Door" in t for t in b.texts(0)) == 3, "still owed, told once it can be"

    def test_a_wrong_token_pauses_the_account_not_the_recipient_list(self):
        b = Bench(kinds=("full", "full"))
        b.accounts[0].token = "f" * 32
        b.outbox.add("Door 1")
        b.outbox.add("Door 2")
        b.run(1800)
        assert sum(1 for r in b.double.requests if r[4] == 20003) == 1, "not hammered"
        assert len([t for t in b.texts(1) if "20003" in t]) == 1
        secrets = [person.token for person in b.people]
        assert not any(secret in text for _, text in b.said for secret in secrets)

    def test_alone_there_is_nobody_to_tell(self):
        b = Bench(kinds=("legacy",))
        b.accounts[0].verified.clear()
        b.outbox.add("Door")
        b.run(7000)
        assert b.delivery.serial == 1 and b.delivery.waiting == 1

    def test_new_trial_gets_the_template(self):
        b = Bench(kinds=("trial", "full"))
        b.outbox.add("Door")
        b.run(60)
        assert len(b.texts(0)) == 1 and "Internal alert" in b.texts(0)[0]
        assert b.texts(1) == ["Door #1"]


class TestNobodyAnswers:
    """delivery.deaf tells the link for how long no server was reached."""

    def test_it_counts_from_the_first_exchange_in_vain_until_one_is_answered(self):
        b = Bench(kinds=("full",))
        b.double.faults.add("refuse", count=None)
        b.outbox.add("Door")
        b.run(300)
        first = b.delivery.deaf[0]
        assert first < 5 and b.delivery.deaf[1] == first + 600
        b.run(600)
        assert b.delivery.deaf[0] == first
        b.double.faults.clear()
        b.run(900)
        assert b.texts(0) and b.delivery.deaf is None

    @pytest.mark.parametrize("fault", [{"status": 503}, {"status": 400, "code": 21610}])
    def test_a_refusal_is_an_answer(self, fault):
        b = Bench(kinds=("full",))
        b.double.faults.add("http", count=None, **fault)
        b.outbox.add("Door")
        b.run(300)
        assert b.delivery.deaf is None
