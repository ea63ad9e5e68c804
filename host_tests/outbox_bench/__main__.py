"""tools/storm: break the alarm in every way, and count what was lost.

Without an option: 2,000 fault storms. Every proof exits with 1 if an alert was lost or told twice.
"""

import argparse
import sys
import time
from pathlib import Path

from . import numbers
from .house_storm import HouseStorm
from .later_storm import LaterStorm
from .many import run_many
from .power import Evening, HouseEvening, sweep
from .storm import Storm
from .world_storm import WorldStorm

PAGE = Path(__file__).resolve().parents[2] / "docs" / "numbers.md"


def arguments():
    parser = argparse.ArgumentParser(
        prog="tools/storm",
        description=__doc__.split("\n")[0],
        epilog="A range is FIRST:LAST (LAST is left out); one number shows that schedule in full.",
    )
    parser.add_argument(
        "--seeds",
        metavar="RANGE",
        help="fault storms of the outbox against the Twilio double (default 0:2000; 15 ms each)",
    )
    parser.add_argument(
        "--world",
        metavar="RANGE",
        help="the same in the world as people report it: two boards on one account, other "
        "programs' texts, noise, mistyped lines, texts that fail late, wrong clocks",
    )
    parser.add_argument(
        "--later",
        metavar="RANGE",
        help="the same with texts for later, which the board or Twilio keeps, some of them "
        "canceled, and with quiet hours",
    )
    parser.add_argument(
        "--house",
        metavar="RANGE",
        help="fault storms of the whole firmware on the virtual board, with doors that are opened "
        "and contacts that bounce (half a second each)",
    )
    parser.add_argument(
        "--power",
        action="store_true",
        help="cut the power at every block write and erase of an evening, on a real littlefs: for "
        "the outbox, and for the whole firmware (half a minute)",
    )
    parser.add_argument(
        "--week",
        action="store_true",
        help="seven days with 20 outages a day and 50 trips: texts, flash erases, heap (a minute)",
    )
    parser.add_argument(
        "--wear", action="store_true", help="block erases for an alert, and the flash's life"
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="all of the above, figures into docs/numbers.md (five minutes)",
    )
    return parser.parse_args()


def seeds(text):
    first, _, last = text.partition(":")
    return range(int(first), int(last) if last else int(first) + 1)


def storms(kind, text):
    """Exit code."""
    wanted = seeds(text)
    if ":" not in text:
        return show(kind(wanted[0]))
    began = time.time()
    total, wrong = run_many(wanted, kind)
    print("%d schedules: %s; %.0f s" % (len(wanted), total.line(), time.time() - began))
    return 1 if wrong else 0


def show(storm):
    """One schedule in full: what was planned, said and made."""
    print([(round(at), getattr(event, "__name__", "back")) for at, event in storm.events])
    verdict = storm.run()
    print(storm.story())
    print(verdict.line(), verdict.bad())
    return 1 if verdict.bad() else 0


def power():
    """Exit code."""
    bad = 0
    for kind in (Evening, HouseEvening):
        changes, points, lost, twice = sweep(kind, report=print)
        print(
            "%s: %d block writes and erases, %d cut points, alerts lost %d, told twice %d"
            % (kind.__doc__.split(":")[0], changes, points, lost, twice)
        )
        bad += lost + twice
    return 1 if bad else 0


def main():
    args = arguments()
    if args.write:
        return numbers.write(PAGE)
    code = 0
    if args.world:
        code |= storms(WorldStorm, args.world)
    if args.later:
        code |= storms(LaterStorm, args.later)
    if args.house:
        code |= storms(HouseStorm, args.house)
    if args.power:
        code |= power()
    if args.week:
        code |= numbers.show(numbers.week())
    if args.wear:
        code |= numbers.show(numbers.wear_rows())
    others = args.world, args.later, args.house, args.power, args.week, args.wear
    if args.seeds or not any(others):
        code |= storms(Storm, args.seeds or "0:2000")
    return code


if __name__ == "__main__":
    sys.exit(main())
