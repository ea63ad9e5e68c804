"""The text of a joined module."""

import ast

from . import outside
from .edits import Edits
from .scopes import within
from .words import module_words


class Writer:
    """Writes one Group; `moved`: of all groups, see outside.py; `allowed`: see words.py."""

    def __init__(self, group, moved, allowed):
        self.group = group
        self.moved = moved
        self.allowed = allowed
        self.shared = set()  # what one member has imported for all
        self.const = False  # has one brought `const`?

    def text(self):
        """The members' texts, each with its lines as they were."""
        return "".join([self._member(file) for file in self.group.members])

    def _member(self, file):
        moved = self.moved
        edits = Edits(file)
        self._blank(file, edits)
        self._rename(file, edits)
        self._imports(file, edits)
        for one in file.imports:
            if one.module in moved and one.module not in self.group.of and one.attr is None:
                outside.module_attributes(file, one, moved, edits)
        module_words(file, moved, self.group.module, edits, self.allowed)
        text = edits.result()
        return text if text.endswith("\n") else text + "\n"

    def _blank(self, file, edits):
        """Its docstring, which the compiler would drop, and another `const`."""
        first = file.tree.body[0] if file.tree.body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            edits.put(file.span(first), "")
        if self.const and file.const:
            edits.put(file.span(file.const), "")
        self.const = self.const or bool(file.const)

    def _rename(self, file, edits):
        statements = {}
        for entity, refs in self.group.refs.items():
            new = self.group.final[entity]
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
        gone = self.group.gone.get((file, ref.home, ref.name))
        if isinstance(gone, str):
            return file.span(ref.node.parent), ""
        return file.name_span(ref), ref.name

    def _imports(self, file, edits):
        for statement, imports in outside.statements(file):
            if file.const and within(statement, file.const):
                continue
            pieces, same = [], True
            for one in imports:
                new = self._piece(file, one)
                same = same and new == self._as_it_was(file, one)
                pieces += [new] if new else []
            if not same:
                edits.put(file.span(statement), outside.joined_pieces(pieces))

    def _as_it_was(self, file, one):
        """The piece as the file has it; () if that would mean another module here."""
        if file.package != self.group.package and getattr(one.statement, "level", 0):
            return ()
        return outside.piece(one, one.ref.name, file, file.package, {})

    def _piece(self, file, one):
        """What becomes of one imported name; None: nothing."""
        at_top = one.ref.home is file.scope
        bound = one.ref.name
        if (file, one.ref.home, bound) in self.group.gone:
            return None
        if at_top:
            entity = self.group.entity(file.module, bound)
            bound = self.group.final[entity]
            if entity[0] not in self.group.of:
                if entity in self.shared:
                    return None
                self.shared.add(entity)
        if one in self.group.kept:
            target = self.group.entity(one.module, one.attr)
            return "=", "%s = %s" % (bound, self.group.final[target])
        return outside.piece(one, bound, file, self.group.package, self.moved)


def _in_format(node):
    while node is not None:
        if isinstance(node, ast.JoinedStr):
            return True
        node = getattr(node, "parent", None)
    return False
