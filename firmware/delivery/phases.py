"""Where it is decided what is due for whom, and booked what became of it. Loaded for a phase.

Neither the bot nor a provider is in memory meanwhile: what the courier asks of the bot is noted
as an Order, which delivery/provider_phases.py carries out after this module was dropped.
"""

from collections import namedtuple

from core.overlay import say
from core.phase import LOOP, PREPARE
from providers.account import RECEIPTS

from delivery.enqueue import accounts, open_outbox

# `method` only tells the courier that there is something to exchange.
Order = namedtuple("Order", ("method", "args"))


class LateBot:
    """In the place of SMS_bot: `accounts` are there, a prepare() becomes an Order, and a result is
    what was judged already. For everything else the bot itself is loaded."""

    def __init__(self, app, accounts):
        self._app = app
        self.accounts = accounts

    def prepare(self, kind, acc, *args):
        """As SMS_bot.prepare, later."""
        return Order(kind, args)

    def judge(self, kind, acc, request, result):
        """As SMS_bot.judge, of what delivery/provider_phases.py has judged."""
        return result

    def has_receipts(self, acc):
        """As SMS_bot.has_receipts."""
        return acc.provider in RECEIPTS

    def __getattr__(self, name):
        from delivery.provider_phases import bot

        return getattr(bot(self._app), name)


def open_courier(app):
    """(Outbox, Courier), made anew."""
    from delivery.courier import Courier
    from delivery.rate_limit import Caps

    own = app.settings
    outbox = open_outbox(app)
    late = LateBot(app, accounts(app))
    caps = Caps(outbox.store, app.clock, app.delivery, own.CAP_PER_HOUR, own.CAP_PER_DAY)
    return outbox, Courier(outbox, late, app.clock, caps, app.delivery, say)


def lines(app):
    """Part of the status report: what the outbox and the courier have to say."""
    return open_courier(app)[1].lines()


def plan(app):
    """Phase: what is most due, into app.job as (kind, account index, serial, arguments)."""
    job = open_courier(app)[1].plan(True)
    if not job:
        return LOOP
    app.job = (job.kind, job.k, job.serial, job.request.args)
    return PREPARE


def settle(app):
    """Phase: book app.result, what delivery/provider_phases.py made of the job's answer."""
    from delivery.job import Job

    kind, k, serial, args = app.job
    job = Job(kind, k, serial, Order(kind, args))
    open_courier(app)[1].settle(job, app.result)
    app.job = app.result = None
    return LOOP
