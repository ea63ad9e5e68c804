"""The pads of the chip, seen from outside and from the port: level, pull-up, edge, soft interrupt.

Fact sheet sections 2 and 11.
"""

from collections import deque

IN, OUT, OPEN_DRAIN = 0, 1, 2
PULL_UP = 1
RISING, FALLING = 1, 2
PINS = (0, 1, 2, 3, 4, 5, 9, 10, 12, 13, 14, 15, 16)
BOARD_RESISTORS = {0: 1, 2: 1, 15: 0}  # what a development board pulls these pins to
BUSY_US = 5000000  # how long after an edge the firmware may be debouncing
HISTORY = 100000  # changes of level that are remembered


def make_pins(board):
    """The pads of the chip, for as long as the board exists."""
    return {number: Pad(board, number) for number in PINS}


class Pad:
    """One GPIO: what is connected outside, how it is set up inside."""

    def __init__(self, board, number):
        self.board = board
        self.number = number
        self.outside = Outside(self)
        self.external = None  # level driven from outside, None: nothing connected
        self.history = deque(
            maxlen=HISTORY
        )  # (ms, level) whenever the level seen from outside changed
        self.level = 0
        self.reset()

    def reset(self):
        """As after a chip reset: an input without interrupt."""
        self.mode = IN
        self.pull = None
        self.latch = 0
        self.handler = None
        self.trigger = 0
        self.pending = False
        self.update()

    def update(self):
        """Recomputes the level; an edge raises the interrupt."""
        if self.mode == OUT:
            level = self.latch
        elif self.mode == OPEN_DRAIN and not self.latch:
            level = 0
        elif self.external is not None:
            level = self.external
        else:
            level = 1 if self.pull == PULL_UP else BOARD_RESISTORS.get(self.number, 0)
        if level == self.level:
            return
        self.level = level
        self.history.append((self.board.world.ms, level))
        if self.mode == IN:
            self.board.busy_until_us = self.board.world.us + BUSY_US
        if self.handler is not None and self.trigger & (RISING if level else FALLING):
            if self.board.irq_locked():
                self.pending = True
            else:
                self.board.schedule(self.handler, self.pin)

    def late_interrupt(self):
        """Interrupts were off and had an edge: one call for however many edges."""
        if self.pending:
            self.pending = False
            if self.handler is not None:
                self.board.schedule(self.handler, self.pin)


class Outside:
    """A pin as seen by what is wired to it."""

    def __init__(self, pad):
        self._pad = pad

    def drive(self, level):
        """Something outside pulls the pin to 0 or 1 from now on."""
        self._pad.external = 1 if level else 0
        self._pad.update()

    def release(self):
        """Nothing drives the pin any more: pull-up decides, else it reads 0."""
        self._pad.external = None
        self._pad.update()

    def play(self, train, start_ms=None):
        """Plays [(delay in ms after the start, level), ...] as events of the world."""
        world = self._pad.board.world
        start = world.now_ms if start_ms is None else start_ms
        for delay, level in train:
            world.at(start + delay, lambda level=level: self.drive(level))

    @property
    def level(self):
        """The level now."""
        return self._pad.level

    @property
    def history(self):
        """(ms, level) of every change (the last 100,000) since the board was made."""
        return list(self._pad.history)
