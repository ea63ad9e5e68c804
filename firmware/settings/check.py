"""config.py -> checked settings, or every mistake at once in plain sentences.

Used by the chip at boot (then dropped from RAM, see drop()) and by the tools on the host. Pure.
No sentence ever quotes a Wi-Fi password, a token or a value that could be one.
"""

from accounts import Settings
from core import overlay

from settings import rules as w

# Every setting with a simple value: key, default, kind, and the kind's two details.
#   text, ntp: shortest, longest (characters)   whole: least, most   flag: -
#   choice: the allowed values             hour/pin: None or a whole number in range
#   roots, http: looked at further down; later: with the senders, in commands.py
SIMPLE = (
    ("NAME", "Home", "text", 1, 30),
    ("LAMP_PIN", 2, "pin", None, None),
    ("UTC_OFFSET_MIN", 0, "whole", -720, 840),
    ("DST", None, "choice", (None, "EU", "US"), None),
    ("NTP_HOST", "pool.ntp.org", "ntp", 1, 60),
    ("TIMEOUT_S", 30, "whole", 5, 120),
    ("MAX_SEGMENTS", 2, "whole", 1, 10),
    ("LANGUAGE", "en", "choice", ("en", "uk"), None),
    ("ROMANISE", False, "flag", None, None),
    ("VALIDITY_S", 3600, "whole", 60, 36000),
    ("CAP_PER_HOUR", 20, "whole", 1, 1000),
    ("CAP_PER_DAY", 45, "whole", 1, 10000),
    ("BOOT_TEXT", True, "flag", None, None),
    ("HEARTBEAT_HOUR", None, "hour", 0, 23),
    ("TLS_VERIFY", True, "flag", None, None),
    ("TLS_ROOTS", None, "roots", None, None),
    ("TLS_WATCH", False, "flag", None, None),
    ("HTTP_PORT", None, "hour", 1, 65535),
    ("HTTP_USER", "alarm", "text", 1, 30),
    ("HTTP_PASSWORD", None, "http", None, None),
    ("HTTP_URL", None, "http", None, None),
    ("PROMPT_WINDOW_S", 3, "whole", 0, 30),
    ("CTRL_C", "always", "choice", ("always", "window"), None),
    ("COMMANDS_FROM", [], "later", None, None),
    ("COMMANDS_PIN", None, "later", None, None),
    ("COMMANDS_EVERY_S", 300, "whole", 60, 86400),
    ("HOOKS_HEAR", "known", "choice", ("known", "all"), None),
)
_EXAMPLE = "your-wifi-"  # the placeholders of WIFI; a real password may hold "xxxx"
LISTS = ("WIFI", "SENDERS", "SENSORS")  # these have no default: without them nothing can work


def check(namespace):
    """(settings, mistakes, warnings) for the names defined by config.py (its __dict__).

    settings: a Settings with every key as an attribute (SENDERS as Account objects, SENSORS as
    dicts with defaults filled in), or None if there is a mistake; mistakes, warnings: sentences
    that begin with the key and end with the fix.
    """
    report = w.Report()
    found = Settings()
    _names(namespace, report)
    for key, default, kind, low, high in SIMPLE:
        value = namespace.get(key, default)
        if _is_good(report, key, value, kind, low, high):
            default = value
        setattr(found, key, default)
    found.WIFI = _wifi(namespace, report)
    found.SENDERS = _senders(_list(namespace, "SENDERS", report), report)
    _commands(found, report)
    found.SENSORS = _sensors(_list(namespace, "SENSORS", report), found, report)
    _http(found, report)
    _together(found, report)
    return (None if report.mistakes else found), report.mistakes, report.warnings


# Each part of the checker comes into memory alone: together they would take 18 KB.


def _senders(entries, report):
    from settings import senders

    found = senders.check(entries, report)
    overlay.drop("settings.senders")
    return found


def _commands(found, report):
    if found.COMMANDS_FROM or found.COMMANDS_PIN is not None or found.HOOKS_HEAR == "all":
        from settings import commands

        commands.check(found, report)
        overlay.drop("settings.commands", "providers.receiving_numbers")


def _sensors(entries, found, report):
    from settings import sensors

    checked = sensors.check(entries, found, report)
    overlay.drop("settings.sensors")
    return checked


def _http(found, report):
    if (found.HTTP_PORT, found.HTTP_PASSWORD, found.HTTP_URL) != (None, None, None):
        from settings import web

        web.check(found, report)
        overlay.drop("settings.web")


def drop():
    """Let the checker go from RAM; settings made by check() do not need it."""
    overlay.drop(
        "settings.check",
        "settings.commands",
        "settings.senders",
        "settings.sensors",
        "settings.rules",
    )


def _names(namespace, report):
    """Mistyped and unknown names in config.py."""
    known = [row[0] for row in SIMPLE] + list(LISTS)
    for name in namespace:
        if name in known or name[:1] == "_":
            continue
        near = w.nearest(name.upper(), known)
        if near and (name.upper() == near or name.upper() == name):
            report.mistake(name, "this is not a setting; did you mean %s?" % near)
        elif name.upper() == name:
            report.warning(name, "this is not a setting and is ignored; see config.example.py")


def _is_good(report, key, value, kind, low, high):
    before = len(report.mistakes)
    if kind == "flag":
        if value is not True and value is not False:
            report.mistake(key, "write True or False, without quotes")
    elif kind == "choice":
        if value not in low:
            report.mistake(key, "write %s" % " or ".join([repr(choice) for choice in low]))
    elif kind == "text":
        w.text(report, key, value, low, high)
    elif kind == "ntp":
        _ntp(report, key, value, low, high)
    elif kind == "roots":
        _roots(report, key, value)
    elif kind in ("pin", "http", "later"):
        pass  # in sensors.py; with the other secrets, web.py; in commands.py
    elif not (kind == "hour" and value is None):
        w.whole(report, key, value, low, high)
    return len(report.mistakes) == before


def _roots(report, key, value):
    if value is not None and not (isinstance(value, str) and value):
        report.mistake(key, "write None for the built-in roots, or the name of one roots file")


def _list(namespace, key, report):
    """The list under key; a single entry without its brackets is told as such."""
    value = namespace.get(key)
    shape = {"WIFI": '[("name", "password")]', "SENDERS": "[(to, from, token, sid)]"}
    example = shape.get(key, '[dict(name="Front door", pin=5, kind="door")]')
    if value is None:
        report.mistake(key, "this setting is missing; write %s = %s" % (key, example))
    elif not isinstance(value, (list, tuple)) or (value and isinstance(value[0], str)):
        report.mistake(key, "this must be a list of entries in square brackets: %s" % example)
    elif not value:
        report.mistake(key, "the list is empty; it needs at least one entry: %s" % example)
    else:
        return value
    return ()


def _wifi(namespace, report):
    networks = []
    for i, entry in enumerate(_list(namespace, "WIFI", report)):
        key = "WIFI entry %d" % (i + 1)
        if not isinstance(entry, (tuple, list)) or len(entry) != 2:
            report.mistake(key, 'it must be two texts in brackets: ("name", "password")')
            continue
        if _network(report, key, entry[0], entry[1]):
            if entry[0] in [network[0] for network in networks]:
                report.mistake(key, "this network is listed twice; remove one")
            networks.append((entry[0], entry[1] or ""))
    return networks


def _network(report, key, name, password):
    """True if one Wi-Fi network's name and password can be right (IEEE 802.11, WPA2)."""
    before = len(report.mistakes)
    if not isinstance(name, str) or not 1 <= len(name.encode()) <= 32:
        report.mistake(key, "the network's name must be a text of 1 to 32 bytes")
    elif w.has_control(name):
        report.mistake(key, "the network's name: " + w.CONTROL)
    elif name.startswith(_EXAMPLE):
        report.mistake(key, "the name is still the placeholder; write your Wi-Fi's name")
    if password is None or password == "":
        report.warning(key, "an open network: anyone nearby can join it; use one with WPA2")
    elif not isinstance(password, str):
        report.mistake(key, 'the password must be a text; put it in quotes: "..."')
    elif password.startswith(_EXAMPLE):
        report.mistake(key, "the password is still the placeholder; write your Wi-Fi's password")
    elif not 8 <= len(password.encode()) <= 63 and not w.is_hex(password, 64):
        report.mistake(key, "a Wi-Fi password has 8 to 63 characters; check it for a typing error")
    elif w.has_control(password):
        report.mistake(key, "the password: " + w.CONTROL)
    _spaces(report, key, name, password)
    return len(report.mistakes) == before


def _spaces(report, key, name, password):
    for what, value in (("name", name), ("password", password)):
        if isinstance(value, str) and value.strip(" ") != value:
            report.warning(key, "the %s begins or ends with a space; is it meant?" % what)


def _ntp(report, key, value, low, high):
    """Only a host's name or address; it is looked up as it stands."""
    before = len(report.mistakes)
    w.text(report, key, value, low, high)
    if len(report.mistakes) == before and (" " in value or ":" in value or "/" in value):
        report.mistake(
            key, 'write the name alone, without "http://", port or spaces, as "pool.ntp.org"'
        )


def _together(found, report):
    """What only shows when several settings are looked at."""
    if found.CAP_PER_HOUR > found.CAP_PER_DAY:
        report.warning("CAP_PER_HOUR", "it is above CAP_PER_DAY, so it never acts; lower it")
    if found.CAP_PER_DAY > 50:
        report.warning("CAP_PER_DAY", "a Twilio trial stops at 50 texts in 24 h; 45 leaves room")
    if found.TIMEOUT_S < 30:
        report.warning(
            "TIMEOUT_S", "Twilio may take 26 s to answer; below 30 texts may be doubted"
        )
    if 0 < abs(found.UTC_OFFSET_MIN) <= 14:
        hint = "this is in minutes; for %d h write %d"
        hours = found.UTC_OFFSET_MIN
        report.warning("UTC_OFFSET_MIN", hint % (hours, hours * 60))
    if found.UTC_OFFSET_MIN == 0 and any(acc.quiet for acc in found.SENDERS):
        report.warning("UTC_OFFSET_MIN", "quiet hours are local time and this is 0; set your zone")
    if not found.TLS_VERIFY:
        report.warning(
            "TLS_VERIFY",
            "the server is not checked: anyone in between can read the token; set True",
        )
