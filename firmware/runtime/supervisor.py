"""The last safety net round the alarm: safe mode, a log and a restart.

main.py only calls run() here: it stays source on the board, and would be compiled into the heap.
What is done once at power-up is in runtime/safe_mode.py and runtime/assemble.py.
"""

import sys
import time

alarm = None  # the App
crash = None  # bytes for RTC memory that count a crash


def run():
    """Start the alarm; comes back only for the prompt."""
    global alarm
    try:
        known = begin()
        if not known:
            return
        alarm = wired(known)
        alarm.run()
    except KeyboardInterrupt:
        if alarm:
            alarm.stop()
        print("Stopped: the alarm is OFF. status() tells more, machine.reset() starts it again.")
    except BaseException as e:
        fail(e)


def begin():
    """Boots.known, after the time for a person at the prompt; None when files of the firmware are
    missing or damaged."""
    global crash
    try:
        from core import overlay

        overlay.widen(sys.modules, 40)
        overlay.settle()
        known, crash = overlay.visit("runtime.safe_mode", "record")
    except (ImportError, OSError, SyntaxError, ValueError) as e:
        print("The firmware on this board is incomplete or damaged (%s: %s)." % (kind(e), e))
        print("Run tools/flash.sh --app-only.")
        return None
    overlay.visit("runtime.safe_mode", "wait", known)
    return known


def kind(e):
    """The name of an exception's class."""
    return type(e).__name__


def wired(known):
    """The App. The checker of config.py is in memory before anything else, and gone after."""
    from core import overlay

    overlay.settle()
    own = overlay.visit("runtime.assemble", "settings_of_config")
    for name, value in own.__dict__.items():
        setattr(own, name, overlay.moved(value))
    overlay.settle()
    for name in ("runtime.app", "device.debounce", "tls12"):
        __import__(name)
    overlay.widen(sys.modules["tls12"].__dict__, 12)
    overlay.settle()
    made = overlay.visit(
        "runtime.assemble", "build", own, known, kept=("tls", "socket", "tls12.socket_watch")
    )
    overlay.settle()  # what tls12.install() has put in place stays, too
    return made


def fail(e):
    """Keep the cause of a crash on flash and restart; waits longer from crash to crash."""
    import machine

    wait_ms = 30000
    try:
        if crash:  # bytes made at the start: there may be no memory left to import anything
            machine.RTC().memory(crash)
            wait_ms = min(1000 << min(crash[1] - 1, 5), wait_ms)
        from core import log

        log.exception(e)
    finally:  # whatever else fails now: an alarm restarts
        time.sleep_ms(wait_ms)
        machine.reset()


def status():
    """Print the state in plain sentences; for the prompt after Ctrl-C."""
    _asked("runtime.status", "show")


def text(words, at=None):
    """Owe a text to everybody, for the prompt after Ctrl-C; at: "2026-12-01 08:00" or "08:00"."""
    _asked("runtime.console", "text", words, at)


def test():
    """Restart the alarm, which then sends a test text to everybody; its log says how that went."""
    import machine

    open("test.now", "w").close()
    machine.reset()


def _asked(room, name, *args):
    if alarm is None:
        print("The alarm is not running. machine.reset() starts it.")
        return
    from core import overlay

    overlay.visit(room, name, alarm, *args)
