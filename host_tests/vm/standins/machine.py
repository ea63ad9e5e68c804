"""Stand-in `machine` for the VM, on the simulated time of simtime.py.

    machine.Pin(5).drive(1)      # the world outside sets a level
    machine.cause = 4            # what reset_cause() answers

As on the chip: one object for each pin, soft interrupts only, no pull-down, GPIO16 without
interrupt. `reset()` raises Reset, which no firmware file catches by name.
"""

import simtime

cause = 0  # what reset_cause() answers
frequency = 80000000
resets = 0
_BAD = (6, 7, 8, 11)


class Reset(BaseException):
    pass


class Pin:
    IN = 0
    OUT = 1
    OPEN_DRAIN = 2
    PULL_UP = 1
    IRQ_RISING = 1
    IRQ_FALLING = 2
    _all = {}

    def __new__(cls, number, *options, **more):
        if number not in range(17) or number in _BAD:
            raise ValueError("invalid pin")
        found = cls._all.get(number)
        if found is None:
            found = cls._all[number] = super().__new__(cls)
            found.number = number
            found.mode = cls.IN
            found.level = 0
            found.driven = False
            found.handler = None
            found.trigger = 0
        return found

    def __init__(self, number, mode=-1, pull=-1, value=None):
        if pull == self.PULL_UP:
            if number == 16:
                raise ValueError("pin16 has no pull")
            if not self.driven:
                self.level = 1
        if mode >= 0:
            self.mode = mode
        if value is not None:
            self.value(value)

    def value(self, level=None):
        if level is None:
            return self.level
        self.level = 1 if level else 0

    def __call__(self, level=None):
        return self.value(level)

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)

    def irq(self, handler=None, trigger=3, hard=False):
        if hard:
            raise ValueError("hard")
        if self.number == 16:
            raise OSError("pin16 has no interrupt")
        self.handler = handler
        self.trigger = trigger

    def drive(self, level):
        """What the sensor does to the pin; from now on no pull-up matters."""
        self.driven = True
        if level == self.level:
            return
        self.level = level
        if self.handler and self.trigger & (self.IRQ_RISING if level else self.IRQ_FALLING):
            simtime.schedule(self.handler, self)


class Timer:
    ONE_SHOT = 0
    PERIODIC = 1
    running = []

    def __init__(self, number=-1):
        self._event = None

    def init(self, *, mode=1, period=-1, callback=None):
        self.deinit()
        self._mode = mode
        self._period = period
        self._callback = callback
        self.running.append(self)
        self._event = simtime.after_ms(period, self._due)

    def _due(self):
        simtime.schedule(self._callback, self)
        if self._mode == self.PERIODIC:
            self._event = simtime.after_ms(self._period, self._due)
        else:
            self._event = None
            self.running.remove(self)

    def deinit(self):
        if self._event:
            simtime.cancel(self._event)
            self._event = None
            self.running.remove(self)


class RTC:
    """Its memory is none of the heap's: here it is there before a board's heap begins."""

    _memory = bytearray(492)
    _used = 0

    def memory(self, data=None):
        if data is None:
            return bytes(memoryview(RTC._memory)[: RTC._used])
        if len(data) > 492:
            raise ValueError("buffer too long")
        RTC._used = len(data)
        for n in range(RTC._used):
            RTC._memory[n] = data[n]

    def datetime(self, value=None):
        return (2000, 1, 1, 5, 0, 0, 0, 0)


def reset():
    global resets
    resets += 1
    raise Reset


def reset_cause():
    return cause


def freq(hertz=None):
    global frequency
    if hertz is None:
        return frequency
    if hertz not in (80000000, 160000000):
        raise ValueError("frequency can only be either 80Mhz or 160MHz")
    frequency = hertz


def unique_id():
    return b"\x12\x34\x56\x78"


def disable_irq():
    return 0


def enable_irq(state):
    pass


def idle():
    pass
