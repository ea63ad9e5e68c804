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
        self.remote = remote


def error(number, more=None):
    """The TLSError for one of the numbers of sentences.py; `more` fills the sentence's %s.

    The sentences are loaded only now: in RAM they would cost more than the code that checks.
    """
    try:
        from .sentences import SENTENCES

        step, alert, say = SENTENCES[number]
        if more is not None:
            say = say % more
        return TLSError(step, say, alert)
    except MemoryError:
        return TLSError("read", "error %d and no memory to say more" % number, 80, 12)
