"""Handshake messages and their transcript (RFC 5246, 7.4), streamed across records.

The chip's sha256 cannot be copied, so two run side by side. Full handshake: one ends at
ClientKeyExchange (extended master secret and the client's Finished), the other at the server's
Finished. Resumed: one ends before the server's Finished, the other after it.
"""

from hashlib import sha256

try:
    from micropython import const
except ImportError:
    const = int

_CHANGE = const(20)
_ALERT = const(21)
_HANDSHAKE = const(22)


_UNEXPECTED = const(40)
_TOO_LONG = const(41)
_CLOSED = const(42)
_LEFT_OVER = const(43)
_ENDED = const(44)
_TOO_MUCH = const(45)
_BAD_CHANGE = const(46)
_SHORT = const(47)
_ALL_MAX = const(32768)  # bytes of handshake in all; a chain of four is about 5 KB
_HELLO_REQUEST = const(0)


class Messages:
    """Reads and writes handshake messages over `records` and hashes them."""

    def __init__(self, records):
        self.records = records
        self.hashes = [sha256(), sha256()]
        self.out = b""  # records waiting for flush()
        self.size = 0  # bytes of the current message not read yet
        self.all = 0

    def hash(self, data):
        """Take these bytes into the transcript."""
        for one in self.hashes:
            one.update(data)

    def digest(self):
        """The SHA-256 of everything so far. Can be asked twice, once for each running hash."""
        return self.hashes.pop().digest()

    def _other(self):
        """A record has begun that is not what was wanted: an alert may be a warning, anything else
        (sealed data of no length, too, perhaps without end) is none of this handshake."""
        if self.kind == 0:
            raise ValueError(_CLOSED, None)
        if self.kind != _ALERT:
            raise ValueError(_UNEXPECTED, "record type %d" % self.kind)
        self.records.alert()
        if self.records.ended:
            raise ValueError(_ENDED, None)

    def expect(self, *kinds):
        """Begin the next message, which must be one of `kinds`; returns which."""
        records = self.records
        while True:
            head = bytearray(4)
            at = 0
            while at < 4:  # as in `part`, and for its reason
                if not records.left:
                    self.kind = records.next()
                if self.kind != _HANDSHAKE or not records.left:
                    self._other()
                else:
                    at += records.take(memoryview(head)[at:])
            self.all += 4
            if self.all > _ALL_MAX:
                raise ValueError(_TOO_MUCH, None)
            kind = head[0]
            self.size = head[1] << 16 | head[2] << 8 | head[3]
            if kind == _HELLO_REQUEST and not self.size:
                continue  # nor hashed (RFC 5246, 7.4.1.1)
            if kind not in kinds:
                raise ValueError(_UNEXPECTED, "message type %d" % kind)
            self.hash(head)
            return kind

    def part(self, n, most):
        """The next n bytes of the current message, which may be at most `most`."""
        if n > self.size:
            raise ValueError(_SHORT, None)
        if n > most:
            raise ValueError(_TOO_LONG, (n, most))
        self.all += n
        if self.all > _ALL_MAX:
            raise ValueError(_TOO_MUCH, None)
        records = self.records
        data = bytearray(n)
        at = 0
        while at < n:  # here, not in a function: what waits lies low on the C stack
            if not records.left:
                self.kind = records.next()
            if self.kind != _HANDSHAKE or not records.left:
                self._other()
            else:
                at += records.take(memoryview(data)[at:] if at else data)
        self.size -= n
        self.hash(data)
        return data

    def skip(self):
        """Hash the rest of the current message and forget it."""
        while self.size:
            self.part(min(self.size, 256), 256)

    def change(self):
        """Take the server's ChangeCipherSpec, exactly between two messages."""
        if self.records.left:
            raise ValueError(_LEFT_OVER, None)
        while not self.records.left:
            self.kind = self.records.next()
            if self.kind == _ALERT or not self.records.left:
                self._other()
        if self.kind != _CHANGE:
            raise ValueError(_UNEXPECTED, "record type %d" % self.kind)
        one = bytearray(1)
        if self.records.left != 1:
            raise ValueError(_BAD_CHANGE, None)
        self.records.take(one)
        if one[0] != 1:
            raise ValueError(_BAD_CHANGE, None)

    def put(self, kind, body):
        """Hash a message and queue it; flush() sends."""
        n = len(body)
        data = bytes((kind, 0, n >> 8, n & 255)) + body
        self.hash(data)
        self.out += self.records.pack(_HANDSHAKE, data)

    def put_change(self):
        """Queue a ChangeCipherSpec; it is not hashed."""
        self.out += self.records.pack(_CHANGE, b"\1")

    def flush(self):
        """Send what was queued, as one piece. Raises what Records.write raises."""
        out = self.out
        self.out = b""
        self.records.write(out)
