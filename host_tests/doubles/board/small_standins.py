"""`sys`, `micropython`, `gc` and `random` of one boot."""

import random
import types

from .traceback_format import format_exception

HEAP = 37952  # usable bytes of the GC heap (fact sheet section 1)


class _Out:
    """sys.stdout / sys.stderr."""

    def __init__(self, board):
        self._board = board

    def write(self, text):
        self._board.write(text if isinstance(text, str) else bytes(text).decode())
        return len(text)


class _In:
    """sys.stdin: blocks until a person types; callbacks run meanwhile."""

    def __init__(self, board):
        self._board = board
        self._typed = board.serial_log.input
        self.buffer = self

    def ready(self):
        return bool(self._typed)

    def _wait(self, enough):
        board = self._board
        while not enough():
            board.wait_us(board.world.us + 3600000000, until=enough)

    def read(self, count=1):
        self._wait(lambda: len(self._typed) >= count)
        data = bytes(self._typed[:count])
        del self._typed[:count]
        return data.decode()

    def readline(self):
        self._wait(lambda: b"\n" in self._typed)
        return self.read(self._typed.index(b"\n") + 1)


def make_sys(board):
    """`sys`: its `modules` and `path` are what the importer uses."""
    m = types.ModuleType("sys")
    version = tuple(int(part) for part in board.version.split("."))
    m.modules = {}
    m.path = ["", ".frozen", "/rom", "/rom/lib", "/lib", "/"]
    m.argv = []
    m.platform = "esp8266"
    m.byteorder = "little"
    m.maxsize = 0x7FFFFFFF
    m.version = "3.4.0; MicroPython v%s on 2026-08-01" % board.version
    m.version_info = (3, 4, 0)
    m.implementation = types.SimpleNamespace(
        name="micropython", version=(*version, ""), _machine="ESP module with ESP8266", _mpy=774
    )
    m.stdout = m.stderr = _Out(board)
    m.stdin = _In(board)

    def sys_exit(value=None):
        raise SystemExit(value)

    def print_exception(error, file=None):
        (file or m.stdout).write(format_exception(error, board))

    m.exit = sys_exit
    m.print_exception = print_exception
    return m


def make_micropython(board):
    """`micropython`: the scheduler's front door, and figures."""
    m = types.ModuleType("micropython")

    def schedule(function, argument):
        board.must_live()
        if not board.schedule(function, argument):
            raise RuntimeError("schedule queue full")

    def kbd_intr(char):
        board.kbd_intr = char

    def mem_info(verbose=None):
        used = HEAP - board.heap_free
        board.write("stack: 2128 out of 8128\n")
        board.write("GC: total: %d, used: %d, free: %d\n" % (HEAP, used, board.heap_free))

    level = [0]

    def opt_level(value=None):
        if value is None:
            return level[0]
        level[0] = value

    def decorator(function):
        return function

    m.const = decorator
    m.native = m.viper = m.bytecode = decorator
    m.schedule, m.kbd_intr, m.mem_info, m.opt_level = schedule, kbd_intr, mem_info, opt_level
    m.stack_use = lambda: 2128
    m.qstr_info = lambda verbose=None: board.write("qstr pool: n_pool=1, n_qstr=40\n")
    m.alloc_emergency_exception_buf = lambda size: None
    m.heap_lock = m.heap_unlock = lambda: 0
    return m


def make_gc(board):
    """`gc`: simulated figures; collect() closes the sockets nobody holds, as finalisers do."""
    m = types.ModuleType("gc")
    floating = [0]

    def collect():
        board.hold(board.costs["gc"])
        floating[0] = 0
        board.sockets.finalise()
        return 0

    def mem_free():
        # Some garbage more at every question, collected as the port's threshold does.
        floating[0] = (floating[0] + 96) % 9400
        return board.heap_free - floating[0]

    limit = [9400]

    def threshold(value=None):
        if value is None:
            return limit[0]
        limit[0] = value

    m.collect, m.mem_free, m.threshold = collect, mem_free, threshold
    m.mem_alloc = lambda: HEAP - mem_free()
    m.enable = m.disable = lambda: None
    m.isenabled = lambda: True
    return m


def make_random(board):
    """`random`: the weak generator of the port, without randint, choice, random."""
    m = types.ModuleType("random")
    rng = random.Random(board.world.rng.getrandbits(32))

    def getrandbits(bits):
        if bits > 32 or bits < 0:
            raise ValueError("bits must be 32 or less")
        return rng.getrandbits(bits) if bits else 0

    m.getrandbits = getrandbits
    m.seed = lambda value=None: rng.seed(value)
    return m
