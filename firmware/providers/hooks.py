"""Calls the owner's own functions in hooks.py, if there is such a file; never lets them harm.

    def on_message_received(message_from, message_to, message_text): ...
    def on_message_sent(message_from, message_to, message_text): ...

hooks.py is loaded anew for every call and dropped again: it keeps nothing in its variables. It
runs in the loop, so it must be quick; one that hangs is ended by the supervisor's restart.
"""

from core import overlay

RECEIVED, SENT = "on_message_received", "on_message_sent"


def found(say=print):
    """Names of the functions that hooks.py has, () without the file."""
    hooks = _load(say)
    names = tuple([name for name in (RECEIVED, SENT) if hasattr(hooks, name)])
    _drop()
    return names


def call(name, message, say=print):
    """Call one of them with message: (from, to, text). What it raises is said, no more."""
    hooks = _load(say)
    function = getattr(hooks, name, None)
    if function:
        tell(name, function, message, say)
    function = hooks = None
    _drop()


def tell(name, function, message, say=print):
    """Call function(*message); an exception is said, not raised."""
    try:
        function(*message)
    except Exception as e:
        say("%s failed (%s: %s); the alarm goes on." % (name, type(e).__name__, e))


def _load(say):
    try:
        return overlay.owners("hooks")
    except Exception as e:
        if not (isinstance(e, ImportError) and "'hooks'" in str(e)):
            say("hooks.py cannot be loaded (%s: %s)." % (type(e).__name__, e))
    return None


def _drop():
    overlay.drop("hooks")
