"""The bot, loaded to turn an Order of delivery/phases.py into a Request."""

from core import overlay
from core.phase import EXCHANGE, JUDGE, SETTLE
from net.request import SEND, Request
from providers import results


def bot(app):
    """The SMS_bot of all accounts."""
    from sms_bot import SMS_bot

    own = app.settings
    return SMS_bot(
        own.SENDERS,
        timeout_s=own.TIMEOUT_S,
        say=overlay.say,
        max_segments=own.MAX_SEGMENTS,
        romanise=own.ROMANISE,
        validity_s=own.VALIDITY_S,
        delivery=app.delivery,
    )


def lines(app):
    """Part of the status report: a sentence for each account."""
    return bot(app).account_lines()


def prepare(app):
    """Phase: the Request for app.job into app.asked, or at once its result, as
    delivery/judge.py."""
    kind, k, _, args = app.job
    made = bot(app)
    acc = made.accounts[k]
    if kind == SEND and app.settings.HTTP_URL:
        _call_back(app, acc, args[1])
    asked = made.prepare(kind, acc, *args)
    if not isinstance(asked, Request):
        app.result = results.park(asked)
        return SETTLE
    app.asked = overlay.park(asked)
    app.then = JUDGE
    return EXCHANGE


def _call_back(app, acc, mark):
    """Have Twilio tell this board what becomes of the text with this mark, if the board can check
    who tells it (twilio.com/docs/messaging/guides/track-outbound-message-status)."""
    if acc.provider != "twilio" or acc.status_callback or acc.key and not acc.webhook_token:
        return
    url = "%s/twilio/status?%s" % (app.settings.HTTP_URL, mark)
    acc.more = dict(acc.more)  # the settings' own stay as they are
    acc.more["status_callback"] = url
