"""The server side of the board's sockets, and a client that calls it (extmod/modlwip.c).

What is the chip's way: `accept` of a non-blocking socket raises OSError(11); an accepted socket
has its listener's timeout; a caller whom the backlog does not hold is reset; `readinto` and
`write` of a non-blocking socket return None where they would wait; `write` takes what the send
buffer holds; the listener outlives the loss of Wi-Fi, the connections do not; closing a socket
with unread bytes resets the connection, and what the client had not fetched yet is lost.

    caller = call(board, 8080)      # may end in ConnectionRefusedError
    caller.send(b"GET / ...")       # now; what the board answers gathers in caller.heard
    caller.ended                    # None, "eof" or "reset", as the client sees it
"""

from .errors import MpOSError

SEND_BUFFER = 1072  # TCP_SND_BUF, two segments of 536 bytes
TCP = 1


class Listener:
    """A listening control block: its queue of callers not accepted yet."""

    def __init__(self, board, port, backlog):
        self.board = board
        self.port = port
        self.backlog = max(1, backlog)
        self.waiting = []


def call(board, port, window=None):
    """A TCP connection to the board; `window`: bytes the client lets lie unread (None: none).

    Raises ConnectionRefusedError when nothing listens there, TimeoutError without Wi-Fi.
    """
    if board.radio.joined is None or not board.alive:
        raise TimeoutError
    listener = board.sockets.listeners.get(port)
    if listener is None:
        raise ConnectionRefusedError
    caller = Caller(board, window)
    if len(listener.waiting) >= listener.backlog:
        caller.ended = "reset"
    else:
        listener.waiting.append(caller)
    return caller


class Caller:
    """The far end of an accepted connection; also what a test holds."""

    def __init__(self, board, window=None):
        self._board = board
        self._window = window
        self._sent = bytearray()  # on its way to the board
        self._event = None
        self.heard = b""
        self.ended = None
        self.ended_ms = None
        self.accepted = False

    # --- for tests
    def send(self, data):
        """The client sends; nobody cares when the connection is over."""
        if self.ended is None:
            self._sent += data

    def send_slowly(self, data, size, every_ms):
        """The client sends `size` bytes every so many ms."""
        world = self._board.world
        for n, at in enumerate(range(0, len(data), size)):
            piece = data[at : at + size]
            world.after(n * every_ms, lambda piece=piece: self.send(piece))

    def finish(self):
        """The client sends no more (FIN)."""
        self._event = "eof"

    def reset(self):
        """The client is gone (RST)."""
        self._sent.clear()
        self._event = "reset"

    def fetch(self):
        """A client with a window reads what lies there, so that more can come."""
        self._window = None

    @property
    def status(self):
        """The status code of the answer, or 0."""
        return int(self.heard[9:12]) if self.heard[:7] == b"HTTP/1." else 0

    @property
    def body(self):
        """What came after the head of the answer."""
        return self.heard.partition(b"\r\n\r\n")[2]

    # --- what sockets.Pcb asks of a far end
    def room(self):
        """Bytes the board may send now."""
        if self._window is None:
            return SEND_BUFFER
        return max(0, self._window + SEND_BUFFER - len(self.heard))

    def feed(self, data):
        """Bytes from the board."""
        self.heard += data

    def poll(self, now_ms):
        """Bytes for the board and an event."""
        data = bytes(self._sent)
        self._sent.clear()
        return data, self._event

    def next_ms(self):
        """Only the test knows."""
        return

    def close(self, reset=False):
        """The board closed, or lost the connection."""
        if self.ended is None:
            self.ended = "reset" if reset or self._sent else "eof"
            self.ended_ms = self._board.world.ms


class Serving:
    """bind, listen and accept, and what a non-blocking stream does; a part of sockets.Socket."""

    def bind(self, address):
        """Takes a port; OSError(98) when it is taken."""
        self._board.must_live()
        if address[1] in self._board.sockets.listeners:
            raise MpOSError(98)
        self._port = address[1]

    def listen(self, backlog=2):
        """Listens; the control block becomes a smaller one that needs no connection."""
        self._board.must_live()
        self._listener = Listener(self._board, self._port, backlog)
        self._board.sockets.listeners[self._port] = self._listener
        self._pcb.on_close = self._shut_listener

    def _shut_listener(self):
        listeners = self._board.sockets.listeners
        if listeners.get(self._listener.port) is self._listener:
            del listeners[self._listener.port]
        for caller in self._listener.waiting:
            caller.close(reset=True)
        self._listener.waiting.clear()

    def accept(self):
        """(socket, address) of the next caller."""
        board = self._board
        board.must_live()
        board.burn(50)
        if self._pcb.closed:
            raise MpOSError(9)
        if getattr(self, "_listener", None) is None:
            raise MpOSError(22)
        self._pcb.raise_error()
        waiting = self._listener.waiting
        if not waiting:
            if self._timeout_us == 0:
                raise MpOSError(11)
            forever = board.world.us + (self._timeout_us or 365 * 86400 * 1000000)
            board.wait_us(forever, until=lambda: bool(waiting))
            if not waiting:
                raise MpOSError(110)
        accepted = type(self)()
        accepted.settimeout(None if self._timeout_us is None else self._timeout_us / 1000000)
        caller = waiting.pop(0)
        caller.accepted = True
        accepted._pcb.conn = caller
        return accepted, ("192.168.1.77", 50000)

    def read_ready(self, buffer, count):
        """What is there, None for nothing, 0 at the end."""
        self._board.burn(50)
        pcb = self._pcb
        if pcb.closed:
            raise MpOSError(9)
        if not pcb.ready():
            return None
        if not pcb.data:
            pcb.raise_error()
        data = bytes(pcb.data[:count])
        del pcb.data[:count]
        buffer[: len(data)] = data
        return len(data)

    def write_ready(self, data):
        """The number of bytes the send buffer took, None for none. lwIP knows of a reset as soon
        as it has come."""
        if hasattr(self._pcb.conn, "room"):
            self._pcb.pump()
            self._pcb.raise_error()
        conn = self._pcb.conn
        size = len(data) if conn is None or not hasattr(conn, "room") else conn.room()
        if not size:
            self._pcb.raise_error()
            return None
        return self.send(bytes(data[:size]))
