"""python -m demo: see tools/demo.sh --help."""

import argparse
import sys

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
        help="N simulated seconds a second; 0: as fast as it goes (default: 0; for a person at "
        "the keyboard 1)",
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


def scripted(stage, screen):
    """Plays the evening, shows the phones, checks; 0 only if everything arrived as it should."""
    evening.play(Show(stage, screen))
    screen.heading("What each phone received")
    for owner, phone, _, _ in stage.people:
        screen.phone(owner, phone, stage.inbox(phone))
    screen.heading("Did everything arrive as it should?")
    results = evening.checks(stage)
    for what, wrong in results:
        mark = screen.style("bad", "FAILED") if wrong else screen.style("ok", "ok")
        screen.print("  %-6s  %s%s" % (mark, what, ": " + wrong if wrong else ""))
    failed = [what for what, wrong in results if wrong]
    screen.print()
    texts = sum(len(stage.inbox(phone)) for _, phone, _, _ in stage.people)
    minutes = stage.world.ms // 60000
    if failed:
        screen.print("demo: %d of %d checks FAILED" % (len(failed), len(results)))
        return 1
    screen.print("demo: %d texts in %d minutes, all %d checks ok" % (texts, minutes, len(results)))
    return 0


def main(argv=None):
    """Returns the exit code."""
    args = arguments(argv)
    speed = args.speed
    if speed is None:
        speed = 1.0 if args.interactive and sys.stdin.isatty() else 0.0
    with Stage(args.seed, args.tls, commands=args.interactive) as stage:
        screen = Screen(stage.world, ZONE_MIN, speed)
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
