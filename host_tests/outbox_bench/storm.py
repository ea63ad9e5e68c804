"""Fault storms: seeded random evenings against the double, judged by the double's own record.

    python -m outbox_bench.storm --seeds 0:2000      (from host_tests, with firmware on the path)

A schedule is a few alarms among lost networks, restarts, power cuts in the middle of flash writes
and of exchanges, and every fault the double knows. When it is over, all works again and time
passes. Then every alert must have reached every phone that can be reached, once, within the caps.
"""

import argparse
import gc
import random
import re
import sys
import time
from unittest.mock import patch

from twilio_double import SENT_ONLY, failed, late, undelivered

from .bench import Bench
from .http import PowerCut

HOUR = 3600
BREAKS = [
    ("reset_before", {}),
    ("reset_after", {}),
    ("close_before", {}),
    ("close_after", {}),
    ("hang_before", {}),
    ("hang_after", {}),
    ("half_answer", {}),
    ("half_answer", {"part": 0.9, "end": "hang"}),
    ("slow", {"s": 12}),
    ("trickle", {"size": 200}),
    ("late", {"s": 20}),
    ("late", {"s": 8, "end": "reset"}),
    ("late", {"s": 26, "end": "reset"}),
    ("dns", {}),
    ("refuse", {}),
    ("unreachable", {}),
]
ANSWERS = [
    {"status": 429, "code": 20429},
    {"status": 503, "code": 20503},
    {"status": 500, "code": 20500},
    {"status": 500, "code": 20500, "created": True},
    {"status": 503, "created": True},
    {"status": 502, "body": b"<html>bad gateway</html>", "headers": {"Content-Type": "text/html"}},
    {"status": 429, "code": 63038},
]
FATES = [undelivered(30003), undelivered(30008, 40), failed(30001), SENT_ONLY, late(300)]


class Verdict:
    """What one schedule came to."""

    def __init__(self):
        self.alerts = self.texts = self.exchanges = self.restarts = self.cuts = self.merged = 0
        self.lost, self.twice, self.over, self.strange = [], [], [], []

    def bad(self):
        return self.lost + self.twice + self.over + self.strange

    def add(self, other):
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


class Storm:
    """One schedule. `events` are (time, function), drawn from the seed."""

    more = {}  # what a kind of storm gives the Bench besides

    def __init__(self, seed):
        self.random = r = random.Random(seed)
        kinds = [r.choice(["full", "full", "legacy"]) for _ in range(r.randint(1, 3))]
        small = r.random() < 0.15
        caps = (r.randint(3, 6), r.randint(8, 12)) if small else (20, 45)
        self.bench = Bench(
            seed, kinds, per_hour=caps[0], per_day=caps[1], most=r.choice([12, 12, 12, 3]),
            synced=r.random() < 0.8, shared=r.random() < 0.2, **self.more,
        )  # fmt: skip
        self.caps = caps
        self.small = small
        self.told = {}  # serial -> True; False while add was cut
        self.cuts = 0
        self._world()
        self._draw()

    def _draw(self):
        """Draw the events."""
        r, small = self.random, self.small
        count = r.randint(2, 5) if not small else r.randint(6, 12)
        self.events = [(r.uniform(0, 1800), self._alarm) for _ in range(count)]
        for _ in range(r.randint(0, 6)):
            self.events.append((r.uniform(0, 2000), self._fault))
        hard = (self._outage, self._restart, self._cut_flash, self._cut_exchange)
        if r.random() < 0.1:
            hard = (self._fill, self._outage)  # what flash could not take is lost in a restart
        for what in hard:
            if r.random() < 0.4:
                self.events.append((r.uniform(0, 2000), what))
        self.events.sort(key=lambda event: event[0])

    def _world(self):
        r, bench = self.random, self.bench
        bench.double.list_delay_s = r.choice([0, 0, 2, 5])
        bench.double.latency_ms = r.choice([150, 400, 3000])
        self.refused = None
        if len(bench.accounts) > 1 and r.random() < 0.25:
            self.refused = 0
            number = bench.people[0].to
            bench.accounts[0].refuse[number] = r.choice([21608, 21610, 21211, 20005, 21408])
        for k in range(len(bench.accounts)):
            if r.random() < 0.3:
                bench.phone(k).plan.append(r.choice(FATES))

    # Events

    def _alarm(self):
        serial = self.bench.memo["serial"] + 1
        self.told.setdefault(serial, False)
        self.bench.make()
        self.bench.outbox.add("Front door opened")
        self.told[serial] = True

    def _fault(self):
        r, faults = self.random, self.bench.double.faults
        count = r.choice([1, 1, 2, 4])
        if r.random() < 0.6:
            kind, options = r.choice(BREAKS)
        else:
            kind, options = "http", r.choice(ANSWERS)
        when = None
        if kind not in ("dns", "refuse", "unreachable"):
            sid = r.choice(self.bench.accounts).sid
            when = r.choice([None, {"account": sid}, {"method": "POST"}])
        if options.get("created") or options.get("status") == 429:
            when = {"method": "POST"}
        faults.add(kind, when, count, **options)

    def _outage(self):
        self.bench.lose_network()
        back = self.bench.clock.t + self.random.choice([20, 120, 900])
        self.events.append((back, self._back))
        self.events.sort(key=lambda event: event[0])

    def _back(self):
        self.bench.online = True

    def _restart(self):
        self.bench.restart(self.random.random() < 0.7, self.random.choice([2, 5, 60]))

    def _cut_flash(self):
        fs = self.bench.fs
        fs.cut = fs.changes + self.random.randint(1, 12)
        fs.cut_after = self.random.random() < 0.5

    def _fill(self):
        self.bench.fs.full = True

    def _cut_exchange(self):
        self.bench.http.cut = self.random.choice(["connected", "asked", "answered"])

    # Running

    def run(self):
        bench = self.bench
        while self.events:
            at, event = self.events.pop(0)
            self._until(at)
            self._guard(event)
        bench.fs.cut = bench.http.cut = None
        bench.fs.full = False
        bench.online = True
        for double in bench.doubles:
            double.faults.clear()
        bench.clock.synced = True
        for _ in range(96):
            self._until(bench.clock.t + HOUR)
            if (
                bench.outbox.alerts
                and bench.outbox.alerts[-1].least() >= 5
                and not bench.waiting()
            ):
                break
        for double in bench.doubles:
            double.run_later()
        return self._judge()

    def _until(self, at):
        while self.bench.clock.t < at:
            self._guard(lambda: self.bench.run(at - self.bench.clock.t))

    def _guard(self, action):
        try:
            action()
        except PowerCut:
            self.cuts += 1
            self._guard(self._restart)  # a cut may wait in the restart, too

    # Judging, by the double's record alone

    def _judge(self):
        bench, verdict = self.bench, Verdict()
        verdict.alerts = sum(self.told.values())
        verdict.texts = len(bench.records)
        verdict.exchanges = bench.http.requests
        verdict.restarts, verdict.cuts = bench.restarts, self.cuts
        for k, person in enumerate(bench.people):
            texts = [m.body for m in bench.double.phones[person.to].messages()]
            marks = [mark_of(text) for text in texts]
            merged = sum(map(merged_in, texts))
            verdict.merged += merged
            missing = [n for n, sure in self.told.items() if sure and n not in marks]
            if k != self.refused and len(missing) > merged:
                verdict.lost.append("%s to %s" % (missing, person.to))
            for serial in set(marks):
                if marks.count(serial) > 1:
                    verdict.twice.append("#%s to %s" % (serial, person.to))
        for account in bench.accounts:
            self._judge_account(account, verdict)
        return verdict

    def _judge_account(self, account, verdict):
        mine = [m for m in self.bench.records if m.account_sid == account.sid]
        numbers = [person.to for person in self.bench.people if person.sid == account.sid]
        verdict.strange += [m.sid for m in mine if m.to not in numbers]
        made = sorted(m.created_at for m in mine)
        for limit, window in zip(self.caps, (HOUR, 24 * HOUR), strict=True):
            for first, last in zip(made, made[limit:], strict=False):
                if last - first < window:
                    verdict.over.append("%s: more than %d" % (account.sid, limit))


def mark_of(body):
    found = re.search(r"#(\d+)(-2)?$", body)
    return int(found.group(1)) if found else None


def merged_in(body):
    """How many earlier alerts the text also stands for."""
    found = re.search(r"and (\d+) more before", body)
    return int(found.group(1)) if found else 0


def run_many(seeds, report=print):
    """Run all seeds; (sum of verdicts, list of (seed, what was wrong)).

    The firmware's gc.collect() would go through the whole heap of the tests: it is left out.
    """
    total, wrong = Verdict(), []
    with patch.object(gc, "collect", lambda: 0):
        for seed in seeds:
            verdict = Storm(seed).run()
            total.add(verdict)
            if verdict.bad():
                wrong.append((seed, verdict.bad()))
                report("seed %d: %s" % (seed, "; ".join(verdict.bad())))
    return total, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", default="0:2000", help="first:last, or one to look at")
    args = parser.parse_args()
    began = time.time()
    if ":" not in args.seeds:
        return show(int(args.seeds))
    first, last = map(int, args.seeds.split(":"))
    total, wrong = run_many(range(first, last))
    print(
        "%d schedules: %d alerts, %d texts, %d exchanges, %d restarts, %d of them power cuts in "
        "the middle of something; lost %d, twice %d, over a cap %d, to strangers %d; %.0f s"
        % (last - first, total.alerts, total.texts, total.exchanges, total.restarts, total.cuts,
           len(total.lost), len(total.twice), len(total.over), len(total.strange),
           time.time() - began)
    )  # fmt: skip
    return 1 if wrong else 0


def show(seed):
    """One schedule in full: what was said and what was made."""
    storm = Storm(seed)
    print([(round(at), event.__name__) for at, event in storm.events])
    verdict = storm.run()
    for at, text in storm.bench.said:
        print("%7d  %s" % (at, text))
    for m in storm.bench.double.messages:
        print(
            "%7.1f  %s %s  %s"
            % (m.created_at - storm.bench.double.unix_epoch, m.to, m.body, m.life)
        )
    print(
        [
            (round(r[0] - storm.bench.double.unix_epoch), *r[1:])
            for r in storm.bench.double.requests
        ]
    )
    print(storm.told, verdict.bad())
    return 1 if verdict.bad() else 0


if __name__ == "__main__":
    sys.exit(main())
