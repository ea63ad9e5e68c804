"""A look for texts sent to the board, between the loop and replies.py, as plain data; the calls of
the owner's hooks. Loaded for one of these at a time; `app` is the running App."""

import log
import rooms
from phases import EXCHANGE, HEARD, HEARD_ALL, LOOP, OBEY
from store import Store


def store():
    """The Store with the alarm's state."""
    return Store("state", log.say)


def plan(app):
    """Phase: fields of the Request to make next, into app.asked."""
    import replies

    request = replies.plan(app, store(), log.say)
    if not request:
        return LOOP
    app.asked = dict(request.__dict__)
    app.then = HEARD
    return EXCHANGE


def settle(app):
    """Phase: book app.answer, see replies.booked; what is acted on is in memo then."""
    import replies
    from http_call import Answer, Request

    request, got = rooms.made(Request, app.asked), rooms.made(Answer, app.answer)
    listed = replies.booked(app, request, got)
    app.asked = app.answer = None
    if not listed:
        return LOOP
    return OBEY if app.memo["hear"]["kept"] else HEARD_ALL


def ended(app):
    """Phase: as replies.ended."""
    import replies

    replies.ended(app, log.say)
    return LOOP


def begin(app, kept, doors):
    """(what commands have set, for the board's own texts; doors whose changes are told)"""
    if "hooks" not in app.memo:
        import listeners

        app.memo["hooks"] = listeners.found(log.say)
    if not app.settings.COMMANDS_FROM:
        return "", doors
    import hush

    return hush.begin(app, kept, doors)


def tend(app, kept):
    """Every ten seconds: has a MUTE ended?"""
    if "mute_end" in app.memo:
        import hush

        hush.tend(app, kept)


def call_hooks(app):
    """Phase: tell hooks.py what was received and sent."""
    import listeners

    for name, message in app.memo.pop("calls"):
        listeners.call(name, message, log.say)
    return LOOP
