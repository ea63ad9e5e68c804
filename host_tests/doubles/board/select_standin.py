"""`select`: poll() over sockets and sys.stdin."""

import types

from .lwip import FAR_US


def make_select(board):
    """The `select` module: poll() over sockets and sys.stdin."""
    m = types.ModuleType("select")
    m.POLLIN, m.POLLOUT, m.POLLERR, m.POLLHUP = 1, 4, 8, 16
    m.poll = type("poll", (Poll,), {"_board": board})
    return m


class Poll:
    """select.poll(), bound to a board by `make_select`."""

    _board = None

    def __init__(self):
        self._what = {}

    def register(self, thing, flags=5):
        """Watches a socket or sys.stdin."""
        self._what[id(thing)] = [thing, flags]

    def unregister(self, thing):
        """Watches it no more."""
        self._what.pop(id(thing), None)

    def modify(self, thing, flags):
        """Watches it for something else."""
        self._what[id(thing)][1] = flags

    def _now(self):
        found = [(t, _events(t, self._board) & (f | 8 | 16)) for t, f in self._what.values()]
        return [(thing, events) for thing, events in found if events]

    def poll(self, timeout_ms=-1):
        """[(thing, events)] once something is ready or the time is over."""
        board, world = self._board, self._board.world
        board.must_live()
        deadline = world.us + (FAR_US if timeout_ms < 0 else timeout_ms * 1000)
        while True:
            found = self._now()
            if found or world.us >= deadline:
                return found
            board.wait_us(min(deadline, world.us + 10000))

    def ipoll(self, timeout_ms=-1, flags=0):
        """The same as an iterator."""
        return iter(self.poll(timeout_ms))


def _events(thing, board):
    pcb = getattr(thing, "_pcb", None)
    if pcb is None:
        return 1 if thing.ready() else 0
    if pcb.connecting_until is not None:
        if board.world.us < pcb.connecting_until:
            return 0
        pcb.connecting_until = None
    events = 4 if pcb.conn is not None else 0
    if pcb.ready():
        events |= 8 if isinstance(pcb.end, int) else 1
    return events
