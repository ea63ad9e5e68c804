"""What became of one message, in the words of outcome.py: an Outcome, a Delivery, a LookUp."""

from core import overlay

from providers.outcome import CANNOT, LATER, RECIPIENT, TEXT, UNKNOWN


class Outcome:
    """One try to send one message.

    kind: one of the five of outcome.py; sid: the provider's message id or None; status: HTTP
    status, 0 when no answer came; code: the provider's own error code, 0 = none; say: one
    sentence for the user; wait_s: seconds the provider wants us to wait (0 = no wish);
    scope: one of the four there; words: what the others are told of it, only set where that was
    put in words already.
    """

    words: str  # told to the type checker, no code on the chip

    def __init__(self, kind, say, sid=None, status=0, code=0, wait_s=0, scope=RECIPIENT):
        self.kind = kind
        self.say = say
        self.sid = sid
        self.status = status
        self.code = code
        self.wait_s = wait_s
        self.scope = scope

    def __repr__(self):
        return "<%s %d/%d: %s>" % (self.kind, self.status, self.code, self.say)


class Delivery:
    """How far a message that was SENT has come.

    kind: DELIVERED, PENDING, UNDELIVERED, FAILED or UNKNOWN (could not be asked now);
    status: the provider's word ("queued", "sent", ...) or ""; code: its error code, 0 = none;
    say: one sentence; retry: True if sending the same text once more may help; wait_s: how
    long to wait before that, 0 = no wish; scope and words: as in an Outcome.
    """

    def __init__(self, kind, say, status="", code=0, retry=False, wait_s=0, scope=TEXT):
        self.kind = kind
        self.say = say
        self.status = status
        self.code = code
        self.retry = retry
        self.wait_s = wait_s
        self.scope = scope

    def __repr__(self):
        return "<%s %s/%d: %s>" % (self.kind, self.status, self.code, self.say)


class LookUp:
    """Whether a message of unknown fate exists at the provider.

    kind: FOUND (sid and status are set), ABSENT (not listed now; listing can lag by seconds), MORE
    (sid: the path to ask for next) or CANNOT (outcome holds the reason: LATER = ask again, FIX =
    asking is not allowed, UNKNOWN = the answer cannot settle it).
    """

    def __init__(self, kind, sid=None, status="", outcome=None):
        self.kind = kind
        self.sid = sid
        self.status = status
        self.outcome = outcome

    def __repr__(self):
        return "<%s %s %s %r>" % (self.kind, self.sid, self.status, self.outcome)


def as_kind(kind, outcome):
    """A failed Outcome in the form that kind answers with."""
    from net.request import LOOK_UP, SEND

    if kind == LOOK_UP:
        outcome.kind = LATER  # asking again is harmless
        return LookUp(CANNOT, outcome=outcome)
    if kind != SEND:
        return Delivery(UNKNOWN, outcome.say, wait_s=outcome.wait_s)
    return outcome


def park(result):
    """An Outcome, Delivery or LookUp without its class, see overlay.park."""
    parked = overlay.park(result)
    if getattr(parked, "outcome", None):
        parked.outcome = overlay.park(parked.outcome)
    return parked
