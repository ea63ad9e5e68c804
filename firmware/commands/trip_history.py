"""The last trips with their times, for the command LAST: one small file that survives a restart.

Of each: time 4 (Unix seconds; below _UNIX the uptime of this boot, 0 not known), length 1, text;
newest first, as many as fit into a file that is nearly free to rewrite.
"""

try:
    from micropython import const
except ImportError:
    const = int

from core.files import INLINE

_FILE = "last"
_TEXT_MOST = const(56)  # bytes
_UNIX = const(1 << 29)


def add(store, unix, uptime_s, text):
    """Put text first; unix: when it was, None if not known. A full flash costs only this."""
    raw = text.replace("\x01", "").encode()  # without the place of a serial number
    if len(raw) > _TEXT_MOST:
        from core import utf8

        raw = utf8.text(raw[:_TEXT_MOST], True).encode()
    data = (unix or max(1, uptime_s)).to_bytes(4, "little") + bytes((len(raw),)) + raw
    for piece in _pieces(store.read(_FILE) or b""):
        if len(data) + len(piece) > INLINE:
            break
        data += piece
    _write(store, data)


def begin(hear, store):
    """Once after a start, noted in hear (a state.Hearing), afterwards nothing: uptimes of an
    earlier boot mean nothing any more."""
    if hear.trips:
        return
    hear.trips = True
    data = store.read(_FILE) or b""
    pieces = [bytes(4) + p[4:] if _time(p) < _UNIX else p for p in _pieces(data)]
    if b"".join(pieces) != data:
        _write(store, b"".join(pieces))


def recall(store, clock):
    """[(Unix seconds or None, text)], newest first."""
    now, out = clock.now(), []
    for piece in _pieces(store.read(_FILE) or b""):
        at = _time(piece)
        if at < _UNIX:
            at = now - clock.uptime_s() + at if at and now is not None else None
        out.append((at, piece[5:].decode()))
    return out


def _pieces(data):
    at, out = 0, []
    while at + 5 <= len(data):
        size = 5 + data[at + 4]
        out.append(data[at : at + size])
        at += size
    return out


def _time(piece):
    return int.from_bytes(piece[:4], "little")


def _write(store, data):
    try:
        store.write(_FILE, data)
    except OSError:
        pass  # the outbox says that flash is full
