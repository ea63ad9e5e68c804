"""What firmware files may use: the part of Python that MicroPython 1.23-1.29 has on an ESP8266.

`mpy-cross` refuses what cannot be compiled and mypy what the type stubs do not list; this finds
the rest, which would only fail on the chip. The lists are read from MicroPython's sources:
builtins from py/modbuiltins.c, methods from py/objstr.c and its neighbours, what the port switches
off from ports/esp8266/mpconfigport.h.

What stands below `except ImportError:` or `except AttributeError:` is let pass: there a file says
what it does under CPython instead.

The owner's config.py and hooks.py are judged by the same list without the house rules (`house`):
what works on the chip but is not wanted in the firmware is no mistake there.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator


def words(text: str) -> set[str]:
    return set(text.split())


# Built into the chip, or frozen into the stock firmware of the 2 MB builds.
MODULES = words("""
    array binascii builtins collections cryptolib deflate errno esp gc hashlib heapq io json
    machine math micropython network ntptime os random re requests select socket ssl struct
    sys time tls uctypes urequests vfs
""")
BUILTINS = words("""
    bool bytes bytearray dict enumerate filter float frozenset int list map memoryview
    object property range reversed set slice str super tuple type zip classmethod
    staticmethod Ellipsis abs all any bin callable chr delattr dir divmod eval exec getattr
    setattr globals hasattr hash help hex id input isinstance issubclass iter len locals max
    min next oct open ord pow print repr round sorted sum BaseException ArithmeticError
    AssertionError AttributeError EOFError Exception GeneratorExit ImportError
    IndentationError IndexError KeyboardInterrupt KeyError LookupError MemoryError NameError
    NotImplementedError OSError OverflowError RuntimeError StopIteration SyntaxError
    SystemExit TypeError UnicodeError ValueError ZeroDivisionError True False None
    __import__ __name__
""")
_METHODS = words("""
    append extend hex fromhex decode find rfind index rindex join split rsplit startswith
    endswith strip lstrip rstrip format replace count lower upper isspace isalpha isdigit
    isupper islower encode from_bytes to_bytes clear copy fromkeys get items keys pop
    popitem setdefault update values insert remove reverse sort add discard difference
    difference_update intersection intersection_update isdisjoint issubset issuperset
    symmetric_difference symmetric_difference_update union send throw close
""")
_KINDS = (str, bytes, bytearray, int, float, dict, list, tuple, set, frozenset, memoryview)
FOREIGN_METHODS = {
    name for kind in _KINDS for name in dir(kind) if not name.startswith("_")
} - _METHODS | {"indices"}

# module -> names that CPython has there and the chip has not, and what to use instead
FOREIGN_NAMES = {
    "binascii": {"crc32": "sha256(data).digest()[:4]", "crc_hqx": "sha256"},
    "random": dict.fromkeys(
        words("randint randrange choice choices random uniform shuffle sample"),
        "getrandbits() or os.urandom()",
    ),
    "math": dict.fromkeys(words("inf nan isclose factorial tau prod"), "plain arithmetic"),
    "sys": dict.fromkeys(words("exc_info atexit getsizeof settrace"), "sys.print_exception()"),
    "os": dict.fromkeys(
        words("path environ getenv makedirs walk replace fsync scandir access"),
        "os.stat, os.rename, os.ilistdir",
    ),
    "time": dict.fromkeys(
        words("monotonic perf_counter strftime time_ns process_time"),
        "ticks_ms and ticks_diff",
    ),
    "hashlib": dict.fromkeys(words("md5 new sha224 sha384 sha512 blake2b sha3_256"), "sha256"),
}
# What the chip has, but the firmware does not use.
HOUSE_NAMES = {
    "machine": {"WDT": "a periodic soft Timer: WDT resets after 1.6-3.2 s, a lookup may take 14"},
    "micropython": dict.fromkeys(
        words("native viper asm_xtensa heap_locked"), "bytecode: native code may not fit"
    ),
}
# Places where the wall clock is the point, not a duration.
WALL_CLOCK = ("clock.py", "link.py")
# Machine code by the chip's own assembler, with another way beside it if there is no room.
MACHINE_CODE = ("ghash_lx106.py", "x25519_field_lx106.py")


def findings(source: str, name: str, own: frozenset = frozenset()) -> list[str]:
    """One sentence for each thing the chip lacks, with file and line. `own`: module names of the
    firmware itself."""
    found = lacking(ast.parse(source), name, own, house=True)
    return ["%s:%d: %s" % (name, line, why) for line, why, _ in found]


def lacking(
    tree: ast.AST, name: str, own: frozenset = frozenset(), house: bool = False
) -> list[tuple[int, str, bool]]:
    """(line, sentence, surely?) for each thing the chip lacks. A method is not sure: only its name
    is known, and the owner's own objects may have one of that name."""
    defined = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            defined.add(node.name)
        elif isinstance(node, ast.arg):
            defined.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            defined.add(node.id)
    found = []
    for node in _for_the_chip(tree, house):
        line = getattr(node, "lineno", 1)
        sure = not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
        found += [(line, why, sure) for why in _of(node, own, defined)]
        if house:
            found += [(line, why, True) for why in _house(node, name)]
    return found


def _for_the_chip(tree: ast.AST, house: bool) -> Iterator[ast.AST]:
    yield tree
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Try) and not house:
            continue  # it may fail; what cannot even be compiled, mpy-cross tells
        if not (
            isinstance(node, ast.ExceptHandler)
            and isinstance(node.type, ast.Name)
            and node.type.id in ("ImportError", "AttributeError")
        ):
            yield from _for_the_chip(node, house)


def _of(node: ast.AST, own: frozenset, defined: set[str]) -> Iterator[str]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from _import(node, own)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        if hasattr(builtins, node.id) and node.id not in BUILTINS | defined:
            yield "the name %s is not on the chip" % node.id
        if node.id in ("__file__", "__doc__", "__spec__"):
            yield "%s is not on the chip" % node.id
    elif isinstance(node, ast.Attribute):
        yield from _attribute(node)
    elif isinstance(node, ast.Call):
        if not _is_own(node.func, own):
            yield from _call(node, defined)
    elif isinstance(node, ast.FunctionDef):
        yield from _function(node)
    else:
        yield from _syntax(node)


def _import(node: ast.Import | ast.ImportFrom, own: frozenset) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom):
        if node.level:
            return
        names = [node.module or ""]
        foreign = FOREIGN_NAMES.get(names[0], {})
        for alias in node.names:
            if alias.name in foreign:
                yield "%s.%s is not on the chip: use %s" % (
                    (names[0], alias.name, foreign[alias.name])
                )
    else:
        names = [alias.name for alias in node.names]
    for module in names:
        top = module.partition(".")[0]
        if top not in MODULES and top not in own and top not in ("config", "hooks", "asyncio"):
            yield "the module %s is not on the chip" % module


def _attribute(node: ast.Attribute) -> Iterator[str]:
    if isinstance(node.value, ast.Name):
        module = node.value.id
        instead = FOREIGN_NAMES.get(module, {}).get(node.attr)
        if instead:
            yield "%s.%s is not on the chip: use %s" % (module, node.attr, instead)
    if node.attr == "PULL_DOWN":
        yield "the chip has no pull-down"
    if node.attr in ("strerror", "with_traceback", "__traceback__", "__cause__", "__context__"):
        yield "an exception has no %s on the chip" % node.attr


def _is_own(function: ast.expr, own: frozenset) -> bool:
    """Whether it is `module.function` of the firmware itself."""
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id in own
    )


def _call(node: ast.Call, defined: set[str]) -> Iterator[str]:
    keywords = {keyword.arg for keyword in node.keywords}
    if isinstance(node.func, ast.Name):
        if node.func.id == "pow" and len(node.args) + len(node.keywords) > 2:
            yield "pow() takes two arguments on the chip"
        if node.func.id == "print" and "flush" in keywords:
            yield "print() has no flush on the chip"
        if node.func.id == "open" and keywords & {"errors", "newline", "closefd"}:
            yield "open() has no errors or newline on the chip"
        if node.func.id == "zip" and keywords:
            yield "zip() has no strict on the chip"
    elif isinstance(node.func, ast.Attribute):
        yield from _method(node, node.func.attr, keywords, defined)


def _method(
    node: ast.Call, method: str, keywords: set[str | None], defined: set[str]
) -> Iterator[str]:
    if method in FOREIGN_METHODS and method not in defined:
        yield ".%s() is not on the chip" % method
    if method in ("to_bytes", "from_bytes") and keywords:
        yield "%s() takes positional arguments only before 1.29" % method
    if method == "from_bytes" and len(node.args) > 2:
        yield "from_bytes() is always unsigned on the chip"
    if method == "decode" and (len(node.args) > 1 or keywords):
        yield "decode() ignores its error handler before 1.29"
    if method in ("split", "rsplit", "replace", "encode") and keywords:
        yield "%s() takes positional arguments only" % method
    if method in ("high", "low") and method not in defined:
        yield "a Pin has no %s() on this chip" % method
    if method == "hexdigest":
        yield "a hash has digest() only, and it ends the object"
    if method == "irq" and "hard" in keywords:
        yield "an interrupt cannot be hard on the chip"
    if method == "init" and "hard" in keywords:
        yield "a hard Timer is new in 1.27"


def _function(node: ast.FunctionDef) -> Iterator[str]:
    if node.name in ("__setattr__", "__delattr__", "__del__", "__set_name__", "__init_subclass__"):
        yield "%s is never called on the chip" % node.name
    if node.args.posonlyargs:
        yield "positional-only arguments (/) are not in MicroPython"


def _syntax(node: ast.AST) -> Iterator[str]:
    kind = type(node).__name__
    if kind == "TryStar":
        yield "except* is not in MicroPython"
    elif kind == "Match":
        yield "match is not in MicroPython: use if and elif"
    elif isinstance(node, ast.Dict) and None in node.keys:
        yield "{**other} is not in MicroPython: use dict(other, name=value)"
    elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        stored = isinstance(getattr(node, "ctx", None), ast.Store)
        if not stored and any(isinstance(item, ast.Starred) for item in node.elts):
            yield "[*other] is not in MicroPython: write list(other) + [...]"


def _house(node: ast.AST, name: str) -> Iterator[str]:
    """What is not wanted in the firmware, though the chip can do it, or some builds can."""
    if isinstance(node, (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)):
        yield "asyncio is not in every build"
    elif isinstance(node, ast.Import) and "asyncio" in [alias.name for alias in node.names]:
        yield "the module asyncio is not in every build"
    elif isinstance(node, ast.Raise) and node.cause is not None:
        yield "'raise ... from' is not in MicroPython"
    elif isinstance(node, ast.JoinedStr):
        yield from _fstring(node)
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            yield from _house_name(node.module, alias.name, name)
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        yield from _house_name(node.value.id, node.attr, name)


def _house_name(module: str | None, attribute: str, name: str) -> Iterator[str]:
    if (module, attribute) == ("time", "time") and name not in WALL_CLOCK:
        yield "time.time() jumps when the clock is set: durations are ticks_diff()"
    instead = HOUSE_NAMES.get(module, {}).get(attribute)
    if instead and not (attribute == "asm_xtensa" and name in MACHINE_CODE):
        yield "%s.%s is not for the firmware: use %s" % (module, attribute, instead)


def _fstring(node: ast.JoinedStr) -> Iterator[str]:
    """MicroPython turns an f-string into str.format() by its text: no quotes, no nesting."""
    for part in node.values:
        if not isinstance(part, ast.FormattedValue):
            continue
        for inner in ast.walk(part.value):
            if isinstance(inner, (ast.JoinedStr, ast.Lambda)) or (
                isinstance(inner, ast.Constant) and isinstance(inner.value, (str, bytes))
            ):
                yield "an f-string holds names and calls only, no quotes and no further f-string"
                return
