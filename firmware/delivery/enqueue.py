"""The outbox, made anew for a phase: to owe texts, or for the courier (phases.py)."""

from core.files import Store
from core.overlay import say
from core.phase import LOOP, PLAN
from providers.account import account

from delivery.alert import REPEAT, SPARE
from delivery.outbox import Outbox


def accounts(app):
    """The Accounts of SENDERS."""
    return [account(item) for item in app.settings.SENDERS]


def open_outbox(app):
    """The Outbox over the board's own files, made anew: reads every alert that waits."""
    return Outbox(Store(), accounts(app), app.clock, app.delivery, say)


def add(app):
    """Phase: owe the texts of `app.owed` to everybody. One leaves the list when it is on flash:
    whatever comes between, Ctrl-C too, none is lost or owed twice."""
    box = open_outbox(app)
    while app.owed:
        if app.adding not in [one.serial for one in box.alerts]:  # else from the try before
            text, urgent, at, name, flags = app.owed[0]
            if urgent and name and not flags & REPEAT and not _first(app, box, name):
                flags |= SPARE
            app.owed[0] = text, urgent, at, "", flags  # counted once
            app.adding = app.delivery.serial + 1
            box.add(text, urgent, at, None, flags)
        app.owed.pop(0)
        app.adding = 0
    if not (app.running and app.up):
        return LOOP
    app.box = box  # if its module can stay, see phases.shares
    return PLAN


def _first(app, box, name):
    """Does an alarm of this sensor count as a first one? See rate_limit.py."""
    from delivery.rate_limit import Caps

    own = app.settings
    caps = Caps(box.store, app.clock, app.delivery, own.CAP_PER_HOUR, own.CAP_PER_DAY)
    return caps.first("sensor " + name)
