"""The SENSORS part of the settings checker: names, pins, times and texts.

Pins: ports/esp8266/machine_pin.c and the ESP8266's boot strapping (see the wiring table).
"""

try:
    from micropython import const
except ImportError:
    const = int

from core import overlay

from settings import rules as w

# What a sensor may say: field, default for a door, default for a PIR, kind, least, most.
FIELDS = (
    ("name", None, None, "text", 1, 30),
    ("pin", None, None, "pin", None, None),
    ("kind", "door", "pir", "choice", ("door", "pir"), None),
    ("active", "high", "high", "choice", ("high", "low"), None),
    ("pull_up", True, False, "flag", None, None),
    ("debounce_ms", 50, 50, "whole", 5, 10000),
    ("cooldown_s", 600, 600, "whole", 0, 86400),
    ("restored", False, False, "flag", None, None),
    ("ignore_after_boot_s", 0, 60, "whole", 0, 3600),
    ("text", None, None, "words", None, None),
    ("more_text", None, None, "words", None, None),
    ("restored_text", None, None, "words", None, None),
)
_PIR_PULSE_MS = const(2000)  # an AM312's; an HC-SR501's is 3 s at the least
_GOOD = (5, 4, 14, 12, 13)  # no part in booting, interrupt and pull-up work
_LABELS = ("D0", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8")  # as printed on NodeMCU boards
_LABEL_PINS = (16, 5, 4, 0, 2, 14, 12, 13, 15)


def check(entries, found, report):
    """entries as dicts with every field filled in; what is wrong goes to report.

    found: the settings checked so far (LAMP_PIN, MAX_SEGMENTS, ROMANISE are used).
    """
    if found.LAMP_PIN is not None:
        pin(report, "LAMP_PIN", found.LAMP_PIN, (), lamp=True)
    sensors = []
    taken = [entry.get("pin") for entry in entries if isinstance(entry, dict)] + [found.LAMP_PIN]
    for i, entry in enumerate(entries):
        key = "SENSORS entry %d" % (i + 1)
        if not isinstance(entry, dict):
            report.mistake(key, 'write dict(name="Front door", pin=5, kind="door")')
            continue
        sensor = _one(report, key, entry, taken)
        _texts(report, key, sensor, found)
        _against(report, key, sensor, sensors, found.LAMP_PIN, taken)
        sensors.append(sensor)
    return sensors


def _check_names(report, key, entry):
    known = [row[0] for row in FIELDS]
    for name in sorted([str(name) for name in entry if name not in known]):
        near = w.nearest(name.lower(), known)
        hint = "did you mean %s?" % near if near else "remove it"
        report.mistake(key, "there is no %s; %s" % (name, hint))


def _one(report, key, entry, taken):
    _check_names(report, key, entry)
    column = 2 if entry.get("kind") == "pir" else 1
    sensor = {}
    for row in FIELDS:
        name, kind = row[0], row[3]
        sensor[name] = entry.get(name, row[column])
        if name == "pin":
            if "pin" in entry:
                pin(report, key, sensor[name], taken)
            else:
                report.mistake(key, "pin is missing; write pin=%d" % _free(taken))
        elif name == "name" and name not in entry:
            report.mistake(key, 'name is missing; write name="Front door"')
        else:
            _field(report, "%s, %s" % (key, name), sensor[name], kind, row[4], row[5])
    if sensor["kind"] == "door" and sensor["pull_up"] is False:
        report.warning(key, "a door contact without pull_up floats; set pull_up=True")
    debounce = sensor["debounce_ms"]
    if sensor["kind"] == "pir" and type(debounce) is int and debounce >= _PIR_PULSE_MS:
        report.warning(key, "a PIR's pulse may be over in 2 s, so it never trips; debounce_ms=50")
    return sensor


def _field(report, key, value, kind, low, high):
    if kind == "text":
        w.text(report, key, value, low, high)
    elif kind == "choice":
        if value not in low:
            report.mistake(key, "write %s" % " or ".join(['"%s"' % choice for choice in low]))
    elif kind == "flag":
        if value is not True and value is not False:
            report.mistake(key, "write True or False, without quotes")
    elif kind == "whole":
        w.whole(report, key, value, low, high)
    elif value is not None and (not isinstance(value, str) or not value):
        report.mistake(key, "write a text in quotes, or None for the usual one")


def pin(report, key, number, taken, lamp=False):
    """Check one GPIO number; the lamp is an output, so pin 2 (the LED on most boards) is right."""
    better = 2 if lamp else _free(taken)
    if isinstance(number, str) and number.upper() in _LABELS:
        meant = _LABEL_PINS[_LABELS.index(number.upper())]
        if _reason(meant, lamp)[0]:
            meant = better
        report.mistake(key, "pin is a board label; write a GPIO number: %d" % meant)
        return
    if isinstance(number, bool) or not isinstance(number, int):
        report.mistake(key, "pin must be a GPIO number without quotes, as %d" % better)
        return
    reason, fatal = _reason(number, lamp)
    if reason:
        tell = report.mistake if fatal else report.warning
        tell(key, "pin %d %s; use pin %d" % (number, reason, better))


def _reason(number, lamp):
    """(why the pin is bad or None, True if it cannot work at all)."""
    if 6 <= number <= 11:
        return "belongs to the flash memory and cannot work", True
    if number == 1 or number == 3:
        return "is the serial port of the USB prompt and cannot work", True
    if number == 16 and not lamp:
        return "has no interrupt and no pull-up and cannot work", True
    if not 0 <= number <= 16:
        return "does not exist", True
    if lamp:
        return None, False
    if number == 0:
        return "is risky: pulled low at power-up it stops the board in the serial loader", False
    if number == 2:
        return "is risky: pulled low at power-up it stops the board, and the lamp is there", False
    if number == 15:
        return "is risky: high at power-up it stops the board, and boards pull it down", False
    return None, False


def _free(taken):
    """The best pin not used by anything."""
    for number in _GOOD:
        if number not in taken:
            return number
    return _GOOD[0]


def _against(report, key, sensor, others, lamp_pin, taken):
    """Compare one sensor with those before it and with the lamp."""
    for i, other in enumerate(others):
        if _same(sensor["name"], other["name"]):
            report.mistake(key, "its name is that of entry %d; give each its own" % (i + 1))
        if sensor["pin"] is not None and sensor["pin"] == other["pin"]:
            report.mistake(key, "pin is also that of entry %d; use pin %d" % (i + 1, _free(taken)))
    if sensor["pin"] is not None and sensor["pin"] == lamp_pin:
        report.mistake(
            key, "pin is also LAMP_PIN; use pin %d, or set LAMP_PIN = None" % _free(taken)
        )


def _same(one, two):
    return isinstance(one, str) and isinstance(two, str) and one.lower() == two.lower()


def _texts(report, key, sensor, found):
    """The owner's own words; what checks them is not loaded where there are none."""
    own = sensor["text"] or sensor["more_text"] or sensor["restored_text"]
    if own or "#" in str(sensor["name"]):
        from settings import texts

        texts.check(report, key, sensor, found)
        overlay.drop("settings.texts")
