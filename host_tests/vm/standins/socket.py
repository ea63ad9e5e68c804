"""Stand-in `socket` for the npm VM: scripted bytes, or real TCP through the process around the VM.

Runs on MicroPython. The error numbers are the chip's (extmod/modlwip.c): DNS failure -2, timeout
110, refused or reset 104, no route 113. As on the chip a timeout counts for each wait by itself.

For a test:
    socket.redirect("api.twilio.com", "127.0.0.1", 4433)   # every port of that name goes there
    socket.script("name", [b"answer", 110, b"", ...])      # no network: what the reads return;
                                                           # a number is raised as OSError
    socket.wire("name")                                    # the bytes written so far to that name
    socket.open_sockets                                    # made and not closed: a leak if not 0
"""

import binascii

try:
    import _host
except ImportError:  # not the npm VM: only scripted bytes are possible
    _host = None

AF_INET = 2
SOCK_STREAM = 1
SOCK_DGRAM = 2
SOL_SOCKET = 1
SO_REUSEADDR = 4
IPPROTO_TCP = 6
TCP_NODELAY = 1

open_sockets = 0
_places = {}
_scripts = {}
_wires = {}


def redirect(name, host, port):
    _places[name] = (host, port)


def script(name, answers, connect=0):
    """`connect`: an error number to be raised by `connect`, 0 for none."""
    _scripts[name] = (list(answers), connect)
    _wires[name] = bytearray()


def wire(name):
    return bytes(_wires.get(name, b""))


def reset():
    global open_sockets
    open_sockets = 0
    _places.clear()
    _scripts.clear()
    _wires.clear()


def getaddrinfo(host, port, af=AF_INET, kind=SOCK_STREAM, proto=0, flags=0):
    if host in _scripts:
        address = (host, port)
    elif host in _places:
        address = _places[host]
    elif host[:4] == "127.":
        address = (host, port)
    else:
        raise OSError(-2)
    return [(AF_INET, SOCK_STREAM, 0, "", address)]


def _checked(code):
    if code < 0:
        raise OSError(-code)
    return code


class socket:
    def __init__(self, af=AF_INET, kind=SOCK_STREAM, proto=0):
        global open_sockets
        open_sockets += 1
        self._timeout_ms = -1
        self._handle = 0
        self._answers = None
        self._name = None
        self._closed = False

    # -- what the chip's socket has
    def settimeout(self, seconds):
        self._timeout_ms = -1 if seconds is None else int(seconds * 1000)

    def setblocking(self, flag):
        self._timeout_ms = -1 if flag else 0

    def setsockopt(self, level, option, value):
        pass

    def connect(self, address):
        host, port = address
        if host in _scripts:
            self._name = host
            self._answers, error = _scripts[host]
            if error:
                raise OSError(error)
        elif _host is None:
            raise OSError(113)
        else:
            self._handle = _checked(_host.connect(host, port, self._timeout_ms))

    def send(self, data):
        self._usable()
        if self._answers is not None:
            _wires[self._name].extend(data)
            return len(data)
        return _checked(_host.send(self._handle, bytes(data))) if len(data) else 0

    def sendall(self, data):
        self.send(data)

    def write(self, data, size=None):
        return self.send(data if size is None else memoryview(data)[:size])

    def recv(self, size):
        """Up to `size` bytes; b"" at the end of the stream. OSError(110) after the timeout."""
        self._usable()
        if self._answers is not None:
            return self._next(size)
        got = _checked(_host.recv(self._handle, size, self._timeout_ms))
        return binascii.unhexlify(_host.received()) if got else b""

    def readinto(self, buffer, size=None):
        """Fills the buffer, or as much of it as comes before the end of the stream."""
        size = len(buffer) if size is None else size
        done = 0
        while done < size:
            piece = self.recv(size - done)
            if not piece:
                break
            buffer[done : done + len(piece)] = piece
            done += len(piece)
        return done

    def recv_into(self, buffer, size=None):
        piece = self.recv(len(buffer) if size is None else size)
        buffer[: len(piece)] = piece
        return len(piece)

    def read(self, size=-1):
        parts = []
        while size:
            piece = self.recv(512 if size < 0 else size)
            if not piece:
                break
            parts.append(piece)
            if size > 0:
                size -= len(piece)
        return b"".join(parts)

    def readline(self):
        line = bytearray()
        while not line.endswith(b"\n"):
            piece = self.recv(1)
            if not piece:
                break
            line += piece
        return bytes(line)

    def close(self):
        global open_sockets
        if not self._closed:
            self._closed = True
            open_sockets -= 1
            if self._handle:
                _host.close(self._handle)

    # -- inside
    def _usable(self):
        if self._closed:
            raise OSError(9)
        if self._answers is None and not self._handle:
            raise OSError(107)

    def _next(self, size):
        if not self._answers:
            return b""
        first = self._answers[0]
        if isinstance(first, int):
            self._answers.pop(0)
            raise OSError(first)
        if len(first) > size:
            self._answers[0] = first[size:]
        else:
            self._answers.pop(0)
        return first[:size]
