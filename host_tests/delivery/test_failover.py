"""Two providers in one house, and accounts that stand in for each other."""

import pytest
from accounts import Account
from delivery import alert as a
from delivery import failover
from outbox_bench import no_collecting  # noqa: F401
from outbox_bench.mixed import MixedBench
from outbox_bench.storm import mark_of


def told(bench, k):
    return [mark_of(text) for text in bench.texts(k)]


def made_by(bench, n):
    """(texts by Twilio, texts by sipgate) to the n-th person"""
    to = "+38044000%04d" % (n + 1)
    return tuple(sum(m.to == to for m in double.messages) for double in bench.doubles)


def refuse(bench, k, code):
    """All texts of account k are refused with a code (Twilio) or status (sipgate)."""
    bench.accounts[k].refuse[bench.people[k].to] = code


def test_each_by_their_own_provider():
    bench = MixedBench(ways=("twilio", "sipgate"))
    for _ in range(3):
        bench.outbox.add("Front door opened")
        bench.run(100)
    bench.settle(1)
    assert told(bench, 0) == told(bench, 1) == [1, 2, 3]
    assert made_by(bench, 0) == (3, 0) and made_by(bench, 1) == (0, 3)
    assert not any("history" in target for _, _, target, _, _ in bench.sipgate.requests)


def test_what_sipgate_took_is_done_at_once():
    bench = MixedBench(ways=("sipgate",))
    bench.outbox.add("Front door opened")
    bench.run(5)
    assert bench.outbox.alerts[-1].state(0) == a.DONE
    before = bench.http.requests
    bench.restart()
    bench.settle(5)
    assert bench.http.requests == before == 1


@pytest.mark.parametrize("created", [True, False])
@pytest.mark.parametrize("status", [500, 503])
def test_an_unknown_outcome_is_looked_up_in_the_history(created, status):
    bench = MixedBench(ways=("sipgate",))
    bench.sipgate.list_delay_s = 5
    bench.sipgate.faults.add("http", {"method": "POST"}, status=status, code=0, created=created)
    bench.outbox.add("Front door opened")
    bench.settle(1)
    assert told(bench, 0) == [1]


def test_a_fault_that_repeats_is_for_a_person_to_mend():
    bench = MixedBench(ways=("sipgate", "twilio"))
    refuse(bench, 0, 500)
    bench.outbox.add("Front door opened")
    bench.run(1000)
    posts = [r for r in bench.sipgate.requests if r[1] == "POST"]
    assert len(posts) == 2
    assert any("check sms_id" in line for line in bench.lines())
    assert any("check sms_id" in text for text in bench.texts(1))
    bench.accounts[0].refuse.clear()
    bench.settle(3)
    assert told(bench, 0) == [1]


# --- fallback


@pytest.mark.parametrize("way", ["twilio+sipgate", "sipgate+twilio", "twilio+twilio"])
def test_the_fallback_is_silent_while_all_is_well(way):
    bench = MixedBench(ways=(way,))
    for _ in range(3):
        bench.outbox.add("Front door opened")
        bench.run(100)
    bench.settle(1)
    assert told(bench, 0) == [1, 2, 3]
    assert {m.account_sid for m in bench.records} == {bench.people[0].sid}


@pytest.mark.parametrize(
    "way, code",
    [
        ("twilio+sipgate", 20003),  # the account is refused
        ("twilio+sipgate", 21608),  # this recipient is
        ("twilio+sipgate", 21610),  # never
        ("twilio+sipgate", 63038),  # later, by hours
        ("sipgate+twilio", 402),
        ("sipgate+twilio", 403),
        ("sipgate+twilio", 400),
        ("sipgate+twilio", 500),
    ],
)
def test_it_takes_over_from_a_refused_account(way, code):
    bench = MixedBench(ways=(way, "sipgate"))
    refuse(bench, 0, code)
    bench.outbox.add("Front door opened")
    bench.run(300)
    assert 1 in told(bench, 0) and bench.outbox.alerts[-1].least() >= a.SENT
    bench.outbox.add("Front door opened")
    bench.settle(2)
    assert sorted(told(bench, 0)) == sorted(set(told(bench, 0)))  # each once
    assert bench.waiting() == 0
    both = made_by(bench, 0)
    assert both[0 if way.startswith("twilio") else 1] == 0


def test_the_status_says_so():
    bench = MixedBench(ways=("twilio+sipgate", "sipgate"))
    refuse(bench, 0, 20003)
    bench.outbox.add("Front door opened")
    bench.run(60)
    assert any("meanwhile its texts go through" in line for line in bench.lines())
    assert any("its fallback is used" in text for text in bench.texts(0))
    assert any("its fallback is used" in text for text in bench.texts(2))


def test_it_goes_back_when_the_account_works_again():
    bench = MixedBench(ways=("twilio+sipgate",))
    refuse(bench, 0, 20003)
    bench.outbox.add("Front door opened")
    bench.run(60)
    bench.accounts[0].refuse.clear()
    bench.run(2 * 3600)
    before = made_by(bench, 0)
    bench.outbox.add("Front door opened")
    bench.settle(1)
    assert made_by(bench, 0) == (before[0] + 1, before[1])


def test_never_while_the_outcome_is_unknown():
    bench = MixedBench(ways=("twilio+sipgate",))
    bench.double.list_delay_s = 5
    bench.double.faults.add("hang_after", {"method": "POST"})
    bench.double.faults.add("http", {"method": "GET"}, 4, status=503, code=20503)
    bench.outbox.add("Front door opened")
    bench.settle(1)
    assert told(bench, 0) == [1] and made_by(bench, 0) == (1, 0)


def test_absent_twice_and_then_refused_goes_to_the_fallback():
    bench = MixedBench(ways=("twilio+sipgate",))
    bench.double.faults.add("hang_before", {"method": "POST"})
    bench.double.faults.add("http", {"method": "POST"}, None, status=401, code=20003)
    bench.outbox.add("Front door opened")
    bench.run(600)
    assert 1 in told(bench, 0) and made_by(bench, 0)[0] == 0


def test_a_cap_that_is_reached_is_gone_round():
    bench = MixedBench(ways=("twilio+sipgate",), per_hour=4, per_day=20)
    for _ in range(7):
        bench.outbox.add("Front door opened")
        bench.run(60)
    bench.run(300)
    assert sorted(told(bench, 0)) == [1, 2, 3, 4, 5, 6, 7]
    assert made_by(bench, 0)[1] >= 3
    assert not any("uted" in text for text in bench.texts(0))


@pytest.mark.parametrize("way", ["twilio+sipgate", "sipgate+twilio"])
@pytest.mark.parametrize("held", [False, True])
def test_quiet_hours_hold_for_the_fallback_too(way, held):
    bench = MixedBench(ways=(way,))
    bench.senders[0].more["quiet"] = ("09:00", "11:00")  # the bench begins at 09:00
    bench.restart()
    if held:
        refuse(bench, 0, 20003 if way.startswith("twilio") else 401)
    serial = bench.outbox.add("All is well", urgent=False)
    bench.run(3600)
    assert told(bench, 0) == []
    bench.run(2 * 3600)
    assert told(bench, 0).count(serial) == 1
    first = made_by(bench, 0)[0 if way.startswith("twilio") else 1]
    assert (first == 0) == held  # without need the fallback is not used


def test_both_refused_the_text_waits_for_either():
    bench = MixedBench(ways=("twilio+sipgate",))
    refuse(bench, 0, 20003)
    refuse(bench, 1, 402)
    bench.outbox.add("Front door opened")
    bench.run(4000)
    assert told(bench, 0) == []
    bench.accounts[1].refuse.clear()
    bench.settle(5)
    assert told(bench, 0).count(1) == 1 and made_by(bench, 0)[0] == 0


def test_never_by_both_ends():
    bench = MixedBench(ways=("twilio+sipgate",))
    refuse(bench, 0, 21211)
    refuse(bench, 1, 400)
    bench.outbox.add("Front door opened")
    bench.run(300)
    assert bench.outbox.alerts[-1].state(0) == a.NEVER
    assert bench.outbox.alerts[-1].word(0) == 400


def test_three_in_a_row():
    bench = MixedBench(ways=("twilio+sipgate+twilio",))
    refuse(bench, 0, 21610)
    refuse(bench, 1, 403)
    bench.outbox.add("Front door opened")
    bench.run(300)
    assert 1 in told(bench, 0)
    assert bench.records[0].account_sid == bench.people[2].sid


def test_a_fallback_taken_out_of_the_config():
    """What it was to send is the first account's again - unless it may have been sent."""
    bench = MixedBench(ways=("twilio+sipgate",))
    refuse(bench, 0, 20003)
    refuse(bench, 1, 402)
    bench.outbox.add("Front door opened")
    bench.run(100)
    bench.accounts[0].refuse.clear()
    first = bench.people[0]
    bench.senders = [(first.to, first.from_, first.token, first.sid)]
    bench.restart()
    bench.settle(1)
    assert told(bench, 0).count(1) == 1 and made_by(bench, 0)[1] == 0


def test_who_has_passed_it_on_stays_known():
    accounts = [account("a", "b"), account("b")]
    ids = [a.recipient(acc) for acc in accounts]
    alert = a.new(1, 0, ids, [0], "x")
    alert.move(0, 1, accounts[1], True)
    alert.set(0, a.SENDING)
    alert.tries(0, 1)
    again = a.load(bytes(alert.record), ids)
    assert again.passed(0) and again.who == [1] and again.state(0) == a.SENDING
    alert.set(0, a.OWED)
    assert alert.passed(0) and not alert.untouched(0)


# --- the pure part


def account(name=None, fallback=None, to="+380440000001"):
    more = {"name": name, "fallback": fallback}
    return Account("twilio", to, "+1", "t", "AC%s" % name, {k: v for k, v in more.items() if v})


def test_chains():
    accounts = [account("a", "b"), account("x"), account("b", "c"), account("c"), account()]
    assert failover.chain(accounts, 0) == [0, 2, 3]
    assert [failover.root(accounts, k) for k in range(5)] == [0, 1, 0, 0, 4]
    assert failover.after(accounts, 3) is None
    circle = [account("a", "b"), account("b", "a")]  # the checker refuses it; here it only ends
    assert failover.chain(circle, 0) == [0, 1] and failover.root(circle, 0) == 0
    assert failover.after([account("a", "a")], 0) is None
    assert failover.after([account("a", "b"), account("b", None, "+49")], 0) is None


@pytest.mark.parametrize(
    "ready, found", [((0, 0), 0), ((50, 0), 0), ((90, 0), 1), ((90, 70), 1), ((90, 95), 0)]
)
def test_way(ready, found):
    accounts = [account("a", "b"), account("b")]
    chain = [(j, ready[j]) for j in failover.chain(accounts, 0)]
    assert failover.way(chain, 0) == (found, ready[found])
