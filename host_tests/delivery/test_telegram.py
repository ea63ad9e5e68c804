"""Telegram beside the other providers: who texts whom, lost answers, refusals, quiet hours."""

import pytest
from delivery import alert as a
from delivery import retry_policy
from outbox_bench import no_collecting  # noqa: F401
from outbox_bench.http import PowerCut
from outbox_bench.mixed import MixedBench
from outbox_bench.storm import mark_of

PROVIDERS = ("twilio", "sipgate", "telegram")
PAIRS = [(one, two) for one in PROVIDERS for two in PROVIDERS]
ACCOUNT = {"twilio": 20003, "sipgate": 401, "telegram": 401}  # the account is refused
RECIPIENT = {"twilio": 21608, "sipgate": 400, "telegram": 403}  # this recipient is


def told(bench, k):
    return [mark_of(text) for text in bench.texts(k)]


def refuse(bench, k, code):
    bench.accounts[k].refuse[bench.people[k].to] = code


def posts(bench):
    return [r for r in bench.telegram.requests if r[1] == "POST"]


def test_a_message_is_done_when_it_is_accepted():
    bench = MixedBench(ways=("telegram",))
    bench.outbox.add("Front door opened")
    bench.run(5)
    assert bench.outbox.alerts[-1].state(0) == a.DONE
    bench.restart()
    bench.settle(5)
    assert bench.http.requests == 1 and told(bench, 0) == [1]


@pytest.mark.parametrize("one, two", PAIRS)
@pytest.mark.parametrize("codes", [ACCOUNT, RECIPIENT], ids=["account", "recipient"])
def test_each_provider_with_each_other_as_its_fallback(one, two, codes):
    bench = MixedBench(ways=("%s+%s" % (one, two),))
    bench.outbox.add("Front door opened")
    bench.run(100)
    assert {m.account_sid for m in bench.records} == {bench.people[0].sid}  # silent so far
    refuse(bench, 0, codes[one])
    bench.outbox.add("Front door opened")
    bench.run(300)
    bench.settle(2)
    marks = told(bench, 0)
    assert {1, 2} <= set(marks) and len(marks) == len(set(marks)), marks
    by = {mark_of(m.asked): m.account_sid for m in bench.records}
    assert by[2] == bench.people[1].sid
    assert bench.waiting() == 0


# --- an answer that is lost cannot be asked for: rather twice than never, not for ever


@pytest.mark.parametrize("fault", ["reset_after", "hang_after", "close_after"])
def test_a_lost_answer_is_sent_again_and_that_is_said(fault):
    bench = MixedBench(ways=("telegram",))
    bench.telegram.faults.add(fault)
    bench.outbox.add("Front door opened")
    bench.run(300)
    assert told(bench, 0) == [1, 1]
    assert bench.texts(0)[0].split("#")[1] == bench.texts(0)[1].split("#")[1]  # the same mark
    assert any("sent again and may come twice" in text for _, text in bench.said)
    assert not any("looked up" in text for _, text in bench.said)


@pytest.mark.parametrize("fault", ["reset_before", "hang_before", "close_before"])
def test_a_lost_request_is_not_lost(fault):
    bench = MixedBench(ways=("telegram",))
    bench.telegram.faults.add(fault)
    bench.outbox.add("Front door opened")
    bench.run(300)
    assert told(bench, 0) == [1]


def test_faults_that_do_not_end_do_not_fill_a_phone():
    bench = MixedBench(ways=("telegram",))
    bench.telegram.faults.add("http", None, None, status=502, code=0, created=True)
    bench.outbox.add("Front door opened")
    bench.run(4 * 3600)
    assert told(bench, 0) == [1] * retry_policy.BLIND_MOST and bench.waiting() == 0


@pytest.mark.parametrize("other", ["twilio", "sipgate"])
def test_at_last_the_fallback_has_it(other):
    bench = MixedBench(ways=("telegram+" + other,))
    bench.telegram.faults.add("hang_before", None, None)
    bench.outbox.add("Front door opened")
    bench.run(3600)
    assert told(bench, 0) == [1] and bench.records[0].account_sid == bench.people[1].sid


def test_a_fault_500_is_no_fault_of_sipgates_afterwards():
    bench = MixedBench(ways=("telegram+twilio",))
    bench.telegram.faults.add("http", None, None, status=500, code=0)
    bench.double.faults.add("hang_before", {"method": "POST"})
    bench.outbox.add("Front door opened")
    bench.settle(2)
    assert 1 in told(bench, 0) and not any("sipgate" in text for _, text in bench.said)


# --- refusals


def test_as_long_as_telegram_says():
    bench = MixedBench(ways=("telegram",))
    bench.accounts[0].retry_s = 300
    refuse(bench, 0, 429)
    bench.outbox.add("Front door opened")
    bench.run(250)
    assert len(posts(bench)) == 1
    bench.accounts[0].refuse.clear()
    bench.run(60)
    assert len(posts(bench)) == 2 and told(bench, 0) == [1]


def test_a_person_who_has_blocked_the_bot_is_told_to_the_others_and_heard_of_in_the_status():
    bench = MixedBench(ways=("telegram", "twilio"))
    chat = bench.people[0].to
    bench.accounts[0].blocked.add(chat)
    bench.outbox.add("Front door opened")
    bench.run(300)
    assert any("press Start" in line for line in bench.lines())
    assert any("press Start" in text for text in bench.texts(1))
    bench.accounts[0].blocked.clear()
    bench.settle(3)
    assert told(bench, 0).count(1) == 1


@pytest.mark.parametrize("way", ["twilio+telegram", "telegram+twilio"])
def test_quiet_hours_hold_for_the_fallback_though_its_number_is_another(way):
    bench = MixedBench(ways=(way,))
    bench.senders[0].more["quiet"] = ("09:00", "11:00")  # the bench begins at 09:00
    bench.restart()
    refuse(bench, 0, ACCOUNT[way.split("+")[0]])
    bench.outbox.add("All is well", urgent=False)
    bench.run(3600)
    assert told(bench, 0) == []
    bench.run(2 * 3600)
    assert told(bench, 0).count(1) == 1


def test_a_supply_that_fails_at_each_try_does_not_fill_a_phone():
    """A restart before a try was booked counts as one try."""
    bench = MixedBench(ways=("telegram",))
    bench.outbox.add("Front door opened")
    for _ in range(8):
        bench.http.cut = "asked"
        try:
            bench.run(120)
        except PowerCut:
            bench.restart()
    bench.http.cut = None
    bench.settle(1)
    assert told(bench, 0) == [1] * retry_policy.BLIND_MOST and bench.waiting() == 0
