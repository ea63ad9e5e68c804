"""Sources as syntax trees. Building an image asks for the same trees and nodes dozens of times, so
each text is parsed once and each tree walked through once. Nobody changes a tree."""

import ast
import functools
import gc

_KEPT = 400  # texts: all files of the firmware, at each step on their way into the image


@functools.lru_cache(maxsize=_KEPT)
def parsed(text):
    """As ast.parse; each node below the first has its `parent`."""
    tree = ast.parse(text)
    tree.nodes = nodes = [tree]
    for parent in nodes:
        for child in ast.iter_child_nodes(parent):
            child.parent = parent
            nodes.append(child)
    return tree


def walk(node):
    """As ast.walk."""
    return getattr(node, "nodes", None) or ast.walk(node)


def without_collecting(function):
    """Trees are large and lie in circles: to walk through them for garbage again and again, while
    all of them are needed, takes a third of the time."""

    @functools.wraps(function)
    def quick(*args):
        on = gc.isenabled()
        gc.disable()
        try:
            return function(*args)
        finally:
            if on:
                gc.enable()

    return quick


def forget():
    """A whole firmware's trees take some 100 MB."""
    parsed.cache_clear()


def bound_by(statement):
    """Names that a statement of a module, or of a class, binds there."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    targets = getattr(statement, "targets", [getattr(statement, "target", None)])
    if isinstance(statement, ast.For | ast.Expr):
        targets = []
    return [
        node.id for one in targets if one for node in ast.walk(one) if isinstance(node, ast.Name)
    ]
