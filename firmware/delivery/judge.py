"""What the Answer to a job's Request means; the bot that made the Request is not needed for it."""

from core.phase import SETTLE
from providers import heard, judging, results
from providers import outcome as o
from providers.account import account


def judge(app):
    """Phase: app.answer into app.result: an Outcome, LookUp or Delivery, parked."""
    kind, k, _, _ = app.job
    acc = account(app.settings.SENDERS[k])
    result = judging.judge(app.delivery, kind, acc, app.asked, app.answer)
    if result.kind in (o.NEVER, o.FIX, o.UNDELIVERED, o.FAILED):
        from text import messages

        result.words = messages.trouble(app.delivery.lang, acc, result)
    if heard.answer(app, app.answer):
        (getattr(result, "outcome", None) or result).wait_s = 0
    app.result = results.park(result)
    app.job = kind, k, app.job[2], ()  # its words are not needed any more
    app.asked = app.answer = None
    return SETTLE
