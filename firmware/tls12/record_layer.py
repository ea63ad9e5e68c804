"""TLS 1.2 records (RFC 5246, 6.2; AES-GCM: RFC 5288), in bounded memory.

In the clear a record is streamed: its bytes stay in the socket until they are needed. Sealed, it
is read whole, authenticated, and only then handed up. It lies in memory in parts, for which there
is room where there is none in one piece; each goes as soon as its bytes were taken.
"""

try:
    from micropython import const
except ImportError:
    const = int

from .runtime import drop, ease

try:
    from time import ticks_diff, ticks_ms
except ImportError:  # CPython
    from time import monotonic  # type: ignore[attr-defined]

    def ticks_ms():
        return int(monotonic() * 1000)

    def ticks_diff(end, start):
        return end - start


_CHANGE = const(20)
_ALERT = const(21)
_HANDSHAKE = const(22)
_DATA = const(23)

_NOT_TLS = const(70)  # numbers of error_texts.py
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
_WRONG_TAG = const(82)
_TOO_LONG = const(90)
_MAX = const(16384)
_WARNINGS_MAX = const(4)
_NONCE = const(8)  # bytes, explicit
_TAG = const(16)
_OVERHEAD = const(24)  # the two
_HEAD = const(13)  # bytes of a sealed record in front of the ciphertext
_PART = const(256)  # bytes of a record in one piece
_PIECE = const(64)  # bytes asked of the socket at once: see Records.fill


def unpark(parked):
    """The Records that `park` was called on; nothing else may have used its keys since."""
    from .crypto.aes_gcm import directions

    records = Records(*parked[:2])
    records.most, records.warnings, records.session, keys, counts = parked[2:]
    records.sealer, records.opener = directions(keys)
    records.sealer.count, records.opener.count = counts
    records.exact = True
    return records


def _buffers(size):
    """For a sealed record of `size` bytes of content, the next to be read last: tag, parts,
    nonce."""
    sealed = [bytearray(_TAG)]
    try:
        for at in range(0, size, _PART):
            sealed.append(bytearray(min(_PART, size - at)))
    except MemoryError:
        raise ValueError(_NO_ROOM, size)
    if len(sealed) > 1:  # the short part is the last to be read
        sealed[1], sealed[-1] = sealed[-1], sealed[1]
    sealed.append(bytearray(_NONCE))
    return sealed


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
        self.left = 0  # bytes of the current record not taken yet
        self.buf = None  # bytearray: the part of an opened record to be taken now, from `at` on
        self.at = 0
        self.parts = None  # list of the others, the next one last
        self.opener = None  # aes_gcm.Gcm once its keys are on
        self.sealer = None
        self.ended = False  # close_notify came
        self.warnings = 0
        self.session = None  # the one in use: a fatal error ends it (RFC 5246, 7.2.2)
        self.keys = None  # the 40 bytes of the key block (5246, 6.3), for `park`
        self.began = self.within = None  # see `limited`

    def limited(self, seconds):
        """From now on all reading and writing together must end within this time, whatever the
        socket's own timeout is, which counts for each wait anew."""
        self.began = ticks_ms()
        self.within = seconds * 1000

    def park(self):
        """What it takes to go on from here, as plain data, when nothing is left unread: `unpark`
        makes it anew, in one piece of memory, when the handshake's is free."""
        counts = self.sealer.count, self.opener.count
        return self.sock, self.limit, self.most, self.warnings, self.session, self.keys, counts

    # len, min: a name of builtins is first looked for in the module's table, step by step.

    def next(self, len=len, min=min):  # noqa: C901 - what waits for the network is one function
        """Begin the next record; returns its content type, 0 if the peer closed.

        Afterwards take() gives its `left` bytes: a clear record straight from the socket, a
        sealed one from memory. Raises ValueError(number, more) for what is no TLS 1.2 record or
        does not fit.

        By recv(), which gives what is there: readinto() would go on for as long as a byte comes
        now and then. In small pieces, for which there is always a place in memory.
        """
        kind = 0
        todo = [self.head]  # what is filled from the socket, the next one last
        while todo:
            buf = todo.pop()
            want = len(buf)
            at = 0
            while at < want:
                got = self.sock.recv(min(want - at, _PIECE))
                if not got:
                    if got is None:
                        raise ValueError(_TIMEOUT, None)
                    if kind or at:
                        raise ValueError(_CLOSED, None)
                    return 0
                buf[at : at + len(got)] = got
                at += len(got)
                if self.within and ticks_diff(ticks_ms(), self.began) > self.within:
                    raise ValueError(_TOO_LONG, None)
            if not kind:
                kind = buf[0]
                todo = sealed = self._begun(kind, buf[3] << 8 | buf[4])
                if sealed:
                    sealed = sealed[:]
        if self.opener:
            self._open(kind, sealed)
        if not self.left and (kind != _DATA or not self.opener):
            raise ValueError(_EMPTY, None)
        return kind

    def _begun(self, kind, size):
        """The head of a record is read: what of it is to be read at once, in buffers, the next one
        last: see _buffers; nothing of a clear one."""
        head = self.head
        if not _CHANGE <= kind <= _DATA or head[1] != 3:
            raise ValueError(_NOT_TLS, None)
        if self.exact and head[2] != 3:
            raise ValueError(_VERSION, None)
        if not self.opener:
            if size > _MAX:
                raise ValueError(_OVERFLOW, None)
            self.left = size
            return ()
        size -= _OVERHEAD
        if size < 0:
            raise ValueError(_LENGTH, None)
        if size > self.most:
            raise ValueError(_OVERFLOW, None)
        if size > self.limit:
            raise ValueError(_LIMIT, (size, self.limit))
        return _buffers(size)

    def _open(self, kind, parts):
        """Authenticate what `_begun` made buffers for, and have it at hand."""
        nonce = parts.pop()
        tag = parts.pop(0)
        parts.reverse()
        size = 0
        for part in parts:
            size += len(part)
        about = self.opener.about(kind, size)[1]
        before = ease()
        try:
            self.opener.open(nonce, about, parts, tag)
        except ValueError:
            raise ValueError(_WRONG_TAG, None)
        finally:
            ease(before)
        drop()  # garbage only: what the reader keeps should not come to lie between it
        parts.reverse()
        self.parts = parts
        self.buf = parts.pop() if size else None
        self.at = 0
        self.left = size

    def take(self, out, len=len, min=min):
        """Move up to len(out) bytes of the current record into `out`; returns how many: in the
        clear, what there is at the first try."""
        n = min(len(out), self.left)
        if not self.opener:
            got = self.sock.recv(min(n, _PIECE)) if n else b""
            if got is None:
                raise ValueError(_TIMEOUT, None)
            if n and not got:
                raise ValueError(_CLOSED, None)
            n = len(got)
            out[:n] = got
            self.left -= n
            if self.within and ticks_diff(ticks_ms(), self.began) > self.within:
                raise ValueError(_TOO_LONG, None)
            return n
        out = memoryview(out)[:n]
        at = 0
        while at < n:
            part = min(n - at, len(self.buf) - self.at)
            out[at : at + part] = memoryview(self.buf)[self.at : self.at + part]
            at += part
            self.at += part  # as `gone`, a frame less deep
            self.left -= part
            if self.at == len(self.buf):
                self.buf = self.parts.pop() if self.left else None
                self.at = 0
        return n

    def near(self):
        """How many bytes of an opened record are in `buf`, from `at` on."""
        return len(self.buf) - self.at

    def gone(self, n):
        """n bytes of `buf` were used; it goes with its last byte, and the next part comes."""
        self.at += n
        self.left -= n
        if self.at == len(self.buf):
            self.buf = self.parts.pop() if self.left else None
            self.at = 0

    def alert(self):
        """Read the alert record just begun. Sets `ended` on close_notify, forgives a few
        warnings, raises ValueError(-alert, None) for a fatal one."""
        if self.left != 2:
            raise ValueError(_BAD_ALERT, None)
        buf = bytearray(2)
        at = 0
        while at < 2:
            at += self.take(memoryview(buf)[at:])
        if buf[1] == 0:
            self.ended = True
        elif buf[0] == 1:
            self.warnings += 1
            if self.warnings > _WARNINGS_MAX:
                raise ValueError(_WARNINGS, None)
        else:
            raise ValueError(-buf[1], None)

    def pack(self, kind, data):
        """The record of `data` (bytes-like, at most 16384) as it goes on the wire."""
        size = len(data)
        if self.sealer:
            number, about = self.sealer.about(kind, size)
            before = ease()
            try:
                wire = self.sealer.seal(number, about, data, _HEAD)
            finally:
                ease(before)
            size += _OVERHEAD
            wire[:_HEAD] = bytes((kind, 3, 3, size >> 8, size & 255)) + number
            return wire
        return bytes((kind, 3, 3 if self.exact else 1, size >> 8, size & 255)) + data

    def write(self, wire):
        """All bytes of `wire` to the socket."""
        left = memoryview(wire)
        while len(left):
            n = self.sock.send(left)  # write() would go on, as readinto() in `next`
            if not n:
                raise ValueError(_SHORT_WRITE, None)
            left = left[n:]
            if self.within and ticks_diff(ticks_ms(), self.began) > self.within:
                raise ValueError(_TOO_LONG, None)

    def send(self, kind, data):
        """Write `data` as one record."""
        self.write(self.pack(kind, data))
