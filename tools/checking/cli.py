"""The command line of tools/check."""

import sys
from pathlib import Path

from flashing.say import Say

from checking import language, load
from checking.options import SIPGATE, TELEGRAM, TWILIO, arguments
from checking.summary import many, sample, stand_ins, summary

OLDEST_DRY = (3, 11)  # the providers' doubles are part of the tests
RIGHT, NOT_SENT, MISTAKES, INTERRUPTED = 0, 1, 2, 130


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
    from checking import beside as comparing

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
    for line in comparing.lines(boards):
        say("note:    " + line)
    return True


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

    judges = {"sipgate": sipgate, "telegram": telegram}
    judge = judges.get(account.provider, twilio).judge
    with board_https.asking(settings, args.config):
        return judge(account, api_of(account, args), settings.TIMEOUT_S)


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
    from checking import send as sending

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
    fine = sending.run(settings, text, hosts(args), say, send_at=send_at)
    return RIGHT if fine else NOT_SENT
