"""The command line of tools/check."""

import argparse
import os
import sys
from pathlib import Path

from flashing.say import Say

from checking import load

TWILIO = "https://api.twilio.com"
SIPGATE = "https://api.sipgate.com"
RIGHT, NOT_SENT, MISTAKES, INTERRUPTED = 0, 1, 2, 130

_EPILOG = """exit codes:
  0  config.py is right (and what was asked for went well)
  1  it is right, but a text would not arrive, or could not be asked for or sent
  2  it has mistakes, or the command line has
130  stopped with Ctrl-C

text somebody from a PC:  tools/check config.py --send --yes --text "Dinner is ready"
"""


def arguments(argv):
    parser = argparse.ArgumentParser(
        prog="tools/check",
        description="Is config.py right, and what will happen with these accounts? Without an "
        "option nothing leaves this computer.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "config",
        nargs="?",
        type=Path,
        default=load.ROOT / "config.py",
        help="your settings (default: config.py beside README.md)",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--dry-run",
        action="store_true",
        help="send a test alert to a provider on this computer; shows the texts",
    )
    what.add_argument(
        "--account",
        action="store_true",
        help="ask the provider what each account is and can do; changes and costs nothing",
    )
    what.add_argument(
        "--send",
        action="store_true",
        help="send one real text to every recipient from this computer",
    )
    parser.add_argument("--text", help="the text for --dry-run and --send")
    parser.add_argument(
        "--at",
        metavar="TIME",
        help="for --send: let the provider send it at this time of config.py's zone, \"2026-12-01 "
        '08:00" or "08:00" (sipgate only)',
    )
    parser.add_argument(
        "--kind",
        choices=("full", "legacy", "trial"),
        default="full",
        help="for --dry-run: which kind of account to play (default full)",
    )
    parser.add_argument("--yes", action="store_true", help="for --send: do not ask first")
    parser.add_argument(
        "--api", default=os.environ.get("TWILIO_API", TWILIO), help=argparse.SUPPRESS
    )
    parser.add_argument(
        "--sipgate-api", default=os.environ.get("SIPGATE_API", SIPGATE), help=argparse.SUPPRESS
    )
    return parser.parse_args(argv)


def main(argv=None):
    """-> exit code."""
    args = arguments(argv)
    say = Say()
    try:
        return run(args, lambda text, indent="": say(text, indent), say)
    except KeyboardInterrupt:
        print("\nStopped.")
        return INTERRUPTED


def run(args, say, mask):
    try:
        names = load.namespace(args.config)
    except load.NotLoaded as error:
        say(str(error))
        return MISTAKES
    for secret in load.secrets(names):
        mask.hide(secret)
    settings, mistakes, warnings = load.judge(names)
    tell(args.config.name, mistakes, warnings, say)
    if mistakes:
        return MISTAKES
    for name, usual, api in (
        ("Twilio", TWILIO, args.api),
        ("sipgate", SIPGATE, args.sipgate_api),
    ):
        if api != usual and (args.account or args.send):
            say("note:    asking %s, not %s" % (api, name))
    if args.account:
        return accounts(settings, args, say)
    if args.dry_run:
        from checking import dry_run

        return NOT_SENT * (
            not dry_run.run(settings, args.text or sample(settings), args.kind, say)
        )
    if args.send:
        return send(settings, args, say)
    summary(settings, say)
    return RIGHT


def tell(name, mistakes, warnings, say):
    """Everything that is wrong, at once."""
    for line in mistakes:
        say("mistake: " + line)
    for line in warnings:
        say("note:    " + line)
    if mistakes:
        say("%s has %d mistake%s." % (name, len(mistakes), "s"[: len(mistakes) != 1]))
    else:
        say("%s is right." % name)


def sample(settings):
    """A text like the board's for its first sensor."""
    from text import messages

    sensor = settings.SENSORS[0] if settings.SENSORS else {"name": "Test"}
    values = {"name": sensor["name"], "time": "02:13", "count": 1, "minutes": 1}
    words = sensor.get("text") or "{name}: this is a test"
    return messages.headed(settings.NAME, messages.fill(words, dict(values, serial="#")))


def summary(settings, say):
    """Who gets what, in one line each."""
    from text import encoding

    for account in settings.SENDERS:
        words = "the template %s" % account.template if account.template else "your own words"
        way = "by sipgate's %s" if account.provider == "sipgate" else "from %s"
        way %= account.from_
        say("  %s gets %s %s, account ...%s" % (account.to, words, way, account.sid[-4:]))
    for line in stand_ins(settings.SENDERS):
        say("  " + line)
    for sensor in settings.SENSORS:
        say(
            "  %s on GPIO%d: %s, active %s"
            % (sensor["name"], sensor["pin"], sensor["kind"], sensor["active"])
        )
    text = sample(settings)
    say('  a text like "%s" is %d segment(s)' % (text, encoding.segments(text)))
    say(
        "Next: --dry-run shows the texts, --account asks the provider, --send sends one to "
        "everybody."
    )


def stand_ins(accounts):
    """-> a sentence for each fallback."""
    from accounts import label
    from delivery import failover

    found = []
    for k, account in enumerate(accounts):
        other = failover.after(accounts, k)
        if other is not None:
            names = label(accounts[other]), label(account)
            found.append("%s: only while %s is refused or paused" % names)
    return found


def api_of(account, args):
    return args.sipgate_api if account.provider == "sipgate" else args.api


def accounts(settings, args, say):
    from providers import account_report

    from checking import account as twilio
    from checking import sipgate

    fine = True
    for each in settings.SENDERS:
        room = sipgate if each.provider == "sipgate" else twilio
        verdict = room.judge(each, api_of(each, args), settings.TIMEOUT_S)
        say("%s (account ...%s): %s" % (each.to, each.sid[-4:], verdict.say))
        fine = fine and verdict.ok is True
    for line in stand_ins(settings.SENDERS):
        say(line)
    if any(each.provider == "sipgate" for each in settings.SENDERS):
        say("sipgate %s" % account_report.BLIND)
    return RIGHT if fine else NOT_SENT


def hosts(args):
    """-> where to find each provider's host, for SMS_bot."""
    return {TWILIO: args.api, SIPGATE: args.sipgate_api}


def send(settings, args, say):
    from checking import send as room

    send_at = None
    if args.at:
        from checking import at

        send_at, why_not = at.unix_of(settings, args.at)
        if why_not:
            say(why_not)
            return MISTAKES
    if not args.yes:
        if not sys.stdin.isatty():
            say(
                "--send sends real texts, which may cost money: add --yes to do it without a "
                "keyboard to ask."
            )
            return MISTAKES
        question = "Send %d real text(s), one by each account? It may cost money. [y/N] "
        if input(question % len(settings.SENDERS)).strip().lower() not in ("y", "yes"):
            return NOT_SENT
    text = args.text or sample(settings) + " (test)"
    fine = room.run(settings, text, hosts(args), say, send_at=send_at)
    return RIGHT if fine else NOT_SENT
