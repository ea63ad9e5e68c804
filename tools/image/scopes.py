"""One source file, read: where each name of it is bound, and where it is used.

Python's own `symtable` knows the same, but not where in the text; here each use has its place.
"""

import ast

from .trees import parsed


class Refused(Exception):
    """Something that cannot be joined; the sentence names the file and the line."""


class Scope:
    """A module, function, class or comprehension; `bound`: the names it binds."""

    def __init__(self, kind, parent, node):
        self.kind = kind
        self.parent = parent
        self.node = node
        self.bound = set()
        self.globals = set()  # declared so
        self.nonlocals = set()

    def home(self, name):
        """The scope whose `name` is meant here; the module's for builtins, too."""
        scope = self
        while scope.kind != "module":
            if name in scope.globals:
                return scope.top()
            seen = scope.kind != "class" or scope is self
            if seen and name in scope.bound and name not in scope.nonlocals:
                return scope
            scope = scope.parent
        return scope

    def top(self):
        """The module's."""
        return self.parent.top() if self.parent else self

    def chain(self):
        """This scope and those round it whose names are seen here, but for the module's."""
        scope = self
        while scope.kind != "module":
            if scope.kind != "class" or scope is self:
                yield scope
            scope = scope.parent

    def inside(self, node):
        """Is it that of a node, or within it?"""
        return self.node is node or bool(self.parent and self.parent.inside(node))


class Ref:
    """One use of a name. kind: "name", "arg", "def", "alias", "global", "handler"."""

    def __init__(self, kind, name, scope, node, binds):
        self.kind = kind
        self.name = name
        self.scope = scope
        self.node = node
        self.binds = binds

    @property
    def home(self):
        return self.scope.home(self.name)

    def at_import(self):
        """Does it run when the module is imported?"""
        return all(s.kind in ("class", "comp") for s in self._scopes())

    def _scopes(self):
        scope = self.scope
        while scope.kind != "module":
            yield scope
            scope = scope.parent


class Import:
    """One name that an import statement binds. module: absolute; attr: None for a module."""

    def __init__(self, statement, alias, ref, module, attr):
        self.statement = statement
        self.alias = alias
        self.ref = ref
        self.module = module
        self.attr = attr


def module_of(file):
    """ "tls12/x509.py" -> "tls12.x509"; a package's __init__ is the package."""
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


class File:
    """`name`: its path in firmware/; `modules`: the dotted names of all modules there are."""

    def __init__(self, name, text, modules):
        self.name = name
        self.module = module_of(name)
        package = name.endswith("/__init__.py")
        self.package = self.module if package else self.module.rpartition(".")[0]
        self.text = text
        self.tree = parsed(text)
        self.refs = []
        self.imports = []
        self._modules = modules
        self._lines = [0]
        for line in text.encode().split(b"\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.scope = Scope("module", None, self.tree)
        self.const = _const_block(self.tree)
        for node in self.tree.body:
            self._visit(node, self.scope)
        self.bindings = {}  # (scope, name) -> [Ref]
        self.uses = {}
        for ref in self.refs:
            self.uses.setdefault((ref.home, ref.name), []).append(ref)
            if ref.binds:
                self.bindings.setdefault((ref.home, ref.name), []).append(ref)

    def refuse(self, node, why):
        raise Refused("%s:%d: %s" % (self.name, node.lineno, why))

    def globals(self):
        """Names the module binds."""
        return [name for scope, name in self.bindings if scope is self.scope]

    # -- where things stand

    def span(self, node):
        """Bytes (start, end) of a node in the text."""
        return (
            self._lines[node.lineno - 1] + node.col_offset,
            self._lines[node.end_lineno - 1] + node.end_col_offset,
        )

    def line_span(self, line):
        return self._lines[line - 1], self._lines[line] - 1

    def source(self, span):
        return self.text.encode()[span[0] : span[1]].decode()

    def name_span(self, ref):
        """Where a name that is bound by a `def`, `class` or `except ... as` stands."""
        node = ref.node
        if ref.kind == "name":
            return self.span(node)
        word = {"ClassDef": "class ", "FunctionDef": "def "}.get(type(node).__name__, " as ")
        start, end = self.line_span(node.lineno)
        line = self.source((start, end))
        at = line.find(word + ref.name)
        if at < 0:
            self.refuse(node, "%s is not on the line of its statement" % ref.name)
        start += len(line[: at + len(word)].encode())
        return start, start + len(ref.name.encode())

    # -- reading

    def _ref(self, kind, name, scope, node, binds=False):
        ref = Ref(kind, name, scope, node, binds)
        self.refs.append(ref)
        if binds:
            scope.bound.add(name)
        return ref

    def _visit(self, node, scope):
        own = getattr(self, "_" + type(node).__name__, None)
        if own:
            own(node, scope)
        else:
            self._children(node, scope)

    def _children(self, node, scope):
        for child in ast.iter_child_nodes(node):
            self._visit(child, scope)

    def _Name(self, node, scope):
        binds = not isinstance(node.ctx, ast.Load)
        if isinstance(node.parent, ast.NamedExpr) and node.parent.target is node:
            while scope.kind == "comp":
                scope = scope.parent
        self._ref("name", node.id, scope, node, binds)

    def _FunctionDef(self, node, scope):
        self._ref("def", node.name, scope, node, True)
        for part in [*node.decorator_list, *([node.returns] if node.returns else [])]:
            self._visit(part, scope)
        self._function(node, scope, node.body)

    def _Lambda(self, node, scope):
        self._function(node, scope, [node.body])

    def _function(self, node, scope, body):
        inner = Scope("function", scope, node)
        a = node.args
        for part in [*a.defaults, *[d for d in a.kw_defaults if d]]:
            self._visit(part, scope)
        for arg in [*a.posonlyargs, *a.args, *a.kwonlyargs, a.vararg, a.kwarg]:
            if arg:
                self._ref("arg", arg.arg, inner, arg, True)
                if arg.annotation:
                    self._visit(arg.annotation, scope)
        for part in body:
            self._visit(part, inner)

    def _ClassDef(self, node, scope):
        self._ref("def", node.name, scope, node, True)
        for part in [*node.decorator_list, *node.bases, *node.keywords]:
            self._visit(part, scope)
        inner = Scope("class", scope, node)
        for part in node.body:
            self._visit(part, inner)

    def _comprehension(self, node, scope):
        inner = Scope("comp", scope, node)
        self._visit(node.generators[0].iter, scope)
        for field in ("key", "value", "elt"):
            if hasattr(node, field):
                self._visit(getattr(node, field), inner)
        for n, part in enumerate(node.generators):
            for child in [part.target, *([part.iter] if n else []), *part.ifs]:
                self._visit(child, inner)

    _ListComp = _SetComp = _DictComp = _GeneratorExp = _comprehension

    def _Global(self, node, scope):
        for name in node.names:
            scope.globals.add(name)
            self._ref("global", name, scope, node)

    def _Nonlocal(self, node, scope):
        scope.nonlocals.update(node.names)

    def _ExceptHandler(self, node, scope):
        if node.name:
            self._ref("handler", node.name, scope, node, True)
        self._children(node, scope)

    def _Import(self, node, scope):
        for alias in node.names:
            module = alias.name
            if not alias.asname:
                module = module.partition(".")[0]
            ref = self._ref("alias", alias.asname or module, scope, alias, True)
            self.imports.append(Import(node, alias, ref, module, None))

    def _ImportFrom(self, node, scope):
        base = self.absolute(node)
        for alias in node.names:
            ref = self._ref("alias", alias.asname or alias.name, scope, alias, True)
            whole = base + "." + alias.name
            if whole in self._modules:
                self.imports.append(Import(node, alias, ref, whole, None))
            else:
                self.imports.append(Import(node, alias, ref, base, alias.name))

    def absolute(self, node):
        """The dotted name behind `from`."""
        if not node.level:
            return node.module
        parts = self.package.split(".")
        parts = parts[: len(parts) - node.level + 1]
        return ".".join([*parts, *([node.module] if node.module else [])])


def within(node, outer):
    """Is a node of the tree part of another?"""
    return any(one is node for one in ast.walk(outer))


def _const_block(tree):
    """The `try: from micropython import const` of a module, or None."""
    for node in tree.body:
        if isinstance(node, ast.Try) and len(node.body) == 1:
            first = node.body[0]
            if ast.unparse(first) == "from micropython import const":
                return node
    return None
