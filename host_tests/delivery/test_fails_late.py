"""Accepted, then not delivered: a refusal that comes late counts like an early one."""

import pytest
from doubles.twilio import DELIVERED, SENT_ONLY, failed, undelivered
from outbox_bench import Bench, no_collecting  # noqa: F401
from outbox_bench.mixed import MixedBench

from host_tests.delivery.fault_bench import alarm, doors, notes, shared


class TestLate:
    """Accepted, then not delivered."""

    @pytest.mark.parametrize("code", [30034, 30032, 30024, 63013])
    def test_a_sender_that_never_arrives_rests_is_told_and_paid_once(self, code):
        b = Bench(kinds=("full", "full"))
        b.phone(0).fate = undelivered(code)
        alarm(b, 120)
        assert len(notes(b, 1)) == 1 and str(code) in notes(b, 1)[0]
        for _ in range(3):
            alarm(b, 600)
        mine = [m for m in b.double.messages if m.to == b.people[0].to]
        assert len(mine) == 1, "the next alarms are not paid and lost again"
        assert len(doors(b, 1)) == 4 and len(notes(b, 1)) == 1

    @pytest.mark.parametrize(
        "code, paid, told", [(30034, 2, 1), (30032, 2, 1), (30018, 2, 1), (30023, 1, 0)]
    )
    @pytest.mark.parametrize("order", [0, 1, 2])
    def test_a_carrier_that_refuses_the_sender_concerns_its_own_phones(
        self, code, paid, told, order
    ):
        """A US number that is not registered reaches phones of other countries all the same."""
        b = shared(3)
        b.phone(order).fate = undelivered(code)
        others = [k for k in range(3) if k != order]
        if order:
            b.phone(others[0]).fate = SENT_ONLY  # this one's carrier gives no receipts
        for n in range(4):
            alarm(b, 50)
            for k in others:
                assert len(doors(b, k)) == n + 1, (n, k)
            b.run(700)
        assert len(notes(b, others[1])) == told
        mine = [m for m in b.double.messages if m.to == b.people[order].to]
        assert len(mine) <= paid, "the next alarms are not paid and lost again"

    def test_probed_one_by_one_and_then_all_go_out(self):
        b = Bench(kinds=("full", "full"))
        b.phone(0).fate = undelivered(30034)
        alarm(b, 120)
        for _ in range(5):
            alarm(b, 100)
        b.run(3 * 3600)
        mine = [m for m in b.double.messages if m.to == b.people[0].to]
        assert len(mine) in (2, 3), "one an hour, then one in two hours"
        b.phone(0).fate = DELIVERED
        b.run(24 * 3600)
        assert len(doors(b, 0)) >= 3
        alarm(b)
        assert doors(b, 0)[-1].startswith("Door")
        assert len(notes(b, 1)) == 1
        b.phone(0).fate = undelivered(30034)
        alarm(b, 300)
        assert len(notes(b, 1)) == 2, "it worked in between: that is news"

    @pytest.mark.parametrize("fate", [undelivered(30034), failed(30032), undelivered(30007),
                                      undelivered(30005), failed(21610)])  # fmt: skip
    def test_the_fallback_takes_it_over(self, fate):
        b = MixedBench(ways=("twilio+sipgate", "twilio"))
        b.double.phones[b.people[0].to].plan.append(fate)
        b.double.segments_per_s = 10
        alarm(b, 50)
        assert [m.asked[:7] for m in b.sipgate.messages if "Door" in m.asked] == ["Door #1"]
        assert doors(b, 0) == ["Door #1"]
        assert len(notes(b, 2)) == 1 and "fallback is used" in notes(b, 2)[0]

    def test_undelivered_twice_goes_to_the_fallback(self):
        b = MixedBench(ways=("twilio+sipgate",))
        b.phone(0).plan.extend([undelivered(30003), undelivered(30003)])
        alarm(b, 600)
        made = [[m for m in double.messages if "Door" in m.asked] for double in b.doubles]
        assert list(map(len, made)) == [2, 1]

    def test_three_on_their_way_are_one_fault(self):
        """What was sent before the first failure is known does not make the rest longer."""
        b = Bench(kinds=("full", "full"))
        b.phone(0).fate = undelivered(30034)
        for _ in range(3):
            alarm(b, 3)
        b.run(300)
        (times,) = [rest[1] for rest in b.delivery.rests.values()]
        assert times == 1 and len(notes(b, 1)) == 1

    @pytest.mark.parametrize("code", [21610, 21614, 21635, 21211])
    def test_struck_off_for_good_is_told_to_the_others_once(self, code):
        b = shared(2)
        b.accounts[0].refuse[b.people[0].to] = code
        for _ in range(4):
            alarm(b, 300)
        assert len(notes(b, 1)) == 1 and str(code) in notes(b, 1)[0]
        assert len(doors(b, 1)) == 4

    def test_an_unreachable_phone_is_told_and_does_not_rest(self):
        b = Bench(kinds=("full", "full"))
        b.phone(0).plan.extend([undelivered(30003), undelivered(30003)])
        alarm(b, 900)
        assert len(notes(b, 1)) == 1 and "30003" in notes(b, 1)[0]
        alarm(b)
        assert len(doors(b, 0)) == 1

    def test_a_restart_between_acceptance_and_failure(self):
        b = Bench(kinds=("full", "full"))
        b.phone(0).fate = undelivered(30034, 30)
        alarm(b, 5)
        b.restart()
        b.run(600)
        assert len(notes(b, 1)) == 1

    def test_a_carriers_daily_limit_pauses_the_sender(self):
        b = Bench(kinds=("full", "full"))
        b.phone(0).plan.append(undelivered(30023))
        alarm(b, 120)
        alarm(b, 600)
        assert len([m for m in b.double.messages if m.to == b.people[0].to]) == 1
        assert any("waits" in line and "30023" in line for line in b.lines())

    def test_in_ukrainian_without_a_code(self):
        b = Bench(kinds=("full", "full"))
        b.delivery.lang = "uk"
        b.phone(0).plan.extend([undelivered(None), undelivered(None)])
        alarm(b, 900)
        assert len(b.texts(1)) == 2
