"""Fault storms with commands by text: each acted on once and answered once, to its sender.

Every command is a MUTE with minutes of its own, so its effect shows in the state's file and its
answer on the phone. A command may only stay without effect if the board was (re)started after it
was sent, or had no clock yet when it was listed; then it stays without an answer, too.
"""

import random
import re

from commands.arm_state import Modes

from .flash import RamFs
from .storm import HOUR, Storm, Verdict

PIN = "4711"
# One command as phones write it, with the PIN or without.
FORMS = (
    "mute %(n)d%(pin)s",
    "Mute for %(n)d.%(pin)s",
    "%(pin)s MUTE for %(n)d min!",
    "“mute\u00a0%(n)d%(pin)s”",
    "mute\ufe0f %(n)d minutes, please%(pin)s…",
    "тиша на %(n)d хв%(pin)s",
    "%(pin)s: Тихо на %(n)d хвилин 🙂",
)
STATE = "state/modes"
STRANGER = "+4479460000%02d"


class Watched(RamFs):
    """Notes each change of the minutes in the state's file."""

    def __init__(self):
        super().__init__()
        self.muted = []  # minutes, each time they changed
        self.minutes = 0

    def commit(self, path, data):
        before = self.files.get(path)
        try:
            super().commit(path, data)
        finally:
            if path == STATE and self.files.get(path) != before:
                self._note(data)
            elif path in (STATE, STATE + ".new") and self.full:
                self._note(data)  # it lives on in RAM

    def rename(self, old, new):
        data = self.files[old]
        try:
            super().rename(old, new)
        finally:
            if new == STATE and new in self.files:
                self._note(data)

    def _note(self, data):
        modes = Modes.__new__(Modes)
        modes._parse(data[:-4])
        if modes.minutes != self.minutes:
            self.minutes = modes.minutes
            self.muted.append(modes.minutes)


class CommandStorm(Storm):
    """A Storm in which people text the board, and strangers too."""

    def __init__(self, seed):
        self.fs = Watched()
        self.signs = random.Random("forms %d" % seed)  # apart: the schedule stays as it was
        self.pin = self.signs.choice([None, PIN])
        self.more = {"heard": [0], "fs": self.fs, "pin": self.pin}
        super().__init__(seed)
        self.commands = {}  # minutes -> when it was sent
        r, bench = self.random, self.bench
        bench.double.list_order = r.choice(["newest", "newest", "oldest", "shuffled"])
        for n in range(r.randint(1, 6)):
            self.events.append((r.uniform(5, 2000), self._command(11 + n)))
            if r.random() < 0.3:  # two in the same second
                self.events.append((self.events[-1][0], self._command(21 + n)))
        for _ in range(r.choice([0, 0, 1, 14, 30])):
            self.events.append((r.uniform(0, 2000), self._strange))
        if r.random() < 0.3:
            self.events.append((r.uniform(0, 2000), self._ping))
        self.events.append((4000, self._calm))
        self.events.sort(key=lambda event: event[0])

    def _calm(self):
        self.bench.house.settings.COMMANDS_EVERY_S = 6 * 3600  # the rest would only take time

    def _command(self, minutes):
        def send():
            self.commands[minutes] = self.bench.clock.t
            lag = self.random.choice([None, 0, 3, 20])
            pin = " " + self.pin if self.pin else ""
            text = self.signs.choice(FORMS) % {"n": minutes, "pin": pin}
            self.bench.house.text(0, text, listed_after_s=lag)

        return send

    def _strange(self):
        bench = self.bench
        number = STRANGER % self.random.randint(0, 99)
        double, now = bench.double, bench.double.unix_epoch + bench.clock.t
        double.inbound(bench.accounts[0], number, bench.senders[0][1], "mute 99", now)

    def _ping(self):
        self.bench.hear.due = self.bench.clock.uptime_s() + 3

    def _judge(self):
        for _ in range(100):  # hours: a small cap holds answers back for days
            if not self.bench.waiting() or self.refused == 0:
                break
            self._until(self.bench.clock.t + HOUR)
        verdict = super()._judge()
        texts = self.bench.double.phones[self.bench.people[0].to].texts()
        refused = self.refused == 0
        for minutes, at in self.commands.items():
            acted = self.fs.muted.count(minutes)
            answered = sum(
                1
                for text in texts
                if re.search(r"(muted for %d min|%d хв)" % (minutes, minutes), text)
            )
            if acted > 1 or answered > 1:
                verdict.twice.append("MUTE %d: acted %d, answered %d" % (minutes, acted, answered))
            if answered != acted and not (refused and not answered):
                verdict.lost.append("MUTE %d: acted %d, answered %d" % (minutes, acted, answered))
            if not acted and not self._excused(at):
                verdict.lost.append("MUTE %d never seen" % minutes)
        if 99 in self.fs.muted:
            verdict.strange.append("a stranger was obeyed")
        return verdict

    def _excused(self, at):
        """True if the board may have missed a text sent at this simulated time."""
        for booted, synced, primed in self.bench.house.boots:
            if booted >= at - 1 or not synced and (primed is None or at <= primed + 1):
                return True
        waits = [t for t, text in self.bench.said if " wait: 6 answers" in text]
        return any(t >= at for t in waits)  # too many answers were held by a cap


def run_many(seeds, report=print):
    """As many.run_many; (sum of verdicts, wrong, commands sent, commands acted on)."""
    import gc
    from unittest.mock import patch

    total, wrong, sent, acted = Verdict(), [], 0, 0
    with patch.object(gc, "collect", lambda: 0):
        for seed in seeds:
            storm = CommandStorm(seed)
            verdict = storm.run()
            total.add(verdict)
            sent += len(storm.commands)
            acted += sum(1 for minutes in storm.commands if minutes in storm.fs.muted)
            if verdict.bad():
                wrong.append((seed, verdict.bad()))
                report("seed %d: %s" % (seed, "; ".join(verdict.bad())))
    return total, wrong, sent, acted


if __name__ == "__main__":
    import sys

    total, wrong, sent, acted = run_many(range(int(sys.argv[1]), int(sys.argv[2])))
    print(
        "%d commands, %d acted on and answered once; %d restarts, %d of them power cuts; %d wrong"
        % (sent, acted, total.restarts, total.cuts, len(wrong))
    )
    sys.exit(1 if wrong else 0)
