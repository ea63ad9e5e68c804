"""What the interrupts and the Timers run of debounce.py takes no memory: the heap is locked."""

import micropython
from device.debounce import Debounce, Input


class Chip:
    """`time`, a pin and a Timer that allocate nothing themselves."""

    def __init__(self):
        self.now = 1000
        self.level = 0
        self.handler = self.callback = None
        self.due = 0

    def ticks_ms(self):
        return self.now

    def ticks_diff(self, a, b):
        return a - b

    def ticks_add(self, a, b):
        return a + b

    def value(self):
        return self.level

    def irq(self, handler, trigger):
        self.handler = handler

    def init(self, period, mode, callback):
        self.due = self.now + period
        self.callback = callback


chip = Chip()
door = Input(chip, 1, 50)
watch = Debounce([door], chip, chip)
watch.start()
tick = watch.tick
looks = noisy = trips = 0


def live(ms, on_ms, off_ms):
    """Milliseconds with edges, steps and looks."""
    global looks
    start = chip.now
    while chip.now - start < ms:
        chip.now += 1
        level = int((chip.now - start) % (on_ms + off_ms) < on_ms)
        if level != chip.level:
            chip.level = level
            if chip.handler:
                chip.handler(chip)
        if chip.callback and chip.now >= chip.due:
            callback, chip.callback = chip.callback, None
            callback(chip)
        if chip.now % 1000 == 0:
            looks += 1
            tick(chip)


micropython.heap_lock()
try:
    live(15000, 25, 25)
    noisy = door.noisy
    trips = door.trips
    live(9000, 300, 300)
    live(4000, 2, 2)
finally:
    micropython.heap_unlock()
assert noisy and not trips and door.trips == 15, (noisy, trips, door.trips)
assert door.noisy > noisy and looks == 28
