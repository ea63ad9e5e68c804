"""Where it is decided what is due for whom, and booked what became of it. Loaded for a phase.

Neither the bot nor a provider is in memory meanwhile: what the courier asks of the bot is noted
as an Order, which delivery/provider_phases.py carries out after this module was dropped.
"""

from collections import namedtuple

from core.files import Store
from core.overlay import drop, say
from core.phase import LOOP, PLAN, PREPARE
from providers.account import RECEIPTS
from providers.outcome import SENT

from delivery.enqueue import accounts
from delivery.outbox import Outbox

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
        """As SMS_bot.judge, of what delivery/judge.py has judged."""
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

    own, late = app.settings, LateBot(app, accounts(app))
    outbox = app.box or Outbox(Store(), late.accounts, app.clock, app.delivery, say)
    app.box = None
    caps = Caps(outbox.store, app.clock, app.delivery, own.CAP_PER_HOUR, own.CAP_PER_DAY)
    caps.tend([acc.sid for acc in late.accounts])
    return outbox, Courier(outbox, late, app.clock, caps, app.delivery, say)


def plan(app):
    """Phase: what is most due, into app.job as (kind, account index, serial, arguments)."""
    from delivery import select

    job = select.plan(open_courier(app)[1], True)  # not by Courier.plan: a call less
    if not job:
        return LOOP
    app.job = (job.kind, job.k, job.serial, job.request.args)
    return PREPARE


def settle(app):
    """Phase: book app.result, what delivery/judge.py made of the job's answer."""
    from delivery import record
    from delivery.job import Job

    kind, k, serial, args = app.job
    job = Job(kind, k, serial, Order(kind, args))
    outbox, courier = open_courier(app)
    goes_on = kind == "send" and app.result.kind == SENT and _is_quiet(app)
    record.settle(courier, job, app.result)
    goes_on = goes_on and _is_new(outbox, serial)
    if goes_on:
        app.box, record = outbox, None
        drop("delivery.record")  # the next recipient's turn needs the rest of what is loaded
    app.job = app.result = None
    return PLAN if goes_on else LOOP


def _is_new(outbox, serial):
    """Is somebody owed this alert who was not tried yet?"""
    for alert in outbox.alerts:
        if alert.serial == serial and not alert.later:
            for i in range(len(alert.who)):
                if alert.untouched(i):
                    return True
    return False


def _is_quiet(app):
    """Is there nothing for the loop: no caller may wait, no pin have changed?"""
    if not app.up or app.responder:
        return False
    for sensor in app.sensors.all:
        if sensor.input.pending or sensor.input.trips != sensor.told:
            return False
    return True
