"""Rooms that are in memory only while they work.

The heap does not hold everything at once: a TLS handshake needs 12 KB of it. So what decides about
texts (outbox, courier, bot, provider) is loaded, asked and dropped again before and after each
exchange. State that must outlive a visit is on flash or in plain dicts handed in.
"""

import gc
import sys

_resident = None
# {name: what a room remembers from one load to the next}: see core/log.py, core/redact.py
shelf = {}


def settle():
    """What is loaded now stays; whatever is loaded later goes at the next `clear`."""
    global _resident
    _resident = set(sys.modules)
    gc.collect()


def widen(table, size):
    """Make a dict large enough for `size` more entries now, while memory is empty: where it would
    be put later it would split the free memory in two."""
    for n in range(size):
        table[n] = None
    for n in range(size):
        del table[n]


def moved(value):
    """A copy of plain data. What was made while a room was loaded lies behind it; a copy made
    afterwards lies in front, and the free memory stays in one piece."""
    kind = type(value)
    if kind is dict:
        return {key: moved(item) for key, item in value.items()}
    if kind is list:
        return [moved(item) for item in value]
    if kind is tuple:
        return tuple([moved(item) for item in value])
    if kind is str:
        return value.encode().decode()
    return bytes(bytearray(value)) if kind is bytes else value


class Plain:
    """For `made`, where an object's own class would keep a room in memory."""


def parked(one):
    """The same attributes without the class: a Plain. Of a Plain: a copy, see `moved`."""
    return made(Plain, one.__dict__)


def made(kind, fields):
    """An object of class `kind` with these attributes: what was plain data in between."""
    one = object.__new__(kind)
    for name, value in fields.items():
        setattr(one, name, value)
    return one


def visit(room, name, *args, kept=()):
    """Load the module `room`, call its function `name` and drop all that was loaded for it, but
    for the modules `kept`; its answer. An answer must be plain data, or of a class in `kept`."""
    try:
        return _call(room, name, args)
    finally:
        clear(kept)


def stay(room, name, *args):
    """A visit of a room that visits others: what is loaded when it calls `settle` goes only with
    it. Its answer must be plain data."""
    global _resident
    before = _resident
    try:
        return _call(room, name, args)
    finally:
        _resident = before
        clear()


def _call(room, name, args):  # a frame of its own: what is left in it would keep the room
    __import__(room)  # of a dotted name it answers the package
    return getattr(sys.modules[room], name)(*args)


def clear(kept=()):
    """Drop all modules loaded since `settle`. The caller holds no object of theirs any more."""
    if _resident is not None:
        for name in list(sys.modules):
            if name not in _resident and name not in kept:
                del sys.modules[name]
                dot = name.rfind(".")
                package = sys.modules.get(name[:dot]) if dot > 0 else None
                if package and hasattr(package, name[dot + 1 :]):
                    delattr(package, name[dot + 1 :])  # the package holds it, too
    gc.collect()
