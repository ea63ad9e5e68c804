"""Phases for what is done now and then; `app` is the running App."""

import machine
from core import overlay
from core.phase import (
    LOOP,
    OWE,
    PLAN,
)

from runtime import restarts
from runtime.restarts import NO_LINK, NO_MEMORY
from runtime.tell import owe


def healthy(app):
    """Phase: this boot ends a row of crashes, also in the bytes that are ready for the next one.
    All of it in place: it stays where it is in memory."""
    made = restarts.known(app)
    made.healthy()
    app.known[1] = made.crashes
    app.stuck[:] = made.record(restarts.STUCK)
    if app.crash:
        app.crash[:] = made.record(restarts.CRASHED)
    return LOOP


def look_round(app):
    """Phase, every ten seconds: doors' states to flash if they changed, the board's own texts."""
    from commands import phases
    from core.files import Store

    from runtime import board_messages

    kept = Store()
    doors = board_messages.doors(app.sensors)
    if app.doors is None:
        _owe_boot_text(app, kept, doors)
    if app.owed:  # on flash before the doors' states: see board_messages.told_since
        app.minute = 0
        return OWE
    if doors != app.doors:
        app.doors = doors
        board_messages.remember(kept, doors, overlay.say, _serial(app, kept))
    text = _due_text(app, kept)
    if text:
        owe(app, text + phases.begin(app, kept, doors)[0], None, False)
    phases.tend(app, kept)
    return OWE if app.owed else LOOP


def _owe_boot_text(app, kept, doors):
    """Once after a start: what changed meanwhile, and app.doors as it was before."""
    from commands import phases

    from runtime import board_messages, starts

    lang = app.settings.LANGUAGE
    app.doors = board_messages.remembered(kept)
    note, shown = phases.begin(app, kept, doors)
    changed = board_messages.changes(app.doors, shown, lang)
    if changed:
        from delivery.enqueue import open_outbox

        told = board_messages.told_since(kept, open_outbox(app))
        changed = board_messages.changes(app.doors, shown, lang, told)
    stands = board_messages.standing(app.sensors, lang, changed)
    first = board_messages.first_seen(app.doors, shown, app.sensors, lang)
    row = app.row = starts.begun(kept)
    boots, wanted = restarts.known(app), app.settings.BOOT_TEXT and starts.is_told(row)
    test = board_messages.asked_for_a_test()
    text = board_messages.boot_text(boots, changed, wanted, lang, stands, first, row, test)
    if text:
        news = changed or first
        owe(app, text + note, None, bool(news) or test, 0, "start" if news else "")


def _due_text(app, kept):
    """The daily sign of life, that the flash is full, or that a row of restarts is over; "" if
    none of them is to be told."""
    from runtime import board_messages, starts

    lang, hour = app.settings.LANGUAGE, app.settings.HEARTBEAT_HOUR
    text = board_messages.beat_text(kept, app.clock, hour, app.sensors, lang)
    text = text or board_messages.flash_text(app)
    if not text and app.row and app.clock.uptime_s() >= starts.LASTED_S:
        row = starts.lasted(kept)
        app.row = 0
        if app.settings.BOOT_TEXT and row > 1 and not starts.is_told(row):
            text = board_messages.lasts_text(row, lang)
    return text


def _serial(app, kept):
    """The last alert's number, also if this boot has not needed the outbox so far."""
    serial = app.delivery.serial
    if serial is None:
        names = kept.names("a")
        serial = int(names[-1][1:]) if names else 0
    return serial


def sync(app):
    """Phase: ask the time server."""
    import ntptime

    ntptime.host = app.settings.NTP_HOST
    # what waits for a time of day may be due
    return PLAN if app.clock.sync(ntptime) else LOOP


def start_over(app):
    """Phase: restart the board, which gives it all of its memory back."""
    _restart(app, NO_MEMORY, "Memory has run short three times")


def _restart(app, why, text):
    overlay.say("%s: the board restarts. What waits is on flash." % text)
    app.print_said()
    restarts.known(app).leave(why)
    machine.reset()


def unheard(app):
    """Phase: joined, but nobody has answered for long: join anew."""
    from device.wifi import Link

    wifi = overlay.unpark(Link, app.link)
    wifi.say = overlay.say
    wifi.unheard(app.clock.uptime_s(), app.delivery.deaf)
    app.up = False
    app.link = overlay.park(wifi)
    return LOOP


def rejoin(app):
    """Phase: one step of joining Wi-Fi."""
    from device.wifi import Link

    now_s = app.clock.uptime_s()
    wifi = overlay.unpark(Link, app.link)
    wifi.say = overlay.say
    wifi.step(now_s)
    app.up = wifi.up
    app.link = overlay.park(wifi)
    if app.up:
        return LOOP
    app.delivery.linked = False
    if wifi.wants_reset(now_s, app.known[2] == NO_LINK):
        _restart(app, NO_LINK, "No Wi-Fi for too long")
    return LOOP
