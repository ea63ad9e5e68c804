"""`socket` over the simulated net (fact sheet section 6).

Every wait runs callbacks, as poll_sockets() in extmod/modlwip.c does. Error numbers: DNS -2, no
route 113, connect or read timeout 110, refused or reset 104, address lost 103 once and then 9.
"""

import types

from .errors import MpOSError
from .lwip import FAR_US, SOCK_DGRAM, SOCK_STREAM
from .server_sockets import Serving

AF_INET = 2
GIVE_UP_US = 6500000  # lwIP gives a silent connect up after 6 SYN retries


def make_socket(board):
    """The `socket` module of one boot."""
    m = types.ModuleType("socket")
    m.AF_INET, m.AF_INET6 = AF_INET, 10
    m.SOCK_STREAM, m.SOCK_DGRAM, m.SOCK_RAW = SOCK_STREAM, SOCK_DGRAM, 3
    m.IPPROTO_TCP, m.IPPROTO_UDP, m.IPPROTO_IP = 6, 17, 0
    m.SOL_SOCKET, m.SO_REUSEADDR, m.SO_BROADCAST, m.TCP_NODELAY = 1, 4, 32, 1

    def getaddrinfo(host, port, af=0, type=0, proto=0, flags=0):
        board.must_live()
        address = board.world.net.resolve(board, host)
        if address is None:
            raise MpOSError(-2)
        return [(AF_INET, SOCK_STREAM, 0, "", (address, port))]

    m.getaddrinfo = getaddrinfo
    m.socket = type("socket", (Socket,), {"_board": board})
    return m


class Socket(Serving):
    """The socket object; a class for all boards, bound to a board by `make_socket`."""

    _board = None

    def __init__(self, af=AF_INET, kind=SOCK_STREAM, proto=0):
        self._board.must_live()
        self._pcb = self._board.sockets.new(kind)
        self._timeout_us = None
        self._to = None
        self._answers = []

    def __del__(self):
        pcb = getattr(self, "_pcb", None)
        if pcb is not None and not pcb.closed:
            pcb.orphan = True

    def settimeout(self, seconds):
        """None: for ever; 0: never wait; else seconds for every single wait."""
        self._timeout_us = None if seconds is None else int(seconds * 1000000)

    def setblocking(self, on):
        """True: for ever, False: never wait."""
        self._timeout_us = None if on else 0

    def setsockopt(self, level, option, value):
        """Unknown options only print a warning."""
        if option not in (4, 20, 32, 1):
            self._board.write("Warning: lwip.setsockopt() option not implemented\n")

    # --- connect
    def connect(self, address):
        """Connects; errors as in the fact sheet's table."""
        board, pcb = self._board, self._pcb
        board.must_live()
        pcb.raise_error()
        if pcb.conn is not None:
            raise MpOSError(114 if self._timeout_us == 0 else 106)
        net = board.world.net
        host = net.host_at(address[0])
        net.connected.append((board.world.ms, host.name if host else address[0]))
        if board.radio.joined is None:
            raise MpOSError(113)
        if pcb.kind == SOCK_DGRAM:
            self._to = address
            return
        end = self._reach(host)
        if end is not None:
            self._wait_refused(end)
        if self._timeout_us == 0:
            pcb.connecting_until = board.world.us + net.rtt_ms * 1000
            raise MpOSError(115)
        board.wait_us(board.world.us + net.rtt_ms * 1000)
        pcb.raise_error()

    def _reach(self, host):
        """Makes the far end; returns None or what goes wrong: "silence" or "refused"."""
        board, pcb = self._board, self._pcb
        if host is None or not board.radio.link():
            return "silence"
        try:
            pcb.conn = host.connect(board.world.now_ms)
            pcb.host = host
        except ConnectionRefusedError:
            return "refused"
        except TimeoutError:
            return "silence"
        return None

    def _wait_refused(self, end):
        board = self._board
        world = board.world
        if end == "refused":
            board.wait_us(world.us + world.net.rtt_ms * 1000)
            raise MpOSError(104)
        if self._timeout_us is not None and self._timeout_us < GIVE_UP_US:
            board.wait_us(world.us + self._timeout_us)
            old = tuple(int(p) for p in board.version.split(".")[:2]) <= (1, 23)
            raise MpOSError(115 if old else 110)
        board.wait_us(world.us + GIVE_UP_US)
        self._pcb.end = 9
        raise MpOSError(103)

    # --- bytes
    def send(self, data):
        """Sends; returns the number of bytes taken."""
        self._board.must_live()
        data = data.encode() if isinstance(data, str) else bytes(data)
        self._board.burn(50)
        if self._pcb.kind == SOCK_DGRAM:
            return self.sendto(data, self._to)
        self._pcb.send(data)
        return len(data)

    def write(self, data):
        """The same as a stream."""
        return self.write_ready(data) if self._timeout_us == 0 else self.send(data)

    def sendall(self, data):
        """Sends everything."""
        self.send(data)

    def _fill(self):
        """Waits for bytes; True when there are some, False at the end of the stream."""
        pcb = self._pcb
        self._board.must_live()
        if pcb.closed:
            raise MpOSError(9)
        if pcb.conn is None and pcb.end is None:
            raise MpOSError(107)
        if not pcb.wait(self._timeout_us):
            raise MpOSError(11 if self._timeout_us == 0 else 110)
        if not pcb.data:
            pcb.raise_error()
        return bool(pcb.data)

    def _take(self, count):
        data = bytes(self._pcb.data[:count])
        del self._pcb.data[:count]
        return data

    def recv(self, count):
        """What is there, at most `count` bytes; b"" at the end."""
        if self._pcb.kind == SOCK_DGRAM:
            return self.recvfrom(count)[0]
        return self._take(count) if self._fill() else b""

    def read(self, count=-1):
        """Exactly `count` bytes unless the stream ends, or everything to the end."""
        out = b""
        while (count < 0 or len(out) < count) and self._fill():
            out += self._take(count - len(out) if count >= 0 else 1 << 20)
        return out

    def readinto(self, buffer, count=None):
        """Fills the buffer unless the stream ends; returns the number of bytes."""
        count = len(buffer) if count is None else count
        if self._timeout_us == 0:
            return self.read_ready(buffer, count)
        data = self.read(count)
        buffer[: len(data)] = data
        return len(data)

    def readline(self, limit=-1):
        """A line with its end, or what is left at the end of the stream."""
        out = b""
        while self._fill():
            cut = self._pcb.data.find(b"\n")
            out += self._take(cut + 1 if cut >= 0 else len(self._pcb.data))
            if cut >= 0:
                break
        return out

    def makefile(self, mode="rb", buffering=0):
        """The socket itself is the stream."""
        return self

    def close(self):
        """Closes; harmless when closed."""
        self._board.must_live()
        if not self._pcb.closed:
            self._pcb.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    # --- datagrams: NTP is the only service
    def sendto(self, data, address):
        """Sends a datagram."""
        board = self._board
        board.must_live()
        if board.radio.joined is None:
            raise MpOSError(113)
        if address[1] == 123 and board.radio.link():
            answer = board.world.net.ntp_answer()
            if answer is not None:
                self._answers.append((board.world.us + board.world.net.rtt_ms * 1000, answer))
        return len(data)

    def recvfrom(self, count):
        """(bytes, address) of the next datagram."""
        board = self._board
        world = board.world
        self._pcb.raise_error()
        deadline = world.us + (FAR_US if self._timeout_us is None else self._timeout_us)
        if self._answers and self._answers[0][0] <= deadline:
            board.wait_us(max(world.us, self._answers[0][0]))
            self._pcb.raise_error()
            return self._answers.pop(0)[1][:count], ("203.0.113.1", 123)
        if self._timeout_us == 0:
            raise MpOSError(11)
        board.wait_us(deadline)
        self._pcb.raise_error()
        raise MpOSError(110)
