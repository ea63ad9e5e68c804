"""The bot, loaded to turn an Order of desk.py into a Request, and its Answer into a result."""

import log
import outcome as o
import rooms
from http_call import Answer, Request


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
        memo=app.memo.setdefault("bot", {}),
    )


def lines(app):
    """A sentence for each account."""
    return bot(app).account_lines()


def prepare(app, job):
    """The fields of the Request for what desk.plan() found, or at once its result, as `judge`."""
    kind, k, _, args = job
    made = bot(app)
    asked = made.prepare(kind, made.accounts[k], *args)
    return dict(asked.__dict__) if isinstance(asked, Request) else o.plain(asked)


def judge(app, job, asked, answer):
    """The result of it, an Outcome, LookUp or Delivery, as outcome.plain makes it."""
    kind, k, _, _ = job
    made = bot(app)
    request = rooms.made(Request, asked)
    result = made.judge(kind, made.accounts[k], request, rooms.made(Answer, answer))
    made = request = None
    import heard

    if heard.answer(app, answer):
        result.wait_s = 0
        if result.outcome is not None if kind == "look-up" else False:
            result.outcome.wait_s = 0
    return o.plain(result)
