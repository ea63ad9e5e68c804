"""The socket that `requests` talks to: read, readinto, readline, write, close over TLS records."""

import gc

try:
    from micropython import const
except ImportError:
    const = int

from .errors import TLSError, at, error
from .record import ALERT, DATA, HANDSHAKE, Records

_NOT_LISTED = const(1)  # numbers of sentences.py
_NOT_CLIENT = const(2)
_NOT_INSTALLED = const(3)
_LEFT_OVER = const(43)
_UNEXPECTED = const(40)
_CUT = const(83)
_NO_ANSWER = const(84)
_CLOSED = const(85)
_LATE = const(86)
_IDLE = const(87)
_LONG_LINE = const(88)
_BLOCKING = const(89)

_OUT_MAX = const(1024)  # bytes of content in a record of ours
_LINE_MAX = const(4096)
_IDLE_MAX = const(16)


class Stream:
    """A TLS connection over the connected `sock`, made by its constructor.

    What is written is collected and leaves in few records: when 1 KB is full, or at the first
    read. Every failure is a TLSError and closes the connection.
    """

    def __init__(self, sock, policy, host):
        self.sock = sock
        self.policy = policy
        self.out = None  # bytearray of what waits to be sent
        self.used = False  # something came back
        self.session = None
        shake = None
        try:
            if policy is None:
                raise error(_NOT_INSTALLED)
            if not host:
                raise error(_NOT_CLIENT)
            host = host.lower()
            if host not in policy.hosts:
                raise error(_NOT_LISTED, host)
            self.records = Records(sock, policy.max_record)
            from .handshake import Handshake

            address = policy.address(host)
            self.session = policy.sessions.find(host, address)
            shake = Handshake(self.records, host, policy)
            session = shake.run(self.session, address)
            self._began(session)
        except BaseException as e:
            step = shake.step if shake else "host"
            shake = None
            self._fail(step, e)

    def _began(self, session):
        """The handshake is done: nothing may be left of it; keep the session if it can resume."""
        if self.records.left:
            raise error(_LEFT_OVER)
        if self.session:
            self.policy.sessions.forget(self.session)
        self.session = None
        if session.id:
            self.policy.sessions.keep(session)
            self.session = session

    def _fail(self, step, e):
        """Tell the server, close, forget the session, raise `e` as a TLSError."""
        sock = self.sock
        policy = self.policy
        records = getattr(self, "records", None)
        self.sock = self.records = self.out = None
        try:
            if policy and self.session:
                policy.sessions.forget(self.session)
            if not isinstance(e, Exception):
                raise e
            if not isinstance(e, TLSError):
                if records:
                    records.buf = records.opener = None
                gc.collect()
            e = at(step, e)
            if records and e.alert and not e.remote:
                _try(records.send, ALERT, bytes((2, e.alert)))
        finally:
            sock.close()
        if policy:
            policy.drop("sentences", "x509_words", "roots", "hello", "x509", "der", "names", "rsa", "ecdsa", "p256")
            policy.drop("keyex", "x25519", "prf", "keys", "messages", "handshake")
            policy.failed = e
        raise e

    def _flush(self):
        out = self.out
        if out:
            self.out = None
            self.records.send(DATA, out)

    def _more(self):
        """Have bytes of the answer at hand; False once the server said goodbye."""
        records = self.records
        if records is None:
            raise error(_CLOSED)
        if records.left:
            return True
        step = "write"
        try:
            self._flush()
            step = "read"
            return self._next(records)
        except BaseException as e:
            self._fail(step, e)

    def _next(self, records):
        for _ in range(_IDLE_MAX):
            if records.ended:
                return False
            kind = records.next()
            if kind == DATA:
                if records.left:
                    self.used = True
                    return True
            elif kind == ALERT:
                records.alert()
            elif kind == HANDSHAKE:
                self._refuse(records)
            elif kind == 0:
                raise error(_CUT if self.used else _NO_ANSWER)
            else:
                raise error(_UNEXPECTED, "record type %d" % kind)
        raise error(_IDLE)

    def _refuse(self, records):
        """HelloRequest: no renegotiation (RFC 5746, 4.5), a warning. Anything else is fatal."""
        head = bytearray(4)
        if records.left != 4 or records.take(head) != 4 or head != b"\0\0\0\0":
            raise error(_LATE)
        records.send(ALERT, b"\1\x64")

    def readinto(self, buf, n=None):
        """Fill `buf` (or its first n bytes); returns how many, fewer only at the end."""
        view = memoryview(buf)
        if n is not None:
            view = view[:n]
        got = 0
        while got < len(view):
            if not self._enough(got):
                break
            got += self.records.take(view[got:])
        return got

    def _enough(self, got):
        """_more(), but what was already read is not lost to a failure: it comes up next time."""
        try:
            return self._more()
        except TLSError:
            if not got:
                raise
            return False

    def read(self, n=-1):
        """n bytes, fewer at the end; without n everything to the end."""
        if n is None or n < 0:
            out = bytearray()
            while self._more():
                part = bytearray(self.records.left)
                self.records.take(part)
                out.extend(part)
            return bytes(out)
        buf = bytearray(n)
        got = self.readinto(buf)
        return bytes(memoryview(buf)[:got])

    def readline(self):
        """A line with its end, the rest if the server ended without, b"" at the end.

        An answer that ends before it began is an OSError: `requests` would not close on it.
        """
        out = b""
        while self._more():
            records = self.records
            start = records.at
            n = records.buf.find(b"\n", start, start + records.left) + 1 - start
            if n <= 0:
                n = records.left
            out += records.buf[start : start + n]
            records.gone(n)
            if out[-1] == 10:
                return out
            if len(out) > _LINE_MAX:
                self._fail("read", error(_LONG_LINE, _LINE_MAX))
        if not self.used:
            self._fail("read", error(_NO_ANSWER))
        return out

    def write(self, data):
        """Take all of `data` (str or bytes-like); sent when 1 KB is full or at the next read."""
        if self.records is None:
            raise error(_CLOSED)
        if isinstance(data, str):
            data = data.encode()
        try:
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
        sock = self.sock
        if records is None:
            return
        records.buf = records.opener = None
        _try(self._flush)
        _try(records.send, ALERT, b"\1\0")
        self.sock = self.records = self.out = None
        sock.close()

    def setblocking(self, flag):
        """Only blocking use is done."""
        if not flag:
            raise at("read", error(_BLOCKING))
        if self.sock:
            self.sock.setblocking(True)

    def settimeout(self, seconds):
        """Of each wait for the server."""
        if self.sock:
            self.sock.settimeout(seconds)


def _try(do, *args):
    try:
        do(*args)
    except Exception:
        return
