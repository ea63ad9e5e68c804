"""Fault storms; longer runs: tools/storm --seeds 0:100000, tools/storm --house 0:2000."""

import draws
import pytest
from outbox_bench.house_storm import HouseStorm
from outbox_bench.many import run_many

CHUNK = 100
HOUSES = 5


@pytest.mark.parametrize("first", draws.first(1, range(0, 2000, CHUNK)))
def test_storms(first):
    total, wrong = run_many(range(first, first + CHUNK))
    assert wrong == []
    assert total.alerts > 350 and total.cuts > 10 and total.restarts > 40


@pytest.mark.parametrize("first", draws.first(1, range(0, 20, HOUSES)))
def test_storms_of_the_whole_board(first):
    """The same world around the real firmware on the virtual board: every opening of the door is
    told or counted, whatever the request under way was waiting for."""
    total, wrong = run_many(range(first, first + HOUSES), HouseStorm)
    assert wrong == []
    assert total.alerts > 80 and total.texts > 50 and total.exchanges > 100
