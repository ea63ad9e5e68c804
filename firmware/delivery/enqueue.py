"""The outbox for a visit: to owe a text, or for the desk."""

from core import log
from core.files import Store
from core.phase import LOOP, PLAN
from providers.account import account

from delivery.outbox import Outbox


def accounts(app):
    """The Accounts of SENDERS."""
    return [account(item) for item in app.settings.SENDERS]


def open_box(app):
    """The Outbox, made anew."""
    return Outbox(Store("state", log.say), accounts(app), app.clock, app.memo, log.say)


def add(app):
    """Phase: owe the texts of `app.owed` to everybody. One leaves the list when it is on flash:
    whatever comes between, Ctrl-C too, none is lost or owed twice."""
    box = open_box(app)
    while app.owed:
        serial = app.memo["serial"]
        if not app.adding or serial < app.adding:  # else it is there from the try before
            app.adding = serial + 1
            box.add(*app.owed[0])
        app.owed.pop(0)
        app.adding = 0
    return PLAN if app.running and app.up else LOOP
