"""The fault plan: what goes wrong, for which requests, how often.

    double.faults.add("reset_after", when={"to": "+380441112233"}, count=2)
    double.faults.add("http", status=503, code=20503, created=True)

`when` is None (any), a dict that the Exchange's attributes must equal (a set or tuple: be one of),
or a function of the Exchange. `count` is how many times it strikes (None: always). Faults are
asked in the order they were added.

Before a request exists (its Exchange only has `now_ms`):
    dns            the name does not resolve
    refuse         the connection is refused
    unreachable    nobody answers the connect
    tls            the handshake is refused at `step` ("hello") with `alert` (40), by somebody who
                   need not be the server: forged, a block page ("certificate", 42), a flipped bit
For a request:
    reset_before   connection reset, request never processed      reset_after   ... processed
    close_before   closed without an answer, never processed      close_after   ... processed
    hang_before    no answer ever, never processed                hang_after    ... processed
    late           processed `s` seconds later (20), when the client has gone: no answer comes, but
                   `end`: "hang" (as it is), "eof" or "reset" at once
    half_answer    processed; `part` (0.5) of the answer, then `end`: "eof", "reset" or "hang"
    slow           processed; the answer begins after `s` seconds (20)
    trickle        processed; the answer comes `size` (16) bytes every `every_ms` (100)
    interim        processed; `statuses` ((100, 103)) come before the answer (RFC 9110, 15.2)
    chunks         processed; the answer comes in chunks of `size` (7) bytes with extensions and
                   trailers, whatever was asked; its header is `header`
    odd_code       refused with `status` (400) and `code`, any JSON text ("1e300")
    http           `status` and `code` as an error answer; processed first if `created`;
                   `body` and `headers` replace ours
    raw            `data` bytes instead of an answer, then end of file; processed if `created`
"""

from dataclasses import dataclass, field

CONNECT_KINDS = ("dns", "refuse", "unreachable", "tls")
REQUEST_KINDS = (
    "reset_before",
    "reset_after",
    "close_before",
    "close_after",
    "hang_before",
    "hang_after",
    "late",
    "half_answer",
    "slow",
    "trickle",
    "http",
    "interim",
    "chunks",
    "odd_code",
    "raw",
)
KINDS = CONNECT_KINDS + REQUEST_KINDS


@dataclass
class Exchange:
    """What a fault can look at."""

    now_ms: float = 0
    method: str | None = None
    path: str | None = None
    account: str | None = None  # SID in the path
    to: str | None = None
    from_: str | None = None
    form: dict = field(default_factory=dict)
    index: int = 0  # how many requests came before


@dataclass
class Fault:
    kind: str
    when: object = None
    count: int | None = 1
    options: dict = field(default_factory=dict)
    struck: int = 0

    def fits(self, exchange):
        if self.count is not None and self.struck >= self.count:
            return False
        if self.when is None or callable(self.when):
            return self.when is None or bool(self.when(exchange))
        return all(_is(getattr(exchange, name), wanted) for name, wanted in self.when.items())


def _is(value, wanted):
    return value in wanted if isinstance(wanted, (set, tuple, list)) else value == wanted


class Faults:
    """All planned faults of one double."""

    def __init__(self):
        self.plan = []

    def add(self, kind, when=None, count=1, **options):
        """Plan a fault; returns it (its `struck` counts how often it happened)."""
        if kind not in KINDS:
            raise ValueError("fault kind %r" % kind)
        self.plan.append(Fault(kind, when, count, options))
        return self.plan[-1]

    def clear(self):
        self.plan.clear()

    def take(self, kinds, exchange, now_ms=0):
        """The first fault of one of the kinds that strikes now, or None."""
        if isinstance(kinds, str):
            kinds = (kinds,)
        exchange = exchange or Exchange(now_ms)
        for fault in self.plan:
            if fault.kind in kinds and fault.fits(exchange):
                fault.struck += 1
                return fault
        return None
