"""Sessions that can be resumed (RFC 5246, F.1.4; RFC 5077), at most two.

A resumed handshake costs a fiftieth of a full one. A session is offered only to the host that
issued it and, where the address is known, only there; it is forgotten at the first refusal.
"""

import time

try:
    from micropython import const
except ImportError:
    const = int

LIFE_MAX_S = const(86400)
_MOST = const(2)


def seconds():
    """Seconds that only go forward; on the chip they come round after 12 days, which can make a
    dead session look young: the server then refuses it and a full handshake follows."""
    try:
        return time.ticks_ms() // 1000  # type: ignore[operator]  # rounding is all that is done
    except AttributeError:
        return int(time.monotonic())  # type: ignore[attr-defined]  # CPython


class Session:
    """What resuming takes. `id` is what the server must echo; with a ticket it is made up. (It has
    no functions: they would keep this module in memory as long as a session.)"""

    # Told to the type checker, no code on the chip.
    host: str
    address: object
    suite: int
    extended: bool
    master: bytes
    id: bytes
    ticket: bytes
    life: int
    born: int


def begun(host, address):
    """A Session that begins now. address: as getaddrinfo gave it, None = not known. The rest is
    told by the handshake: suite, id, master; extended: extended master secret was used."""
    session = Session()
    session.host = host
    session.address = address
    session.suite = 0
    session.extended = False
    session.master = session.id = session.ticket = b""
    session.life = LIFE_MAX_S
    session.born = seconds()
    return session


def _of(one, host, address):
    return one.host == host and (one.address is None or address is None or one.address == address)


def find(sessions, host, address):
    """A living session in the list for this host at this address (None = not known), or None."""
    for one in sessions:
        if 0 <= seconds() - one.born < one.life and _of(one, host, address):
            return one
    return None


def keep(sessions, new):
    """Put `new` first; older ones of the same host and address, and surplus ones, go."""
    sessions[:] = [new] + [one for one in sessions if not _of(one, new.host, new.address)]
    del sessions[_MOST:]


def compact(policy):
    """What a handshake leaves was made among its garbage, in the middle of the memory: copies lie
    low, and the rest is in one piece again."""
    for one in policy.sessions:
        one.master = bytes(bytearray(one.master))
        one.ticket = bytes(bytearray(one.ticket))
        one.id = bytes(bytearray(one.id))
    cache = policy.cache
    for n in range(len(cache)):
        mark, since, until, label = cache[n]
        cache[n] = (bytes(bytearray(mark)), since, until, label)
