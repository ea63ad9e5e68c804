"""The command line of tools/check."""

import argparse
import os
import sys
from pathlib import Path

from flashing.say import Say

from checking import language, load

TWILIO = "https://api.twilio.com"
SIPGATE = "https://api.sipgate.com"
TELEGRAM = "https://api.telegram.org"
OLDEST_DRY = (3, 11)  # the providers' doubles are part of the tests
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
    parser.add_argument(
        "others",
        nargs="*",
        type=Path,
        metavar="config of another board",
        help="say what the boards share when they have an account in common",
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
        '08:00" or "08:00" (sipgate, and Messaging Services of Twilio)',
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
    parser.add_argument(
        "--telegram-api", default=os.environ.get("TELEGRAM_API", TELEGRAM), help=argparse.SUPPRESS
    )
    return parser.parse_args(argv)


def main(argv=None):
    """-> exit code."""
    args = arguments(argv)
    if hasattr(sys.stdout, "reconfigure"):  # a console that cannot write Cyrillic shows "?"
        sys.stdout.reconfigure(errors="replace")
    say = Say()
    try:
        return run(args, lambda text, indent="": say(text, indent), say)
    except KeyboardInterrupt:
        print("\nStopped.")
        return INTERRUPTED
    except Exception as error:  # its own words may hold a secret, so only its place is told
        text = "tools/check failed at %s. This is a fault of the tool, not of yours."
        say(text % place(error), "")
        return NOT_SENT


def place(error):
    """Where an exception was raised: "check.py, line 12 (KeyError)"."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    file = Path(trace.tb_frame.f_code.co_filename).name
    return "%s, line %d (%s)" % (file, trace.tb_lineno, type(error).__name__)


def run(args, say, mask):
    try:
        names = load.namespace(args.config)
    except load.NotLoaded as error:
        return not_loaded(error, language.speaking(say, error.lang))
    say = language.speaking(say, load.language_of(names))
    for secret in load.secrets(names):
        mask.hide(secret)
    settings, mistakes, warnings = load.judge(names)
    tell(args.config.name, mistakes, warnings, say)
    if mistakes:
        return MISTAKES
    for name, usual, api in (
        ("Twilio", TWILIO, args.api),
        ("sipgate", SIPGATE, args.sipgate_api),
        ("Telegram", TELEGRAM, args.telegram_api),
    ):
        if api != usual and (args.account or args.send):
            say("note:    asking %s, not %s" % (api, name))
    if args.others and not beside(settings, args, say, mask):
        return MISTAKES
    for wanted, do in ((args.account, accounts), (args.dry_run, dry), (args.send, send)):
        if wanted:
            return do(settings, args, say)
    summary(settings, say)
    return RIGHT


def not_loaded(error, say):
    wrong = str(error).split("\n")
    for line in wrong:
        say("mistake: %s" % line if len(wrong) > 1 else line)
    return MISTAKES


def dry(settings, args, say):
    if sys.version_info[:2] < OLDEST_DRY:
        say(
            "--dry-run needs Python %d.%d or newer, and this is %d.%d: run tools/prepare.sh, then "
            ".venv/bin/python tools/check --dry-run" % (OLDEST_DRY + sys.version_info[:2])
        )
        return MISTAKES
    from checking import dry_run

    fine = dry_run.run(settings, args.text or sample(settings), args.kind, say)
    return RIGHT if fine else NOT_SENT


def tell(name, mistakes, warnings, say):
    """Everything that is wrong, at once."""
    for line in mistakes:
        say("mistake: %s" % line)
    for line in warnings:
        say("note:    %s" % line)
    if mistakes:
        say("%s has %s." % (name, many(len(mistakes), "mistake")))
    else:
        say("%s is right." % name)


def beside(settings, args, say, mask):
    """What this board shares with the others; False if one of their configs is not right."""
    from checking import beside as room

    boards = [(args.config.name, settings)]
    for path in args.others:
        try:
            names = load.namespace(path)
        except load.NotLoaded as error:
            not_loaded(error, say)
            return False
        for secret in load.secrets(names):
            mask.hide(secret)
        other, mistakes, warnings = load.judge(names)
        tell(path.name, mistakes, warnings, say)
        if mistakes:
            return False
        boards.append((path.name, other))
    for line in room.lines(boards):
        say("note:    " + line)
    return True


def many(count, noun):
    """As "1 text", "2 texts"."""
    return "%d %s%s" % (count, noun, "s"[: count != 1])


def sample(settings):
    """A text like the board's for its first sensor."""
    from text import messages

    sensor = settings.SENSORS[0] if settings.SENSORS else {"name": "Test"}
    values = {"name": sensor["name"], "time": "02:13", "count": 1, "minutes": 1}
    words = sensor.get("text") or language.line("{name}: this is a test", settings.LANGUAGE)
    return messages.headed(settings.NAME, messages.fill(words, dict(values, serial="#")))


_WAYS = {"sipgate": "by sipgate's %s", "telegram": "by Telegram's bot %s"}


def summary(settings, say):
    """Who gets what, in one line each."""
    from text import encoding

    for account in settings.SENDERS:
        words = "the template %s" % account.template if account.template else "your own words"
        way = _WAYS.get(account.provider, "from %s") % account.from_
        say("  %s gets %s %s, account ...%s" % (account.to, words, way, account.sid[-4:]))
    for line in stand_ins(settings.SENDERS):
        say("  " + line)
    for sensor in settings.SENSORS:
        say(
            "  %s on GPIO%d: %s, active %s"
            % (sensor["name"], sensor["pin"], sensor["kind"], sensor["active"])
        )
    text = sample(settings)
    say('  a text like "%s" is %s' % (text, many(encoding.segments(text), "segment")))
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
    apis = {"sipgate": args.sipgate_api, "telegram": args.telegram_api}
    return apis.get(account.provider, args.api)


def accounts(settings, args, say):
    fine = True
    for each in settings.SENDERS:
        found = verdict(each, args, settings)
        say("%s (account ...%s): %s" % (each.to, each.sid[-4:], found.say))
        fine = fine and found.ok is True
    fine = beside_accounts(settings, args, say) and fine
    return RIGHT if fine else NOT_SENT


def verdict(account, args, settings):
    """-> account.Verdict: what the provider says of one account."""
    from checking import account as twilio
    from checking import board_https, sipgate, telegram

    rooms = {"sipgate": sipgate, "telegram": telegram}
    room = rooms.get(account.provider, twilio)
    with board_https.asking(settings, args.config):
        return room.judge(account, api_of(account, args), settings.TIMEOUT_S)


def beside_accounts(settings, args, say):
    """Say what is true of them together, and what the board's TLS says. -> nothing against it?"""
    from providers import account_report

    from checking import tls

    for line in stand_ins(settings.SENDERS):
        say(line)
    for provider, name, blind in account_report.BLIND:
        if any(each.provider == provider for each in settings.SENDERS):
            say("%s %s" % (name, blind))
    apis = dict.fromkeys(api_of(each, args) for each in settings.SENDERS)
    return tls.tell(settings, apis, say, args.config)


def hosts(args):
    """-> where to find each provider's host, for SMS_bot."""
    return {TWILIO: args.api, SIPGATE: args.sipgate_api, TELEGRAM: args.telegram_api}


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
        question = "Send %s, one by each account? It may cost money. [y/N] "
        if input(question % many(len(settings.SENDERS), "real text")).strip().lower() not in (
            "y",
            "yes",
        ):
            return NOT_SENT
    text = args.text or sample(settings) + " (test)"
    fine = room.run(settings, text, hosts(args), say, send_at=send_at)
    return RIGHT if fine else NOT_SENT
