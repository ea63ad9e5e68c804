"""The one error of this library: which step failed, why, what to do next.

Every failure is an OSError, because `requests` closes its socket on nothing else.
"""


class TLSError(OSError):
    """A failed handshake or connection.

    `step` is one of "host", "hello", "certificate", "key exchange", "finished", "write", "read".
    Nothing of the caller's data has left the board unless it is "write" or "read".
    `say` is one sentence. `alert` is the TLS alert number (RFC 5246, 7.2), 0 if none fits.
    `args[0]` (errno): minus the alert number if TLS refused, by us or by the server;
    above 0 it is the network's own number (104 closed, 110 timed out) or 12 (out of memory).
    `remote` is true if the server sent the alert, so that none is sent back.
    """

    def __init__(self, step, say, alert=0, code=None, remote=False):
        super().__init__(-alert if code is None else code, "TLS %s: %s" % (step, say))
        self.step = step
        self.say = say
        self.alert = alert
        self.code = -alert if code is None else code
        self.remote = remote


def error(number, more=None):
    """The TLSError for one of the numbers of sentences.py; `more` fills the sentence's %s.

    The sentences are loaded only now: in RAM they would cost more than the code that checks.
    Its step is None until at() knows it.
    """
    try:
        from .sentences import SENTENCES
    except MemoryError:
        return TLSError(None, "error %d, and no memory to say more" % number, 80, 12)
    alert, code, say = SENTENCES[number]
    return TLSError(None, say if more is None else say % more, alert, code)


def at(step, e):
    """Any exception of `step` as the TLSError to raise for it."""
    if isinstance(e, TLSError):
        if e.step is not None:
            return e
        return TLSError(step, e.say, e.alert, e.code, e.remote)
    if isinstance(e, MemoryError):
        return TLSError(step, "out of memory; free some or ask for smaller answers", 80, 12)
    if isinstance(e, OSError):
        code = e.args[0] if e.args else 5
        return TLSError(step, "the network failed (%s)" % code, 0, code)
    if isinstance(e, ImportError):
        return TLSError(step, "a file of tls12 is missing on the board (%s)" % e, 80, 2)
    return TLSError(step, "malformed (%r)" % e, 50)
