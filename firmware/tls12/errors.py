"""The one error of this library: which step failed, why, what to do next.

Every failure is an OSError, because `requests` closes its socket on nothing else. Inside, a
refusal is ValueError(number, more): the words are in error_texts.py, loaded only to be told,
because in RAM they would cost more than the code that checks.
"""


class TLSError(OSError):
    """A failed handshake or connection.

    `step` is one of "host", "hello", "certificate", "key exchange", "finished", "write", "read".
    `sent`: may something of the caller's data have left the board? Only in "write" and "read".
    `say` is one sentence. `alert` is the TLS alert number (RFC 5246, 7.2), 0 if none fits.
    `args[0]` (errno): minus the alert number if TLS refused, by us or by the server;
    above 0 it is the network's own number (104 closed, 110 timed out) or 12 (out of memory).
    `remote` is true if the server sent the alert, so that none is sent back.
    """

    def __init__(self, step, say, alert=0, code=None, remote=False):
        super().__init__(-alert if code is None else code, "TLS %s: %s" % (step, say))
        self.step = step
        self.sent = step in ("write", "read")
        self.say = say
        self.alert = alert
        self.remote = remote


def told(step, e):
    """Any exception of `step` as the TLSError to raise for it."""
    if isinstance(e, TLSError):
        return e
    if isinstance(e, MemoryError):
        return TLSError(step, "out of memory; free some or ask for smaller answers", 80, 12)
    if isinstance(e, RuntimeError):
        return TLSError(
            step, "calls are nested too deep for the stack; call from higher up", 80, 12
        )
    if isinstance(e, OSError):
        code = e.args[0] if e.args else 5
        if code == 110:
            return TLSError(step, "the server did not answer in time", 0, code)
        return TLSError(step, "the network failed (error %s)" % code, 0, code)
    if isinstance(e, ImportError):
        return TLSError(step, "a file of tls12 is missing on the board: %s" % e, 80, 2)
    if isinstance(e, ValueError) and len(e.args) == 2 and isinstance(e.args[0], int):
        return _refusal(step, e.args[0], e.args[1])
    return TLSError(step, "malformed (%r)" % e, 50)


def _refusal(step, number, more):
    from .error_texts import SENTENCES, alert_text

    if number < 0:  # minus the alert the server sent
        return TLSError(step, alert_text(-number), -number, None, True)
    alert, code, say = SENTENCES.get(number, (80, None, "error %s: %%s" % number))
    try:
        say = say % more if "%" in say else say
    except TypeError:
        say = "%s (%r)" % (say, more)
    return TLSError(step, say, alert, code)
