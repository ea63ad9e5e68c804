"""Modules that are in memory only while they work, and the copying that keeps the heap whole.

The heap does not hold everything at once: a TLS handshake needs 12 KB of it. So what decides about
texts (outbox, courier, bot, provider) is loaded, called and dropped again, one phase after the
other, see runtime/phases.py. State that must outlive a phase is on flash or plain data in the App.
"""

import gc
import sys

_resident = None
_MODULES = 23  # at once (19 measured, all switched on); a size of MicroPython's tables
_SAID_MOST = 12
_IN_PLACE = (int, bool, type(None))  # no block of their own, but for large numbers
_PLENTY = 100000  # bytes
_EASY = 23000  # bytes: what the settings of the example leave, and not all that can be set
_BLOCK = 16  # bytes, the collector's smallest
said = []  # lines for the console, see say()
shelf = {}  # {name: what a module remembers from one load to the next}: see core/log.py, redact.py


def begin():
    """Before anything else: room in the table of modules for all that will ever be loaded."""
    widen(sys.modules, _MODULES - len(sys.modules))
    settle()


def plug():
    """Put an empty object where a word on the C stack points to that is none of ours any more.

    The collector takes every word there for an address (py/gc.c). The frames below main.py's stay
    as long as the alarm runs, with what boot.py and the compiler have left in them; a class that
    came to lie at such an address would stay too, and with it its module (2.5 KB, seen). So all
    free memory is filled once, and what the collector does not give back is 16 bytes each. To be
    called when main.py's begin() has returned: its own frame lies in the heap until then."""
    free = room()
    if free >= _PLENTY:
        return  # not so small, or not MicroPython: a module more does no harm
    gc.disable()
    one = object  # see moved
    try:
        for _ in range(free // _BLOCK):
            one()
    except MemoryError:
        pass
    finally:
        gc.enable()
    gc.collect()


def settle():
    """What is loaded now stays; whatever is loaded later goes at the next `clear`."""
    global _resident
    _resident = set(sys.modules)
    gc.collect()


def ease():
    """Where much is free, have garbage collected half as often: MicroPython does it at each
    quarter of the heap that is taken, and a collection takes as long as loading a module. Not
    where little is free: what is loaded comes to lie between garbage. To be called when all that
    stays is in memory, after `settle`, which has collected."""
    if hasattr(gc, "threshold") and gc.mem_free() > _EASY:
        gc.threshold(2 * gc.threshold())


def room():
    """Bytes of the heap that are free."""
    gc.collect()
    return gc.mem_free() if hasattr(gc, "mem_free") else _PLENTY


def widen(table, size):
    """Make a dict large enough for `size` more entries now, while memory is empty: where it would
    be put later it would split the free memory in two."""
    for n in range(size):
        table[n] = None
    for n in range(size):
        del table[n]


def moved(value, flat=_IN_PLACE, type=type, str=str, tuple=tuple, list=list, numbered=enumerate):
    """A copy of plain data. What was made while a module was loaded lies behind it; a copy made
    afterwards lies in front, and the free memory stays in one piece.

    The types are arguments because a name of builtins is looked for in the module's own table
    first, in vain, step by step through all that lies there (two thirds of the work, measured).
    Loops, for a comprehension is a call more on the C stack; and none for a number."""
    kind = type(value)
    if kind in flat:
        return value
    if kind is str:
        return value.encode().decode()
    if kind is tuple or kind is list:
        items = list(value)
        for n, item in numbered(items):
            if type(item) not in flat:
                items[n] = moved(item)
        return tuple(items) if kind is tuple else items
    if kind is bytes:
        return bytes(bytearray(value))
    if kind is dict or kind is Plain:
        return _moved_table(value, kind)
    return value


def _moved_table(value, kind):
    table = {}
    for key, item in (value if kind is dict else value.__dict__).items():
        table[key] = moved(item)
    return table if kind is dict else _made(Plain, table)


def compact(one, flat=_IN_PLACE, type=type, put=setattr):
    """`moved` of all that an object holds. The object itself stays: it lies in front already, and
    as no attribute comes new, its table never grows."""
    for name, value in one.__dict__.items():
        if type(value) not in flat:
            put(one, name, moved(value))


class Plain:
    """What an object is while it is parked: its own class would keep a module in memory."""


def park(one=None):
    """A Plain with the attributes of `one` (what they hold is the same); without one, a Plain that
    is to get some."""
    return _made(Plain, {} if one is None else one.__dict__)


def unpark(kind, parked):
    """An object of class `kind` with the attributes of a Plain: what `park` was called on."""
    return _made(kind, parked.__dict__)


def _made(kind, fields):
    one = object.__new__(kind)
    store = setattr  # see moved
    for name, value in fields.items():
        store(one, name, value)
    return one


def owners(name):
    """The module `name` that the owner has put on the board's own file system (config.py,
    hooks.py). Nothing else of ours is looked for there: a file left there cannot take its place,
    and an import does not cost what littlefs takes of the C stack. Raises what it raises."""
    before = sys.path[:]
    sys.path.extend(("/lib", ""))
    try:
        return __import__(name)
    finally:
        sys.path[:] = before


def say(text):
    """Note one line for the console. App.step has it printed when the phase has left memory: what
    prints it masks secrets first, and for that a deep phase has neither heap nor stack."""
    if len(said) < _SAID_MOST:
        said.append(text)
    elif len(said) == _SAID_MOST:
        said.append("More was said than is kept.")


def clear(kept=()):
    """Drop all modules loaded since `settle`. The caller holds no object of theirs any more."""
    if _resident is not None:
        _forget([one for one in sys.modules if one not in _resident and one not in kept])
    gc.collect()


def clear_failed():
    """`clear` after an import that has failed. MicroPython takes the module out of sys.modules,
    but its table goes on holding it, and that all it has imported (py/builtinimport.c, py/map.c:
    the value stays in its slot); so each free slot gets another value."""
    widen(sys.modules, _MODULES - len(sys.modules))
    clear()


def drop(*names):
    """Drop these modules before their phase has ended: for parts that do not fit into memory at
    once. The caller holds no object of theirs any more."""
    _forget(names)
    gc.collect()


def _forget(names):
    for name in names:
        sys.modules.pop(name, None)
        dot = name.rfind(".")
        package = sys.modules.get(name[:dot]) if dot > 0 else None
        if package and hasattr(package, name[dot + 1 :]):
            delattr(package, name[dot + 1 :])  # the package holds it, too
