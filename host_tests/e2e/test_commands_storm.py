"""Fault storms with commands by text: acted on once, answered once, strangers never.

A longer run: python -m outbox_bench.storm_commands 0 400 (from host_tests, firmware on the path).
"""

import draws
import pytest
from outbox_bench import storm_commands


@pytest.mark.parametrize("first, end", draws.first(1, [(0, 6), (6, 12), (12, 24)]))
def test_command_storms(first, end):
    total, wrong, sent, acted = storm_commands.run_many(range(first, end))
    assert wrong == []
    print("%d commands, %d acted on, %d power cuts" % (sent, acted, total.cuts))
    part = (end - first) / 12
    assert sent > 45 * part and acted > 0.75 * sent and total.cuts > 5 * part
