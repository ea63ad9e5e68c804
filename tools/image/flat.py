"""The packages of the source are no packages on the chip: each costs a module object, its dict and
a longer path for every file in it (2.8 KB of heap for all, measured).

A package whose `__init__` holds no code is dissolved, and its modules go to the top. Of one whose
`__init__` has some, that stays alone in its folder. At the top each is called by a name that
MicroPython carries in flash, first of all such that the firmware uses as an attribute: that costs
no memory, while a name of its own would stay in the heap for good. Modules that people import keep
theirs, and so does what lies at the top.

Imports, and strings that are the dotted name of a module, are changed to fit; lines keep their
numbers. `source_lines` in join.py finds the way back for tracebacks.
"""

import ast
import builtins
import keyword
import posixpath

from .edits import Edits
from .outside import joined_pieces, piece, statements
from .rom import rom_names
from .scopes import File, Refused, module_of
from .trees import parsed, walk

# What `import` finds on the board before or beside our files: MicroPython's modules on this port,
# the owner's two files, what builds for other ports freeze (stat of the VM in the tests), and the
# folder /rom, which is found first while "" is in sys.path.
TAKEN = """
    _boot apa102 array asyncio binascii btree builtins cmath collections config cryptolib
    deflate dht ds18x20 errno esp flashbdev framebuf gc hashlib heapq hooks inisetup io json
    lwip machine math micropython mip neopixel network ntptime onewire os platform port_diag
    random re requests select socket ssl struct sys time tls uasyncio uctypes upysh urequests
    vfs webrepl webrepl_setup websocket
    copy rom stat types
"""

_SHORT = 3  # letters


def places(sources, public=(), joined=()):
    """{file: text} -> {file: the file it is in the image}; None for an `__init__` that is dropped.
    `public`: dotted names of modules that keep their own; `joined`: files that will be part of
    another. Raises Refused for two of one name."""
    gone = _dissolved(sources)
    names = iter(_cheap(sources))
    found, seen = {}, {}
    for file in sorted(sources):
        folder, name = posixpath.split(file)
        if folder in gone and name == "__init__.py":
            found[file] = None
            continue
        if name == "__init__.py":
            new = file
        elif not folder or module_of(file) in public:
            new = name
        else:
            long = file.replace("/", "_")
            new = long if file in joined else next(names, long[:-3]) + ".py"
        if new in seen:
            raise Refused("%s and %s would both be %s on the chip" % (seen[new], file, new))
        seen[new] = file
        found[file] = new
    return found


def _cheap(sources):
    """Names for modules, for the path of each stays in the heap: those of at most three letters,
    then such as the sources use as attributes."""
    said, bound = set(), set()
    for text in sources.values():
        for node in walk(parsed(text)):
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
    fit = [name for name in rom_names() if name[0] != "_" and name not in bound]
    fit.sort(key=lambda name: (len(name) > _SHORT, name not in said, len(name), name))
    return list({name.lower(): name for name in reversed(fit)}.values())[::-1]  # for any disk


def _dissolved(sources):
    """Folders that are no package on the chip."""
    folders = {posixpath.dirname(file) for file in sources} - {""}
    return {
        folder
        for folder in folders
        if not [
            node
            for node in parsed(sources.get(folder + "/__init__.py", "")).body
            if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Constant)
        ]
    }


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
    """Dotted names of modules; in a package that stays, also those of its own without its name:
    what is given to its drop and unload, and texts with a dot in them ("x509.chain stream")."""
    top = file.module.partition(".")[0] + "."
    dropped = _dropped(file) if top[:-1] in moved else set()
    for node in walk(file.tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if isinstance(node.parent, ast.Expr):
            continue
        said = node.value
        words = said.split()
        known = [top + word in moved for word in words]
        if "." in said and said in moved:
            new = moved[said][0]
        elif node in dropped or ("." in said and words and all(known)):
            if not all(known):
                file.refuse(node, "%s is dropped and no module" % words[known.index(False)])
            new = " ".join(moved[top + word][0] for word in words)
        else:
            continue
        if new != said:
            edits.put(file.span(node), '"%s"' % new)


def _dropped(file):
    """The strings that a file of a package gives to drop and unload: in the call, or in a constant
    that is split there."""
    constants = {
        node.targets[0].id: node.value
        for node in file.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    found = set()
    for node in walk(file.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("drop", "unload"):
            for one in [part for arg in node.args for part in ast.walk(arg)]:
                value = constants.get(getattr(one, "id", None), one)
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    found.add(value)
    return found
