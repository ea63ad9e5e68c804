"""Storms in the world as people report it; longer runs: tools/storm --world 0:10000."""

from delivery import select
from outbox_bench import no_collecting  # noqa: F401
from outbox_bench.many import run_many
from outbox_bench.world_storm import WorldStorm

# In the first ones a phone's carrier made the others wait for an hour and more; in 3044 repeats
# took the room of first alarms, as a phone that rests made them stand for some.
LATE_ONCE = (1548, 1721, 1970, 2040, 2928, 3044)


def test_storms():
    total, wrong = run_many([*LATE_ONCE, *range(12)], WorldStorm)
    assert wrong == []
    assert total.alerts > 60 and total.texts > 300 and total.restarts > 5


def test_lateness_is_judged(monkeypatch):
    """Alarms that wait two minutes before they go out."""
    ready = select._ready

    def slow(own, alert, k, at, now):
        born = own.delivery.born.get(alert.serial)
        return max((now if born is None else born) + 120, ready(own, alert, k, at, now))

    monkeypatch.setattr(select, "_ready", slow)
    total, wrong = run_many([0], WorldStorm, lambda text: None)
    assert total.late and wrong


def test_the_neighbours_lateness_is_judged_by_its_own_texts(monkeypatch):
    """Only the other board waits two minutes; this one's text of the same number and words, in
    time to the same phone, is no excuse."""
    for seed in range(60):
        storm = WorldStorm(seed)
        if storm.calm and storm.other and not storm.small:
            break
    ready, other = select._ready, storm.other

    def slow(own, alert, k, at, now):
        at = ready(own, alert, k, at, now)
        born = own.delivery.born.get(alert.serial, now)
        return max(born + 120, at) if own.delivery is other.delivery else at

    assert not WorldStorm(seed).run().late
    monkeypatch.setattr(select, "_ready", slow)
    late = storm.run().late
    assert late and list(storm.firsts[0].late(storm.caps, storm.unheard, lambda sid: False)) == []


def test_another_boards_text_is_no_proof(monkeypatch):
    """Without the letters a look-up takes the neighbour's text for ours."""
    from delivery.outbox import Outbox

    monkeypatch.setattr(Outbox, "mark", lambda self, alert, i, text: alert.number(i) + "bcdf")
    total, wrong = run_many([0, 8, 12, 15], WorldStorm, lambda text: None)
    assert total.lost or total.twice
