"""The built-in modules of the port, made per boot when the firmware first imports them.

Those in SOLID cannot be shadowed by files (MP_REGISTER_MODULE), the others can
(MP_REGISTER_EXTENSIBLE_MODULE). What is in neither list does not exist on the board.
"""

import array
import collections
import heapq
import io
import json
import math
import re
import struct
import sys
import types

from . import (
    crypto_standin,
    machine_standin,
    os_standin,
    small_standins,
    time_standin,
)
from .errors import ERRNO, ERRNO_NAMES
from .network_standin import make_esp, make_network
from .select_standin import make_select
from .sockets import make_socket
from .tls_standin import make_tls, make_tls12

SOLID = ("sys", "micropython", "gc", "network", "esp", "tls", "math", "uctypes", "builtins")


def _pick(name, source, names):
    module = types.ModuleType(name)
    for item in names.split():
        setattr(module, item, getattr(source, item))
    return module


class _Builtins(types.ModuleType):
    """What is set here lies over the built-in name in every module of this boot, until it is
    deleted; what is read here is the built-in itself (py/objmodule.c)."""

    def __init__(self, names):
        super().__init__("builtins")
        vars(self).update(names, _names=names)

    def __setattr__(self, name, value):
        self._names[name] = value

    def __delattr__(self, name):
        own = vars(self)
        if self._names.get(name, own) is own.get(name, own):
            raise KeyError(name)
        if name in own:
            self._names[name] = own[name]
        else:
            del self._names[name]


class _InRom(types.ModuleType):
    """A built-in module lies in ROM: code of the board cannot change it (a test can)."""

    def __setattr__(self, name, value):
        if "__chip_file__" in sys._getframe(1).f_globals:
            raise AttributeError("'module' object has no attribute '%s'" % name)
        super().__setattr__(name, value)


class Modules:
    """The built-ins of one boot, and the built-in functions that need the board."""

    def __init__(self, board):
        self.board = board
        self._made = {}
        board.time = self.get("time")

    def get(self, name, shadowable=True):
        """The built-in module of that name, or None. `shadowable=False`: only the solid ones."""
        if (
            not shadowable
            and name not in SOLID
            and not (name == "tls12" and self.board.tls == "clear")
        ):
            return None
        if name not in self._made:
            maker = getattr(self, "_" + name, None)
            if maker is None:
                return None
            self._made[name] = maker()
            if type(self._made[name]) is types.ModuleType:
                self._made[name].__class__ = _InRom
        return self._made[name]

    # --- functions
    def print(self, *values, sep=" ", end="\n", file=None):
        """As the built-in; `file` may be anything with write()."""
        text = sep.join([str(value) for value in values]) + end
        if file is None:
            self.board.write(text)
        else:
            file.write(text)

    def open(self, path, mode="r", *args, **kwargs):
        """As the built-in: files on the flash, read-only ones under /rom."""
        return os_standin.open_file(self.board, path, mode)

    def input(self, prompt=""):
        """Waits for a line typed on the serial line."""
        self.board.write(prompt)
        return self.get("sys").stdin.readline().rstrip("\r\n")

    # --- with the board
    def _sys(self):
        return small_standins.make_sys(self.board)

    def _machine(self):
        return machine_standin.make_machine(self.board)

    def _time(self):
        return time_standin.make_time(self.board)

    def _micropython(self):
        return small_standins.make_micropython(self.board)

    def _gc(self):
        return small_standins.make_gc(self.board)

    def _random(self):
        return small_standins.make_random(self.board)

    def _os(self):
        return os_standin.make_os(self.board)

    def _network(self):
        return make_network(self.board)

    def _esp(self):
        return make_esp(self.board)

    def _socket(self):
        return make_socket(self.board)

    def _select(self):
        return make_select(self.board)

    def _tls(self):
        return make_tls(self.board)

    def _tls12(self):
        return make_tls12(self.board) if self.board.tls == "clear" else None

    # --- without it
    def _hashlib(self):
        return crypto_standin.make_hashlib()

    def _cryptolib(self):
        return crypto_standin.make_cryptolib()

    def _binascii(self):
        return crypto_standin.make_binascii()

    def _errno(self):
        module = types.ModuleType("errno")
        vars(module).update(ERRNO)
        module.errorcode = dict(ERRNO_NAMES)
        return module

    def _json(self):
        module = types.ModuleType("json")
        module.dumps = lambda value, separators=None: json.dumps(
            value, ensure_ascii=False, separators=separators
        )
        module.dump = lambda value, stream, separators=None: stream.write(
            module.dumps(value, separators)
        )
        module.loads = json.loads
        module.load = lambda stream: json.loads(stream.read())
        return module

    def _re(self):
        return _pick("re", re, "compile match search sub")

    def _struct(self):
        return _pick("struct", struct, "pack pack_into unpack unpack_from calcsize")

    def _array(self):
        return _pick("array", array, "array")

    def _collections(self):
        return _pick("collections", collections, "deque namedtuple OrderedDict")

    def _heapq(self):
        return _pick("heapq", heapq, "heappush heappop heapify")

    def _io(self):
        module = _pick("io", io, "StringIO BytesIO IOBase")
        module.open = self.open
        return module

    def _math(self):
        return _pick(
            "math", math, "e pi sqrt pow exp log log2 log10 sin cos tan atan atan2 ceil floor fabs"
            " fmod modf trunc radians degrees isfinite isinf isnan copysign ldexp frexp",
        )  # fmt: skip

    def _builtins(self):
        return _Builtins(self.board.main["__builtins__"])

    def _platform(self):
        module = types.ModuleType("platform")
        module.platform = lambda: "MicroPython-%s-xtensa-with-newlib4" % self.board.version
        module.python_compiler = lambda: "GCC 10.2.0"
        module.libc_ver = lambda: ("newlib", "4")
        return module
