"""What public functions take, under the names that hidden ones have for it (private_names.py): few
names, in all files the same, that are not looked up when a module is loaded."""

import ast

from .private_names import rename_parameters
from .renaming import Module, enclosing
from .rom import rom_names
from .trees import walk


def renamed(sources, public=()):
    """`sources`: {module name: text}. Returns the same with parameters renamed where no caller can
    know them by name: not where a call anywhere has the name as a keyword, and not of functions
    that `public` texts name (or whose class they do), that are called with `**`, or that have the
    name of something in the ROM: what calls those is not ours."""
    modules = [Module(name, text) for name, text in sources.items()]
    calls = [
        node
        for module in [*modules, *[Module("", text) for text in public]]
        for node in walk(module.tree)
        if isinstance(node, ast.Call)
    ]
    keywords = {one.arg for call in calls for one in call.keywords}
    kept = {_said(call.func) for call in calls for one in call.keywords if one.arg is None}
    kept.update(rom_names(), *[Module("", text).names for text in public])
    for module in modules:
        for node in walk(module.tree):
            if isinstance(node, ast.FunctionDef) and not _names_of(node) & kept:
                rename_parameters(module, node, keywords)
    return {module.name: module.result() for module in modules}


def _said(function):
    """The last word of what is called."""
    return getattr(function, "attr", getattr(function, "id", ""))


def _names_of(node):
    """What callers say: a function's name; of __init__ that of its class."""
    holder = enclosing(node, ast.ClassDef) if node.name == "__init__" else None
    return {holder.name if holder else node.name}
