"""Finds a Twilio code in its table and lets go of the table at once.

The two tables are the largest texts in the firmware and are needed for a moment, after an error.
"""

from core import overlay

from providers import outcome as o

_KINDS = {"F": o.FIX, "N": o.NEVER, "L": o.LATER, "U": o.UNKNOWN}
_SCOPES = {"r": o.RECIPIENT, "s": o.LINE, "a": o.ACCOUNT, "t": o.TEXT}


def find(code, late=False):
    """(kind, scope, wait_s, sentence) for a code; the sentence is None for an unknown one.

    late: the code came in a message's error_code, after the text had been accepted. Twilio answers
    some codes early and late: what one table does not hold is looked for in the other.
    """
    line = _look(code, late) or _look(code, not late)
    return parse(line)[1:] if line else (o.FIX, o.RECIPIENT, 0, None)


def _look(code, late):
    try:
        if late:
            from providers.twilio_delivery_errors import TABLE
        else:
            from providers.twilio_send_errors import TABLE
        line = _line(TABLE, code)
    except (ImportError, MemoryError):
        line = None  # a sentence is a comfort; without one the code is still shown
    overlay.drop("providers.twilio_send_errors", "providers.twilio_delivery_errors")
    return line


def parse(line):
    """(code, kind, scope, wait_s, sentence) of a line like "20429 La30 too many requests"."""
    code, how, text = line.split(" ", 2)
    return int(code), _KINDS[how[:1]], _SCOPES[how[1:2]], int(how[2:] or 0), text


def _line(table, code):
    start = "%d " % code
    for line in table:
        if line.startswith(start):
            return line
    return None
