"""Power-up before the alarm: the record of restarts, a window for the prompt, safe mode."""

try:
    from micropython import const
except ImportError:
    const = int

import time

import machine
from core import log
from device import status_led

from runtime import restarts

_SAFE_MS = const(600000)  # safe mode, then one more try: an alarm that stays off helps nobody


def record():
    """(Boots.known, a bytearray for RTC memory that counts a crash). That this module could be
    imported has shown that what is needed in trouble is there."""
    made = restarts.Boots(machine.RTC(), machine.reset_cause())
    return made.known, bytearray(made.record(restarts.CRASHED))


def wait(known):
    """The time for a person: the window for Ctrl-C, and safe mode after too many crashes, which
    ends with a restart."""
    window()
    made = restarts.Boots(machine.RTC(), *known)
    if made.safe:
        safe_mode(made)


def window():
    """Give a person some seconds in which Ctrl-C surely reaches the prompt.

    Raises KeyboardInterrupt. With CTRL_C = "window" in config.py it is the only chance: afterwards
    a byte of noise on the serial line cannot stop the alarm. What boot.py could not read of
    config.py, or what is wrong in it, means the defaults here; the checker speaks later.
    """
    try:
        import config  # as boot.py has loaded it
    except ImportError:
        config = None
    seconds = getattr(config, "PROMPT_WINDOW_S", 3)
    seconds = seconds if isinstance(seconds, int) and 0 <= seconds <= 60 else 3
    if seconds:
        print("Starting in %d s. Ctrl-C now stops at the prompt." % seconds)
        time.sleep_ms(seconds * 1000)
    if getattr(config, "CTRL_C", "always") == "window":
        import micropython

        micropython.kbd_intr(-1)


def safe_mode(record):
    """After too many crashes: only the lamp and the prompt for 10 min, then one more try."""
    print("SAFE MODE after %d crashes in a row. The alarm is OFF." % record.crashes)
    print(log.recall())
    print("Ctrl-C gives the prompt; otherwise the alarm is tried again in 10 min.")
    light = status_led.Lamp(machine.Pin(2, machine.Pin.OUT), time)
    light.show("safe")
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < _SAFE_MS:
        light.step()
        time.sleep_ms(50)
    record.leave(restarts.SAFE_RETRY)
    machine.reset()
