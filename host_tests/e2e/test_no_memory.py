"""MemoryError at every call of what books: nothing lost, nothing twice, nothing forgotten."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from core import phase as numbers
from outbox_bench import no_memory

HOST_TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def swept():
    """[[[phase, calls], ...], [[phase, call, where, failures, what is wrong, restarts], ...]]; in
    a process of its own, for it makes copies of itself."""
    path = [str(HOST_TESTS), str(HOST_TESTS.parent / "firmware"), os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [sys.executable, "-m", "outbox_bench.no_memory", "--json"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_every_phase_that_books_was_gone_through(swept):
    calls = dict(swept[0])
    assert set(calls) == {getattr(numbers, name) for name in no_memory.PHASES}
    assert min(calls.values()) > 100, calls
    states = [outcome[0] for outcome in swept[1]]
    assert all(states.count(phase) >= 6 for phase in calls), "few distinct states"


def test_nothing_is_lost_or_told_twice_or_forgotten(swept):
    wrong = [outcome for outcome in swept[1] if outcome[4]]
    assert not wrong, "\n".join(map(str, wrong))


def test_one_failure_is_tried_again_and_only_three_in_a_row_restart_the_board(swept):
    restarted = [outcome for outcome in swept[1] if outcome[5] > (outcome[3] > 1)]
    assert not restarted, "\n".join(map(str, restarted))
