"""Refusals of TLS that anybody on the way can forge: a packet or two cost seconds, no more."""

import pytest
from outbox_bench import Bench, no_collecting  # noqa: F401

FORGED = [("hello", 40), ("hello", 70), ("certificate", 42), ("certificate", 48),
          ("key exchange", 51), ("finished", 20), ("finished", 10), ("hello", 10)]  # fmt: skip


@pytest.mark.parametrize("step, alert", FORGED)
@pytest.mark.parametrize("times", [1, 2])
def test_one_or_two_forged_packets_cost_seconds(step, alert, times):
    b = Bench(kinds=("full",))
    b.double.faults.add("tls", None, times, step=step, alert=alert)
    b.outbox.add("Door")
    b.run(60)
    assert b.texts(0) == ["Door #1"]


@pytest.mark.parametrize("step, alert", FORGED)
def test_the_third_in_a_row_rests(step, alert):
    b = Bench(kinds=("full",))
    b.double.faults.add("tls", None, None, step=step, alert=alert)
    b.outbox.add("Door")
    b.run(3600)
    assert 6 <= b.http.requests <= 10
    b.settle()
    assert len(b.texts(0)) == 1 and "Door #1" in b.texts(0)[0]


def test_an_answer_between_two_ends_the_row():
    b = Bench(kinds=("full",))
    for n in range(1, 6):
        b.double.faults.add("tls", None, 2)
        b.outbox.add("Door")
        b.run(300)
        assert b.texts(0)[-1] == "Door #%d" % n


def test_a_forged_packet_in_a_look_up_does_not_hold_the_text_back():
    b = Bench(kinds=("full",))
    b.double.faults.add("close_before", {"method": "POST"}, 1)
    b.outbox.add("Door")
    b.run(5)
    b.double.faults.add("tls", None, 2)
    b.run(100)
    assert b.texts(0) == ["Door #1"]


def test_one_provider_s_row_is_not_the_other_s():
    b = Bench(kinds=("full",))
    b.delivery.tls["sipgate"] = 9
    b.double.faults.add("tls", None, 2)
    b.outbox.add("Door")
    b.run(60)
    assert b.texts(0) == ["Door #1"]
