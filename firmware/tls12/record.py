"""TLS 1.2 records (RFC 5246, 6.2; AES-GCM: RFC 5288), in bounded memory.

In the clear a record is streamed: whoever reads takes its bytes from the socket as they are needed.
Sealed, it is read whole, authenticated, and only then handed up.
"""

try:
    from micropython import const
except ImportError:
    const = int

from .errors import TLSError, error

CHANGE = const(20)
ALERT = const(21)
HANDSHAKE = const(22)
DATA = const(23)

_NOT_TLS = const(70)  # numbers of sentences.py
_VERSION = const(71)
_LENGTH = const(72)
_OVERFLOW = const(73)
_LIMIT = const(74)
_NO_ROOM = const(75)
_CLOSED = const(76)
_TIMEOUT = const(77)
_SHORT_WRITE = const(78)
_EMPTY = const(79)
_BAD_ALERT = const(80)
_WARNINGS = const(81)
_MAX = const(16384)
_WARNINGS_MAX = const(4)
_OVERHEAD = const(24)  # explicit nonce and tag


class Records:
    """Both directions of one connection over the connected socket `sock`.

    `limit` is the most content, in bytes, a sealed record may bring.
    """

    def __init__(self, sock, limit):
        self.sock = sock
        self.limit = limit
        self.most = _MAX  # what the peer may send; less with max_fragment_length
        self.head = bytearray(5)
        self.exact = False  # the version is agreed: every record must carry it
        self.left = 0  # bytes of the current clear record still in the socket
        self.data = None  # what is left of the current opened record
        self.opener = None  # Gcm of each direction once its keys are on
        self.sealer = None
        self.ended = False  # close_notify came
        self.warnings = 0

    def fill(self, buf):
        """Fill `buf` from the socket; False if the peer closed before the first byte."""
        want = len(buf)
        at = self.sock.readinto(buf)
        while at != want:
            if at is None:
                raise error(_TIMEOUT)
            part = self.sock.readinto(memoryview(buf)[at:])
            if part == 0:
                if at == 0:
                    return False
                raise error(_CLOSED)
            at = None if part is None else at + part
        return True

    def next(self):
        """Begin the next record; returns its content type, 0 if the peer closed.

        A clear record is left in the socket (`left` bytes), a sealed one is opened into `data`.
        Raises OSError for what is no TLS 1.2 record or does not fit.
        """
        head = self.head
        if not self.fill(head):
            return 0
        kind = head[0]
        size = head[3] << 8 | head[4]
        if not CHANGE <= kind <= DATA or head[1] != 3:
            raise error(_NOT_TLS)
        if self.exact and head[2] != 3:
            raise error(_VERSION)
        if self.opener:
            self._open(kind, size)
        elif size > _MAX:
            raise error(_OVERFLOW)
        else:
            self.left = size
        if not size or kind != DATA and not self.left and not self.data:
            raise error(_EMPTY)
        return kind

    def _open(self, kind, size):
        size -= _OVERHEAD
        if size < 0:
            raise error(_LENGTH)
        if size > self.most:
            raise error(_OVERFLOW)
        if size > self.limit:
            raise error(_LIMIT, (size, self.limit))
        try:
            buf = bytearray(size + _OVERHEAD)
        except MemoryError:
            raise error(_NO_ROOM, size)
        if not self.fill(buf):
            raise error(_CLOSED)
        self.data = self.opener.open(kind, buf)

    def take(self, buf):
        """Move up to len(buf) bytes of the current record into `buf`; returns how many."""
        n = len(buf)
        data = self.data
        if data is not None:
            if n >= len(data):
                n = len(data)
                buf[:n] = data
                self.data = None
            else:
                buf[:] = data[:n]
                self.data = data[n:]
            return n
        if n > self.left:
            n = self.left
            buf = memoryview(buf)[:n]
        if not self.fill(buf):
            raise error(_CLOSED)
        self.left -= n
        return n

    def alert(self):
        """Read the alert record just begun. Sets `ended` on close_notify, forgives a few
        warnings, raises the TLSError of a fatal one."""
        if (self.left or len(self.data)) != 2:
            raise error(_BAD_ALERT)
        buf = bytearray(2)
        self.take(buf)
        if buf[1] == 0:
            self.ended = True
        elif buf[0] == 1:
            self.warnings += 1
            if self.warnings > _WARNINGS_MAX:
                raise error(_WARNINGS)
        else:
            raise alerted(buf[1])

    def send(self, kind, data):
        """Write `data` (bytes-like) as one record. At most 16384 bytes."""
        self.write(self.pack(kind, data))

    def pack(self, kind, data):
        """The record of `data` as it goes on the wire."""
        if self.sealer:
            return self.sealer.seal(kind, data)
        n = len(data)
        return bytes((kind, 3, 3 if self.exact else 1, n >> 8, n & 255)) + data

    def write(self, wire):
        """All bytes of `wire` to the socket."""
        if self.sock.write(wire) != len(wire):
            raise error(_SHORT_WRITE)


def alerted(number):
    """The TLSError for a fatal alert sent by the server."""
    from .sentences import alert_text

    return TLSError("alert", "the server refused: " + alert_text(number), number, None, True)
