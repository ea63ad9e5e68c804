"""A look for texts sent to the board, between the loop and commands/poll.py, as plain data; the
calls of the owner's hooks. Loaded for one of these at a time; `app` is the running App."""

from core import log, overlay
from core.files import Store


def store():
    """The Store with the alarm's state."""
    return Store("state", log.say)


def plan(app):
    """Fields of the Request to make next, or None."""
    from commands import poll

    request = poll.plan(app, store(), log.say)
    return request and dict(request.__dict__)


def settle(app, asked, answer):
    """Book the fields of the Answer to it: see poll.booked."""
    from net.request import Answer, Request

    from commands import poll

    request, got = overlay.made(Request, asked), overlay.made(Answer, answer)
    return poll.booked(app, request, got)


def ended(app):
    """As poll.ended."""
    from commands import poll

    poll.ended(app, log.say)


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
    """Tell hooks.py what was received and sent."""
    from providers import hooks

    for name, message in app.memo.pop("calls"):
        hooks.call(name, message, log.say)
