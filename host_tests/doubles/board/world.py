"""Simulated time and everything outside the board: the air, the net, the clock on the wall.

Time is an integer number of microseconds. Things happen as events in one queue; boards run as
greenlets in between. A board may move the clock by itself as long as nothing else is due before
(`horizon`): an idle loop that sleeps costs no switch and no queue operation.
"""

import heapq
import random
import signal
import threading

import greenlet

from .air import Air
from .errors import BoardError
from .net import Net

FAR = 1 << 62
EVENING = 1795197600  # 2026-11-20 18:00:00 UTC
_SPIN_S = 1.0  # CPU seconds between two looks at a board that may be spinning


class World:
    """One world: its time, its Wi-Fi networks (`air`), its hosts (`net`), its boards."""

    def __init__(self, seed=0, unix_epoch=EVENING):
        """`unix_epoch` is the wall clock (Unix seconds UTC) when simulated time is 0."""
        self.us = 0
        self.horizon = FAR
        self.seed = seed
        self.rng = random.Random(seed)
        self.unix_epoch = unix_epoch
        self.boards = []
        self._heap = []
        self._seq = 0
        self._end = FAR
        self._running = False
        self._stop = False  # Ctrl-C was pressed on this machine: not the firmware's business
        self.air = Air(self)
        self.net = Net(self)

    def close(self):
        """Switches every board off. Firmware that is only forgotten stays in this process's memory
        for good, so whoever makes thousands of worlds closes them (or uses `with World()`)."""
        for board in self.boards:
            board.cut_power()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    # --- time
    @property
    def ms(self):
        """Simulated time in ms since the world began."""
        return self.us // 1000

    @property
    def now_ms(self):
        """The same as a float, with the microseconds."""
        return self.us / 1000

    def unix(self):
        """Wall clock, Unix seconds UTC (float)."""
        return self.unix_epoch + self.us / 1e6

    def at_us(self, us, action):
        """Calls `action()` at simulated time `us`; returns a handle for `cancel`."""
        self._seq += 1
        entry = [us, self._seq, action]
        heapq.heappush(self._heap, entry)
        if us < self.horizon:
            self.horizon = us
        return entry

    def at(self, ms, action):
        """Calls `action()` at simulated time `ms` (absolute)."""
        return self.at_us(max(self.us, int(ms * 1000)), action)

    def after(self, ms, action):
        """Calls `action()` in `ms` from now."""
        return self.at_us(self.us + int(ms * 1000), action)

    @staticmethod
    def cancel(entry):
        """Takes an event back; harmless when it has happened already."""
        if entry is not None:
            entry[2] = None

    def every(self, ms, action):
        """Calls `action()` every `ms` from now on, for as long as it does not return False."""

        def again():
            if action() is not False:
                self.after(ms, again)

        self.after(ms, again)

    def run(self, ms):
        """Lets `ms` of simulated time pass for every board in this world."""
        self.run_until_us(self.us + int(ms * 1000))

    def run_until(self, condition, limit_ms, step_ms=100):
        """Runs until `condition()` is true (looked at every `step_ms`); False at the limit."""
        end = self.us + int(limit_ms * 1000)
        while not condition():
            if self.us >= end:
                return False
            self.run_until_us(min(end, self.us + int(step_ms * 1000)))
        return True

    def run_until_us(self, end):
        """Runs up to and including what is due at `end`."""
        if self._running:
            raise BoardError("world.run() was called from inside a running world")
        self._running = True
        self._end = end
        heap = self._heap
        restore = self._start_watch()
        try:
            while heap and heap[0][0] <= end and not self._stop:
                when, _, action = heapq.heappop(heap)
                if action is None:
                    continue
                if when > self.us:
                    self.us = when
                action()
            if self.us < end and not self._stop:
                self.us = end
        finally:
            self._running = False
            self._end = FAR
            self.horizon = 0  # outside a run no board moves the clock
            restore()
        if self._stop:  # looked at last, so that a Ctrl-C at any moment of the run counts
            raise KeyboardInterrupt

    def look_ahead(self):
        """Recomputes how far a board may move the clock by itself."""
        heap = self._heap
        end = self._end + 1
        self.horizon = heap[0][0] if heap and heap[0][0] < end else end

    def next_event(self):
        """[us, number, action] of what happens next in this run, or None."""
        heap = self._heap
        return heap[0] if heap and heap[0][0] <= self._end else None

    def block_callbacks(self, ms, interrupts=True):
        """Every board stalls for `ms` at its next step and no Python callback runs meanwhile
        (flash erase with `interrupts=False`, scan, RSA: fact sheet section 2)."""
        for board in self.boards:
            board.stall(ms, interrupts=interrupts)

    # --- signals
    def _start_watch(self):
        """While the world runs: a look every second of CPU time at boards that may be spinning,
        and Ctrl-C on this machine ends the run instead of reaching the firmware."""
        if threading.current_thread() is not threading.main_thread():
            return lambda: None
        seen = [None, 0]

        def look(signum, frame):
            mark = (self.us, sum(board.steps for board in self.boards))
            seen[1] = seen[1] + 1 if mark == seen[0] else 0
            seen[0] = mark
            if seen[1] >= 2:
                current = greenlet.getcurrent()
                for board in self.boards:
                    if board.runs_in(current):
                        board.spinning(frame)

        def stop(signum, frame):
            self._stop = True
            self.horizon = 0  # brings a running board back here

        self._stop = False
        old = signal.signal(signal.SIGVTALRM, look)
        keyboard = signal.getsignal(signal.SIGINT)
        if keyboard is signal.default_int_handler:
            signal.signal(signal.SIGINT, stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, _SPIN_S, _SPIN_S)

        def restore():
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, old)
            if keyboard is signal.default_int_handler:
                signal.signal(signal.SIGINT, keyboard)

        return restore
