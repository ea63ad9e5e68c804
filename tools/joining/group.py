"""One group: which name is whose, what each is called in the joined module, and its text."""

import ast

from . import outside
from .scopes import Edits, module_of
from .words import module_words

CONST = ("", "const")
_WHOLE = ("globals", "locals", "vars", "__name__", "__file__")


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
        self.fixed = fixed
        self.gone = {}  # {(file, scope, name): entity or module} of imports that are no more
        self.kept = set()  # Imports that become an assignment
        self._resolve_imports()
        self.refs = {}  # entity -> [(file, Ref)] of all its uses
        self.free = set()  # names members use and none binds: builtins
        self._collect()
        self._check_order()
        self.final = self._named()

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
            if not all(map(_is_release, others)):
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
        if file.const and all(_within(ref.node, file.const) for ref in refs):
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
            for node in ast.walk(file.tree):
                if getattr(node, "id", "") in _WHOLE:
                    file.refuse(node, "%s means the whole module" % node.id)
            for one in file.imports:
                outsider = one.module == "micropython" and one.attr == "const"
                if outsider and not (file.const and _within(one.statement, file.const)):
                    file.refuse(one.statement, "const is imported in another way")
                if one.alias.name == "*":
                    file.refuse(one.statement, "a star hides what it imports")

    # -- order

    def _check_order(self):
        place = {file.module: n for n, file in enumerate(self.members)}
        owners = {}  # (file, Ref) -> entity
        for entity, refs in self.refs.items():
            for user in refs:
                owners[user] = entity
        for file in self.members:
            seen = set()
            todo = [ref for ref in file.refs if ref.at_import()]
            while todo:
                ref = todo.pop()
                entity = owners.get((file, ref))
                if entity is None or (file, ref) in seen:
                    continue
                seen.add((file, ref))
                if place.get(entity[0], -1) > place[file.module]:
                    why = "%s of %s.py is needed before it is there: put %s first"
                    short = entity[0].replace(".", "/")
                    file.refuse(ref.node, why % (entity[1], short, short))
                if entity[0] == file.module and _is_called(ref):
                    todo += self._body(file, entity[1])

    def _body(self, file, name):
        """What runs when a function of the file is called while it is imported."""
        found = []
        for ref in file.bindings[file.scope, name]:
            if isinstance(ref.node, ast.FunctionDef):
                found += [
                    other
                    for other in file.refs
                    if any(scope.node is ref.node for scope in _scopes(other.scope))
                ]
        return found

    # -- names

    def _named(self):
        final, taken = {}, {}
        order = sorted(self.refs, key=self._rank)
        consts = {entity for entity in order if self._is_const(entity)}
        for entity in order:
            for name in self._candidates(entity):
                if name in taken:
                    continue
                if entity in self.fixed or self._fits(entity, name, entity in consts):
                    break
                if entity == CONST:
                    break
            final[entity] = name
            taken[name] = entity
        for module, name in self.fixed:
            if (module, name) in final and final[module, name] != name:
                self.of[module].refuse(self.members[0].tree.body[0], "two public %s" % name)
        return final

    def _rank(self, entity):
        place = [file.module for file in self.members]
        own = place.index(entity[0]) if entity[0] in place else -1
        named_so = entity[0] == self.module
        return (entity != CONST, entity not in self.fixed, not named_so, own, entity)

    def _candidates(self, entity):
        source, name = entity
        yield name
        short = source.split()[0].rpartition(".")[2] if source else "x"
        dash = "_" if name.startswith("_") else ""
        n = 1
        while True:
            yield "%s%s_%s%s" % (dash, short.strip("_"), name.lstrip("_"), n if n > 1 else "")
            n += 1

    def _is_const(self, entity):
        """Is it X = const(...)? The compiler puts the number wherever the name X stands."""
        return any(
            ref.binds
            and isinstance(ref.node, ast.Name)
            and isinstance(ref.node.parent, ast.Assign)
            and isinstance(ref.node.parent.value, ast.Call)
            and getattr(ref.node.parent.value.func, "id", "") == "const"
            for _, ref in self.refs[entity]
        )

    def _fits(self, entity, name, const):
        """Can this entity be called so, everywhere it is used?"""
        if name in self.free:
            return False
        own = {id(ref) for _, ref in self.refs[entity]}
        if name != entity[1] or const:
            for file in self.members:
                if file.module != entity[0] and name in self._identifiers(file, own):
                    return False
                if name != entity[1] and file.module == entity[0] and name in file.globals():
                    return False
        for file, ref in self.refs[entity]:
            for scope in ref.scope.chain():
                if self._stays(file, scope, name):
                    return False
        return True

    def _identifiers(self, file, own):
        refs = [ref for ref in file.refs if id(ref) not in own and not self._is_gone(file, ref)]
        return {ref.name for ref in refs} | {
            n.arg for n in ast.walk(file.tree) if isinstance(n, ast.keyword)
        }

    def _is_gone(self, file, ref):
        return (file, ref.home, ref.name) in self.gone

    def _stays(self, file, scope, name):
        """Does a function go on binding this name?"""
        here = name in scope.bound and name not in scope.globals
        return here and (file, scope, name) not in self.gone

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

    # -- text

    def text(self, moved, allowed):
        """The joined module."""
        parts = []
        shared = set()  # what one member has imported for all
        const = False
        for file in self.members:
            edits = Edits(file)
            self._blank(file, edits, const)
            const = const or bool(file.const)
            self._rename(file, edits)
            self._imports(file, edits, moved, shared)
            for one in file.imports:
                if one.module in moved and one.module not in self.of and one.attr is None:
                    outside.module_attributes(file, one, moved, edits)
            module_words(file, moved, self.module, edits, allowed)
            text = edits.result()
            parts.append(text if text.endswith("\n") else text + "\n")
        return "".join(parts)

    def _blank(self, file, edits, const):
        first = file.tree.body[0] if file.tree.body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            edits.blank(file.span(first))
        if const and file.const:
            edits.blank(file.span(file.const))

    def _rename(self, file, edits):
        statements = {}
        for entity, refs in self.refs.items():
            new = self.final[entity]
            for user, ref in refs:
                if user is not file or ref.kind == "alias":
                    continue
                if ref.kind == "global":
                    statements.setdefault(ref.node, {})[ref.name] = new
                    continue
                span, old = self._place(file, ref)
                if old != new:
                    if _in_format(ref.node):
                        file.refuse(ref.node, "%s is renamed within an f-string" % old)
                    edits.put(span, new)
        for node, names in statements.items():
            new = "global " + ", ".join(names.get(name, name) for name in node.names)
            if new != file.source(file.span(node)):
                edits.put(file.span(node), new)

    def _place(self, file, ref):
        """(span, what stands there) of a use; a module's x.name as a whole."""
        gone = self.gone.get((file, ref.home, ref.name))
        if isinstance(gone, str):
            return file.span(ref.node.parent), ""
        return file.name_span(ref), ref.name

    def _imports(self, file, edits, moved, shared):
        for statement, imports in outside.statements(file):
            if file.const and _within(statement, file.const):
                continue
            pieces, same = [], True
            for one in imports:
                new = self._piece(file, one, moved, shared)
                same = same and new == self._as_it_was(file, one)
                pieces += [new] if new else []
            if not same:
                edits.put(file.span(statement), outside.joined_pieces(pieces))

    def _as_it_was(self, file, one):
        if file.package != self.package and getattr(one.statement, "level", 0):
            return None
        return outside.piece(one, one.ref.name, file, file.package, {})

    def _piece(self, file, one, moved, shared):
        """What becomes of one imported name; None: nothing."""
        at_top = one.ref.home is file.scope
        bound = one.ref.name
        if (file, one.ref.home, bound) in self.gone:
            return None
        if at_top:
            entity = self.entity(file.module, bound)
            bound = self.final[entity]
            if entity[0] not in self.of:
                if entity in shared:
                    return None
                shared.add(entity)
        if one in self.kept:
            return "=", "%s = %s" % (bound, self.final[self.entity(one.module, one.attr)])
        return outside.piece(one, bound, file, self.package, moved)


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


def _within(node, outer):
    return any(one is node for one in ast.walk(outer))


def _scopes(scope):
    while scope is not None:
        yield scope
        scope = scope.parent


def _in_format(node):
    while node is not None:
        if isinstance(node, ast.JoinedStr):
            return True
        node = getattr(node, "parent", None)
    return False
