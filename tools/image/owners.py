"""Which files the objects come from that have an attribute: two attributes that no object can have
both may be called the same.
"""

import ast
import builtins
from collections import defaultdict

from .renaming import enclosing
from .trees import bound_by, walk


def owners(trees):
    """trees: {file: its tree} -> {attribute: files}.

    The files are those with a class that binds it, in its body or as `self.x = ...`; those that
    store it in another object, which may be one that is put together from outside; and those with
    a function or a constant of that name, for modules are handed round, too. An attribute that is
    missing there may belong to any object: none binds it in a class, or one does that answers for
    others (`__getattr__`) or has bases of ours.
    """
    found, anyones, bound = defaultdict(set), set(), set()
    for file, tree in trees.items():
        for node in tree.body:
            for word in bound_by(node):
                found[word].add(file)
        for node in walk(tree):
            if isinstance(node, ast.ClassDef):
                words = {word for item in node.body for word in bound_by(item)}
            elif isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
                words = {node.attr}
            else:
                continue
            for word in words:
                found[word].add(file)
            holder = _class_of(node)
            if holder and _stands_alone(holder):
                bound |= words
            elif holder:
                anyones |= words
    return {word: files for word, files in found.items() if word in bound - anyones}


def _class_of(node):
    """The class whose objects have what `node` binds, or None: not known."""
    if isinstance(node, ast.ClassDef):
        return node
    is_self = isinstance(node.value, ast.Name) and node.value.id == "self"
    return enclosing(node, ast.ClassDef) if is_self else None


def _stands_alone(holder):
    """Has a class no bases but builtins, and answers for no other object?"""
    names = {getattr(item, "name", "") for item in holder.body}
    ours = [base for base in holder.bases if not hasattr(builtins, ast.unparse(base))]
    return not ours and "__getattr__" not in names
