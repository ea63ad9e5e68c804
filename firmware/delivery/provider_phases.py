"""The bot, loaded to turn an Order of delivery/phases.py into a Request, and its Answer into a
result."""

from core import log, overlay
from net.request import Answer, Request
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
        memo=app.memo.setdefault("bot", {}),
    )


def lines(app):
    """A sentence for each account."""
    return bot(app).account_lines()


def prepare(app, job):
    """The fields of the Request for what phases.plan() found, or at once its result, as
    `judge`."""
    kind, k, _, args = job
    made = bot(app)
    asked = made.prepare(kind, made.accounts[k], *args)
    return dict(asked.__dict__) if isinstance(asked, Request) else o.plain(asked)


def judge(app, job, asked, answer):
    """The result of it, an Outcome, LookUp or Delivery, as outcome.plain makes it."""
    kind, k, _, _ = job
    made = bot(app)
    request = overlay.made(Request, asked)
    return o.plain(made.judge(kind, made.accounts[k], request, overlay.made(Answer, answer)))
