"""The socket that `requests` talks to: read, readinto, readline, write, close over TLS records."""

try:
    from micropython import const
except ImportError:
    const = int

from .runtime import unload

_UNEXPECTED = const(40)  # numbers of error_texts.py
_CUT = const(83)
_NO_ANSWER = const(84)
_CLOSED = const(85)
_LATE = const(86)
_IDLE = const(87)
_LONG_LINE = const(88)
_BLOCKING = const(89)

_ALERT = const(21)
_HANDSHAKE = const(22)
_DATA = const(23)

_OUT_MAX = const(1024)  # bytes of content in a record of ours
_LINE_MAX = const(4096)
_IDLE_MAX = const(16)


class Stream:
    """A TLS connection over `records`, whose handshake is done.

    What is written is collected and leaves in few records: when 1 KB is full, or at the first
    read. Every failure is a TLSError and closes the connection.
    """

    def __init__(self, records, policy):
        self.records = records  # None once closed
        self.policy = policy
        self.out = None  # bytearray of what waits to be sent
        self.used = False  # something came back
        self.late = None  # a failure that comes up at the next read
        records.limited(policy.deadline)

    def _fail(self, step, e):
        """Close the connection and raise `e` as a TLSError."""
        records = self.records
        self.records = self.out = None
        sock = None
        if records:
            sock = records.sock
            if records.session in self.policy.sessions:  # RFC 5246, 7.2.2
                self.policy.sessions.remove(records.session)
        try:
            from .alerts_out import fail

            fail(records and self.policy, sock, records, step, e)
        except MemoryError:  # not even the words for it could be loaded
            if sock:
                sock.close()
            if not isinstance(e, Exception):
                raise e
            raise OSError(12)

    def _flush(self):
        out = self.out
        self.out = None
        if out:
            self.records.limited(self.policy.deadline)
            self.records.send(_DATA, out)

    def more(self):
        """Have bytes of the answer at hand; False once the server said goodbye. Whoever reads far
        up the C stack may wait here first, lower down."""
        records = self.records
        step = "write"
        try:
            if records is None:
                raise self.late or ValueError(_CLOSED, None)
            if records.left:
                return True
            self._flush()
            step = "read"
            for _ in range(_IDLE_MAX):
                if records.ended:
                    return False
                kind = records.next()
                if kind == _DATA and records.left:
                    self.used = True
                    return True
                if kind != _DATA:
                    self._other(records, kind)
            raise ValueError(_IDLE, None)
        except BaseException as e:
            self._fail(step, e)

    def _other(self, records, kind):
        if kind == _ALERT:
            records.alert()
        elif kind == _HANDSHAKE:
            self._refuse(records)
        elif kind == 0:
            raise ValueError(_CUT if self.used else _NO_ANSWER, None)
        else:
            raise ValueError(_UNEXPECTED, "record type %d" % kind)

    def _refuse(self, records):
        """HelloRequest: no renegotiation (RFC 5746, 4.5), a warning. Anything else is fatal."""
        head = bytearray(4)
        if records.left != 4 or records.take(head) != 4 or head != b"\0\0\0\0":
            raise ValueError(_LATE, None)
        records.send(_ALERT, b"\1\x64")

    def readinto(self, buf, n=None):
        """Fill `buf` (or its first n bytes); returns how many, fewer only at the end.

        What came before a failure is handed out first; the failure comes up at the next call.
        """
        view = memoryview(buf)
        if n is not None:
            view = view[:n]
        got = 0
        while got < len(view):
            try:
                if not self.more():
                    break
            except OSError as e:
                if not got:
                    raise
                self.late = e
                break
            got += self.records.take(view[got:])
        return got

    def read(self, n=-1):
        """n bytes, fewer only where the server said goodbye; without n everything to there.

        Cut short by a failure it raises that: half an answer is not taken for a whole one.
        """
        try:
            return self._all() if n is None or n < 0 else self._some(n)
        except MemoryError as e:
            self._fail("read", e)

    def _all(self):
        out = b""
        while self.more():
            part = bytearray(self.records.near())
            self.records.take(part)
            out += part
        return out

    def _some(self, n):
        records = self.records
        if records and records.left and 0 < n <= records.near():  # at hand: one copy, not two
            part = bytes(memoryview(records.buf)[records.at : records.at + n])
            records.gone(n)
            return part
        buf = bytearray(n)
        got = self.readinto(buf)
        if self.late:
            raise self.late
        return bytes(memoryview(buf)[:got])

    def readline(self):
        """A line with its end, the rest if the server ended without, b"" at the end.

        An answer that ends before it began is an OSError: `requests` would not close on it.
        """
        out = b""
        try:
            while self.more():
                records = self.records
                at = records.at
                n = records.buf.find(b"\n", at) + 1 - at
                if n <= 0:
                    n = records.near()
                if len(out) + n > _LINE_MAX:
                    self._fail("read", ValueError(_LONG_LINE, _LINE_MAX))
                out += records.buf[at : at + n]
                records.gone(n)
                if out[-1] == 10:
                    return out
        except MemoryError as e:
            self._fail("read", e)
        if not self.used:
            self._fail("read", ValueError(_NO_ANSWER, None))
        return out

    def write(self, data, len=len):
        """Take all of `data` (str or bytes-like); sent when 1 KB is full or at the next read."""
        if isinstance(data, str):
            data = data.encode()
        try:
            if self.records is None:
                raise ValueError(_CLOSED, None)
            view = memoryview(data)
            while len(view):
                if self.out is None:
                    self.out = bytearray()
                room = min(_OUT_MAX, self.records.most) - len(self.out)
                self.out.extend(view[:room])
                view = view[room:]
                if len(view):
                    self._flush()
        except BaseException as e:
            self._fail("write", e)
        return len(data)

    def close(self):
        """Send what is left and a goodbye, and close the socket. Never raises; may be repeated."""
        records = self.records
        if records is None:
            return
        records.buf = records.parts = records.opener = None
        try:
            self._flush()
            records.send(_ALERT, b"\1\0")
        except Exception:
            records.sealer = None  # the connection was lost already
        finally:
            self.records = self.out = None
            records.sock.close()
            # Whoever closes may have the answer to read now (JSON), which takes room.
            unload("stream", "record_layer", "crypto.aes_gcm", "crypto.ghash")

    def setblocking(self, flag):
        """Only blocking use is done."""
        if not flag:
            self._fail("read", ValueError(_BLOCKING, None))

    def settimeout(self, seconds):
        """Of each wait for the server, in seconds. For the whole answer there is `deadline`."""
        if self.records:
            self.records.sock.settimeout(seconds)
