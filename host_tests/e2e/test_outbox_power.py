"""Power cuts at every block write and erase of an evening, on a real littlefs; and the wear."""

import draws
import pytest
from delivery import alert as a
from delivery.outbox import Outbox
from outbox_bench import no_collecting  # noqa: F401
from outbox_bench.power import TEXTS, Evening, HouseEvening, sweep
from outbox_bench.power_two import TwoBoards
from outbox_bench.wear import wear


@pytest.mark.parametrize("first", draws.first(1, range(6)))
@pytest.mark.parametrize("how", ["torn", "after"])
def test_every_cut_point(how, first):
    """The whole board: tools/storm --power."""
    changes, points, lost, twice = sweep(Evening, 6, (how,), first, report=print)
    assert changes > 100 and points * 6 >= changes - first
    assert (lost, twice) == (0, 0)


@pytest.mark.parametrize("first", draws.first(1, [0, 13]))
def test_cut_while_restarting_from_a_cut(first):
    for change in range(first, 110, 26):
        for second in range(4):
            evening = Evening()
            evening.play_with_two_cuts(change, second, "torn")
            assert evening.judge() == (0, 0)


@pytest.mark.parametrize("first", draws.first(1, (0, 5, 2, 7, 4, 9)))
def test_cuts_of_the_whole_board(first):
    """Every point: tools/storm --power."""
    changes, points, lost, twice = sweep(HouseEvening, 10, ("torn",), first, report=print)
    assert changes > 50 and points > 4
    assert (lost, twice) == (0, 0)


def test_cuts_of_one_of_two_boards_on_one_account():
    """Every point: tools/storm --power."""
    changes, points, lost, twice = sweep(TwoBoards, 6, report=print)
    assert changes > 50 and points > 16
    assert (lost, twice) == (0, 0)


def test_the_other_boards_text_is_no_proof(monkeypatch):
    """Without the letters a look-up takes it for its own."""
    monkeypatch.setattr(Outbox, "mark", lambda self, alert, i, text: alert.number(i) + "bcdf")
    evening = TwoBoards()
    evening.play()
    assert evening.judge()[0] > 0


def test_without_a_look_up_it_is_told_twice(monkeypatch):
    """What was under way when the power failed is sent again at once."""

    def again(own, alert):
        for i in range(len(alert.who)):
            if a.OWED < alert.state(i) < a.SENT:
                alert.set(i, a.OWED)

    monkeypatch.setattr(Outbox, "_wake", again)
    assert sweep(TwoBoards, 12, ("after",))[3] > 0


def test_wear_per_alert():
    """Flash chips promise 100,000 erases of a block; a trial sends 50 texts a day at most."""
    inline, worst, blocks = wear(150, TEXTS[0])
    own_file, _, _ = wear(60, TEXTS[1])
    print(
        "erases per alert for 3 people: %.2f (long text %.2f); 150 alerts: %d on the most worn of "
        "%d blocks" % (inline, own_file, worst, blocks)
    )
    assert inline < 1.5
    assert own_file < 3
