"""Phases for what is done now and then; `app` is the running App."""

try:
    from micropython import const
except ImportError:
    const = int

import boots
import log
import machine
from phases import HEARD_ALL, LOOP, OWE, RECOVER

_NO_LINK = const(3)  # boots.NO_LINK
_NO_MEMORY = const(5)  # boots.NO_MEMORY
_CALM = const(16)  # alert.CALM
_RESTORED = "restored"  # sensors.RESTORED, without that module


def armed(app):
    """Phase: say that the sensors are watched."""
    log.say("Armed. Started because: %s." % boots.known(app).sentence())
    return LOOP


def healthy(app):
    """Phase: this boot ends a row of crashes."""
    boots.known(app).healthy()
    return LOOP


def tell(app):
    """Phase: owe app.events, what the sensors have found, to everybody. One leaves the list when
    its text is among those owed: done again after a failure, none is told twice."""
    while app.events:
        _tell(app, app.events[0])
        app.events.pop(0)
    return OWE if app.owed else LOOP


def _tell(app, event):
    import texts

    event.sensor = app.sensors.all[event.sensor]
    unix = app.clock.now()
    at = unix and unix - event.age_ms // 1000
    text = texts.event(event, app.settings.LANGUAGE, at and app.clock.hhmm(at))
    calm = event.kind == _RESTORED
    if app.settings.COMMANDS_FROM:
        import hush

        if not hush.is_told(app, store(), event, at, text, log.say):
            return
    owe(app, text, at, not calm, _CALM if calm else 0)


def owe(app, text, at=None, urgent=True, flags=0):
    """Owe one text to everybody, as soon as the loop has gone. at: Unix seconds of the event,
    None = now; flags: of alert.py."""
    from texts import headed

    text = headed(app.settings.NAME, text)
    log.say(text.replace("\x01", "#"))
    app.owed.append((text, urgent, at, None, flags))


def store():
    """The Store with the alarm's state."""
    from store import Store

    return Store("state", log.say)


def look_round(app):
    """Phase, every ten seconds: doors' states to flash if they changed, the board's own texts."""
    import listen
    import tellings

    lang = app.settings.LANGUAGE
    kept = store()
    doors = tellings.doors(app.sensors)
    if app.doors is None:
        app.doors = tellings.remembered(kept)
        note, shown = listen.begin(app, kept, doors)
        changed = tellings.changes(app.doors, shown, lang)
        if changed:
            from box import open_box

            told = tellings.told_since(kept, open_box(app))
            changed = tellings.changes(app.doors, shown, lang, told)
        text = tellings.boot_text(boots.known(app), changed, app.settings.BOOT_TEXT, lang)
        if text:
            owe(app, text + note, None, bool(changed))
    if app.owed:  # on flash before the doors' states: see tellings.told_since
        app.minute = 0
        return OWE
    if doors != app.doors:
        app.doors = doors
        tellings.remember(kept, doors, log.say, app.memo.get("serial"))
    hour = app.settings.HEARTBEAT_HOUR
    text = tellings.beat_text(kept, app.clock, hour, app.sensors, lang)
    text = text or tellings.flash_text(app.memo)
    if text:
        owe(app, text + listen.begin(app, kept, doors)[0], None, False)
    listen.tend(app, kept)
    return OWE if app.owed else LOOP


def sync(app):
    """Phase: ask the time server."""
    import ntptime

    ntptime.host = app.settings.NTP_HOST
    if app.clock.sync(ntptime):
        app.memo["due"] = 0  # what waits for a time of day may be due
    return LOOP


def not_obeyed(app):
    """Phase: there was no memory to act on a text; the look that found it counts as failed and is
    repeated, and an answer that is owed already is owed again, see obey.py."""
    hear = app.memo.get("hear")
    if hear:
        hear["bad"] = "no memory to act on a text"
    log.say("There was no memory to act on a text sent to the board.")
    app.errand = RECOVER
    return HEARD_ALL


def start_over(app):
    """Phase: restart the board, which gives it all of its memory back."""
    log.say("Memory has run short three times: the board restarts. What waits is on flash.")
    boots.known(app).leave(_NO_MEMORY)
    machine.reset()


def unheard(app):
    """Phase: joined, but nobody has answered for long: join anew."""
    from link import thaw

    wifi = thaw(app.frozen)
    wifi.unheard(app.clock.uptime_s(), app.memo["deaf"])
    app.up = False
    app.frozen = wifi.freeze()
    return LOOP


def rejoin(app):
    """Phase: one step of joining Wi-Fi."""
    from link import thaw

    now_s = app.clock.uptime_s()
    wifi = thaw(app.frozen)
    wifi.step(now_s)
    app.up = wifi.up
    app.frozen = wifi.freeze()
    if app.up:
        return LOOP
    app.memo["linked"] = False
    if wifi.wants_reset(now_s, app.known[2] == _NO_LINK):
        log.say("No Wi-Fi for too long: the board restarts. What waits is on flash.")
        boots.known(app).leave(_NO_LINK)
        machine.reset()
    return LOOP
