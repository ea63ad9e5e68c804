"""Fault storms; a longer run: tools/storm --seeds 0:100000."""

import pytest
from outbox_bench import storm

CHUNK = 250


@pytest.mark.parametrize("first", range(0, 2000, CHUNK))
def test_storms(first):
    total, wrong = storm.run_many(range(first, first + CHUNK))
    assert wrong == []
    assert total.alerts > 900 and total.cuts > 80 and total.restarts > 150
