"""python -m demo: see tools/demo.sh --help."""

import argparse
import sys
import textwrap

from . import evening, interactive
from .screen import Screen
from .stage import ZONE_MIN, Show, Stage


def arguments(argv=None):
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="tools/demo.sh",
        description="An evening of the alarm on a virtual ESP8266: the firmware of this "
        "repository, unmodified, against a local double of Twilio. No hardware, no account, and "
        "no text is really sent.",
    )
    parser.add_argument(
        "--interactive", action="store_true", help="trip the sensors yourself, from the keyboard"
    )
    parser.add_argument(
        "--speed",
        type=float,
        metavar="N",
        help="N simulated seconds a second (default with --interactive: 1)",
    )
    parser.add_argument(
        "--fast",
        action="store_true",
        help="do not wait for somebody to read along (so it is in a pipe or a file, too)",
    )
    parser.add_argument(
        "--tls",
        choices=("memory", "sockets", "off"),
        default="memory",
        help="the firmware's TLS client talks to a real OpenSSL with Twilio's suites, in memory "
        "(default) or on a loopback port; off: plain bytes",
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed, other bounces")
    return parser.parse_args(argv)


OPENING = (
    "An evening at home, played on a virtual board: the firmware of this repository, unmodified, "
    "with a door contact and a motion sensor, texts three people through a Twilio that is played, "
    "too. Nothing is really sent."
)
HINT = "Your turn: tools/demo.sh --interactive (you open the door, cut the Wi-Fi, pull the plug)."


def scripted(stage, screen):
    """Plays the evening, checks, shows the phones; 0 only if everything arrived as it should."""
    evening.play(Show(stage, screen))
    screen.heading("Did everything arrive as it should?")
    results = evening.checks(stage)
    for what, wrong in results:
        mark = screen.style("bad", "FAILED") if wrong else screen.style("ok", "ok")
        screen.print("  %-6s  %s%s" % (mark, what, ": " + wrong if wrong else ""))
    screen.heading("What each phone received")
    for owner, phone, _, _ in stage.people:
        screen.phone(owner, phone, stage.inbox(phone))
    screen.print()
    return verdict(stage, screen, results)


def verdict(stage, screen, results):
    """The last lines; returns the exit code."""
    failed = [what for what, wrong in results if wrong]
    texts = sum(len(stage.inbox(phone)) for _, phone, _, _ in stage.people)
    minutes = stage.world.ms // 60000
    if failed:
        screen.print("demo: %d of %d checks FAILED" % (len(failed), len(results)))
        return 1
    screen.print("demo: %d texts in %d minutes, all %d checks ok" % (texts, minutes, len(results)))
    screen.print(HINT)
    return 0


def main(argv=None):
    """Returns the exit code."""
    args = arguments(argv)
    person = sys.stdout.isatty() and not args.fast
    speed = args.speed or 0.0
    if args.speed is None and args.interactive and sys.stdin.isatty() and not args.fast:
        speed = 1.0
    print("\n".join(textwrap.wrap(OPENING, 80)) + "\n", flush=True)
    with Stage(args.seed, args.tls, commands=args.interactive) as stage:
        reading = person and not args.interactive and args.speed is None
        screen = Screen(stage.world, ZONE_MIN, speed, reading=reading)
        if args.interactive:
            return interactive.play(stage, screen)
        return scripted(stage, screen)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
