"""The packages of the source are no packages on the chip: each costs a module object, its dict and
a longer path for every file in it (2.8 KB of heap for all, measured).

A package whose `__init__` holds no code is dissolved: its modules go up to the next package that
has some, or to the top. There each is called by a name that the firmware uses as an attribute and
MicroPython carries in flash: that costs no memory, while a name of its own would stay in the heap
for good. Modules that people import keep theirs, and so does what lies at the top.

Imports, and strings that are the dotted name of a module, are changed to fit; lines keep their
numbers. `source_lines` in join.py finds the way back for tracebacks.
"""

import ast
import builtins
import keyword
import posixpath
from collections import defaultdict

from .outside import joined_pieces, piece, statements
from .rom import rom_names
from .scopes import Edits, File, Refused, module_of

# What `import` finds on the board before or beside our files: MicroPython's modules on this port,
# the owner's two files, and what builds for other ports freeze (stat of the VM in the tests).
TAKEN = """
    _boot apa102 array asyncio binascii btree builtins cmath collections config cryptolib
    deflate dht ds18x20 errno esp flashbdev framebuf gc hashlib heapq hooks inisetup io json
    lwip machine math micropython mip neopixel network ntptime onewire os platform port_diag
    random re requests select socket ssl struct sys time tls uasyncio uctypes upysh urequests
    vfs webrepl webrepl_setup websocket
    copy stat types
"""


def places(sources, public=(), joined=()):
    """{file: text} -> {file: the file it is in the image}; None for an `__init__` that is dropped.
    `public`: dotted names of modules that keep their own; `joined`: files that will be part of
    another. Raises Refused for two of one name."""
    gone = _dissolved(sources)
    names = _cheap(sources)
    found, seen = {}, {}
    for file in sorted(sources):
        folder, name = posixpath.split(file)
        home = _home(folder, gone)
        if folder in gone and name == "__init__.py":
            found[file] = None
            continue
        own = name == "__init__.py" or home == folder == "" or module_of(file) in public
        if not own:
            long = file[len(home) :].strip("/").replace("/", "_")
            name = long if file in joined else next(names[home], long[:-3]) + ".py"
        new = posixpath.join(home, name)
        if new in seen:
            raise Refused("%s and %s would both be %s on the chip" % (seen[new], file, new))
        seen[new] = file
        found[file] = new
    return found


def _cheap(sources):
    """{folder: names for its modules, the shortest first}."""
    said, bound = set(), set()
    for text in sources.values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute):
                said.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                bound.add(node.value)  # it may be looked up by name
            bound.update(
                value
                for field in ("id", "name", "arg", "asname")
                for value in [getattr(node, field, None)]
                if isinstance(value, str)
            )
    bound.update(TAKEN.split(), dir(builtins), keyword.kwlist)
    fit = [name for name in rom_names() if name in said and name not in bound]
    fit.sort(key=lambda name: (len(name), name))
    fit = list({name.lower(): name for name in reversed(fit)}.values())[::-1]  # for any disk
    return defaultdict(lambda: iter(fit))


def _dissolved(sources):
    """Folders that are no package on the chip."""
    folders = {posixpath.dirname(file) for file in sources} - {""}
    return {
        folder
        for folder in folders
        if not [
            node
            for node in ast.parse(sources.get(folder + "/__init__.py", "")).body
            if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Constant)
        ]
    }


def _home(folder, gone):
    while folder in gone:
        folder = posixpath.dirname(folder)
    return folder


def flattened(sources, public=(), joined=()):
    """{file: text} -> ({file in the image: text}, {file: file in the image})."""
    table = places(sources, public, joined)
    modules = {module_of(file) for file in sources}
    moved = {module_of(file): [module_of(new), {}] for file, new in table.items() if new}
    moved.pop("config.example", None)  # no module
    texts = {}
    for file, new in table.items():
        if new:
            texts[new] = _rewritten(File(file, sources[file], modules), new, moved)
    return texts, {file: new for file, new in table.items() if new}


def _rewritten(file, new, moved):
    package = posixpath.dirname(new).replace("/", ".")
    edits = Edits(file)
    for statement, imports in statements(file):
        ours = [one for one in imports if one.module in moved or _is_gone(one, moved)]
        if not ours:
            continue
        for one in ours:
            if one.module not in moved:
                file.refuse(statement, "%s is no package on the chip" % one.module)
        if new == file.name and all(moved[one.module][0] == one.module for one in ours):
            continue
        pieces = [piece(one, _bound(file, one, moved), file, package, moved) for one in imports]
        edits.put(file.span(statement), joined_pieces(pieces))
    for key in {(one.ref.home, one.ref.name) for one in file.imports}:
        new = _renamed(file, key, moved)
        for ref in file.uses[key] if new else ():
            if ref.kind == "name":
                edits.put(file.span(ref.node), new)
    _strings(file, moved, edits)
    return edits.result()


def _bound(file, one, moved):
    return _renamed(file, (one.ref.home, one.ref.name), moved) or one.ref.name


def _renamed(file, key, moved):
    """What a file calls a module it imports: as the module is called now, or None where the name
    means something else, too."""
    imports = [one for one in file.imports if (one.ref.home, one.ref.name) == key]
    targets = {(one.module, one.attr) for one in imports}
    if len(targets) > 1 or imports[0].attr is not None or imports[0].module not in moved:
        return None
    if not {ref.kind for ref in file.uses[key]} <= {"alias", "name"}:
        return None
    new = moved[imports[0].module][0].rpartition(".")[2]
    return new if moved[imports[0].module][0] != imports[0].module else None


def _is_gone(one, moved):
    """Does an import mean a package that is dissolved?"""
    start = one.module + "."
    return one.module not in moved and any(name.startswith(start) for name in moved)


def _strings(file, moved, edits):
    """Dotted names of modules; in a package that stays, also several without the package's name:
    "x509.chain stream" in tls12."""
    top = file.module.partition(".")[0] + "."
    for node in ast.walk(file.tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if isinstance(node.parent, ast.Expr):
            continue
        said = node.value
        if "." in said and said in moved:
            new = moved[said][0]
        elif "." in said and said.split() and all(top + word in moved for word in said.split()):
            new = " ".join(moved[top + word][0].removeprefix(top) for word in said.split())
        else:
            continue
        if new != said:
            edits.put(file.span(node), '"%s"' % new)
