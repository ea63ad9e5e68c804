"""`machine` but for its pins and its RTC: timers, watchdog, reset (ports/esp8266/machine_*.c).

Fact sheet sections 2 to 4 and 11.
"""

import types

from .pads import OUT
from .pin_standin import pin_class
from .rtc_standin import rtc_class

WDT_TICK_US = 1600000  # the SDK timer that bumps the soft watchdog's counter


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
    m.Pin = pin_class(board)
    m.Timer = _timer_class(board)
    m.RTC = rtc_class(board)
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
