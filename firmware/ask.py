"""The bot, loaded to turn an Order of desk.py into a Request, and its Answer into a result."""

import log


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


def prepare(app, job):
    """The Request of a Job, or its result at once."""
    made = bot(app)
    return made.prepare(job.kind, made.accounts[job.k], *job.request.args)


def judge(app, job, request, answer):
    """The result of a Job: an Outcome, LookUp or Delivery."""
    made = bot(app)
    return made.judge(job.kind, made.accounts[job.k], request, answer)
