"""--send: one real text to every recipient, through the very code that runs on the chip."""

import time

from checking import http
from checking.load import firmware_on_path

_PATIENCE_S = 20
_PAUSE_S = 2


def run(settings, text, hosts, say, clock=time, patience_s=_PATIENCE_S, send_at=None):
    """Send `text`, then ask how far each has come. -> were all taken, and none failed since?
    send_at: Unix seconds when the provider is to send it; then there is nothing to ask for."""
    firmware_on_path()
    import sms_bot

    bot = sms_bot.SMS_bot(
        settings.SENDERS,
        http=http,
        timeout_s=settings.TIMEOUT_S,
        host=hosts,
        say=say,
        max_segments=settings.MAX_SEGMENTS,
        romanise=settings.ROMANISE,
        validity_s=settings.VALIDITY_S,
    )
    outcomes = bot.send_sms(text, send_at)
    sent = []
    for k, out in enumerate(outcomes):  # one for each account, in their order
        if out.kind == "sent" and bot.has_receipts(bot.accounts[k]):
            sent.append((bot.accounts[k], out.sid))
    fine = all(out.kind == "sent" for out in outcomes)
    if send_at:
        return fine
    return wait_for_delivery(bot, sent, say, clock, patience_s) and fine


def wait_for_delivery(bot, sent, say, clock, patience_s):
    """Ask now and then until each is delivered or failed, at most patience_s. -> none failed?"""
    from accounts import label

    end = clock.monotonic() + patience_s
    fine, last = True, {}
    while sent:
        waiting = []
        for account, sid in sent:
            state = bot.delivery(account, sid)
            last[sid] = state.say
            if state.kind == "pending":
                waiting.append((account, sid))
                continue
            say("%s: %s" % (label(account), state.say))
            fine = fine and state.kind not in ("undelivered", "failed")
            if state.kind == "unknown":
                break
        sent = waiting
        if not sent or clock.monotonic() >= end:
            break
        clock.sleep(_PAUSE_S)
    for account, sid in sent:
        say("%s: %s" % (label(account), last[sid]))
    return fine
