"""tools/storm: break the alarm in every way, and count what was lost.

Without an option: 2,000 fault storms. Every proof exits with 1 if an alert was lost or told twice.
"""

import argparse
import sys
import time
from pathlib import Path

from . import numbers
from .many import run_many, run_on

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
        help="fault storms of the outbox against the Twilio double (default 0:2000; 0.1 s each)",
    )
    parser.add_argument(
        "--world",
        metavar="RANGE",
        help="the same in the world as people report it: two boards on one account, other "
        "programs' texts, noise, mistyped lines, texts that fail late, wrong clocks (0.2 s each)",
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
        help="fault storms of the whole firmware on the virtual board, in the world as people "
        "report it, with doors that are opened and contacts that bounce (some 3 s each)",
    )
    parser.add_argument(
        "--power",
        action="store_true",
        help="cut the power at every block write and erase of an evening, on a real littlefs: for "
        "the outbox, for one of two boards on one account, and for the whole firmware (a minute)",
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
        help="the figures of what was asked for into docs/numbers.md; alone: of all of the above, "
        "which takes hours",
    )
    parser.add_argument(
        "--on",
        metavar="FILE",
        help="a long range of storms in pieces: its sum is kept in FILE, and goes on there",
    )
    parser.add_argument(
        "--minutes", type=float, default=8, help="how long such a piece takes (default 8)"
    )
    return parser.parse_args()


def seeds(text):
    first, _, last = text.partition(":")
    return range(int(first), int(last) if last else int(first) + 1)


def storms(option, text, args):
    """(exit code, the rows of what is whole)"""
    kind, wanted = numbers.STORMS[option][0], seeds(text)
    if ":" not in text:
        return show(kind(wanted[0])), []
    began = time.time()
    piece = args.on and run_on(wanted, kind, args.on, args.minutes)
    total = piece or run_many(wanted, kind)[0]
    done = total.schedules
    print("%d schedules: %s; %.0f s" % (done, total.line(), time.time() - began))
    rows = [numbers.storm_row(option, done, total)] if done == len(wanted) else []
    return 1 if total.bad() else 0, rows


def show(storm):
    """One schedule in full: what was planned, said and made."""
    print([(round(at), getattr(event, "__name__", "back")) for at, event in storm.events])
    verdict = storm.run()
    print(storm.story())
    print(verdict.line(), verdict.bad())
    return 1 if verdict.bad() else 0


def main():
    args = arguments()
    asked = {option: getattr(args, option) for option in numbers.STORMS if getattr(args, option)}
    others = (
        (args.power, lambda: numbers.power_rows(print)),
        (args.week, numbers.week),
        (args.wear, numbers.wear_rows),
    )
    if not asked and not any(wanted for wanted, _ in others):
        if args.write:
            return numbers.write(PAGE)
        asked = {"seeds": "0:2000"}
    code, rows = 0, []
    for option, text in asked.items():
        bad, more = storms(option, text, args)
        code |= bad
        rows += more
    for wanted, proof in others:
        if wanted:
            more = proof()
            code |= 0 if args.write else numbers.show(more)
            rows += more
    if args.write and rows:
        code |= numbers.write(PAGE, rows)
    return code


if __name__ == "__main__":
    sys.exit(main())
