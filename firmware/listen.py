"""A look for texts sent to the board, between the loop and replies.py, as plain data; the calls of
the owner's hooks. Loaded for one of these at a time; `app` is the running App."""

import log
import rooms
from errands import store


def plan(app):
    """Fields of the Request to make next, or None."""
    import replies

    request = replies.plan(app, store(), log.say)
    return request and dict(request.__dict__)


def settle(app, asked, answer):
    """Book the fields of the Answer to it; act on what was found."""
    import replies
    from http_call import Answer, Request

    request, got = rooms.made(Request, asked), rooms.made(Answer, answer)
    replies.settle(app, request, got, store(), log.say)
    freshen(app)


def freshen(app):
    """Armed or no longer muted: the next trip is told at once, whatever was told before."""
    if app.memo.pop("fresh", None):
        for sensor in app.sensors.all:
            sensor.fresh()


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
        freshen(app)


def call_hooks(app):
    """Tell hooks.py what was received and sent."""
    import listeners

    for name, message in app.memo.pop("calls"):
        listeners.call(name, message, log.say)
