"""Sources as syntax trees. Building an image asks for the same trees and nodes dozens of times, so
each text is parsed once and each tree walked through once. Nobody changes a tree."""

import ast
import functools

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


def forget():
    """A whole firmware's trees take some 100 MB."""
    parsed.cache_clear()
