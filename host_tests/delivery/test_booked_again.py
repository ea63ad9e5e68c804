"""A refusal whose booking finds no memory is booked again, whole, and counts once."""

import pytest
from outbox_bench import Bench


def spent(bench, k):
    """Texts that account k's caps have counted."""
    return [used for used, _, _ in bench.caps.used(bench.people[k].sid)]


@pytest.mark.parametrize("where", ["Outbox.add", "Outbox.save"])
def test_the_others_are_told_once_and_the_text_counts_once(where, monkeypatch):
    bench = Bench(kinds=("full", "full"))
    bench.accounts[0].refuse[bench.people[0].to] = 21608
    bench.outbox.add("Front door opened")
    # One more text of this account is counted: a refund too many would take it, too.
    bench.caps.spend(bench.people[0].sid)
    job = bench.courier.plan()
    while job.k:
        bench.courier.settle(job, bench.bot.exchange(job.request))
        bench.make()
        job = bench.courier.plan()
    answer = bench.bot.exchange(job.request)
    before = spent(bench, 0)

    def fail(*args, **more):
        raise MemoryError

    monkeypatch.setattr(bench.outbox, where.split(".")[1], fail)
    with pytest.raises(MemoryError):
        bench.courier.settle(job, answer)
    bench.make()
    assert spent(bench, 0) == before
    bench.courier.settle(job, answer)
    bench.make()
    told = [bench.outbox.text(alert) for alert in bench.outbox.alerts]
    assert len([text for text in told if "cannot be texted" in text]) == 1
    assert spent(bench, 0) == [used - 1 for used in before]
