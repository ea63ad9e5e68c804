"""No memory at any call: a phase of the real firmware is run once for each call in it, and at that
call MemoryError is raised. Whatever became of it goes on in the real machinery to its end.

    python -m outbox_bench.no_memory [--play WHAT] [--phase NAME]     firmware in PYTHONPATH

An evening on the virtual board: somebody moves in the hall, the door opens, somebody moves while
that is told, the owner disarms the alarm by text. Before each phase in PHASES the state of the
board (what the App remembers, its flash) is kept. Then, for k = 1, 2, 3 ... until the phase has
fewer calls, App.step runs it with a MemoryError at its k-th call, and the state is put back
(`--every 8`: for k = 1, 9, 17 ..., and between two that leave different states for those where it
changes). Where a failure has left a state that no failure before it has left, a copy of this
process (os.fork) lets the board go on from there for good: its further tries, its restart, and
what is on flash then are those of the firmware. That is done twice: for one failure, and for the
same one three times in a row, after which the board restarts or leaves the phase out.

Failures that leave the same state go on in the same way, so each state is played once.
With `--play ctrl-c` it is Ctrl-C that comes at some calls of each phase, and status() at the
prompt must answer at once.
"""

import argparse
import gc
import json
import os
import re
import sys
import traceback
from pathlib import Path
from unittest.mock import patch

if __package__ in (None, ""):
    sys.path[:0] = [str(Path(__file__).resolve().parents[n]) for n in (1, 2)]
from core import phase as numbers

from outbox_bench import board_state
from outbox_bench.evening import Evening
from outbox_bench.quick import quick
from outbox_bench.shortage import Shortage

PHASES = ("TELL", "OWE", "SETTLE", "LOOP", "HEARD", "OBEY", "RECOVER", "HEARD_ALL")
MORE_PHASES = ("PLAN", "PREPARE", "EXCHANGE", "TIDY", "JUDGE", "SPARE", "LOOK", "REJOIN", "HEAR")
INSTANTS = (1, 20, 80, 200, 500, 1200)  # calls of a phase
_TRIES = 3  # App.step's


class Sweep:
    """Puts itself before App.step in the present boot of an Evening. `phases`: their names; each
    is gone through the first time it runs after the Evening has started it. `outcomes`: what
    became of each distinct failure."""

    def __init__(self, evening, phases, ctrl_c=False, every=1):
        self._ctrl_c_only, self._interrupted = ctrl_c, False
        self._every = every
        self.evening = evening
        self.wanted = phases
        self.left = set()
        evening.starts = self._start
        self.calls = {}  # {phase: calls in it}
        self.outcomes = []
        self._where = ""  # the call at which Ctrl-C came
        self._broken = ""  # a fault of ours, which the firmware would take for one of its own
        self._cut = 0  # the call of OBEY between what it did and the answer
        self._again = None  # in a copy of this process: (phase, k, failures to come)
        self._answer_to = None  # there: where the outcome is written
        app_class = type(evening.house.alarm)
        self._step = app_class.step
        stepped = self._stepped

        def step(app):
            stepped(app)

        app_class.step = step

    def play(self):
        """{phase: calls}, outcomes: (phase, k, failures in a row, what is wrong, restarts)."""
        try:
            for _ in self.evening.play():
                if self._answer_to is not None and self._interrupted:
                    self._report(self._at_the_prompt())
            if self._answer_to is not None:
                self._report(self.evening.wrong())
        except BaseException:
            if self._answer_to is None:
                raise
            self._report(["the test itself failed: " + traceback.format_exc()])
        if self._broken:
            raise AssertionError(self._broken)
        self.evening.house.world.close()
        return self.calls, self.outcomes

    def _start(self, *names):
        if self._answer_to is None:
            self.left |= {getattr(numbers, name) for name in names if name in self.wanted}

    def _stepped(self, app):
        phase = app.phase
        if phase in self.left:
            self.left.remove(phase)
            try:
                if self._ctrl_c_only:
                    self._ctrl_c(app, phase)
                else:
                    self._every_call(app, phase)
            except Exception:
                if self._answer_to is None:  # else it is the failure itself, for the firmware
                    self._broken = traceback.format_exc()
                raise
            if self._answer_to is not None:
                return  # a copy: the failure has been, the firmware goes on
            if phase == numbers.OBEY and numbers.RECOVER in self.left:
                with Shortage(
                    self.evening.house.board, self._cut
                ):  # for there to be something to recover
                    return self._step(app)
        if self._again and self._again[0] == phase:
            _, k, more = self._again
            self._again = (phase, k, more - 1) if more > 1 else None
            with Shortage(self.evening.house.board, k):
                return self._step(app)
        self._step(app)

    def _every_call(self, app, phase):
        """Every step-th call, and between two of them that leave different states the calls where
        it changes."""
        board, states, todo = self.evening.house.board, {}, [1]
        before = board_state.kept(board, app)
        while todo:
            for k in todo:
                error, shortage = self._failed(app, k)
                if shortage.came:
                    self._judged(app, phase, k, shortage.where, error, states)
                    if self._answer_to is not None:
                        return
                board_state.put_back(board, app, before)
            ks = sorted(states)
            assert shortage.came or k > ks[-1], "a phase with fewer calls than before: %d" % phase
            todo = [ks[-1] + self._every] if shortage.came and k == ks[-1] else []
            ends = zip(ks, ks[1:], strict=False)
            todo = todo or [(a + b) // 2 for a, b in ends if b - a > 1 and states[a] != states[b]]
        self.calls[phase] = ks[-1]

    def _judged(self, app, phase, k, where, error, states):
        """Notes what state a failure has left, and plays on from one that is new."""
        state = board_state.told(self.evening.house.board, app), error is None
        known = state in states.values()
        states[k] = state
        if known:
            return
        if phase == numbers.OBEY and self._is_acted_on():
            self._cut = k
        for failures in (1, _TRIES):
            self._go_on(phase, (k, where), failures, error)
            if self._answer_to is not None:
                return

    def _failed(self, app, k):
        """The phase with no memory at its k-th call: (MemoryError or None, the Shortage)"""
        board = self.evening.house.board
        board.steps += 1  # for World's watch: nothing spins
        shortage = Shortage(board, k)
        with patch.object(board.time, "sleep_ms", lambda ms: None):
            try:
                with shortage:
                    self._step(app)
            except MemoryError as error:
                return error.with_traceback(None), shortage
        return None, shortage

    def _is_acted_on(self):
        """Has a text been acted on, and its answer is not in the outbox yet?"""
        files = self.evening.house.board.flash.files
        owed = int.from_bytes(files.get("state/modes", b"")[12:16], "little")
        return owed and "state/a%06d" % owed not in files

    # --- Ctrl-C

    def _ctrl_c(self, app, phase):
        """Copies of this process in which Ctrl-C comes at some calls of the phase."""
        for k in INSTANTS:
            ours, theirs = os.pipe()
            child = os.fork()
            if not child:
                os.close(ours)
                self.left, self._answer_to, self._interrupted = set(), theirs, True
                shortage = Shortage(self.evening.house.board, k, KeyboardInterrupt)
                try:
                    with shortage:
                        self._step(app)
                finally:
                    self._where = shortage.where
                if not shortage.came:
                    self._report(None)
                return  # it was caught: `play` tells
            os.close(theirs)
            with os.fdopen(ours) as answer:
                wrong, starts = json.loads(answer.read() or '[["the copy died"], 0]')
            os.waitpid(child, 0)
            if wrong is None:
                return
            self.outcomes.append((phase, k, "Ctrl-C", 1, wrong, starts))

    def _at_the_prompt(self):
        """What is wrong there, and after the restart that follows."""
        evening, board = self.evening, self.evening.house.board
        if board.state != "repl":
            return ["no prompt but %s: %s" % (board.state, self._where)]
        said = board.repl("status()")
        found = [] if "Running for" in said and "Alerts waiting" in said else [said]
        if re.search("Traceback|Error", said):
            found.append(said)
        evening.house.wifi(True)
        board.reset()
        evening.house.run(900)
        return found + evening.wrong((0, evening.asked))

    # --- copies of this process

    def _go_on(self, phase, at, failures, error):
        """In a copy of this process the board goes on."""
        ours, theirs = os.pipe()
        child = os.fork()
        if child:
            os.close(theirs)
            with os.fdopen(ours) as answer:
                found = json.loads(answer.read() or '[["the copy died"], 0]')
            os.waitpid(child, 0)
            self.outcomes.append((phase, *at, failures, *found))
            return
        os.close(ours)
        self.left, self._answer_to = set(), theirs
        self._again = (phase, at[0], failures - 1) if failures > 1 else None
        if error:
            raise error

    def _report(self, wrong):
        found = json.dumps([wrong, self.evening.house.restarts()])
        os.write(self._answer_to, found.encode())
        os._exit(0)


def sweep(names=PHASES, every=1):
    """See Sweep.play."""
    with quick():
        return Sweep(Evening(), names, every=every).play()


def ctrl_c(online):
    """As `sweep`, but Ctrl-C comes at some calls of each phase. What is at the prompt then?"""
    with quick():
        return Sweep(Evening(online), PHASES + MORE_PHASES, True).play()


PLAYS = {
    "no memory": sweep,
    "ctrl-c": lambda: ctrl_c(True),
    "ctrl-c offline": lambda: ctrl_c(False),
}


def main(words):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--play", choices=PLAYS, default="no memory")
    parser.add_argument("--phase", action="append", choices=PHASES, help="only of no memory")
    parser.add_argument("--every", type=int, default=1, help="only of no memory: see Sweep")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(words)
    gc.disable()  # each copy would walk through all of it, for two megabytes in all
    if options.play == "no memory":
        calls, outcomes = sweep(options.phase or PHASES, options.every)
    else:
        calls, outcomes = PLAYS[options.play]()
    if options.json:
        print(json.dumps([list(calls.items()), outcomes]))
        return 0
    name = {getattr(numbers, name): name for name in PHASES + MORE_PHASES}
    for phase, count in calls.items():
        print("%s: %d calls" % (name[phase], count))
    for phase, k, where, failures, wrong, restarts in outcomes:
        print(
            "%s, call %d (%s), %d x: %d restarts; %s"
            % (name[phase], k, where, failures, restarts, ", ".join(wrong) or "all is well")
        )
    return 1 if any(outcome[4] for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
