"""What each entity of a group is called in the joined module."""

import ast

from .trees import walk

CONST = ("", "const")


def named(group, fixed):
    """{entity: name}: its own name if that fits, else the member's name and its own.

    fixed: entities that must keep theirs. Raises Refused if one cannot.
    """
    final, taken = {}, set()
    for entity in sorted(group.refs, key=lambda one: _rank(group, fixed, one)):
        const = is_const(group, entity)
        for name in _candidates(entity):
            fits = name not in taken and _fits(group, entity, name, const)
            if entity in fixed and not fits:
                file, ref = group.refs[entity][0]
                file.refuse(ref.node, "%s must keep its name, and another has it" % name)
            if fits:
                break
        final[entity] = name
        taken.add(name)
    return final


def _rank(group, fixed, entity):
    """Who is served first: what people or others rely on, then in the order of the members."""
    place = [file.module for file in group.members]
    own = place.index(entity[0]) if entity[0] in place else -1
    return (entity != CONST, entity not in fixed, entity[0] != group.module, own, entity)


def _candidates(entity):
    source, name = entity
    yield name
    short = source.split()[0].rpartition(".")[2].strip("_") if source else "own"
    dash = "_" if name.startswith("_") else ""
    new = "%s%s_%s" % (dash, short, name.lstrip("_"))
    n = 1
    while True:
        yield new + (str(n) if n > 1 else "")
        n += 1


def is_const(group, entity):
    """Is it X = const(...)? The compiler puts the number wherever the name X stands."""
    for _, ref in group.refs[entity]:
        parent = getattr(ref.node, "parent", None)
        value = parent.value if ref.binds and isinstance(parent, ast.Assign) else None
        if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "const":
            return True
    return False


def _fits(group, entity, name, const):
    """Can this entity be called so, everywhere it is used?"""
    if name in group.free:
        return False
    own = {id(ref) for _, ref in group.refs[entity]}
    for file in group.members:
        elsewhere = name != entity[1] or (const and file.module != entity[0])
        if elsewhere and name in _identifiers(group, file, own):
            return False
    return not any(
        _stays(group, file, scope, name)
        for file, ref in group.refs[entity]
        for scope in ref.scope.chain()
    )


def _identifiers(group, file, own):
    """All names in a file but those of imports that are no more, and uses of the entity."""
    names = {
        ref.name
        for ref in file.refs
        if id(ref) not in own and (file, ref.home, ref.name) not in group.gone
    }
    return names | {node.arg for node in walk(file.tree) if isinstance(node, ast.keyword)}


def _stays(group, file, scope, name):
    """Does a function go on binding this name?"""
    if name not in scope.bound or name in scope.globals:
        return False
    gone = (file, scope, name) in group.gone
    return not gone or any(ref.kind != "alias" for ref in file.bindings[scope, name])
