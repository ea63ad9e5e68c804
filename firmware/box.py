"""The outbox for a visit: to owe a text, or for the desk."""

import log
from alert import REPEAT, SPARE
from outbox import Outbox
from people import account
from store import Store


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
        text, urgent, at, name, flags = app.owed[0]
        if urgent and name and not flags & REPEAT and not _first(app, box, name):
            flags |= SPARE
        box.add(text, urgent, at, None, flags)
        app.owed.pop(0)


def _first(app, box, name):
    """Does an alarm of this sensor count as a first one? See caps.py."""
    from caps import Caps

    own = app.settings
    caps = Caps(box.store, app.clock, app.memo, own.CAP_PER_HOUR, own.CAP_PER_DAY)
    return caps.first("sensor " + name)
