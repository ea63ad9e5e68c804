"""The bot, loaded to turn an Order of delivery/phases.py into a Request, and its Answer into a
result."""

from core import log, overlay
from core.phase import EXCHANGE, JUDGE, SETTLE
from core.redact import mask
from net.request import Request
from providers import outcome as o


def bot(app):
    """The SMS_bot of all accounts."""
    from sms_bot import SMS_bot

    own = app.settings
    return SMS_bot(
        own.SENDERS,
        timeout_s=own.TIMEOUT_S,
        say=log.say,
        max_segments=own.MAX_SEGMENTS,
        romanise=own.ROMANISE,
        validity_s=own.VALIDITY_S,
        delivery=app.delivery,
    )


def lines(app):
    """Part of the status report: a sentence for each account."""
    return [mask(line) for line in bot(app).account_lines()]


def prepare(app):
    """Phase: the Request for app.job into app.asked, or at once its result, as
    `judge`."""
    kind, k, _, args = app.job
    made = bot(app)
    asked = made.prepare(kind, made.accounts[k], *args)
    if not isinstance(asked, Request):
        app.result = o.park(asked)
        return SETTLE
    app.asked = overlay.park(asked)
    app.then = JUDGE
    return EXCHANGE


def judge(app):
    """Phase: app.answer into app.result: an Outcome, LookUp or Delivery, parked."""
    kind, k, _, _ = app.job
    made = bot(app)
    result = made.judge(kind, made.accounts[k], app.asked, app.answer)
    made = None
    from providers import heard

    if heard.answer(app, app.answer):
        (getattr(result, "outcome", None) or result).wait_s = 0
    app.result = o.park(result)
    app.asked = app.answer = None
    return SETTLE
