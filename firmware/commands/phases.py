"""A look for texts sent to the board, between the loop and commands/poll.py, as plain data; the
calls of the owner's hooks. Loaded for one of these at a time; `app` is the running App."""

from core import overlay
from core.files import Store
from core.phase import EXCHANGE, HEARD, HEARD_ALL, LOOP, OBEY, RECOVER


def plan(app):
    """Phase: the Request to make next, into app.asked."""
    from commands import poll

    request = poll.plan(app, Store(), overlay.say)
    if not request:
        return LOOP
    app.asked = overlay.park(request)
    app.then = HEARD
    return EXCHANGE


def settle(app):
    """Phase: book app.answer, see poll.booked; what is acted on is in app.hear then."""
    from providers import heard

    from commands import poll

    heard.answer(app, app.answer)
    listed = poll.booked(app, app.asked, app.answer)
    app.asked = app.answer = None
    if not listed:
        return LOOP
    return OBEY if app.hear.kept else HEARD_ALL


def ended(app):
    """Phase: as poll.ended."""
    from commands import poll

    poll.ended(app, overlay.say)
    return LOOP


def not_obeyed(app):
    """Phase: there was no memory to act on a text; the look that found it counts as failed and is
    repeated, and an answer that is owed already is owed again, see commands/execute.py."""
    app.hear.bad = "no memory to act on a text"
    app.hear.kept = ()
    app.asked = app.answer = None
    overlay.say("There was no memory to act on a text sent to the board.")
    app.errand = RECOVER
    return HEARD_ALL


def begin(app, kept, doors):
    """(what commands have set, for the board's own texts; doors whose changes are told)"""
    if app.delivery.hooks is None:
        from providers import hooks

        app.delivery.hooks = hooks.found(overlay.say)
    if not app.settings.COMMANDS_FROM:
        return "", doors
    from commands import mute_filter

    return mute_filter.begin(app, kept, doors)


def tend(app, kept):
    """Every ten seconds: has a MUTE ended?"""
    if app.hear and app.hear.mute_end:
        from commands import mute_filter

        mute_filter.tend(app, kept)


def call_hooks(app):
    """Phase: tell hooks.py what was received and sent."""
    from providers import hooks

    calls, app.delivery.calls = app.delivery.calls, []
    for name, message in calls:
        hooks.call(name, message, overlay.say)
    return LOOP
