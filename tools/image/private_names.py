"""Private names made short: what nobody outside can name.

* private attributes and methods (`self._x`) of a class, if every use in all files is `self._x`
  inside that one class;
* private functions and classes of a module (`_x`), if no other file names them;
* parameters of private functions and methods, of nested functions and lambdas, unless some call
  anywhere passes that name as a keyword.
"""

import ast
from collections import defaultdict

from .renaming import Module, enclosing
from .trees import walk

_PARAMETER = "p"  # p0, p1, ...: no name of the ROM, so all may be lent one that costs nothing


def private(name):
    return name.startswith("_") and not name.startswith("__") and len(name) > 2


def short_names(prefix):
    """_0, _1, ... : names nobody writes by hand, the same ones for every class."""
    n = 0
    while True:
        yield "%s%d" % (prefix, n)
        n += 1


def shrink(sources, public=()):
    """`sources`: {module name: text}. Returns the same with private names shortened.

    `public`: further texts whose calls and names count, but which are not changed themselves.
    """
    modules = [Module(name, text) for name, text in sources.items()]
    others = [Module("", text) for text in public]
    keywords = {
        node.arg
        for m in modules + others
        for node in walk(m.tree)
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
    for node in walk(module.tree):
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
        for node in walk(module.tree)
        if isinstance(node, ast.arg)
        or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    }
    names = sorted(name for name in names if name not in foreign | local)
    mapping = dict(zip(names, short_names("_"), strict=False))
    for node in walk(module.tree):
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
        for node in walk(module.tree)
        if isinstance(node, ast.Global | ast.Nonlocal)
        for name in node.names
    }


def _named(module):
    """Names `module` uses of others or as text; looked up once a module."""
    if module.named is None:
        module.named = set()
        for node in walk(module.tree):
            if isinstance(node, ast.ImportFrom):
                module.named.update(alias.name for alias in node.names)
            elif isinstance(node, ast.Attribute):
                module.named.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                module.named.add(node.value)
    return module.named


# -- parameters


def _parameters(module, keywords):
    for node in walk(module.tree):
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.FunctionDef) and not _hidden(node):
            continue
        rename_parameters(module, node, keywords)


def _hidden(node):
    """True for a function nobody outside calls by name: private, or inside another one."""
    return private(node.name) or enclosing(node, ast.FunctionDef | ast.Lambda) is not None


def rename_parameters(module, node, keywords):
    """The same short names for what every function takes; not those of `keywords`."""
    if node.args.vararg or node.args.kwarg or node.args.kwonlyargs:
        return
    taken = keywords | _bound_inside(node) | {"self"}
    fresh = (name for name in short_names(_PARAMETER) if name not in module.names)
    mapping = {}
    for arg in node.args.posonlyargs + node.args.args:
        new = next(fresh)
        if arg.arg not in taken:
            mapping[arg.arg] = new
            module.edit(arg.lineno, arg.col_offset, arg.arg, new)
    body = node.body if isinstance(node.body, list) else [node.body]
    for part in body:
        for item in ast.walk(part):
            if isinstance(item, ast.Name) and item.id in mapping:
                module.edit(item.lineno, item.col_offset, item.id, mapping[item.id])


def _bound_inside(node):
    """Names that something in a function binds other than by assigning: its own functions, imports
    and handlers; and what these declare."""
    nested = (ast.FunctionDef, ast.Lambda, ast.ListComp, ast.GeneratorExp, ast.DictComp)
    found = set()
    for item in ast.walk(node):
        if isinstance(item, nested) and item is not node:
            found.update(_bound(item))
        elif isinstance(item, ast.Global | ast.Nonlocal):
            found.update(item.names)
        elif isinstance(item, ast.alias):
            found.add(item.asname or item.name)
        elif isinstance(item, ast.ExceptHandler):
            found.add(item.name)
    return found


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
