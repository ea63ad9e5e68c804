"""What `status` tells about commands by text. Loaded only for that."""

from core.files import Store

from commands import answers
from commands.arm_state import Modes
from commands.parser import EN, UK


def lines(app):
    """Part of the status report; app: the running App."""
    if not app.settings.COMMANDS_FROM:
        return ["Commands by text: off (COMMANDS_FROM is empty)."]
    return _lines(app, Store())


def _heard(own, hear, now_s):
    text = "%s heard, %s PIN" % (
        _many(len(own.COMMANDS_FROM), "phone is", "phones are"),
        _with(own.COMMANDS_PIN),
    )
    if hear.looked is None:
        return text + "; not looked yet."
    return text + "; looked %d s ago." % (now_s - hear.looked)


def _lines(app, store):
    own, now_s = app.settings, app.clock.uptime_s()
    hear = app.hear
    modes = Modes(store, app.clock, hear)
    names = [s.config["name"] for s in app.sensors.all]
    state = answers.state(modes, app.clock, names, UK if own.LANGUAGE == "uk" else EN)
    out = ["Commands by text: the alarm is %s." % state, _heard(own, hear, now_s)]
    if hear.why:
        out.append("Looking for commands fails: %s." % hear.why)
    if hear.last:
        name, phone, at = hear.last
        out.append("Last command: %s from ...%s, %d min ago." % (name, phone, (now_s - at) // 60))
    if hear.strangers or hear.pins:
        strangers = _many(hear.strangers, "text", "texts")
        text = "Not heard since the start: %s of strangers, %d with a wrong or no PIN."
        out.append(text % (strangers, hear.pins))
    locked = [phone for phone, wrong in hear.wrong.items() if wrong[0] >= 5 and now_s < wrong[1]]
    for phone in locked:
        out.append("...%s is ignored for an hour after five wrong PINs." % phone[-4:])
    return out


def _many(count, one, more):
    return "%d %s" % (count, one if count == 1 else more)


def _with(pin):
    return "without a" if pin is None else "with a"
