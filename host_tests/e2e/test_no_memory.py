"""MemoryError at every call of what books: nothing lost, nothing twice, nothing forgotten. Ctrl-C
at any time: the prompt answers at once, and after the restart all is told."""

import json
import os
import subprocess
import sys
from pathlib import Path

import draws
import pytest
from core import phase as numbers
from outbox_bench import no_memory

HOST_TESTS = Path(__file__).resolve().parents[1]


def played(what, *more):
    """What no_memory.main prints as JSON; in a process of its own, for it makes copies of itself:
    [[[phase, calls], ...], [[phase, call, where, failures, what is wrong, restarts], ...]]"""
    path = [str(HOST_TESTS), str(HOST_TESTS.parent / "firmware"), os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [sys.executable, "-m", "outbox_bench.no_memory", "--json", "--play", what, *more],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def swept(request):
    """Each call with --full; else every eighth, and the calls at which what is left changes."""
    every = "1" if request.config.getoption("--full") else "8"
    return played("no memory", "--every", every)


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


@pytest.mark.parametrize(
    ("what", "without"),
    draws.first(
        1,
        [
            ("ctrl-c", "REJOIN"),
            ("ctrl-c offline", "HEAR HEARD HEARD_ALL OBEY TIDY JUDGE SETTLE SPARE"),
        ],
    ),
)
def test_the_prompt_answers_at_the_first_try_after_ctrl_c_at_any_time(what, without):
    outcomes = played(what)[1]
    wrong = [outcome for outcome in outcomes if outcome[4]]
    assert not wrong, "\n".join(map(str, wrong))
    names = set(no_memory.PHASES + no_memory.MORE_PHASES) - {"RECOVER", *without.split()}
    reached = {outcome[0] for outcome in outcomes}
    assert reached >= {getattr(numbers, name) for name in names}
    assert len(outcomes) >= 40
