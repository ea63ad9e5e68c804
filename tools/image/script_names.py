"""A script that uses the firmware, with the names that the image has."""

import ast

from .renaming import Module
from .trees import walk


def in_script(code, mapping, attributes, modules):
    """`code`, a script that uses the firmware, with what is the firmware's by the names it has on
    the chip. Its own variables stay: two might become one. `modules`: those of the image."""
    script = Module("script", code)
    imported = {}  # {what it calls a module: is it the firmware's?}
    of_objects = {name: mapping[name] for name in attributes}
    free = {
        node.name
        for node in walk(script.tree)
        if isinstance(node, ast.ClassDef)
        and any(item.args.kwarg for item in node.body if isinstance(item, ast.FunctionDef))
    }
    for node in walk(script.tree):
        if isinstance(node, ast.Import):
            imported.update({one.asname or one.name: one.name in modules for one in node.names})
        elif isinstance(node, ast.ImportFrom) and node.module in modules:
            _import_by(script, node.names, mapping)
        elif isinstance(node, ast.ClassDef):
            for item in node.body:
                _bind_by(script, item, of_objects)
    for node in walk(script.tree):
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
