"""Private names made short and shared before the firmware is compiled for the chip.

Why ours: every name in a `.mpy` file stays in RAM for good (`py/qstr.c`: 6-7 bytes an entry, in
pools that double), private ones too, and no published minifier shares names between classes and
keeps line numbers. Only what nobody outside can name is touched:

* private attributes and methods (`self._x`) of a class, if every use in all files is `self._x`
  inside that one class;
* private functions and classes of a module (`_x`), if no other file names them;
* parameters of private functions and methods, of nested functions and lambdas, unless some call
  anywhere passes that name as a keyword.

Lines keep their numbers, so a traceback from the chip still fits the source.
"""

import ast
from collections import defaultdict



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


def shrink(sources):
    """`sources`: {module name: text}. Returns the same with private names shortened."""
    modules = [Module(name, text) for name, text in sources.items()]
    keywords = {
        node.arg for m in modules for node in ast.walk(m.tree) if isinstance(node, ast.keyword)
    }
    _attributes(modules)
    for module in modules:
        _globals(module, modules)
        _parameters(module, keywords)
    return {m.name: m.result() for m in modules}


# -- private attributes and methods -----------------------------------------------------------


def _attributes(modules):
    owners = defaultdict(set)  # name -> classes (module, class node) that use it; None = not ours
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and private(node.attr):
                owners[node.attr].add(_owner(module, node))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                owners[node.value].add(None)  # getattr by name
            elif isinstance(node, ast.ClassDef):
                for item in node.body:
                    for name in _defined(item):
                        if private(name):
                            owners[name].add((module, node))
    mapping = defaultdict(dict)
    for name in sorted(owners):
        if None not in owners[name]:
            for owner in owners[name]:
                mapping[owner].setdefault(name, None)
    for owner, names in mapping.items():
        for name, new in zip(sorted(names), short_names("_"), strict=False):
            names[name] = new
        _rename_attributes(*owner, names)


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


# -- private functions and classes of a module ---------------------------------------------------


def _globals(module, modules):
    names = [
        node.name
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and private(node.name)
    ]
    foreign = set()
    for other in modules:
        for node in ast.walk(other.tree):
            if isinstance(node, ast.ImportFrom):
                foreign.update(alias.name for alias in node.names)
            elif isinstance(node, ast.Attribute):
                foreign.add(node.attr)
            elif isinstance(node, ast.Global | ast.Nonlocal) and other is module:
                foreign.update(node.names)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                foreign.add(node.value)
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
        elif isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in mapping:
            if node in module.tree.body:
                column = module.def_column(node)
                module.edit(node.lineno, column, node.name, mapping[node.name])


# -- parameters ------------------------------------------------------------------------------------


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
    used = {n.id for n in ast.walk(module.tree) if isinstance(n, ast.Name)}
    used |= {n.arg for n in ast.walk(module.tree) if isinstance(n, ast.arg)}
    fresh = (name for name in short_names("a") if name not in used)
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
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        names |= {a.arg for a in node.args.args + node.args.posonlyargs + node.args.kwonlyargs}
        for extra in (node.args.vararg, node.args.kwarg):
            if extra:
                names.add(extra.arg)
    return names


