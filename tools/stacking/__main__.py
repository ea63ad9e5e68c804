"""How deep the C stack of the chip gets in each thing the alarm does, by a model.

Plays scenarios on the virtual board: the image as it is shipped, real TLS, the providers played.
What each call costs on the chip is added up (tools/stacking/costs.py). Of the 8,192 bytes a board
has, 2,096 are in use when main.py starts; deeper than 8,128 MicroPython ends the call with
"maximum recursion depth exceeded". Says for each scenario the deepest chain of functions, and the
deepest moment in which it waits for the network or sleeps.
"""

import argparse
import sys
from pathlib import Path

from . import costs, report, scenarios
from .house import Trust
from .image import Image

PAGE = Path(__file__).resolve().parents[2] / "docs/numbers.md"


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="tools/stack",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="exit code 1: a scenario is deeper than the budget of %d bytes" % costs.DEEPEST,
    )
    parser.add_argument("--list", action="store_true", help="only name the scenarios")
    parser.add_argument(
        "--scenario", action="append", metavar="NAME", help="only this one; may be repeated"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--limit",
        action="store_true",
        help="calls deeper than %d bytes raise RuntimeError in the firmware, as on the chip"
        % costs.LIMIT,
    )
    parser.add_argument("--write", type=Path, nargs="?", const=PAGE, metavar="FILE",
                        help="put the table into FILE (docs/numbers.md)")  # fmt: skip
    return parser.parse_args(words)


def main(words):
    options = arguments(words)
    if options.list:
        print("\n".join(scenarios.names()))
        return 0
    wanted = options.scenario or scenarios.names()
    unknown = [name for name in wanted if name not in scenarios.names()]
    if unknown:
        print("error: no scenario %s; see --list" % ", ".join(unknown), file=sys.stderr)
        return 2
    trust, results = Trust(), {}
    with Image(trust.roots) as image:
        for name in wanted:
            limit = costs.LIMIT if options.limit else None
            results[name] = result = scenarios.play(name, image, trust, limit)
            if not options.json:
                print("\n".join(report.lines(name, result, image)), flush=True)
        if options.json:
            print(report.as_json(results, image))
    if options.write:
        report.write(results, options.write)
    return 1 if any(map(report.over, results.values())) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
