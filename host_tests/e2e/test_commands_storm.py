"""Fault storms with commands by text: acted on once, answered once, strangers never.

A longer run: python -m outbox_bench.storm_commands 0 400 (from host_tests, firmware on the path).
"""

import draws
import pytest
from outbox_bench import storm_commands


@pytest.mark.parametrize("first", draws.first(1, [0, 12]))
def test_command_storms(first):
    total, wrong, sent, acted = storm_commands.run_many(range(first, first + 12))
    assert wrong == []
    print("%d commands, %d acted on, %d power cuts" % (sent, acted, total.cuts))
    assert sent > 45 and acted > 0.75 * sent and total.cuts > 5
