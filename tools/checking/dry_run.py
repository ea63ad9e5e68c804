"""--dry-run: the real sms_bot.py sends an alert to a Twilio and a sipgate on this computer."""

import sys
import time

from checking import http
from checking.load import ROOT, firmware_on_path

_NO_SECRET = "0" * 32  # the real token does not even leave for this computer's own server


def start_doubles():
    """-> the modules of the doubles (part of the tests)."""
    path = str(ROOT / "host_tests")
    if path not in sys.path:
        sys.path.insert(0, path)
    from doubles import sipgate as doubles_sipgate
    from doubles import twilio as doubles_twilio

    return doubles_twilio, doubles_sipgate


def mirrored(twilio, sipgate, account, kind):
    """Open an account like the owner's at its double. -> the firmware's Account for it."""
    if account.provider == "sipgate":
        return at_sipgate(sipgate, account)
    return at_twilio(twilio, account, kind)


def at_sipgate(double, account):
    from accounts import sipgate

    there = double.accounts.get(account.sid) or double.add_account(
        token_id=account.sid, token=_NO_SECRET, callers={}
    )
    there.callers[account.from_] = None
    return sipgate(account.to, _NO_SECRET, account.sid, account.from_)


def at_twilio(double, account, kind):
    from accounts import twilio

    if account.sid not in double.accounts:
        double.add_account(kind, sid=account.sid, token=_NO_SECRET, numbers=[])
    there = double.accounts[account.sid]
    if account.from_ not in there.numbers:
        there.numbers.append(account.from_)
    there.verified.add(account.to)
    there.assigned[account.to] = account.from_
    there.joined.add(account.to)
    return twilio(
        account.to,
        account.from_,
        _NO_SECRET,
        account.sid,
        template=account.template,
        validity=account.validity,
    )


def run(settings, text, kind, say):
    """Send `text`, show what each phone would get. -> did every text arrive?"""
    firmware_on_path()
    import sms_bot
    from text import encoding

    twilio_double, sipgate_double = start_doubles()
    twilio = twilio_double.TwilioDouble(unix_epoch=time.time(), latency_ms=20)
    sipgate = sipgate_double.SipgateDouble(unix_epoch=time.time(), latency_ms=20)
    senders = [mirrored(twilio, sipgate, account, kind) for account in settings.SENDERS]
    with twilio_double.serve(twilio) as one, twilio_double.serve(sipgate) as two:
        bot = sms_bot.SMS_bot(
            senders,
            http=http,
            timeout_s=5,
            host={"https://api.twilio.com": one.url, "https://api.sipgate.com": two.url},
            say=lambda line: None,
            max_segments=settings.MAX_SEGMENTS,
            romanise=settings.ROMANISE,
            validity_s=settings.VALIDITY_S,
        )
        outcomes = bot.send_sms(text)
    say("To a Twilio on this computer, as if every account were %s:" % _KINDS[kind])
    texts = {m.sid: m.body for m in twilio.messages}
    blind = {(m.account_sid, m.to): m.body for m in sipgate.messages}
    all_there = True
    for account, outcome in zip(senders, outcomes, strict=True):
        if outcome.kind != "sent":
            all_there = False
            say("%s  NOT SENT: %s" % (account.to, outcome.say))
            continue
        arrived = texts.get(outcome.sid) or blind[account.sid, account.to]
        gsm, units = encoding.units(arrived)
        count = encoding.segments(arrived)
        say(
            "%s  gets, in %d segment%s of %s (%d units):"
            % (account.to, count, "s"[: count != 1], "GSM-7" if gsm else "UCS-2", units)
        )
        say("    " + arrived)
    return all_there


_KINDS = {
    "full": "a full one",
    "legacy": "a trial made before 2026",
    "trial": "a trial of 2026, which sends only Twilio's own texts",
}
