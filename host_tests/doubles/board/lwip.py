"""The TCP/IP stack under the sockets: control blocks, and what each knows of its far end.

Error numbers as lwIP's (fact sheet section 6): refused or reset 104, address lost 103 once, then
9.
"""

import traceback

from .errors import MpOSError

SOCK_STREAM, SOCK_DGRAM = 1, 2
MAX_TCP = 5  # lwIP's PCBs
FAR_US = 365 * 86400 * 1000000


class Sockets:
    """The TCP/IP stack of one board: which control blocks exist."""

    def __init__(self, board):
        self.board = board
        self.open = []
        self.listeners = {}  # port -> Listener
        self.made = 0
        self.leaked = 0  # sockets that only gc.collect() could close
        self.most = 0

    def new(self, kind):
        """A control block, or OSError(12)."""
        used = [p for p in self.open if p.kind == kind and p.on_close is None]  # not listening
        if kind == SOCK_STREAM and len(used) >= MAX_TCP:
            raise MpOSError(12)
        pcb = Pcb(self, kind)
        self.open.append(pcb)
        self.made += 1
        self.most = max(self.most, len(self.open))
        return pcb

    def finalise(self):
        """gc.collect(): finalisers close the sockets nobody refers to."""
        for pcb in [p for p in self.open if p.orphan]:
            self.leaked += 1
            pcb.close()

    def abort_all(self):
        """The local address is gone: lwIP aborts every connection on it."""
        for pcb in list(self.open):
            pcb.abort()
        for listener in self.listeners.values():
            for caller in listener.waiting:
                caller.close(reset=True)
            listener.waiting.clear()

    def drop_all(self):
        """The boot is over."""
        for pcb in list(self.open):
            pcb.close()


class Pcb:
    """One connection: what the stack knows about it."""

    def __init__(self, stack, kind):
        self._stack = stack
        self.board = stack.board
        self.kind = kind
        self.orphan = False
        self.conn = None  # the far end
        self.host = None
        self.data = bytearray()  # arrived, not yet read
        self.end = None  # None, "eof", or an error number
        self.closed = False
        self.connecting_until = None
        self._unsent = bytearray()
        self.on_close = None
        self.until_us = float("inf")  # all waiting ends then, see tls_standin.py

    def guarded(self, function, *args):
        """Calls the far end; a bug there ends the run instead of looking like firmware's."""
        try:
            return function(*args)
        except Exception:
            self.board.end("error", "the far end failed:\n" + traceback.format_exc())

    def abort(self):
        """The stack gives this connection up: 103 once, then 9."""
        if self.conn is not None or self.kind == SOCK_DGRAM:
            self._shut(103)

    def close(self):
        """close(): the far end learns it."""
        self.closed = True
        if self.on_close:
            self.on_close()
        if self.conn is not None and self.data and hasattr(self.conn, "accepted"):
            self.conn.close(reset=True)  # unread bytes: lwIP sends a reset
        self._shut(9)
        if self in self._stack.open:
            self._stack.open.remove(self)

    def _shut(self, end):
        conn, self.conn = self.conn, None
        self.data.clear()
        self.end = end
        if conn is not None:
            conn.close()

    def pump(self):
        """Moves bytes both ways as far as time and the link allow."""
        if self.conn is None or not self.board.radio.link():
            return
        if self._unsent:
            data, self._unsent = bytes(self._unsent), bytearray()
            self.guarded(self.conn.feed, data)
        if self.end is None:
            data, event = self.guarded(self.conn.poll, self.board.world.now_ms)
            self.data += data
            if event == "eof":
                self.end = "eof"
            elif event == "reset":
                self.data.clear()
                self.end = 104

    def send(self, data):
        """Queues bytes for the far end."""
        self.raise_error()
        if self.conn is None:
            raise MpOSError(107)
        self._unsent += data
        self.pump()

    def raise_error(self):
        """Raises what the connection died of."""
        if isinstance(self.end, int):
            number, self.end = self.end, (9 if self.end == 103 else self.end)
            raise MpOSError(number)

    def ready(self):
        """True when a read would not block."""
        self.pump()
        return bool(self.data) or self.end is not None

    def wait(self, timeout_us):
        """Waits for bytes or an end; False when `timeout_us` passed before."""
        board, world = self.board, self.board.world
        deadline = world.us + (FAR_US if timeout_us is None else timeout_us)
        deadline = min(deadline, self.until_us)
        if world.us >= self.until_us:
            return False
        while not self.ready():
            if world.us >= deadline:
                return False
            board.wait_us(min(deadline, self._next_us()))
        return True

    def _next_us(self):
        """When to look again."""
        world = self.board.world
        if self.conn is None or not self.board.radio.link():
            return world.us + 250000
        next_ms = self.guarded(self.conn.next_ms)
        if next_ms is None:
            return world.us + 1000000  # nothing planned; the link may still change
        return max(world.us + 1000, int(next_ms * 1000))
