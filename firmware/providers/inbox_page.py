"""What a round of looks has found, as an object that outlives the module that read it."""

from hashlib import sha256

try:
    from micropython import const
except ImportError:
    const = int

from core import overlay

_EACH = const(8)  # bytes a text in Modes.seen: created 4, digest 4
# Places in one text that may have to be acted on.
CREATED = const(0)
SID = const(1)
FROM = const(2)
TEXT = const(3)
CUT = const(4)
DIGEST = const(5)


def page(kept=(), rows=0, oldest=1 << 32, others=()):
    """What read_inbox.read fills in, parked.

    kept: [(created, SID, from, text, was it cut, digest)], the oldest of those to act on; others:
    the same of strangers' texts; more: True if there was no room for all of kept; strange:
    digests; newest: Unix seconds of the newest text listed; next: path of the next page or None;
    end: read to the end; rows: texts listed by this and earlier pages; oldest: Unix seconds of the
    last one if none is newer than the one listed before it, else 0.
    """
    page = overlay.park()
    page.kept, page.others = list(kept), list(others)
    page.more = page.end = False
    page.strange = []
    page.newest = 0
    page.next = None
    page.rows, page.oldest = rows, oldest
    return page


def digest(sid):
    """4 bytes for a message id."""
    return sha256(sid.encode()).digest()[:4]


def is_digest(known, one):
    """True if the digest `one` is among those in `known`, one after the other."""
    return any(known[at : at + 4] == one for at in range(0, len(known), 4))


def is_seen(seen, one):
    """True if the digest `one` is in Modes.seen."""
    return any(seen[at + 4 : at + _EACH] == one for at in range(0, len(seen), _EACH))
