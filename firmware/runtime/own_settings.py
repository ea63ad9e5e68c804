"""config.py checked, once at power-up; with mistakes in it the alarm stays off and says them."""

try:
    from micropython import const
except ImportError:
    const = int

import time

import machine
from core import log, overlay

_REPEAT_MS = const(60000)


def settings_of_config():
    """config.py checked, one attribute a key, as a Plain: no module stays for it. With mistakes in
    it: say them until Ctrl-C."""
    try:
        config = overlay.owners("config")
    except (Exception, SystemExit) as e:
        from settings.load_error import explain as why  # str(e) may quote a token

        explain([why(e)])
    from settings import check

    # Not by dir(): MicroPython tries every name that it knows there.
    found, mistakes, warnings = check.check(config.__dict__)
    for line in warnings:
        log.say("config.py: " + line)
    if mistakes:
        explain(mistakes)
    own = overlay.park(found)
    own.SENDERS = [account.plain for account in found.SENDERS]
    return own


def explain(mistakes):
    """Show what is wrong in config.py, again every minute, with the lamp; ends only by Ctrl-C."""
    from device import status_led

    light = status_led.Lamp(machine.Pin(2, machine.Pin.OUT), time)
    light.show("config")
    while True:
        print(
            "The alarm is OFF: config.py has %d mistake%s."
            % (len(mistakes), "s"[: len(mistakes) != 1])
        )
        for line in mistakes:
            log.say("- " + line)
        print("Correct them, check with tools/check config.py, and copy the file to the board.")
        start = time.ticks_ms()
        while time.ticks_diff(time.ticks_ms(), start) < _REPEAT_MS:
            light.step()
            time.sleep_ms(50)
