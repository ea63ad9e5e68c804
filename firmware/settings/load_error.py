"""Why config.py could not even be loaded, in one sentence. Imported only then."""


def explain(error):
    """One sentence for an exception raised while config.py itself was loaded."""
    kind = type(error).__name__
    if isinstance(error, SyntaxError):
        return (
            "config.py: it cannot be read as Python (%s); look for a missing comma, quote or "
            "bracket near the place named" % _place(error)
        )
    if isinstance(error, NameError):  # not quoted: a token without its quotes is a name, too
        return (
            "config.py: a name is used that does not exist; put texts in quotes, and for "
            "twilio(...) have this line at the top: from accounts import twilio"
        )
    if isinstance(error, ImportError):
        # not named: the name may be a text that lost its quotes
        return "config.py: a file that it imports is missing; compare it with config.example.py"
    if isinstance(error, OSError):
        return "config.py: it is missing; copy config.example.py to config.py and fill it in"
    return "config.py: it stops with %s; compare it with config.example.py" % kind


def _place(error):
    line = getattr(error, "lineno", None)  # CPython; MicroPython prints it in the traceback only
    return "line %d" % line if line else "syntax error"
