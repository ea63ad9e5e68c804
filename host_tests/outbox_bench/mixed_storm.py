"""Fault storms over both providers, with fallbacks: see storm.py.

    python -m outbox_bench.mixed_storm 0 5000      (from host_tests, with firmware on the path)

Some accounts are refused from the start, some for a while in the middle; whoever has a fallback
must get every text all the same, once.
"""

import sys
from unittest.mock import patch

from doubles.twilio import SENT_ONLY, late

from .mixed import MixedBench
from .storm import ANSWERS, BREAKS, Storm, Verdict

WAYS = ("twilio", "sipgate", "twilio+sipgate", "sipgate+twilio", "twilio+sipgate+twilio")
NEVER = {"twilio": (21610, 21211), "sipgate": (400,)}
OTHER = {"twilio": (21608, 20005, 20003, 63038, 20429), "sipgate": (401, 402, 403, 429, 500)}


class MixedStorm(Storm):
    ways = WAYS

    def __init__(self, seed):
        self.seed = seed
        super().__init__(seed)

    def _world(self):
        r = self.random
        self.bench = bench = MixedBench(
            self.seed,
            [r.choice(self.ways) for _ in range(r.randint(1, 3))],
            per_hour=self.caps[0],
            per_day=self.caps[1],
            most=r.choice([12, 12, 3]),
            synced=r.random() < 0.8,
        )
        self.refused = None  # everybody can be reached in the end
        for double in bench.doubles:
            double.list_delay_s = r.choice([0, 0, 2, 5])
            double.latency_ms = r.choice([150, 400, 3000])
        for k in range(len(bench.accounts)):
            if r.random() < 0.25:
                self._refuse(k)
            if r.random() < 0.2:
                bench.phone(k).plan.append(r.choice([SENT_ONLY, late(300)]))

    def _draw(self):
        super()._draw()
        for _ in range(self.random.randint(0, 3)):
            self.events.append((self.random.uniform(0, 1800), self._break))
            self.events.append((self.random.uniform(0, 2400), self._mend))
        for _ in range(self.random.randint(1, 3)):
            self.events.append((self.random.uniform(0, 2000), self._fault))
        self.events.sort(key=lambda event: event[0])

    def _refuse(self, k):
        """Refuse account k. "Never" is for those only who have another account after it."""
        acc, double = self.bench.people[k], self.bench.accounts[k]
        codes = OTHER[acc.provider]
        if acc.fallback and not acc.name:
            codes += NEVER[acc.provider]
        double.refuse[acc.to] = self.random.choice(codes)

    def _break(self):
        self._refuse(self.random.randrange(len(self.bench.accounts)))

    def _mend(self):
        self.random.choice(self.bench.accounts).refuse.clear()

    def _fault(self):
        r = self.random
        kind, options = r.choice(BREAKS) if r.random() < 0.6 else ("http", r.choice(ANSWERS))
        when = None
        if kind not in ("dns", "refuse", "unreachable"):
            when = r.choice([None, {"method": "POST"}, {"method": "GET"}])
        if options.get("created") or options.get("status") == 429:
            when = {"method": "POST"}
        r.choice(self.bench.doubles).faults.add(kind, when, r.choice([1, 1, 2, 4]), **options)

    def run(self):
        self.events.append((2500, self._mend_all))
        return super().run()

    def _mend_all(self):
        """Who has no other way must be let through at last; with a fallback one way is enough."""
        for k, acc in enumerate(self.bench.people):
            if not acc.fallback:
                self.bench.accounts[k].refuse.clear()


def run_many(seeds, report=print):
    """(sum of verdicts, [(seed, what was wrong)], texts that went by a fallback)"""
    total, wrong, spare = Verdict(), [], 0
    with patch("gc.collect", lambda: 0):
        for seed in seeds:
            storm = MixedStorm(seed)
            verdict = storm.run()
            total.add(verdict)
            named = {acc.sid for acc in storm.bench.people if acc.name}
            spare += sum(m.account_sid in named for m in storm.bench.records)
            if verdict.bad():
                wrong.append((seed, verdict.bad()))
                report("seed %d: %s" % (seed, "; ".join(verdict.bad())))
    return total, wrong, spare


if __name__ == "__main__":
    summed, bad, by_fallback = run_many(range(int(sys.argv[1]), int(sys.argv[2])))
    print(
        "%d alerts, %d texts, %d of them by a fallback, %d exchanges, %d restarts, %d power cuts; "
        "lost %d, twice %d, over a cap %d"
        % (summed.alerts, summed.texts, by_fallback, summed.exchanges, summed.restarts,
           summed.cuts, len(summed.lost), len(summed.twice), len(summed.over))
    )  # fmt: skip
    sys.exit(1 if bad else 0)
