"""Fault storms: seeded random evenings against the double, judged by the double's own record.

A schedule is a few alarms among lost networks, restarts, power cuts in the middle of flash writes
and of exchanges, and every fault the double knows. When it is over, all works again and time
passes. Then every alert must have reached every phone that can be reached, once, within the caps.
"""

import random

from doubles.twilio import (
    SENT_ONLY,
    failed,
    late,
    undelivered,
)

from .bench import Bench
from .faults import ANSWERS, BREAKS
from .http import PowerCut
from .marks import mark_of, merged_in
from .verdict import HOUR, Verdict

FATES = [undelivered(30003), undelivered(30008, 40), failed(30001), SENT_ONLY, late(300)]


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
        serial = self.bench.delivery.serial + 1
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
            if self._is_over():
                break
        for double in bench.doubles:
            double.run_later()
        return self._judge()

    def _is_over(self):
        outbox = self.bench.outbox
        return outbox.alerts and outbox.alerts[-1].least() >= 5 and not self.bench.waiting()

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
        verdict.judge_caps(self.bench.double, account.sid, self.caps)

    def story(self):
        """What was said and what was made."""
        double = self.bench.double
        lines = ["%7d  %s" % (at, text) for at, text in self.bench.said]
        for m in double.messages:
            at = m.created_at - double.unix_epoch
            lines.append("%7.1f  %s %s  %s" % (at, m.to, m.body, m.life))
        return "\n".join(lines)
