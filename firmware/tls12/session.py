"""Sessions that can be resumed, and the server address each one was made at.

A resumed handshake costs a fiftieth of a full one. A session is offered only to the host that
issued it and, where the address is known, only there; it is forgotten at the first refusal.
"""

import time

try:
    from micropython import const
except ImportError:
    const = int

_LIFE_MAX_S = const(86400)  # RFC 5246, F.1.4: at most a day
_MOST = const(2)


def _seconds():
    """Seconds that only go forward; on the chip they come round after 12 days, which can make a
    dead session look young: the server then refuses it and a full handshake follows."""
    try:
        return time.ticks_ms() // 1000
    except AttributeError:
        return int(time.monotonic())


class Session:
    """What resuming takes. `id` is what the server must echo; with a ticket it is made up."""

    def __init__(self, host, address):
        self.host = host
        self.address = address  # as getaddrinfo gave it, None = not known
        self.suite = 0
        self.extended = False  # extended master secret was used
        self.master = b""
        self.id = b""
        self.ticket = b""
        self.life = _LIFE_MAX_S
        self.born = _seconds()

    def alive(self):
        return 0 <= _seconds() - self.born < self.life

    def of(self, host, address):
        """True if it may be offered to this host at this address (None = not known)."""
        return self.host == host and (
            self.address is None or address is None or self.address == address
        )


class Sessions:
    """At most two sessions, the newest first."""

    def __init__(self):
        self.kept = []

    def find(self, host, address):
        """A living session for this host at this address, or None."""
        self.kept = [one for one in self.kept if one.alive()]
        for one in self.kept:
            if one.of(host, address):
                return one
        return None

    def keep(self, session):
        """Take in `session`; older ones of the same host and address and surplus ones go."""
        old = [one for one in self.kept if not one.of(session.host, session.address)]
        self.kept = [session] + old[: _MOST - 1]

    def forget(self, session):
        if session in self.kept:
            self.kept.remove(session)


class Watched:
    """The `socket` module, remembering which address a host was last resolved to.

    A connected socket of the chip cannot tell its peer (no getpeername), and `requests` connects
    to the first address it got. So that one is remembered, and one that has a living session is
    moved to the front.
    """

    def __init__(self, real, sessions):
        self.real = real
        self.sessions = sessions
        self.last = (None, None)

    def __getattr__(self, name):
        return getattr(self.real, name)

    def getaddrinfo(self, host, *more):
        """As socket.getaddrinfo."""
        self.last = (None, None)
        found = self.real.getaddrinfo(host, *more)
        for one in found:
            if any(kept.host == host and kept.address == one[-1] for kept in self.sessions.kept):
                found = [one] + [other for other in found if other is not one]
                break
        self.last = (host, found[0][-1])
        return found

    def address(self, host):
        """The address `host` was last resolved to, None if it was not the last one resolved."""
        return self.last[1] if self.last[0] == host else None
