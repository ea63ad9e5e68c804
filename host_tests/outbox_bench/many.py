"""Many storms in a row."""

from .house_storm import HouseStorm
from .quick import quick
from .storm import Storm
from .verdict import Verdict


def run_many(seeds, kind=Storm, report=print):
    """Run all seeds of a kind of storm; (sum of verdicts, list of (seed, what was wrong))."""
    total, wrong = Verdict(), []
    for seed in seeds:
        with quick():
            verdict = kind(seed).run()
        total.add(verdict)
        if verdict.bad():
            wrong.append((seed, verdict.bad()))
            report("seed %d: %s" % (seed, "; ".join(verdict.bad())))
    return total, wrong


__all__ = ["HouseStorm", "Storm", "run_many"]
