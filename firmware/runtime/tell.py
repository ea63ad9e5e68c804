"""Phases for what the sensors have found: the words of a text, owed to everybody.

A file of its own: it is what an alarm begins with, and loading the rest of runtime/periodic.py
would take longer than its work. `app` is the running App.
"""

from core import overlay
from core.phase import LOOP, OWE
from delivery.alert import CALM, REPEAT
from text.events import MORE, RESTORED


def tell(app):
    """Phase: owe app.events, what the sensors have found, to everybody. One leaves the list when
    its text is among those owed: done again after a failure, none is told twice."""
    while app.events:
        _tell(app, app.events[0])
        del app.events[0]
    return OWE if app.owed else LOOP


def _tell(app, event):
    from text import messages

    event = overlay.park(event)  # it stays plain, should this be done again
    event.sensor = app.sensors.all[event.sensor]
    unix = app.clock.now()
    at = unix and unix - event.age_ms // 1000
    text = messages.event(event, app.settings.LANGUAGE, at and app.clock.hhmm(at))
    calm = event.kind == RESTORED
    if app.settings.COMMANDS_FROM:
        from commands import mute_filter
        from core.files import Store

        if not mute_filter.is_told(app, Store(), event, at, text, overlay.say):
            return
    flags = CALM if calm else REPEAT if event.kind == MORE else 0
    owe(app, text, at, not calm, flags, event.sensor.config["name"])


def owe(app, text, at=None, urgent=True, flags=0, name=""):
    """Owe one text to everybody, as soon as the loop has gone. at: Unix seconds of the event,
    None = now; flags: of delivery/alert.py; name: of the sensor it is about, "" for none."""
    from text.messages import headed

    text = headed(app.settings.NAME, text)
    overlay.say(text.replace("\x01", "#"))
    app.owed.append((text, urgent, at, name, flags))
