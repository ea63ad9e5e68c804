"""`machine`: pins with soft interrupts, timers, RTC, reset (ports/esp8266/machine_*.c).

Fact sheet sections 2 to 4 and 11.
"""

import types
from collections import deque

from .errors import MpOSError

IN, OUT, OPEN_DRAIN = 0, 1, 2
PULL_UP = 1
RISING, FALLING = 1, 2
PINS = (0, 1, 2, 3, 4, 5, 9, 10, 12, 13, 14, 15, 16)
RTC_BYTES = 492
BOARD_RESISTORS = {0: 1, 2: 1, 15: 0}  # what a development board pulls these pins to
BUSY_US = 5000000  # how long after an edge the firmware may be debouncing
HISTORY = 100000  # changes of level that are remembered
WDT_TICK_US = 1600000  # the SDK timer that bumps the soft watchdog's counter


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


class RtcMemory:
    """What keeps its content through every reset but not through a power cut."""

    def __init__(self, board):
        self._board = board
        self.memory = b""
        self.power_lost()

    def power_lost(self):
        """Power is back after it was off: everything is blank, the clock starts at 0."""
        self.memory = b""
        self.delta_us = 0
        self._zero = self._board.world.us
        self._last = 0
        self.reset_clock()

    def reset_clock(self):
        """The free-running counter starts at 0."""
        self._zero = self._board.world.us
        self._last = 0

    def boot(self, cause):
        """A boot for `cause`; the port's comment says the counter restarts at every reset."""
        if cause == 0 or self._board.rtc_restarts:
            self.reset_clock()

    def _counter(self):
        """The 32-bit RTC counter in microseconds; it wraps every 7:45 h."""
        us = self._board.world.us - self._zero
        return int(us * (1 + self._board.rtc_drift)) % RTC_WRAP_US

    def us(self):
        """Microseconds since 2000; must be asked at least once per 7:45 h or a wrap is lost."""
        now = self._counter()
        if now < self._last:
            self.delta_us += RTC_WRAP_US
        self._last = now
        return now + self.delta_us

    def set_us(self, us):
        """Sets the clock."""
        self._last = self._counter()
        self.delta_us = us - self._last


RTC_WRAP_US = 7 * 3600000000 + 45 * 60000000


def make_machine(board):
    """The `machine` module of one boot."""
    m = types.ModuleType("machine")
    for name, value in (
        ("PWRON_RESET", 0),
        ("WDT_RESET", 1),
        ("SOFT_RESET", 4),
        ("DEEPSLEEP_RESET", 5),
        ("HARD_RESET", 6),
        ("WAKE_IDLE", 1),
        ("WAKE_SLEEP", 2),
        ("WAKE_DEEPSLEEP", 4),
    ):
        setattr(m, name, value)
    m.Pin = _pin_class(board)
    m.Timer = _timer_class(board)
    m.RTC = _rtc_class(board)
    m.WDT = _wdt_class(board)
    m.ADC = _adc_class(board)
    m.PWM = _pwm_class(board)
    _functions(board, m)
    return m


def _functions(board, m):
    def reset():
        board.end("reset", 4)

    def soft_reset():
        raise SystemExit

    def freq(hz=None):
        if hz is None:
            return board.freq
        if hz // 1000000 not in (80, 160):
            raise ValueError("frequency can only be either 80Mhz or 160MHz")
        board.freq = hz // 1000000 * 1000000

    def idle():
        # Halts until the next interrupt; the SDK's own tick comes every few milliseconds.
        board.wait_us(board.world.us + 5000)

    def lightsleep(ms=71 * 60000):
        board.wait_us(board.world.us + max(0, ms) * 1000)

    def deepsleep(ms=0):
        board.must_live()
        board.sleep_until_reset(ms)

    m.reset = reset
    m.soft_reset = soft_reset
    m.reset_cause = lambda: board.reset_cause
    m.freq = freq
    m.unique_id = lambda: board.unique_id
    m.idle = idle
    m.lightsleep = lightsleep
    m.deepsleep = deepsleep
    m.disable_irq = board.disable_irq
    m.enable_irq = board.enable_irq


class Irq:
    """What Pin.irq() returns: callable, `.trigger()`, no `.flags()`."""

    def __init__(self, pad):
        self._pad = pad

    def __call__(self):
        pad = self._pad
        if pad.handler is not None:
            pad.board.schedule(pad.handler, pad.pin)

    def trigger(self, value=None):
        """The trigger before; sets a new one if given."""
        old = self._pad.trigger
        if value is not None:
            self._pad.trigger = value
        return old


class Pin:
    """`machine.Pin`; a class for all boards, bound to a board and a boot by `_pin_class`."""

    IN, OUT, OPEN_DRAIN, PULL_UP = IN, OUT, OPEN_DRAIN, PULL_UP
    IRQ_RISING, IRQ_FALLING = RISING, FALLING
    __slots__ = ("_irq", "_pad")
    _board = _world = _pins = None
    _cost = 0

    def __new__(cls, id, *args, **kwargs):
        if isinstance(id, Pin):
            return id
        if id.__class__ is not int or id not in cls._board.pins:
            raise ValueError("invalid pin")
        if id not in cls._pins:
            pin = cls._pins[id] = object.__new__(cls)
            pin._pad = cls._board.pins[id]
            pin._pad.pin = pin
            pin._irq = Irq(pin._pad)
        return cls._pins[id]

    def __init__(self, id, *args, **kwargs):
        if args or kwargs:
            self.init(*args, **kwargs)

    def init(self, mode, pull=None, *, value=None):
        """Sets mode, pull and level."""
        self._board.must_live()
        pad = self._pad
        if pad.number == 16 and pull is not None:
            raise ValueError("Pin(16) doesn't support pull")
        pad.mode, pad.pull = mode, pull
        if value is not None:
            pad.latch = 1 if value else 0
        pad.update()

    def value(self, value=None):
        """The level, or sets the level of an output."""
        world = self._world
        t = world.us + self._cost
        if t < world.horizon:
            world.us = t
        else:
            self._board.wait_us(t)
        if value is None:
            return self._pad.level
        self._board.must_live()
        if self._pad.mode != IN:
            self._pad.latch = 1 if value else 0
            self._pad.update()

    __call__ = value

    def on(self):
        """High."""
        self.value(1)

    def off(self):
        """Low."""
        self.value(0)

    def toggle(self):
        """The other level."""
        self.value(1 - self._pad.latch)

    def irq(self, handler=None, trigger=RISING | FALLING, hard=False):
        """A soft interrupt; without arguments the object only."""
        pad = self._pad
        if pad.number == 16:
            raise MpOSError("pin does not have IRQ capabilities")
        if hard:
            raise ValueError("hard IRQ not supported")
        pad.handler = handler
        pad.trigger = trigger if handler is not None else 0
        pad.pending = False
        return self._irq

    def __repr__(self):
        return "Pin(%d)" % self._pad.number


def _pin_class(board):
    names = {"_board": board, "_world": board.world, "_pins": {}, "_cost": board.costs["pin"]}
    return type("Pin", (Pin,), {"__slots__": (), **names})


def _timer_class(board):
    world = board.world

    class Timer:
        ONE_SHOT, PERIODIC = 0, 1

        def __init__(self, id, /):
            self._entry = None

        def init(self, *, mode=1, callback=None, period=-1, tick_hz=1000, freq=None, hard=False):
            self.disarm()
            us = 1000000 / freq if freq is not None else period * 1000000 / tick_hz
            self._us = max(100, int(us))
            self._callback, self._mode, self._hard = callback, mode, hard
            if period > 0 or freq is not None:
                board._timers.add(self)
                self._entry = world.at_us(world.us + self._us, self._due)

        def _due(self):
            self._entry = None
            if self._mode:
                self._entry = world.at_us(world.us + self._us, self._due)
            if self._hard:
                board.run_hard(self._callback, self)
            else:
                board.schedule(self._callback, self)

        def disarm(self):
            world.cancel(self._entry)
            self._entry = None

        def deinit(self):
            self.disarm()
            board._timers.discard(self)

        def __repr__(self):
            return "Timer(3fff0000)"

    return Timer


def _rtc_class(board):
    rtc = board.rtc

    class RTC:
        def memory(self, data=None):
            if data is None:
                return rtc.memory
            board.must_live()
            data = data.encode() if isinstance(data, str) else bytes(data)
            if len(data) > RTC_BYTES:
                raise ValueError("buffer too long")
            rtc.memory = data

        def datetime(self, value=None):
            time = board.time
            if value is None:
                us = rtc.us()
                y, mo, d, h, mi, s, wday, _ = time.gmtime(us // 1000000)
                return (y, mo, d, wday, h, mi, s, us // 1000 % 1000)
            board.must_live()
            y, mo, d, _, h, mi, s, ms = value
            rtc.set_us((time.mktime((y, mo, d, h, mi, s, 0, 0)) * 1000 + ms) * 1000)

    return RTC


def _wdt_class(board):
    world = board.world

    class WDT:
        def __init__(self, id=0, timeout=5000):
            if id != 0 or timeout != 5000:
                raise ValueError
            self.feed()
            world.at_us(world.us + WDT_TICK_US, self._tick)
            self._boot = len(board.boots)

        def feed(self):
            self._count = 0

        def _tick(self):
            if len(board.boots) != self._boot or not board.alive:
                return
            self._count += 1
            if self._count >= 2:
                board.reset(3)
            else:
                world.at_us(world.us + WDT_TICK_US, self._tick)

    return WDT


def _adc_class(board):
    class ADC:
        def __init__(self, id, /):
            if id not in (0, 1):
                raise ValueError("not a valid ADC Channel: %s" % id)

        def read(self):
            return 512

        def read_u16(self):
            return 32800

    return ADC


def _pwm_class(board):
    class PWM:
        """Duty above half lights the pin; enough for a lamp that is dimmed."""

        def __init__(self, pin, freq=0, duty=0):
            self._pin, self._freq, self._duty = pin, freq, duty

        def freq(self, value=None):
            if value is None:
                return self._freq
            self._freq = value

        def duty(self, value=None):
            if value is None:
                return self._duty
            self._duty = value
            self._pin.init(OUT, value=value > 511)

        def deinit(self):
            pass

    return PWM
