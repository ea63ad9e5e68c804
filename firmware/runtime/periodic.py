"""What the loop does now and then. Loaded for one errand at a time; `app` is the running App."""

try:
    from micropython import const
except ImportError:
    const = int

import machine
from core import log

_NO_LINK = const(3)  # restarts.NO_LINK
_NO_MEMORY = const(5)  # restarts.NO_MEMORY
_CALM = const(16)  # alert.CALM


def why(app):
    """Why the board started, in words."""
    return app.boots().sentence()


def wifi_line(app, now_s):
    """How the network is, in a sentence."""
    return app.thawed().line(now_s)


def healthy(app):
    """This boot ends a row of crashes."""
    app.boots().healthy()


def tell(app, events):
    """Owe the sensors' events to everybody."""
    from sensors import RESTORED
    from text import messages

    unix = app.clock.now()
    for event in events:
        at = unix and unix - event.age_ms // 1000
        text = messages.event(event, app.settings.LANGUAGE, at and app.clock.hhmm(at))
        calm = event.kind == RESTORED
        if app.settings.COMMANDS_FROM:
            from commands import mute_filter

            if not mute_filter.is_told(app, store(), event, at, text, log.say):
                continue
        owe(app, text, at, not calm, _CALM if calm else 0)


def owe(app, text, at=None, urgent=True, flags=0):
    """Owe one text to everybody, as soon as the loop has gone. at: Unix seconds of the event,
    None = now; flags: of delivery/alert.py."""
    from text.messages import headed

    text = headed(app.settings.NAME, text)
    log.say(text.replace("\x01", "#"))
    app.owed.append((text, urgent, at, None, flags))


def store():
    """The Store with the alarm's state."""
    from core.files import Store

    return Store("state", log.say)


def look_round(app):
    """Every ten seconds: doors' states to flash if they changed, the board's own texts."""
    from commands import phases

    from runtime import board_messages

    lang = app.settings.LANGUAGE
    kept = store()
    doors = board_messages.doors(app.sensors)
    if app.doors is None:
        app.doors = board_messages.remembered(kept)
        note, shown = phases.begin(app, kept, doors)
        changed = board_messages.changes(app.doors, shown, lang)
        if changed:
            told = board_messages.told_since(kept, app.box())
            changed = board_messages.changes(app.doors, shown, lang, told)
        test = board_messages.asked_for_a_test()
        text = board_messages.boot_text(app.boots(), changed, app.settings.BOOT_TEXT, lang, test)
        if text:
            owe(app, text + note, None, bool(changed) or test)
    if app.owed:  # on flash before the doors' states: see board_messages.told_since
        app.minute = 0
        return
    if doors != app.doors:
        app.doors = doors
        board_messages.remember(kept, doors, log.say, app.memo.get("serial"))
    hour = app.settings.HEARTBEAT_HOUR
    text = board_messages.beat_text(kept, app.clock, hour, app.sensors, lang)
    text = text or board_messages.flash_text(app.memo)
    if text:
        owe(app, text + phases.begin(app, kept, doors)[0], None, False)
    phases.tend(app, kept)


def sync(app):
    """Ask the time server."""
    import ntptime

    ntptime.host = app.settings.NTP_HOST
    if app.clock.sync(ntptime):
        app.memo["due"] = 0  # what waits for a time of day may be due


def no_memory(app):
    """A text could not be acted on; the look that found it counts as failed, and is repeated."""
    hear = app.memo.get("hear")
    if hear:
        hear["bad"] = "no memory to act on a text"
    log.say("There was no memory to act on a text sent to the board.")


def start_over(app):
    """Restart the board, which gives it all of its memory back."""
    log.say("Memory has run short three times: the board restarts. What waits is on flash.")
    app.boots().leave(_NO_MEMORY)
    machine.reset()


def unheard(app, now_s):
    """Joined, but nobody has answered for long: join anew."""
    app.link = app.thawed()
    app.link.unheard(now_s, app.memo["deaf"])
    app.up = False


def rejoin(app, now_s):
    """One step of joining Wi-Fi; `app.link` is the Link until there is a connection."""
    wifi = app.link = app.thawed()
    wifi.step(now_s)
    app.up = wifi.up
    if app.up:
        app.frozen = wifi.freeze()
        app.link = None
        return
    app.memo["linked"] = False
    if wifi.wants_reset(now_s, app.known[2] == _NO_LINK):
        log.say("No Wi-Fi for too long: the board restarts. What waits is on flash.")
        app.boots().leave(_NO_LINK)
        machine.reset()
