"""What commands mean for the board's own texts: which trips are told, what the boot text adds."""

from core.phase import RECOVER
from text.events import NOISY

from commands import trip_history
from commands.arm_state import Modes


def is_told(app, store, event, at, text, say=print):
    """True if a sensors.Event (text; at: Unix seconds or None) goes to the phones.

    Whatever happens to it, LAST knows it; what is not told is counted and said on serial."""
    modes = Modes(store, app.clock, app.hear, say)
    wiring = event.kind == NOISY
    if not wiring:
        trip_history.begin(app.hear, store)
        trip_history.add(store, at, app.clock.uptime_s() - event.age_ms // 1000, text)
    why = modes.silence(event.sensor.config["name"], wiring)
    if why:
        app.hear.untold += event.count
        say("%s (%s: not told)" % (text, why))
    return not why


def tend(app, store):
    """End a MUTE whose minutes have passed; the next trip is then told at once."""
    if Modes(store, app.clock, app.hear).tend():
        app.hear.fresh = True


def begin(app, store, doors):
    """(what to add to a text of the board's own, doors whose changes are told); doors: {name:
    open}. An answer that a power cut has kept from the outbox is owed afterwards, by
    commands/execute.py.
    """
    from commands import answers
    from commands.parser import EN, UK

    trip_history.begin(app.hear, store)
    modes = Modes(store, app.clock, app.hear)
    if modes.owed and not app.hear.begun:
        app.hear.begun = True
        app.errand = RECOVER
    told = {name: on for name, on in doors.items() if not modes.silence(name, False)}
    names = [s.config["name"] for s in app.sensors.all]
    language = UK if app.settings.LANGUAGE == "uk" else EN
    state = answers.note(modes, app.clock, names, language)
    return state, told
