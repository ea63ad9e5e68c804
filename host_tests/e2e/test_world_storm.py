"""Storms in the world as people report it; longer runs: tools/storm --world 0:10000."""

import draws
import pytest
from delivery import select
from outbox_bench import no_collecting  # noqa: F401
from outbox_bench.many import run_many
from outbox_bench.world_storm import WorldStorm

CHUNK = 25


@pytest.mark.parametrize("first", draws.first(1, range(0, 100, CHUNK)))
def test_storms(first):
    total, wrong = run_many(range(first, first + CHUNK), WorldStorm)
    assert wrong == []
    assert total.alerts > 60 and total.texts > 300 and total.restarts > 5


def one_by_one(seeds):
    """(verdict, what was wrong) of each, until somebody has seen enough."""
    return (run_many([seed], WorldStorm, lambda text: None) for seed in range(seeds))


def test_lateness_is_judged(monkeypatch):
    """Alarms that wait two minutes before they go out."""
    ready = select._ready

    def slow(own, alert, k, at, now):
        born = own.delivery.born.get(alert.serial, now)
        return max(born + 120, ready(own, alert, k, at, now))

    monkeypatch.setattr(select, "_ready", slow)
    assert any(verdict.late and wrong for verdict, wrong in one_by_one(6))


def test_another_boards_text_is_no_proof(monkeypatch):
    """Without the letters a look-up takes the neighbour's text for ours."""
    from delivery.outbox import Outbox

    monkeypatch.setattr(Outbox, "mark", lambda self, alert, i, text: alert.number(i) + "bcdf")
    assert any(verdict.lost or verdict.twice for verdict, _ in one_by_one(40))
