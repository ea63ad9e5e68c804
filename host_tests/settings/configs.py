"""Configs for the tests of the checker, right but for what is changed; what it says of them."""

from settings import check

HEX = "0123456789abcdef0123456789abcdef"
SENDER = ("+380501234567", "+12025550123", HEX, "AC" + HEX)
LONG = "tulip-forest-93"
DOOR = {"name": "Front door", "pin": 5, "kind": "door"}


def config(**changes):
    names = {"WIFI": [("home", "correct horse")], "SENDERS": [SENDER], "SENSORS": [dict(DOOR)]}
    names.update(changes)
    return {key: value for key, value in names.items() if value is not ...}


def mistakes(**changes):
    found, wrong, _ = check.check(config(**changes))
    assert (found is None) == bool(wrong)
    return wrong


def warnings(**changes):
    found, wrong, warned = check.check(config(**changes))
    assert wrong == [] and found is not None
    return warned


def sender(at, value):
    parts = list(SENDER)
    parts[at] = value
    return {"SENDERS": [tuple(parts)]}


def sensor(**changes):
    return {"SENSORS": [dict(DOOR, **changes)]}
