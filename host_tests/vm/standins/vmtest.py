"""What a test script finds on the VM: its parameters, and the frame it runs in.

`params` is a dict from the test outside. Runs on MicroPython; not part of the firmware.
"""

import json
import os
import sys

_DONE = "=== the script ran to its end ==="

with open("params.json") as _file:
    params = json.load(_file)


def on_the_chip(name):
    """A dotted name of the firmware as text, as it is called on the chip."""
    module, last = _called(name).rsplit(".", 1)
    return _called(module) + "." + _called(last)


def module(name):
    """What sys.modules calls a module of the firmware on the chip."""
    return _called(name)


def _called(word):
    with open("names.txt") as file:
        for line in file:
            own, new = line.split()
            if own == word:
                return new
    return word


def _complete_os():
    """`os.urandom` and `os.sync` are on the chip but not in the npm VM."""
    if not hasattr(os, "urandom"):
        import binascii

        import _host

        os.urandom = lambda size: binascii.unhexlify(_host.random(size)) if size else b""
    if not hasattr(os, "sync"):
        try:
            os.sync = lambda: None
        except AttributeError:  # a built-in module in C takes no new name
            pass


try:
    from micropython import stack_use as _stack_use
except ImportError:

    def _stack_use():
        return 0


class _Gc:
    """`gc` without what on the chip does not lie in the heap: the ROMFS image, and the stand-ins
    once `leave_only` was called."""

    def __init__(self, real, others):
        self._real = real
        self._others = others

        self.deepest = 0  # bytes of C stack in use at a collection

    def __getattr__(self, name):
        return getattr(self._real, name)

    def collect(self):
        self._real.collect()
        self.deepest = max(self.deepest, _stack_use())

    def mem_alloc(self):
        return self._real.mem_alloc() - self._others


def _leave_the_image_out():
    import gc

    blockdev = sys.modules.get("blockdev")
    if blockdev:  # else nothing is in place
        sys.modules["gc"] = _Gc(gc, blockdev.image_bytes)


def learn_the_chips_names():
    """Those it carries in flash ("rom_names.txt"), where they cost nothing; here they would seem
    to be the firmware's."""
    with open("rom_names.txt") as file:
        for line in file:
            hasattr(sys, line.strip())


def leave_only(usable, draw=None):
    """From now on what is in memory does not count, and only `usable` bytes are left.

    Names the chip carries in flash ("rom_names.txt") are learnt before; and so many others that
    the table of names does not grow later: it doubles, and at another moment than on the chip.
    The rest of the heap is filled; what is left is one block, as on the chip after its start.
    draw: a number for which other names are loaded before, and small blocks lie scattered at the
    beginning of the free memory, in all as many bytes as a board has in use when boot.py begins.
    """
    own = sys.modules["gc"]
    gc = getattr(own, "_real", own)
    learn_the_chips_names()
    _import_takes()
    _make_room_for_modules()
    used = gc.mem_alloc()
    number = 0
    while gc.mem_alloc() - used < _TABLE:
        gc.collect()
        used = gc.mem_alloc()
        hasattr(own, "_%d_" % number)
        number += 1
    chance = _Chance(draw or 0)
    for n in range(0 if draw is None else chance.below(12)):
        hasattr(own, "%d_%s" % (n, "other"[: chance.below(6)]))
    gc.collect()
    places = [None] * 256
    _filler.extend(([], places))  # a link each: no list that has to grow
    _fill(usable + (0 if draw is None else _IN_USE))
    gc.collect()
    if draw is not None:
        _scatter(places, chance)
    places = None
    gc.collect()
    sys.modules["gc"] = _Gc(gc, gc.mem_alloc())


def _make_room_for_modules():
    """sys.modules has the stand-ins, too, which on a board are not in it or not in the heap: its
    table would be twice as large. Its room is made here, and counted with what a board has (see
    heap.ELSEWHERE)."""
    for n in range(_MODULES):
        sys.modules["_%d_" % n] = None
    for n in range(_MODULES):
        del sys.modules["_%d_" % n]


class _Chance:
    """Numbers that look like chance, the same ones for each seed (MINSTD)."""

    def __init__(self, seed):
        self._last = seed * 7919 % 2147483646 + 1
        self.below(2)

    def below(self, most):
        self._last = self._last * 48271 % 2147483647
        return self._last // 16 % most


def _fill(usable):
    place = bytearray(usable)
    size = 1 << 16
    while size >= 16:
        try:
            _filler[0] = [_filler[0], bytearray(size)]
        except MemoryError:
            size //= 2
    return len(place)


def _scatter(places, chance):
    """Blocks of 16 to 128 bytes that stay, _IN_USE bytes in all, and holes between some."""
    left, at = _IN_USE, 0
    while left > 0:
        size = min(16 * (1 + chance.below(8)), left)
        places[at] = bytes(size - 17) if size > 32 else (at,)
        left -= size if size > 32 else 16
        if chance.below(3) == 0:
            places[at + 1] = bytearray(16 * (1 + chance.below(6)))  # a hole
        at += 2
    for at in range(1, len(places), 2):
        places[at] = None


_IN_USE = 1712  # bytes, measured with the port's own code
_TABLE = 8000  # bytes: the table's part with room for 1,280 names takes 9 KB
_MODULES = 60  # more than are ever loaded at a time
_filler = []


def only_mpy():
    """Fails if a firmware module came from anything but its `.mpy` file."""
    seen = []
    for name in sys.modules:
        file = getattr(sys.modules[name], "__file__", "")
        if "rom/" in file or "loaded/" in file:
            assert file.endswith(".mpy"), "%s runs from %s" % (name, file)
            seen.append(name)
    return seen


class _Redirected:
    """The unix binary's own `socket`, with one name answered from here."""

    def __init__(self, real, names, host, port, looked_up, callers):
        self._real = real
        self._names = names
        self._place = (host, port)
        self._looked_up = looked_up
        self._callers = callers

    def socket(self, *kind):
        """The firmware's own server names no protocol; it gets `callers` for a socket."""
        return self._callers if self._callers and len(kind) < 3 else self._real.socket(*kind)

    def __getattr__(self, name):
        return getattr(self._real, name)

    def getaddrinfo(self, host, port, *more):
        if host in self._names:
            host, port = self._place
            if self._looked_up:
                self._looked_up()
        return self._real.getaddrinfo(host, port, *more)


def redirect(name, port, host="127.0.0.1", looked_up=None, others=(), callers=None):
    """From now on `name` resolves to that place; call it before the firmware is imported.

    On the unix binary only: looked_up is called without arguments each time; `others` resolve to
    the same place; callers: what the firmware's own server gets for a listening socket.
    """
    import socket

    if hasattr(socket, "redirect"):
        socket.redirect(name, host, port)
    else:
        sys.modules["socket"] = _Redirected(
            socket, [name] + list(others), host, port, looked_up, callers
        )


def raises(kind, call, *args):
    """Calls and returns the exception of that kind; fails if there is none."""
    try:
        call(*args)
    except kind as error:
        return error
    raise AssertionError("%s was not raised" % kind.__name__)


# A board has 8,192 bytes of C stack; 2,096 are in use when main.py starts, the check is at 8,128.
# What a call takes on a 32-bit PC is about what it takes there (256 for a plain one on both).
_LEFT = 8128 - 2096


def from_the_top(function, *args):
    """Calls a function with as much of the C stack left as main.py has on a board, or a line at
    the prompt. Not on the npm VM: its stack is not like the chip's."""
    if "blockdev" not in sys.modules:
        return function(*args)
    return _below(_deepest() - _LEFT, function, args)


def import_at_the_top(name):
    """Imports a module that is to have so much left."""
    if "blockdev" not in sys.modules:
        return __import__(name)
    return _below(_deepest() - _LEFT - _import_takes(), __import__, (name,))


def _import_takes():
    """Bytes of C stack that an import takes here, learnt once: it is no part of a board's heap."""
    if not _imports:
        before = _stack_use()
        import how_deep

        _imports.append(how_deep.used - before)
        del sys.modules["how_deep"]
        why = (
            "an import takes %d bytes of stack here: build MicroPython with "
            "MICROPY_ALLOC_PATH_MAX 128" % _imports[0]
        )
        assert _imports[0] < 2048, why
    return _imports[0]


_imports = []


def _below(used, function, args):
    return function(*args) if _stack_use() >= used else _below(used, function, args)


def _deepest():
    """Bytes from which on this VM says "maximum recursion depth exceeded"."""
    try:
        return _deepest()
    except RuntimeError:
        return _stack_use()


def main():
    _complete_os()
    _leave_the_image_out()
    (__import__ if params["_top"] else import_at_the_top)(params["_script"])
    only_mpy()
    print(_DONE)
