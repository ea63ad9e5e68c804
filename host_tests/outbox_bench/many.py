"""Many storms in a row."""

import json
import time
from pathlib import Path

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
        total.schedules += 1
        if verdict.bad():
            wrong.append((seed, verdict.bad()))
            report("seed %d: %s" % (seed, "; ".join(verdict.bad())))
    return total, wrong


def run_on(seeds, kind, path, minutes):
    """The sum of these seeds' verdicts so far, kept in a file after each: goes on where it
    stopped, for so many minutes. The file is of one state of the firmware."""
    path = Path(path)
    kept = json.loads(path.read_text()) if path.exists() else {}
    name = "%s %d:%d" % (kind.__name__, seeds.start, seeds.stop)
    total = Verdict()
    vars(total).update(kept.get(name, {}))
    until = time.time() + 60 * minutes
    for seed in seeds[total.schedules :]:
        if time.time() > until:
            break
        total.add(run_many([seed], kind)[0])
        kept[name] = vars(total)
        path.write_text(json.dumps(kept))
    return total


__all__ = ["HouseStorm", "Storm", "run_many", "run_on"]
