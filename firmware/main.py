"""The last safety net round app.py: a window for the prompt, safe mode, a log and a restart.

On the chip `status()` and `text("words")` work at the prompt after Ctrl-C.
"""

import sys
import time

import machine

_SAFE_MS = 600000  # safe mode tries again after 10 min: an alarm that stays off helps nobody


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


def fail(known, e):
    """Keep the cause of a crash on flash and restart; waits longer from crash to crash."""
    try:
        import log
        from boots import Boots

        Boots(machine.RTC(), *known).leave(1)
        log.exception(e)
    finally:  # whatever else fails now: an alarm restarts
        time.sleep_ms(min(1000 << known[1], 30000))
        machine.reset()


def status():
    """Print the state in plain sentences; for the prompt after Ctrl-C."""
    if alarm is None:
        print("The alarm is not running. machine.reset() starts it.")
        return
    import status as room

    room.show(alarm)


def text(words, at=None):
    """Owe a text to everybody, for the prompt after Ctrl-C; at: "2026-12-01 08:00" or "08:00"."""
    if alarm is None:
        print("The alarm is not running. machine.reset() starts it.")
        return
    import prompt

    prompt.text(alarm, words, at)


def run():
    """Start the alarm; comes back only for the prompt."""
    global alarm
    try:
        import boots
        import log  # noqa: F401 - the import error is told here, not in the middle of trouble
    except ImportError as e:
        print("The firmware on this board is incomplete (%s). Run tools/flash.sh --app-only." % e)
        return
    record = boots.Boots(machine.RTC(), machine.reset_cause())
    known = record.known
    try:
        window()
        if record.safe:
            safe_mode(record)
        record = boots = None
        import app

        alarm = app.build(known)
        alarm.run()
    except KeyboardInterrupt:
        if alarm:
            alarm.stop()
        print("Stopped: the alarm is OFF. status() tells more, machine.reset() starts it again.")
    except BaseException as e:
        fail(known, e)


alarm = None
run()
