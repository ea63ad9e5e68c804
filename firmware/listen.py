"""A look for texts sent to the board, between the loop and replies.py, as plain data; the calls of
the owner's hooks. Loaded for one of these at a time; `app` is the running App."""

import log
import rooms
from store import Store


def store():
    """The Store with the alarm's state."""
    return Store("state", log.say)


def plan(app):
    """Fields of the Request to make next, or None."""
    import replies

    request = replies.plan(app, store(), log.say)
    return request and dict(request.__dict__)


def settle(app, asked, answer):
    """Book the fields of the Answer to it: see replies.booked."""
    import heard
    import replies
    from http_call import Answer, Request

    heard.answer(app, answer)
    request, got = rooms.made(Request, asked), rooms.made(Answer, answer)
    return replies.booked(app, request, got)


def ended(app):
    """As replies.ended."""
    import replies

    replies.ended(app, log.say)


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
    """Tell hooks.py what was received and sent."""
    import listeners

    for name, message in app.memo.pop("calls"):
        listeners.call(name, message, log.say)
