"""--dry-run: the real sms_bot.py sends an alert to a Twilio, a sipgate and a Telegram on this
computer."""

import sys
import time
from contextlib import ExitStack

from checking import http
from checking.load import ROOT, firmware_on_path
from checking.options import SIPGATE, TELEGRAM, TWILIO
from checking.summary import many

_NO_SECRET = "0" * 32  # the real token does not even leave for this computer's own server


def start_doubles():
    """-> the modules of the doubles (part of the tests)."""
    path = str(ROOT / "host_tests")
    if path not in sys.path:
        sys.path.insert(0, path)
    from doubles import sipgate as doubles_sipgate
    from doubles import telegram as doubles_telegram
    from doubles import twilio as doubles_twilio

    return doubles_twilio, doubles_sipgate, doubles_telegram


def mirrored(doubles, account, kind):
    """Open an account like the owner's at its double. -> the firmware's Account for it."""
    twilio, sipgate, telegram = doubles
    if account.provider == "sipgate":
        return at_sipgate(sipgate, account)
    if account.provider == "telegram":
        return at_telegram(telegram, account)
    return at_twilio(twilio, account, kind)


def at_telegram(double, account):
    from accounts import telegram

    token = "%s:%s" % (account.sid, _NO_SECRET)
    there = double.accounts.get(account.sid) or double.add_account(token=token)
    there.chats.add(account.to)
    return telegram(account.to, token, romanise=account.romanise)


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
    twilio_double, sipgate_double, telegram_double = start_doubles()
    twilio = twilio_double.TwilioDouble(unix_epoch=time.time(), latency_ms=20)
    sipgate = sipgate_double.SipgateDouble(unix_epoch=time.time(), latency_ms=20)
    telegram = telegram_double.TelegramDouble(unix_epoch=time.time(), latency_ms=20)
    doubles = twilio, sipgate, telegram
    senders = [mirrored(doubles, account, kind) for account in settings.SENDERS]
    with ExitStack() as stack:
        urls = [stack.enter_context(twilio_double.serve(each)).url for each in doubles]
        outcomes = bot_of(settings, senders, urls).send_sms(text)
    say("To a Twilio on this computer, as if every account were %s:" % _KINDS[kind])
    texts = {m.sid: m.body for m in twilio.messages}
    blind = {(m.account_sid, m.to): m.body for m in sipgate.messages + telegram.messages}
    all_there = True
    for account, outcome in zip(senders, outcomes, strict=True):
        if outcome.kind != "sent":
            all_there = False
            say("%s  NOT SENT: %s" % (account.to, outcome.say))
            continue
        show(account.to, texts.get(outcome.sid) or blind[account.sid, account.to], say)
    return all_there


def bot_of(settings, senders, urls):
    """-> the SMS_bot of these settings that asks the doubles at urls instead of the providers."""
    import sms_bot

    return sms_bot.SMS_bot(
        senders,
        http=http,
        timeout_s=5,
        host=dict(zip((TWILIO, SIPGATE, TELEGRAM), urls, strict=True)),
        say=lambda line: None,
        max_segments=settings.MAX_SEGMENTS,
        romanise=settings.ROMANISE,
        validity_s=settings.VALIDITY_S,
    )


def show(phone, arrived, say):
    """Say what the phone shows, and what is billed for it."""
    from text import encoding

    gsm, units = encoding.units(arrived)
    count, name = many(encoding.segments(arrived), "segment"), "GSM-7" if gsm else "UCS-2"
    say("%s  gets, in %s of %s (%d units):" % (phone, count, name, units))
    say("    " + arrived)


_KINDS = {
    "full": "a full one",
    "legacy": "a trial made before 2026",
    "trial": "a trial of 2026, which sends only Twilio's own texts",
}
