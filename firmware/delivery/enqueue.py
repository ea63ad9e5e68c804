"""The outbox for a visit: to owe a text, or for the desk."""

from core import log
from core.files import Store
from providers.account import account

from delivery.outbox import Outbox


def accounts(app):
    """The Accounts of SENDERS."""
    return [account(item) for item in app.settings.SENDERS]


def open_box(app):
    """The Outbox, made anew."""
    return Outbox(Store("state", log.say), accounts(app), app.clock, app.memo, log.say)


def add(app):
    """Owe the texts of `app.owed` to everybody. One leaves the list when it is on flash: whatever
    comes between, Ctrl-C too, none is lost."""
    box = open_box(app)
    while app.owed:
        box.add(*app.owed[0])
        app.owed.pop(0)
