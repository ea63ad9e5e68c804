"""Names made cheap before the firmware is compiled for the chip: saves about 9 KB of its 38.

Why ours: every name in a `.mpy` file stays in RAM for good (`py/qstr.c`: 6-7 bytes an entry, in
pools that double), private ones too, and no published minifier shares names between classes and
keeps line numbers. First `shrink`, which touches only what nobody outside can name:

* private attributes and methods (`self._x`) of a class, if every use in all files is `self._x`
  inside that one class;
* private functions and classes of a module (`_x`), if no other file names them;
* parameters of private functions and methods, of nested functions and lambdas, unless some call
  anywhere passes that name as a keyword.

After that, `borrow` gives every name that only the firmware itself uses a name that MicroPython
carries in flash anyway (rom_names.txt): one for one, in all files, so nothing can clash.

Lines keep their numbers, so a traceback from the chip still fits the source. Before all this some
modules are joined, see join.py.
"""

import ast
import builtins
import io
import keyword
import re
import tokenize
from collections import defaultdict

from . import constants, groups, join
from .rom import rom_names
from .strings import needed

PLAIN = ("boot.py", "main.py")
BESIDE = (*PLAIN, "config.example.py")
# In machine code: compiled as they stand. All that is called in them is `run`, a name in the ROM.
ASSEMBLER = "\n@micropython.asm_xtensa\n"
# What people call by name: at the prompt, or from a program of their own.
INTERFACE = """(
    SMS_bot, send_sms, send_one, say, status, show, lines, tls12, install, prepare, report, at,
    twilio, sipgate, telegram, text, test
)"""
# Names the interpreter itself looks for on objects: borrowing one could change what it does.
PROTOCOL = """
    read readinto readline write ioctl close send throw keys items values update get fileno sync
    stat open mount umount chdir ilistdir mkdir remove rename args value errno self const
    micropython pop append extend copy step state boot main
"""


def private(name):
    return name.startswith("_") and not name.startswith("__") and len(name) > 2


def short_names(prefix):
    """_0, _1, ... : names nobody writes by hand, the same ones for every class."""
    n = 0
    while True:
        yield "%s%d" % (prefix, n)
        n += 1


class Module:
    """One source file: its tree and the edits to make, as (line, column, old, new)."""

    def __init__(self, name, source):
        self.name = name
        self.source = source
        self.tree = ast.parse(source)
        self.edits = []
        self.named = None  # see _named
        self.names = set(re.findall(r"\w+", source))
        for parent in ast.walk(self.tree):
            for child in ast.iter_child_nodes(parent):
                child.parent = parent

    def edit(self, line, column, old, new):
        self.edits.append((line, column, old, new))

    def result(self):
        """The source with all edits made; columns are in UTF-8 bytes, as `ast` counts them."""
        lines = self.source.encode().split(b"\n")
        for line, column, old, new in sorted(set(self.edits), reverse=True):
            text = lines[line - 1]
            raw = old.encode()
            if text[column : column + len(raw)] != raw:
                raise AssertionError("%s:%d: expected %s" % (self.name, line, old))
            lines[line - 1] = text[:column] + new.encode() + text[column + len(raw) :]
        return b"\n".join(lines).decode()

    def def_column(self, node):
        """Where the name of a `def` or `class` stands."""
        text = self.source.encode().split(b"\n")[node.lineno - 1].decode()
        word = "class " if isinstance(node, ast.ClassDef) else "def "
        return len(text[: text.index(word + node.name) + len(word)].encode())


def enclosing(node, kinds):
    """The nearest ancestor of one of `kinds`, or None."""
    node = getattr(node, "parent", None)
    while node is not None and not isinstance(node, kinds):
        node = getattr(node, "parent", None)
    return node


def for_chip(sources):
    """{file name: text} of the whole firmware folder -> (the same of the image, {public name: what
    it is called there}, {module: the one it is joined to}, {"module.NAME": number of a constant
    that is written as a number}, the way back: see borrowed); see join.py.

    boot.py and main.py stay source on the board, and what they name keeps its name; only their
    imports are those of the image.
    """
    sources, numbers = constants.inlined(sources, groups.PUBLIC, BESIDE)
    sources, moved = join.for_chip(sources, BESIDE)
    beside = [text for name, text in sources.items() if name in BESIDE]
    modules = {n: t for n, t in sources.items() if n not in BESIDE and ASSEMBLER not in t}
    modules = shrink(modules, beside)
    asked = {moved.get(name, [name])[0].replace(".", "/") for name in groups.PUBLIC}
    asked = {name + end for name in asked for end in (".py", "/__init__.py")}
    mapping, lent = borrowed(modules, [*beside, INTERFACE], asked)
    cheap = {name: replaced(text, mapping) for name, text in modules.items()}
    cheap.update({n: t for n, t in sources.items() if n in PLAIN or ASSEMBLER in t})
    return cheap, mapping, moved, numbers, lent


def shrink(sources, public=()):
    """`sources`: {module name: text}. Returns the same with private names shortened.

    `public`: further texts whose calls and names count, but which are not changed themselves.
    """
    modules = [Module(name, text) for name, text in sources.items()]
    others = [Module("", text) for text in public]
    keywords = {
        node.arg
        for m in modules + others
        for node in ast.walk(m.tree)
        if isinstance(node, ast.keyword)
    }
    _attributes(modules, others)
    for module in modules:
        _globals(module, modules + others)
        _parameters(module, keywords)
    return {m.name: m.result() for m in modules}


# -- private attributes and methods


def _attributes(modules, others=()):
    owners = defaultdict(set)  # name -> classes (module, class node) that use it; None = not ours
    for module in [*modules, *others]:
        for name, owner in _uses(module):
            owners[name].add(None if module in others else owner)
    mapping = defaultdict(dict)
    for name in sorted(owners):
        if None not in owners[name]:
            for owner in owners[name]:
                mapping[owner].setdefault(name, None)
    for owner, names in mapping.items():
        for name, new in zip(sorted(names), short_names("_"), strict=False):
            names[name] = new
        _rename_attributes(*owner, names)


def _uses(module):
    """(name, owner) of each use of a private attribute or of a text that might name one."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and private(node.attr):
            yield node.attr, _owner(module, node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, None  # getattr by name
        elif isinstance(node, ast.ClassDef):
            for item in node.body:
                for name in filter(private, _defined(item)):
                    yield name, (module, node)


def _owner(module, node):
    """(module, class) when `node` is self._x in a class without bases of its own, else None."""
    holder = enclosing(node, ast.ClassDef)
    if holder is None or holder.bases:
        return None
    if isinstance(node.value, ast.Name) and node.value.id == "self":
        return (module, holder)
    return None


def _defined(item):
    if isinstance(item, ast.FunctionDef):
        return [item.name]
    if isinstance(item, ast.Assign):
        return [t.id for t in item.targets if isinstance(t, ast.Name)]
    return []


def _rename_attributes(module, holder, names):
    for node in ast.walk(holder):
        if isinstance(node, ast.Attribute) and node.attr in names:
            column = node.end_col_offset - len(node.attr)
            module.edit(node.end_lineno, column, node.attr, names[node.attr])
    for item in holder.body:
        if isinstance(item, ast.FunctionDef) and item.name in names:
            module.edit(item.lineno, module.def_column(item), item.name, names[item.name])
        elif isinstance(item, ast.Assign):
            for target in item.targets:
                if isinstance(target, ast.Name) and target.id in names:
                    module.edit(target.lineno, target.col_offset, target.id, names[target.id])


# -- private functions and classes of a module


def _globals(module, modules):
    names = [
        node.name
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and private(node.name)
    ]
    foreign = _declared(module).union(*[_named(other) for other in modules])
    local = {
        node.arg if isinstance(node, ast.arg) else node.id
        for node in ast.walk(module.tree)
        if isinstance(node, ast.arg)
        or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    }
    names = sorted(name for name in names if name not in foreign | local)
    mapping = dict(zip(names, short_names("_"), strict=False))
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name) and node.id in mapping:
            module.edit(node.lineno, node.col_offset, node.id, mapping[node.id])
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in mapping:
            column = module.def_column(node)
            module.edit(node.lineno, column, node.name, mapping[node.name])


def _declared(module):
    """Names that a function of the module declares global or nonlocal."""
    return {
        name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Global | ast.Nonlocal)
        for name in node.names
    }


def _named(module):
    """Names `module` uses of others or as text; looked up once a module."""
    if module.named is None:
        module.named = set()
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom):
                module.named.update(alias.name for alias in node.names)
            elif isinstance(node, ast.Attribute):
                module.named.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                module.named.add(node.value)
    return module.named


# -- parameters


def _parameters(module, keywords):
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.FunctionDef) and not _hidden(node):
            continue
        _rename_parameters(module, node, keywords)


def _hidden(node):
    """True for a function nobody outside calls by name: private, or inside another one."""
    return private(node.name) or enclosing(node, ast.FunctionDef | ast.Lambda) is not None


def _rename_parameters(module, node, keywords):
    if node.args.vararg or node.args.kwarg or node.args.kwonlyargs:
        return
    inner = [n for n in ast.walk(node) if n is not node]
    nested = (ast.FunctionDef, ast.Lambda, ast.ListComp, ast.GeneratorExp, ast.DictComp)
    shadowed = set()
    for item in inner:
        if isinstance(item, nested):
            shadowed.update(_bound(item))
        elif isinstance(item, ast.Global | ast.Nonlocal):
            shadowed.update(item.names)
    fresh = (name for name in short_names("a") if name not in module.names)
    mapping = {}
    for arg in node.args.posonlyargs + node.args.args:
        new = next(fresh)
        if arg.arg != "self" and arg.arg not in keywords | shadowed and len(arg.arg) > 2:
            mapping[arg.arg] = new
            module.edit(arg.lineno, arg.col_offset, arg.arg, new)
    body = node.body if isinstance(node.body, list) else [node.body]
    for part in body:
        for item in ast.walk(part):
            if isinstance(item, ast.Name) and item.id in mapping:
                module.edit(item.lineno, item.col_offset, item.id, mapping[item.id])


def _bound(node):
    """Names that `node` binds for itself."""
    names = {
        n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        names |= {a.arg for a in node.args.args + node.args.posonlyargs + node.args.kwonlyargs}
        for extra in (node.args.vararg, node.args.kwarg):
            if extra:
                names.add(extra.arg)
    return names


# -- names that cost nothing


def borrow(sources, public=()):
    """`sources` with the firmware's own names replaced; see `borrowed`."""
    mapping, _ = borrowed(sources, public)
    return {name: replaced(text, mapping) for name, text in sources.items()}


def borrowed(sources, public=(), asked=None):
    """({name of the firmware's own: name that is in the chip's ROM}, {"objects": the other way
    round those of objects and classes, "own": {module: the same of what stands by itself in it}}).
    Names that never meet share one, see `_apart`.

    `public`: texts whose identifiers must stay as they are (files that run beside, the interface
    people use), and so does what these functions take, in the files `asked` (None: all). Left
    alone as well: module names, keywords of calls, what getattr and its like are given, and
    attributes of objects that stand in a string anywhere, since they may be looked up by name.
    """
    rom = rom_names()
    files = {name: _Words(ast.parse(text)) for name, text in sources.items()}
    kept = set(rom) | set(dir(builtins)) | set(keyword.kwlist) | {"self", "const"}
    theirs = {word for text in public for word in _identifiers(ast.parse(text))}
    kept |= theirs
    for name, file in files.items():
        if asked is None or name in asked:
            kept.update(*[words for called, words in file.arguments if called in theirs])
        kept.update(name.removesuffix(".py").split("/"))
    of_objects, texts, spoken = [
        set().union(*[getattr(file, kind) for file in files.values()])
        for kind in ("of_objects", "texts", "spoken")
    ]
    kept |= spoken | of_objects & texts
    wanted = {name for file in files.values() for name in file.costly} - kept
    used = of_objects.union(texts, spoken, *[file.alone for file in files.values()])
    free = [
        name
        for name in rom
        if name not in used | set(PROTOCOL.split()) and not hasattr(builtins, name)
    ]
    groups = _apart(wanted, files)
    mapping = {name: new for group, new in zip(groups, free, strict=False) for name in group}
    own = {
        join.module_of(name): {mapping[word]: word for word in sorted(file.alone & mapping.keys())}
        for name, file in files.items()
    }
    words = sorted(of_objects.union(*[file.classes for file in files.values()]) & mapping.keys())
    return mapping, {"objects": {mapping[word]: word for word in words}, "own": own}


class _Words:
    """What stands in a file. of_objects: attributes of objects; alone: names that stand by
    themselves, of modules that are imported, too; costly: would be kept in RAM; texts: strings;
    spoken: names that are also text; arguments: [(function or class, what it takes)]; classes."""

    def __init__(self, tree):
        self.spoken, self.texts = set(_spoken(tree)), set(_texts(tree))
        self.costly = set(_costly(tree))
        self.of_objects, self.alone, self.classes, self.arguments = set(), set(), set(), []
        modules = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                of_module = isinstance(node.value, ast.Name) and node.value.id in modules
                (self.alone if of_module else self.of_objects).add(node.attr)
            else:
                self.alone.update(_identifiers_of(node))
            if isinstance(node, ast.ClassDef):
                self.classes.add(node.name)
                self.of_objects |= {word for item in node.body for word in _bound_by(item)}
                makes = [item for item in node.body if getattr(item, "name", "") == "__init__"]
                self.arguments += [(node.name, _taken_by(item)) for item in makes]
            elif isinstance(node, ast.FunctionDef):
                self.arguments.append((node.name, _taken_by(node)))


def _taken_by(function):
    return {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}


def _apart(wanted, read):
    """`wanted` in groups that may have one name: names that never meet. read: {file: _Words}.

    Two names meet if both are attributes of objects, for any object may be asked anywhere; or if
    both stand by themselves in one file: a module's own, parameters, what is bound in a class. A
    name that is imported, or asked of an imported module, stands by itself there, too. Each class
    has a name for itself, since errors show it.
    """
    of_objects = set().union(*[file.of_objects for file in read.values()])
    classes = set().union(*[file.classes for file in read.values()])
    files = {name: {file for file in read if name in read[file].alone} for name in wanted}
    groups = []  # [names, files in which one stands by itself, is one an attribute?]
    for name in sorted(wanted, key=lambda one: (one in classes, len(files[one]), one)):
        if name in classes:
            groups.append([[name], set(read), True])
            continue
        fit = None
        for group in groups:
            if group[1].isdisjoint(files[name]) and not (group[2] and name in of_objects):
                fit = group
                break
        if fit is None:
            groups.append(fit := [[], set(), False])
        fit[0].append(name)
        fit[1] |= files[name]
        fit[2] |= name in of_objects
    return [names for names, _, _ in groups]


def _bound_by(statement):
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    targets = getattr(statement, "targets", [getattr(statement, "target", None)])
    if isinstance(statement, ast.For | ast.Expr):
        targets = []
    return [
        node.id for one in targets if one for node in ast.walk(one) if isinstance(node, ast.Name)
    ]


def _identifiers(tree):
    """What a file that stays as it is calls by name; not the words of its comments and texts."""
    for node in ast.walk(tree):
        yield from _identifiers_of(node)


def _identifiers_of(node):
    for field in ("id", "attr", "arg", "name", "asname"):
        name = getattr(node, field, None)
        if isinstance(name, str):
            yield from name.split(".")
    if isinstance(node, ast.ImportFrom):
        yield from (node.module or "").split(".")
    elif isinstance(node, ast.Global | ast.Nonlocal):
        yield from node.names


def _spoken(tree):
    """Names that are also text: keywords of calls, what getattr and its like are given, names in
    f-strings, imported modules."""
    yield from needed(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield from (n.id for n in ast.walk(node) if isinstance(n, ast.Name))
            yield from (n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute))
        elif isinstance(node, ast.Import):
            yield from (part for alias in node.names for part in alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")


def _texts(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _costly(tree):
    """Names that would be kept in RAM: attributes, functions, classes, parameters, globals."""
    constants = set()  # the compiler keeps no name of a private `const`
    for node in tree.body:
        value = getattr(node, "value", None)
        if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "const":
            constants |= {name for name in _bound_by(node) if name.startswith("_")}
    yield from (name for node in tree.body for name in _bound_by(node) if name not in constants)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = [node.name]
            if isinstance(node, ast.ClassDef):
                names += [word for item in node.body for word in _bound_by(item)]
            yield from (name for name in names if not name.startswith("__"))
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield from [node.attr] if not node.attr.startswith("__") else []
        elif isinstance(node, ast.Global):
            yield from node.names


def replaced(text, mapping):
    """`text`, a file of the firmware, with the names of `mapping` replaced."""
    lines = text.split("\n")
    for token in reversed(list(tokenize.generate_tokens(io.StringIO(text).readline))):
        if token.type == tokenize.NAME and token.string in mapping:
            row, start = token.start
            line = lines[row - 1]
            lines[row - 1] = line[:start] + mapping[token.string] + line[token.end[1] :]
    return "\n".join(lines)


def in_script(code, mapping, attributes, modules):
    """`code`, a script that uses the firmware, with what is the firmware's by the names it has on
    the chip. Its own variables stay: two might become one. `modules`: those of the image."""
    script = Module("script", code)
    imported = {}  # {what it calls a module: is it the firmware's?}
    of_objects = {name: mapping[name] for name in attributes}
    free = {
        node.name
        for node in ast.walk(script.tree)
        if isinstance(node, ast.ClassDef)
        and any(item.args.kwarg for item in node.body if isinstance(item, ast.FunctionDef))
    }
    for node in ast.walk(script.tree):
        if isinstance(node, ast.Import):
            imported.update({one.asname or one.name: one.name in modules for one in node.names})
        elif isinstance(node, ast.ImportFrom) and node.module in modules:
            _import_by(script, node.names, mapping)
        elif isinstance(node, ast.ClassDef):
            for item in node.body:
                _bind_by(script, item, of_objects)
    for node in ast.walk(script.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in free:
            _fields_by(script, node, of_objects)
        elif isinstance(node, ast.Attribute) and node.attr in mapping:
            theirs = imported.get(getattr(node.value, "id", None))
            if theirs or theirs is None and node.attr in attributes:
                column = node.end_col_offset - len(node.attr.encode())
                script.edit(node.end_lineno, column, node.attr, mapping[node.attr])
    return script.result()


def _import_by(script, aliases, mapping):
    for alias in aliases:
        if alias.name in mapping:
            new = mapping[alias.name] + ("" if alias.asname else " as " + alias.name)
            script.edit(alias.lineno, alias.col_offset, alias.name, new)


def _bind_by(script, item, mapping):
    """What a statement in a class binds."""
    if isinstance(item, ast.FunctionDef | ast.ClassDef) and item.name in mapping:
        script.edit(item.lineno, script.def_column(item), item.name, mapping[item.name])
    for target in getattr(item, "targets", ()):
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and node.id in mapping:
                script.edit(node.lineno, node.col_offset, node.id, mapping[node.id])


def _fields_by(script, call, mapping):
    """Keywords of a class of the script that makes attributes of them."""
    for item in call.keywords:
        if item.arg in mapping:
            script.edit(item.lineno, item.col_offset, item.arg, mapping[item.arg])
