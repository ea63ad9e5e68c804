"""What things cost on the chip's C stack, in bytes; the only place with such figures.

Measured on the port's own code under emulation (MicroPython 1.29, ports/esp8266, compiled for the
chip): each thing was done once below a function of Python, and how far the stack was used below
that function's own frame was read off. What a call is made of is known from the frames of the C
functions. How far the sum agrees with whole scenarios is in docs/numbers.md.
"""

from dataclasses import dataclass
from inspect import CO_NEWLOCALS

from . import states

STACK = 8192
LIMIT = 8128  # deeper, MicroPython raises RuntimeError: maximum recursion depth exceeded
DEEPEST = 6600  # the budget of a scenario (6.6 KB of 1,000 bytes) ...
DEEPEST_WAIT = 4600  # ... and of its waits for the network, see docs/esp8266.md

# Where the frame of boot.py or main.py ends, and that of a line at the prompt. What real boards
# print at the prompt, 2,080 to 2,112 (micropython#5949, #6086, #2530), has the call that asks on
# top of it.
_BASE, _PROMPT = 1952, 1984

# --- from function to function
_VM = 144  # mp_execute_bytecode
_FUNCTION = 64  # fun_bc_call; what it keeps beside it: states.on_stack()
PLAIN = 32  # f(x): mp_call_function_n_kw
METHOD = 16 + 32  # o.m(x): mp_call_method_n_kw before it
STAR = 128 + 32  # f(*x), f(**x): mp_call_method_n_kw_var
BOUND = 112  # a method that was kept, called by another name
_CLOSURE = 112  # a function that uses variables of an outer one
_CLASS = 144  # the body of a class
SUPER = 112  # super().m()
PROPERTY = 160
# What C code calls: the more to a method's call.
_SPECIAL = {
    "__init__": 144,
    "__getattr__": 176,
    "__call__": 144,
    "__getitem__": 128,
    "__contains__": 144,
    "__len__": 144,
    "__eq__": 208,
    "__str__": 336,
    "__next__": 32,
}
_EXECUTE = 32 + 32 + 16 + 32  # do_load, do_execute_proto_fun, mp_call_function_0, .._n_kw
RESUME = 112 + _VM  # a generator in a `for`
RESUME_IN_C = 352 + _VM  # ... in any(), sum(), tuple(), "".join()

# --- what C code needs below any function of ours: strings, dicts, lists, the collector
LEAF = 400
FORMAT = 520  # "%d" % n
AFTER_CHECK = _VM  # mp_cstack_check() is called when a function starts, by fun_bc_call


def base(code):
    """Bytes in use in the outermost function; `code`: its code object."""
    return _PROMPT if code is not None and code.co_filename == "<stdin>" else _BASE


def function(words, code):
    """Bytes from a caller's frame to the end of that of what it calls, but for the way it is
    called: `words` of state (None if nobody knows: then as many as the stack takes), `code`:
    CPython's code object of it."""
    size = _VM + _FUNCTION + states.on_stack(states.MOST if words is None else words)
    if code.co_name == "<module>":
        return size + _EXECUTE
    if code.co_freevars:
        size += _CLOSURE
    if not code.co_flags & CO_NEWLOCALS:
        size += _CLASS
    return size + _SPECIAL.get(code.co_name, 0)


def leaf(code):
    """Bytes below a function's frame for what it does without calling ours."""
    text = any(isinstance(one, (str, bytes)) and len(one) > 1 for one in code.co_consts)
    return FORMAT if text and b"\x7a\x06" in code.co_code else LEAF


CALLBACK, ARM, DISARM = "callback", "Timer.init", "Timer.deinit"
# A pin's or a Timer's function is called at any jump in the bytecode: mp_handle_pending and
# mp_call_function_1_protected below the frame of the function that jumps; then as f(x).
STRIKE = 128


@dataclass(frozen=True)
class Cost:
    """`own`: bytes below the caller's frame at its deepest; `through`: bytes between the caller
    and a function of ours that it calls; `waits`: bytes below the caller while it waits, or 0;
    `inner`: counts also where another stand-in calls it; `blocks`: reads or writes blocks of
    littlefs, with a check of the stack in between; `struck`: bytes down to the end of the frame of
    Python in it that jumps, so that a callback may come there, or 0."""

    name: str
    own: int
    through: int = 0
    waits: int = 0
    inner: bool = False
    blocks: bool = False
    struck: int = 0

    @property
    def checked(self):
        """Bytes below the caller's frame where MicroPython looks for the last time whether the
        stack is large enough: where the block device's Python begins."""
        return self.own - _BLOCK_PYTHON if self.blocks else 0


# The block device of littlefs is Python, so C calls Python calls C: FlashBdev.readblocks,
# esp.flash_read and what is below it. readblocks does not jump, writeblocks does.
#
# What writes was done some 30 times in a folder with 14 to 60 files, and the deepest is here: now
# and then littlefs compacts a pair of blocks, or splits a folder's, 150 to 500 bytes deeper.
_BLOCK_PYTHON = 464 + 64
_IMPORT = 48 + 240  # mp_import_name, mp_builtin___import___default
_LOAD = 750  # mp_raw_code_load_file, load_raw_code in itself, the names
_SLEEP, _SOCKET = 192, 352  # down to ets_loop_iter, which runs the SDK's tasks
_SCHEDULED = 256  # a callback in a wait: mp_handle_pending, mp_call_function_1_protected ...


def _wait(name, own, waits=_SOCKET):
    return Cost(name, own, _SCHEDULED, waits)


def _opened(frame):
    """open(): how deep depends on where the file is and what for."""
    if _in_rom(frame.f_locals["flash"]):
        return Cost("open", 432, inner=True)
    name, mode = frame.f_locals["name"], frame.f_locals["mode"]
    if mode[0] == "r" or frame.f_locals["flash"].read(name) is not None:
        return _littlefs("open on littlefs", 1488)
    return _littlefs("create on littlefs", 2016, struck=1696)


def _file(name, own, struck=0):
    """A method of an open file."""
    return lambda frame: (
        Cost(name, LEAF)
        if _in_rom(frame.f_locals["self"]._flash)
        else _littlefs(name, own, struck=struck)
    )


def _in_rom(flash):
    return type(flash).__name__ == "_Rom"


def _littlefs(name, own, inner=True, struck=0):
    return Cost(name, own, inner=inner, blocks=True, struck=struck)


def _flash(name, own, struck=0):
    return {
        "%s.%s" % (kind, name): _littlefs("littlefs " + name, own, struck=struck)
        for kind in ("flash.MemoryFlash", "littleflash.LittleFlash")
    }


# --- stand-ins of the virtual board for what is C on the chip: file.function -> Cost, or a
# function of the stand-in's frame that gives it
STANDIN = {
    "loader.Importer.import_": Cost("import", 560, _IMPORT),
    "loader.Importer._look_on_flash": _littlefs("search on littlefs", 1920 - _IMPORT),
    "loader.Importer._load": Cost("load", _LOAD, inner=True),
    "cpu.Cpu._call": Cost(CALLBACK, 0, inner=True),
    "modules.Modules.print": Cost("print", 660),
    "modules.Modules._json.<locals>.<lambda>": Cost("json", 900),
    "os_standin.open_file": Cost("open", 432),
    "flash_file.open_flash": _opened,
    "flash_file.FlashFile.read": _file("file.read", 1104),
    "flash_file.FlashFile.readinto": _file("file.readinto", 1136),
    "flash_file.FlashFile.readline": _file("file.readline", 1072),
    "flash_file.FlashFile.write": _file("file.write", 1440, 960),
    **_flash("commit", 1920, 1600),
    **_flash("entries", 1776),
    **_flash("stat", 1712),
    **_flash("space", 1424),
    **_flash("remove", 1984, 1680),
    **_flash("rename", 2240, 1920),
    **_flash("mkdir", 1984, 1680),
    **{
        "time_standin.%s.<locals>.%s" % (maker, name): _wait(name, 260, _SLEEP)
        for maker, names in (("_sleeps", "sleep_ms sleep_us sleep"), ("_stretched", "stretched"))
        for name in names.split()
    },
    "sockets.make_socket.<locals>.getaddrinfo": _wait("getaddrinfo", 576),
    "sockets.Socket.connect": _wait("connect", 752),
    "sockets.Socket.send": _wait("send", 448),
    "sockets.Socket.write": _wait("write", 592),
    "sockets.Socket.recv": _wait("recv", 628),
    "sockets.Socket.read": _wait("read", 628),
    "sockets.Socket.readinto": _wait("readinto", 628),
    "sockets.Socket.readline": _wait("readline", 628),
    "sockets.Socket.sendto": _wait("sendto", 592),
    "sockets.Socket.recvfrom": _wait("recvfrom", 628),
    "sockets.Socket.close": Cost("close", 448),
    "select_standin.Poll.poll": _wait("poll", 628),
    "small_standins.make_sys.<locals>.print_exception": Cost("print_exception", 820),
    **{
        "machine_standin._timer_class.<locals>.Timer." + name: Cost(kind, 272)
        for name, kind in (("init", ARM), ("deinit", DISARM))
    },
    "rtc_standin.rtc_class.<locals>.RTC.memory": Cost("RTC.memory", 692),
}

# --- built-in functions of CPython that call a function of ours, or are deep themselves
_SORT = Cost("sort", LEAF, 208)
_KEYED = Cost("min", LEAF, 192)
BUILTIN = {
    "sorted": Cost("sorted", LEAF, 224),
    "sort": _SORT,
    "min": _KEYED,
    "max": _KEYED,
    "hasattr": Cost("hasattr", 592),
}


def place(code):
    """The key of STANDIN for a code object, whatever file it is in."""
    stem = code.co_filename.rsplit("/", 1)[-1].removesuffix(".py")
    return "%s.%s" % (stem, code.co_qualname)
