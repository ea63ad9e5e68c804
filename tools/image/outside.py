"""Who uses a joined module from outside: its imports, and the names it takes from them.

`moved`: {module: [the joined module it is in, {name: what it is called there}]}, of dotted names;
of each module in a group, also of one that the group is named after.
"""

import ast

from .edits import Edits
from .scopes import File
from .words import module_words


def rewritten(file, moved, words=None):
    """The text of a File that is in no group. `words`: see words.py, None for a script."""
    edits = Edits(file)
    for statement, imports in statements(file):
        if any(one.module in moved for one in imports):
            pieces = [piece(one, one.ref.name, file, file.package, moved) for one in imports]
            edits.put(file.span(statement), joined_pieces(pieces))
    for one in file.imports:
        if one.module in moved and one.attr is None:
            module_attributes(file, one, moved, edits)
    module_words(file, moved, None, edits, words)
    return edits.result()


def called(code, moved):
    """`code`, a script or step that uses the firmware, with the modules there are on the chip."""
    return rewritten(File("script.py", code, set(moved)), moved)


def statements(file):
    """(import statement, its Imports) of each, in order."""
    found = {}
    for one in file.imports:
        found.setdefault(one.statement, []).append(one)
    return list(found.items())


def piece(one, bound, file, package, moved):
    """(the part before `import`, the part behind it) that binds `bound` in a module of `package`
    to what an Import of `file` means."""
    module, attr = one.module, one.attr
    if isinstance(one.statement, ast.Import) and not one.alias.asname and "." in one.alias.name:
        if module in moved or one.alias.name in moved:
            file.refuse(one.statement, "say `from package import module`")
        return "", one.alias.name
    if module in moved:
        group, names = moved[module]
        if attr is not None:
            attr = names.get(attr, attr)
            if attr is None:
                file.refuse(one.statement, "%s is a module of a group" % one.attr)
        module = group
    if attr is None:
        before, _, attr = module.rpartition(".")
        if not before:
            return "", _as(module, bound)
        near = before == package
        return "from %s " % ("." if near else before), _as(attr, bound)
    before, _, last = module.rpartition(".")
    near = package and (before == package or module == package)
    if near:
        module = "." if module == package else "." + last
    return "from %s " % module, _as(attr, bound)


def _as(name, bound):
    return name if name == bound else "%s as %s" % (name, bound)


def joined_pieces(pieces):
    """One line of all; a piece may be an assignment, too: ("=", text)."""
    lines, before = [], None
    for start, text in pieces:
        if start == before and start not in ("=",):
            lines[-1] += ", " + text
        else:
            lines.append(text if start == "=" else start + "import " + text)
        before = start
    return "; ".join(lines) or "pass"


def module_attributes(file, one, moved, edits):
    """The uses `x.name` of a module imported as `x`, of which the group calls `name` otherwise."""
    home = one.ref.home
    targets = {
        other.module for other in file.imports if other.ref.home is home
        and other.ref.name == one.ref.name and other.attr is None
    }  # fmt: skip
    for ref in file.uses[home, one.ref.name]:
        if ref.binds:
            continue
        use = ref.node.parent if ref.kind == "name" else None
        if isinstance(use, ast.Attribute) and use.value is ref.node:
            new = {moved.get(m, (m, {}))[1].get(use.attr, use.attr) for m in targets}
            if None in new:
                file.refuse(use, "%s.%s is a module of a group" % (ref.name, use.attr))
            if len(new) > 1:
                file.refuse(use, "%s.%s is not one name" % (ref.name, use.attr))
            new = new.pop()
            if new != use.attr:
                edits.put(_attr_span(file, use), new)
        elif any(moved[m][1] for m in targets if m in moved):
            file.refuse(ref.node, "the module %s is used as a value" % ref.name)


def _attr_span(file, node):
    end = file.span(node)[1]
    return end - len(node.attr.encode()), end
