"""The chip's interrupts on one time line: pins, a Timer, and a queue of four callbacks."""

import heapq

from device.debounce import Debounce, Input

PERIOD = 1 << 30


class Chip:
    """Pins, one Timer, `time`, and a first-in first-out queue of four callbacks."""

    ONE_SHOT = 0

    def __init__(self, offset=0):
        self.now = 0
        self.offset = offset
        self.queue = []
        self.events = []
        self.count = 0
        self.blocked_until = -1
        self.dropped = 0

    def ticks_ms(self):
        return (int(self.now) + self.offset) % PERIOD

    def ticks_add(self, a, b):
        return (a + b) % PERIOD

    def ticks_diff(self, a, b):
        return (a - b + PERIOD // 2) % PERIOD - PERIOD // 2

    def schedule(self, fn, arg):
        if len(self.queue) < 4:
            self.queue.append((fn, arg))
        else:
            self.dropped += 1

    def at(self, when, fn):
        self.count += 1
        heapq.heappush(self.events, (when, self.count, fn))

    def block(self, start, length):
        """No callback runs from `start` for `length` ms (flash erase, scan, one big-int step)."""

        def begin():
            self.blocked_until = max(self.blocked_until, start + length)

        self.at(start, begin)

    def drain(self):
        while self.queue and self.now >= self.blocked_until:
            fn, arg = self.queue.pop(0)
            fn(arg)

    def run(self, until):
        while True:
            times = [until]
            if self.events:
                times.append(self.events[0][0])
            if self.queue:
                times.append(max(self.blocked_until, self.now))
            self.now = max(self.now, min(times))
            while self.events and self.events[0][0] <= self.now:
                heapq.heappop(self.events)[2]()
            self.drain()
            if self.now >= until and not (self.events and self.events[0][0] <= self.now):
                return


class Pin:
    def __init__(self, chip, level=0):
        self.chip = chip
        self.level = level
        self.handler = None

    def value(self):
        return self.level

    def irq(self, handler, trigger):
        self.handler = handler

    def drive(self, level):
        if level != self.level:
            self.level = level
            if self.handler:
                self.chip.schedule(self.handler, self)


class Timer:
    def __init__(self, chip):
        self.chip = chip
        self.armed = 0

    def init(self, *, period, mode, callback):
        self.armed += 1
        mine = self.armed

        def fire():
            if self.armed == mine:
                self.chip.schedule(callback, self)

        self.chip.at(self.chip.now + period, fire)

    def deinit(self):
        self.armed += 1


def watch(chip, debounce_ms=50, pins=1):
    inputs = [Input(Pin(chip), 1, debounce_ms) for _ in range(pins)]
    deb = Debounce(inputs, Timer(chip), chip)
    deb.start()
    return deb, inputs


def periodic(chip, deb, until, first=700):
    """The once-a-second Timer of the firmware, through the same queue."""
    for when in range(first, until, 1000):
        chip.at(when, lambda: chip.schedule(deb.tick, None))


def pulse(chip, item, start, length, bounce=()):
    """Drive active at `start` for `length` ms; `bounce` are extra toggles after each edge (ms)."""
    level = 1
    for edge in (start, start + length):
        chip.at(edge, lambda v=level: item.pin.drive(v))
        for i, offset in enumerate(bounce):
            chip.at(edge + offset, lambda v=(level + i + 1) % 2: item.pin.drive(v))
        level = 0
