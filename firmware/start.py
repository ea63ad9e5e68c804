"""The last safety net round the alarm: a window for the prompt, safe mode, a log and a restart.

main.py only calls run() here: it stays source on the board, and would be compiled into the heap.
"""

try:
    from micropython import const
except ImportError:
    const = int

import sys
import time

import machine

_SAFE_MS = const(600000)  # safe mode, then one more try: an alarm that stays off helps nobody
alarm = None  # the App
crash = None  # bytes for RTC memory that count a crash


def run():
    """Start the alarm; comes back only for the prompt."""
    global alarm
    try:
        record = begin()
        if not record:
            return
        known = record.known
        window()
        if record.safe:
            safe_mode(record)
        record = None
        alarm = wired(known)
        alarm.run()
    except KeyboardInterrupt:
        if alarm:
            alarm.stop()
        print("Stopped: the alarm is OFF. status() tells more, machine.reset() starts it again.")
    except BaseException as e:
        fail(e)


def begin():
    """The record of restarts; None when files of the firmware are missing or damaged."""
    global crash
    try:
        import boots
        import lamp  # noqa: F401 - what is missing is told here, not in the middle of trouble
        import log  # noqa: F401
        import rooms  # noqa: F401
    except (ImportError, OSError, SyntaxError, ValueError) as e:
        cause = type(e).__name__
        print("The firmware on this board is incomplete or damaged (%s: %s)." % (cause, e))
        print("Run tools/flash.sh --app-only.")
        return None
    record = boots.Boots(machine.RTC(), machine.reset_cause())
    crash = record.record(boots.CRASHED)
    return record


def wired(known):
    """The App. The checker of config.py is in memory before anything else, and gone after."""
    import rooms

    rooms.widen(sys.modules, 40)
    rooms.settle()
    own = rooms.visit("begin", "settings_of_config")
    for name, value in own.__dict__.items():
        setattr(own, name, rooms.moved(value))
    rooms.settle()
    for name in ("app", "lamp", "sensors", "tls12"):
        __import__(name)
    rooms.widen(sys.modules["tls12"].__dict__, 12)
    rooms.settle()
    made = rooms.visit("begin", "build", own, known, kept=("tls", "socket", "tls12.watch"))
    rooms.settle()  # what tls12.install() has put in place stays, too
    return made


def window():
    """Give a person some seconds in which Ctrl-C surely reaches the prompt.

    Raises KeyboardInterrupt. With CTRL_C = "window" in config.py it is the only chance: afterwards
    a byte of noise on the serial line cannot stop the alarm. What boot.py could not read of
    config.py, or what is wrong in it, means the defaults here; the checker speaks later.
    """
    config = sys.modules.get("config")
    seconds = getattr(config, "PROMPT_WINDOW_S", 3)
    seconds = seconds if isinstance(seconds, int) and 0 <= seconds <= 60 else 3
    if seconds:
        print("Starting in %d s. Ctrl-C now stops at the prompt." % seconds)
        time.sleep_ms(seconds * 1000)
    if getattr(config, "CTRL_C", "always") == "window":
        import micropython

        micropython.kbd_intr(-1)


def safe_mode(boots):
    """After too many crashes: only the lamp and the prompt for 10 min, then one more try."""
    import lamp
    import log

    print("SAFE MODE after %d crashes in a row. The alarm is OFF." % boots.crashes)
    print(log.recall())
    print("Ctrl-C gives the prompt; otherwise the alarm is tried again in 10 min.")
    light = lamp.Lamp(machine.Pin(2, machine.Pin.OUT), time)
    light.show("safe")
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < _SAFE_MS:
        light.step()
        time.sleep_ms(50)
    boots.leave(4)
    machine.reset()


def fail(e):
    """Keep the cause of a crash on flash and restart; waits longer from crash to crash."""
    wait_ms = 30000
    try:
        if crash:  # bytes made at the start: there may be no memory left to import anything
            machine.RTC().memory(crash)
            wait_ms = min(1000 << min(crash[1] - 1, 5), wait_ms)
        import log

        log.exception(e)
    finally:  # whatever else fails now: an alarm restarts
        time.sleep_ms(wait_ms)
        machine.reset()


def status():
    """Print the state in plain sentences; for the prompt after Ctrl-C."""
    if alarm is None:
        print("The alarm is not running. machine.reset() starts it.")
        return
    import rooms

    rooms.visit("status", "show", alarm)


def text(words, at=None):
    """Owe a text to everybody, for the prompt after Ctrl-C; at: "2026-12-01 08:00" or "08:00"."""
    if alarm is None:
        print("The alarm is not running. machine.reset() starts it.")
        return
    import rooms

    rooms.visit("prompt", "text", alarm, words, at)
