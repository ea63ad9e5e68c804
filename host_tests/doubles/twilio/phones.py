"""The phones at the other end, and what becomes of a message on its way to them."""

from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fate:
    """How a message ends: steps of (seconds after it leaves the queue, status), the error code of
    the last step, and after how many seconds the phone rings (None: never)."""

    steps: tuple
    code: int | None = None
    arrives_s: float | None = None


DELIVERED = Fate(((0.3, "sending"), (1, "sent"), (3, "delivered")), arrives_s=2)
SENT_ONLY = Fate(((0.3, "sending"), (1, "sent")), arrives_s=2)  # a carrier that gives no receipt


def undelivered(code=30003, after_s=5):
    """A fate: the carrier says it did not arrive."""
    return Fate(((0.3, "sending"), (1, "sent"), (after_s, "undelivered")), code)


def failed(code=30008, after_s=1):
    """A fate: Twilio could not send it."""
    return Fate(((after_s, "failed"),), code)


def late(after_s):
    """A fate: delivered, but only after this many seconds (a phone that was switched off)."""
    return Fate(((0.3, "sending"), (1, "sent"), (after_s, "delivered")), arrives_s=after_s)


@dataclass
class Phone:
    """A phone: `fate` for every message, or `plan` for the next ones first."""

    number: str
    fate: Fate = DELIVERED
    plan: deque = field(default_factory=deque)
    inbox: list = field(default_factory=list)  # messages that arrived or will
    sent: list = field(default_factory=list)  # messages its owner has sent to our numbers

    def next_fate(self):
        return self.plan.popleft() if self.plan else self.fate

    def messages(self, now=None):
        """The messages that have reached the phone by `now` (Unix s; None: ever), in order."""
        here = [
            m
            for m in self.inbox
            if m.arrives_at is not None and (now is None or m.arrives_at <= now)
        ]
        return sorted(here, key=lambda m: m.arrives_at)

    def texts(self, now=None):
        """The texts as the person reads them."""
        return [m.body for m in self.messages(now)]


class Phones(dict):
    """All phones by number; a number nobody mentioned is a phone that works."""

    def __missing__(self, number):
        self[number] = Phone(number)
        return self[number]
