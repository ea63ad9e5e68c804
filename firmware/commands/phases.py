"""A look for texts sent to the board, between the loop and commands/poll.py, as plain data; the
calls of the owner's hooks. Loaded for one of these at a time; `app` is the running App."""

from core import log, overlay
from core.files import Store
from core.phase import (
    EXCHANGE,
    HEARD,
    HEARD_ALL,
    LOOP,
    OBEY,
)


def store():
    """The Store with the alarm's state."""
    return Store("state", log.say)


def plan(app):
    """Phase: fields of the Request to make next, into app.asked."""
    from commands import poll

    request = poll.plan(app, store(), log.say)
    if not request:
        return LOOP
    app.asked = dict(request.__dict__)
    app.then = HEARD
    return EXCHANGE


def settle(app):
    """Phase: book app.answer, see poll.booked; what is acted on is in memo then."""
    from net.request import Answer, Request
    from providers import heard

    from commands import poll

    request, got = overlay.made(Request, app.asked), overlay.made(Answer, app.answer)
    heard.answer(app, app.answer)
    listed = poll.booked(app, request, got)
    app.asked = app.answer = None
    if not listed:
        return LOOP
    return OBEY if app.memo["hear"]["kept"] else HEARD_ALL


def ended(app):
    """Phase: as poll.ended."""
    from commands import poll

    poll.ended(app, log.say)
    return LOOP


def begin(app, kept, doors):
    """(what commands have set, for the board's own texts; doors whose changes are told)"""
    if "hooks" not in app.memo:
        from providers import hooks

        app.memo["hooks"] = hooks.found(log.say)
    if not app.settings.COMMANDS_FROM:
        return "", doors
    from commands import mute_filter

    return mute_filter.begin(app, kept, doors)


def tend(app, kept):
    """Every ten seconds: has a MUTE ended?"""
    if "mute_end" in app.memo:
        from commands import mute_filter

        mute_filter.tend(app, kept)


def call_hooks(app):
    """Phase: tell hooks.py what was received and sent."""
    from providers import hooks

    for name, message in app.memo.pop("calls"):
        hooks.call(name, message, log.say)
    return LOOP
