"""--dry-run: the real sms_bot.py sends an alert to a Twilio that runs on this computer."""

import sys
import time

from checking import http
from checking.load import ROOT, firmware_on_path

_NO_SECRET = "0" * 32  # the real token does not even leave for this computer's own server


def start_double():
    """-> the module of the Twilio double (part of the tests)."""
    path = str(ROOT / "host_tests")
    if path not in sys.path:
        sys.path.insert(0, path)
    import twilio_double

    return twilio_double


def mirrored(double, account, kind):
    """Open an account like the owner's at the double. -> the firmware's Account for it."""
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
    import sms_text

    twilio_double = start_double()
    double = twilio_double.TwilioDouble(unix_epoch=time.time(), latency_ms=20)
    senders = [mirrored(double, account, kind) for account in settings.SENDERS]
    with twilio_double.serve(double) as server:
        bot = sms_bot.SMS_bot(
            senders,
            http=http,
            timeout_s=5,
            host=server.url,
            say=lambda line: None,
            max_segments=settings.MAX_SEGMENTS,
            romanise=settings.ROMANISE,
            validity_s=settings.VALIDITY_S,
        )
        outcomes = bot.send_sms(text)
    say("To a Twilio on this computer, as if every account were %s:" % _KINDS[kind])
    all_there = True
    for account, outcome in zip(senders, outcomes, strict=True):
        if outcome.kind != "sent":
            all_there = False
            say("%s  NOT SENT: %s" % (account.to, outcome.say))
            continue
        arrived = next(m for m in double.messages if m.sid == outcome.sid).body
        gsm, units = sms_text.units(arrived)
        count = sms_text.segments(arrived)
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
