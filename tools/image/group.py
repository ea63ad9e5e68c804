"""One group: which name is whose."""

import ast

from .naming import CONST, named
from .scopes import module_of, within
from .trees import walk

_WHOLE = ("globals", "locals", "vars", "__name__", "__file__")
_FOLDER = "__name__[:__name__.rfind('.') + 1]"  # so it is where the joined module lies


class Group:
    """`name`: file of the joined module, "tls12/peer.py"; `members`: Files in the order in which
    they follow each other; `fixed`: {(module, name)} that must keep their names.

    An entity is something with a name of its own at the top of the joined module: (module, name),
    or (what is imported, name) if members import the same from elsewhere, or CONST.
    """

    def __init__(self, name, members, fixed=()):
        self.name = name
        self.module = module_of(name)
        self.package = self.module.rpartition(".")[0]
        self.members = members
        self.of = {member.module: member for member in members}
        self.gone = {}  # {(file, scope, name): entity or module} of imports that are no more
        self.kept = set()  # Imports that become an assignment
        self._resolve_imports()
        self.refs = {}  # entity -> [(file, Ref)] of all its uses
        self.free = set()  # names members use and none binds: builtins
        self._collect()
        self._check_order()
        self.final = named(self, fixed)

    # -- imports between members

    def _resolve_imports(self):
        for file in self.members:
            for one in file.imports:
                if one.module in self.of:
                    self._resolve(file, one)

    def _resolve(self, file, one):
        key = one.ref.home, one.ref.name
        same = [o.ref for o in file.imports if (o.module, o.attr) == (one.module, one.attr)]
        others = [ref for ref in file.bindings[key] if ref not in same]
        if one.attr is None:
            if not all(map(_is_release, others)) or (others and key[0] is file.scope):
                file.refuse(one.statement, "%s is a module and something else" % one.ref.name)
            self.gone[(file, *key)] = one.module
        elif others or self._changes(one.module, one.attr):
            self.kept.add(one)
        else:
            self.gone[(file, *key)] = (one.module, one.attr)

    def _changes(self, module, name):
        """Is this global of a member given a new value by a function?"""
        file = self.of[module]
        refs = file.bindings.get((file.scope, name), [])
        return any(ref.scope is not file.scope for ref in refs)

    # -- whose name it is

    def entity(self, module, name, node=None, user=None):
        """What `name` is at the top of a member; None if it binds no such name."""
        file = self.of[module]
        refs = file.bindings.get((file.scope, name))
        if refs is None:
            return None
        gone = self.gone.get((file, file.scope, name))
        if isinstance(gone, str):
            (user or file).refuse(node or refs[0].node, "the module %s is used as a value" % name)
        if gone:
            return self.entity(*gone) or file.refuse(refs[0].node, "%s has no %s" % gone)
        if file.const and all(within(ref.node, file.const) for ref in refs):
            return CONST
        if len(refs) == 1 and refs[0].kind == "alias":
            for one in file.imports:
                if one.ref is refs[0] and one.statement in file.tree.body:
                    return ("%s %s" % (one.module, one.attr or ""), name)
        return module, name

    def _collect(self):
        for file in self.members:
            for ref in file.refs:
                home = ref.home
                gone = self.gone.get((file, home, ref.name))
                if isinstance(gone, str):
                    self._module_use(file, ref, gone)
                elif gone:
                    if ref.kind != "alias":
                        self._use(gone, file, ref)
                elif home is file.scope:
                    entity = self.entity(file.module, ref.name)
                    if entity is None:
                        self.free.add(ref.name)
                    else:
                        self.refs.setdefault(entity, []).append((file, ref))
            for one in file.imports:
                if one in self.kept:
                    self._use((one.module, one.attr), file, one.ref)
        self._check_members()

    def _use(self, target, file, ref):
        entity = self.entity(*target, ref.node, file)
        if entity is None:
            file.refuse(ref.node, "%s has no %s" % target)
        self.refs.setdefault(entity, []).append((file, ref))

    def _module_use(self, file, ref, module):
        if ref.kind == "alias" or _is_release(ref):
            return
        use = getattr(ref.node, "parent", None)
        if not (isinstance(use, ast.Attribute) and isinstance(use.ctx, ast.Load)):
            file.refuse(ref.node, "the module %s is used as a value" % ref.name)
        self._use((module, use.attr), file, ref)

    def _check_members(self):
        for file in self.members:
            for node in walk(file.tree):
                if getattr(node, "id", "") in _WHOLE and not self._means_joined(file, node):
                    file.refuse(node, "%s means the whole module" % node.id)
            for ref in file.refs:
                both = ref.home.kind == "class" and (file.scope, ref.name) in file.bindings
                if both and not ref.binds:
                    file.refuse(ref.node, "%s is the class's or the module's" % ref.name)
            for one in file.imports:
                outsider = one.module == "micropython" and one.attr == "const"
                if outsider and not (file.const and within(one.statement, file.const)):
                    file.refuse(one.statement, "const is imported in another way")
                if one.alias.name == "*":
                    file.refuse(one.statement, "a star hides what it imports")

    def _means_joined(self, file, node):
        """Is it the name of the module the joined one is named after, or the folder of a name?"""
        own = file.module == self.module
        return node.id == "__name__" and (own or ast.unparse(_outermost(node)) == _FOLDER)

    # -- order

    def _check_order(self):
        place = {file.module: n for n, file in enumerate(self.members)}
        owners = {}  # (file, Ref) -> entities; an assignment in place of an import uses another
        for entity, refs in self.refs.items():
            for user in refs:
                owners.setdefault(user, []).append(entity)
        for file in self.members:
            seen = set()
            todo = [ref for ref in file.refs if ref.at_import()]
            while todo:
                ref = todo.pop()
                if ref in seen:
                    continue
                seen.add(ref)
                for source, name in owners.get((file, ref), ()):
                    if place.get(source, -1) > place[file.module]:
                        why = "%s of %s is needed before it is there: put %s first"
                        file.refuse(ref.node, why % (name, source, source))
                    if source == file.module and _is_called(ref):
                        todo += self._body(file, name)

    def _body(self, file, name):
        """What runs when a function of the file is called while it is imported."""
        found = []
        for ref in file.bindings[file.scope, name]:
            if isinstance(ref.node, ast.FunctionDef):
                found += [one for one in file.refs if one.scope.inside(ref.node)]
        return found

    # -- what others have to know

    def moved(self):
        """{module: [the joined module, {name: its name there, None for a module}]}."""
        found = {}
        for file in self.members:
            names = {}
            for name in file.globals():
                if isinstance(self.gone.get((file, file.scope, name)), str):
                    names[name] = None
                else:
                    new = self.final[self.entity(file.module, name)]
                    if new != name:
                        names[name] = new
            found[file.module] = [self.module, names]
        return found


def _outermost(node):
    """The expression a node is part of."""
    while isinstance(getattr(node, "parent", None), ast.expr):
        node = node.parent
    return node


def _is_release(ref):
    """x = None"""
    parent = getattr(ref.node, "parent", None)
    return (
        ref.kind == "name"
        and ref.binds
        and isinstance(parent, ast.Assign)
        and isinstance(parent.value, ast.Constant)
        and parent.value.value is None
    )


def _is_called(ref):
    parent = getattr(ref.node, "parent", None)
    return isinstance(parent, ast.Call) and parent.func is ref.node
