"""The options of tools/check."""

import argparse
import os
from pathlib import Path

from checking import load

TWILIO = "https://api.twilio.com"
SIPGATE = "https://api.sipgate.com"
TELEGRAM = "https://api.telegram.org"

_EPILOG = """exit codes:
  0  config.py is right (and what was asked for went well)
  1  it is right, but a text would not arrive, or could not be asked for or sent
  2  it has mistakes, or the command line has
130  stopped with Ctrl-C

text somebody from a PC:  tools/check config.py --send --yes --text "Dinner is ready"
"""


def arguments(argv):
    """The parsed command line; ends the program with code 2 when it is wrong."""
    parser = argparse.ArgumentParser(
        prog="tools/check",
        description="Is config.py right, and what will happen with these accounts? Without an "
        "option nothing leaves this computer.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _configs(parser)
    _what(parser.add_mutually_exclusive_group())
    _how(parser)
    for name, usual in (("", TWILIO), ("sipgate-", SIPGATE), ("telegram-", TELEGRAM)):
        variable = name.replace("-", "_").upper() or "TWILIO_"
        parser.add_argument(
            "--%sapi" % name,
            default=os.environ.get(variable + "API", usual),
            help=argparse.SUPPRESS,
        )
    return parser.parse_args(argv)


def _configs(parser):
    parser.add_argument(
        "config",
        nargs="?",
        type=Path,
        default=load.ROOT / "config.py",
        help="your settings (default: config.py beside README.md)",
    )
    parser.add_argument(
        "others",
        nargs="*",
        type=Path,
        metavar="config of another board",
        help="say what the boards share when they have an account in common",
    )


def _what(group):
    """One of them, or none."""
    group.add_argument(
        "--dry-run",
        action="store_true",
        help="send a test alert to a provider on this computer; shows the texts",
    )
    group.add_argument(
        "--account",
        action="store_true",
        help="ask the provider what each account is and can do; changes and costs nothing",
    )
    group.add_argument(
        "--send",
        action="store_true",
        help="send one real text to every recipient from this computer",
    )


def _how(parser):
    parser.add_argument("--text", help="the text for --dry-run and --send")
    parser.add_argument(
        "--at",
        metavar="TIME",
        help="for --send: let the provider send it at this time of config.py's zone, \"2026-12-01 "
        '08:00" or "08:00" (sipgate, and Messaging Services of Twilio)',
    )
    parser.add_argument(
        "--kind",
        choices=("full", "legacy", "trial"),
        default="full",
        help="for --dry-run: which kind of account to play (default full)",
    )
    parser.add_argument("--yes", action="store_true", help="for --send: do not ask first")
