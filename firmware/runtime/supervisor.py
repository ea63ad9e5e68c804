"""Power-up, the prompt, and the last safety net round the alarm: a log and a restart.

main.py's own loop runs the alarm; it stays source on the board and is compiled into the heap, so
it is short. What is done once at power-up is in safe_mode.py and assemble.py.
"""

import time

alarm = None  # the App
crash = None  # for RTC memory: counts a crash; periodic.healthy changes it


def begin():
    """The App, or None when the board is at the prompt now: files of the firmware are missing or
    damaged. Raises KeyboardInterrupt when a person pressed Ctrl-C."""
    global alarm, crash
    try:
        from core import overlay

        overlay.begin()
        known, crash = _recorded()
    except (ImportError, OSError, SyntaxError, ValueError) as e:
        print("The firmware on this board is incomplete or damaged (%s: %s)." % (kind(e), e))
        print("Run tools/flash.sh --app-only.")
        return None
    _wait(known)
    overlay.clear()  # else what it has loaded would stay
    alarm = wired(known)
    alarm.crash = crash
    return alarm


def _recorded():
    from runtime.safe_mode import record

    return record()


def _wait(known):
    from runtime.safe_mode import wait

    wait(known)


def kind(e):
    """The name of an exception's class."""
    return type(e).__name__


def wired(known):
    """The App. The checker of config.py is in memory before anything else, and gone after."""
    from core import overlay

    overlay.settle()
    own = _checked()
    overlay.clear()
    overlay.drop("config")  # boot.py has loaded it
    own = overlay.moved(own)
    _load()
    overlay.settle()
    inputs = _watched(own)
    overlay.clear()
    app = _built(own, known, inputs)
    overlay.clear(("tls", "socket", "tls12.socket_watch"))  # what tls12.install() has put in place
    app.delivery, app.hear = overlay.moved(app.delivery), overlay.moved(app.hear)
    app.known, app.link = overlay.moved(app.known), overlay.park(app.link)
    app = overlay.unpark(type(app), app)
    overlay.settle()
    overlay.ease()
    return app


def _checked():
    from runtime.own_settings import settings_of_config

    return settings_of_config()


def _load():
    """What stays in memory as long as the alarm runs."""
    import tls12  # noqa: F401
    from device import debounce  # noqa: F401

    from runtime import app  # noqa: F401


def _watched(own):
    import machine
    from device.inputs import watched

    return watched(own.SENSORS, machine, time)


def _built(own, known, inputs):
    from runtime.assemble import build

    return build(own, known, inputs)


def end(e):
    """The alarm has ended with this exception: by Ctrl-C the prompt can be used now, anything else
    restarts the board."""
    if not isinstance(e, KeyboardInterrupt):
        fail(e)
    if alarm:
        alarm.stop()
    print("Stopped: the alarm is OFF. status() tells more, machine.reset() starts it again.")


def fail(e):
    """Keep the cause of a crash on flash and restart; waits longer from crash to crash."""
    import machine

    wait_ms = 30000
    try:
        if crash:  # bytes made at the start: there may be no memory left to import anything
            machine.RTC().memory(crash)
            wait_ms = min(1000 << min(crash[1] - 1, 5), wait_ms)
        from core import overlay

        overlay.clear()
        try:
            if alarm:
                alarm.stop()  # what was found, to flash
        finally:
            from core import log

            log.exception(e)
    finally:  # whatever else fails now: an alarm restarts
        time.sleep_ms(wait_ms)
        machine.reset()


def status():
    """Print the state in plain sentences; for the prompt after Ctrl-C."""
    if not _is_there():
        return
    from core import overlay
    from core.phase import PARTS, PARTS_END

    from runtime import phases

    for phase in range(PARTS, PARTS_END):
        overlay.clear()
        lines = phases.entry(phase)(alarm)
        overlay.clear()
        lines = alarm.masked(lines)
        while lines:
            print(_in_language(lines.pop(0)))
    lines = None
    overlay.clear()
    alarm.print_said()


def _in_language(line):
    if alarm.settings.LANGUAGE != "uk":
        return line
    from text.status_uk import told

    return told(line)


def text(words, at=None):
    """Owe a text to everybody, for the prompt after Ctrl-C; at: "2026-12-01 08:00" or "08:00"."""
    if _is_there():
        from runtime.console import text as run

        run(alarm, words, at)


def cancel(number):
    """Take a text for later back, for the prompt after Ctrl-C; number: as `text` printed it."""
    if _is_there():
        from runtime.console import cancel as run

        run(alarm, number)


def test():
    """Restart the alarm, which then sends a test text to everybody; its log says how that went."""
    import machine

    open("test.now", "w").close()
    machine.reset()


def _is_there():
    if alarm is None:
        print("The alarm is not running. machine.reset() starts it.")
    return alarm
