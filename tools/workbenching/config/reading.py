"""The text of config.py -> a Model: each setting, entry and field with its place in the text.

What is written in a way that has no place in a form is marked as such, so that it stays as it is:
a list made by code, an entry with a star, a setting that is given in two places.
"""

import ast
from collections import Counter

from workbenching.config import schema

# how: "plain" (a literal), "code" (an expression; value: what it came to), "absent".
# node: of the value; None if absent. name: as the form calls it.


class Slot:
    """One value in the text, or the place of one that is not there."""

    def __init__(self, value=None, node=None, how="absent"):
        self.value = value
        self.node = node
        self.how = how


class Entry:
    """kind: "tuple", "call", "dict" (a literal) or "opaque"; provider: of a sender, else None.
    slots: field -> Slot; value: the object it came to, or None where that is not known."""

    def __init__(self, node, kind="opaque", provider=None, slots=None, value=None):
        self.node = node
        self.kind = kind
        self.provider = provider
        self.slots = slots or {}
        self.value = value


class Listed:
    """A list setting. node: the list, or None (absent); why: "" or why the form leaves it alone:
    "twice", "code", "brackets", "used"."""

    def __init__(self, node=None, entries=(), why=""):
        self.node = node
        self.entries = list(entries)
        self.why = why


class Model:
    """settings: key -> Slot (why: key -> reason where one is left alone); lists: key -> Listed;
    statements: key -> its assignment; rest: statements that no setting is in."""

    def __init__(self, source, names):
        self.source = source
        self.names = names
        self.settings, self.lists, self.statements, self.why = {}, {}, {}, {}
        self.rest = []
        self._bindings = _bindings(source.tree)
        self.makers = _makers(source.tree, self._bindings)
        for node in source.tree.body:
            self._statement(node)
        for key in schema.SIMPLE:
            self._simple(key)
        for key in schema.LISTS:
            self.lists[key] = self._list(key)

    def _statement(self, node):
        key = _target(node)
        if key in schema.SIMPLE or key in schema.LISTS:
            self.statements[key] = node
        elif not _is_import_of_makers(node) and not _is_docstring(node):
            self.rest.append(node)

    def _simple(self, key):
        node = self.statements.get(key)
        bound = self._bindings[key]
        if bound > 1 or (bound and node is None):
            self.why[key] = "twice" if bound > 1 else "code"
        if key in self.why or node is None:
            there = key in self.names
            self.settings[key] = Slot(self.names.get(key), None, "code" if there else "absent")
        else:
            self.settings[key] = slot(node.value, self.names.get(key))

    def _list(self, key):
        node = self.statements.get(key)
        bound = self._bindings[key]
        if not bound:
            return Listed()
        if bound > 1 or node is None:
            return Listed(why="twice" if bound > 1 else "code")
        if key in _used(self.source.tree):
            return Listed(node.value, why="used")
        if not isinstance(node.value, (ast.List, ast.Tuple)):
            return Listed(node.value, why="code")
        start, _ = self.source.span(node.value)
        elts = node.value.elts
        if self.source.text[start] not in "[(" or elts and self.source.span(elts[0])[0] == start:
            return Listed(node.value, why="brackets")
        if any(isinstance(each, ast.Starred) for each in elts):
            return Listed(node.value, why="code")
        values = self.names.get(key)
        if not isinstance(values, (list, tuple)) or len(values) != len(elts):
            return Listed(node.value, why="code")
        entries = [self._entry(key, *pair) for pair in zip(elts, values, strict=True)]
        return Listed(node.value, entries)

    def _entry(self, key, node, value):
        read = {"WIFI": _network, "SENDERS": self._sender, "SENSORS": _sensor}[key]
        return read(node, value) or Entry(node, value=value)

    def _sender(self, node, value):
        if _is_tuple(node, len(schema.TUPLE)):
            return _by_place(node, value, schema.TUPLE, "twilio")
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            return None
        provider = node.func.id
        if provider not in self.makers:
            return None
        places = schema.POSITIONAL[provider]
        known = schema.SENDER[provider]
        nodes = _arguments(node, places, known)
        if nodes is None or not hasattr(value, "provider"):
            return None
        slots = {}
        for name in known:
            came_to = getattr(value, schema.ACCOUNT.get(name, name), None)
            slots[name] = slot(nodes[name], came_to) if name in nodes else Slot()
        return Entry(node, "call", provider, slots, value)


def slot(node, value):
    """A Slot for a value's node; value: what it came to when the file was run."""
    try:
        return Slot(ast.literal_eval(node), node, "plain")
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return Slot(value, node, "code")


def _network(node, value):
    return _by_place(node, value, schema.WIFI, None) if _is_tuple(node, 2) else None


def _is_tuple(node, length):
    return (
        isinstance(node, (ast.Tuple, ast.List))
        and len(node.elts) == length
        and not any(isinstance(each, ast.Starred) for each in node.elts)
    )


def _by_place(node, value, names, provider):
    slots = {
        name: slot(each, came_to)
        for name, each, came_to in zip(names, node.elts, value, strict=True)
    }
    return Entry(node, "tuple", provider, slots, value)


def _sensor(node, value):
    if not isinstance(value, dict):
        return None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict":
        nodes, kind = _arguments(node, (), schema.SENSOR), "call"
    elif isinstance(node, ast.Dict):
        nodes, kind = _items(node), "dict"
    else:
        return None
    if nodes is None:
        return None
    slots = {
        name: slot(nodes[name], value.get(name)) if name in nodes else Slot()
        for name in schema.SENSOR
    }
    return Entry(node, kind, None, slots, value)


def _arguments(node, places, known):
    """name -> node of a call's arguments, or None if the form cannot hold them all."""
    if len(node.args) > len(places) or any(isinstance(each, ast.Starred) for each in node.args):
        return None
    found = dict(zip(places, node.args, strict=False))
    for keyword in node.keywords:
        if keyword.arg is None or keyword.arg in found:
            return None
        found[keyword.arg] = keyword.value
    return found


def _items(node):
    """The same for a dict literal."""
    found = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            return None
        if key.value in found:
            return None
        found[key.value] = value
    return found


def _target(node):
    """The name that a statement gives a value, if it is a plain one."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        return getattr(node.targets[0], "id", None)
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return getattr(node.target, "id", None)
    return None


def _bindings(tree):
    """How often each name gets a value anywhere in the file."""
    found = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found[node.id] += 1
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found[node.name] += 1
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                found[(alias.asname or alias.name).partition(".")[0]] += 1
    return found


def _used(tree):
    """Names that are read somewhere: a list that is may be changed there."""
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def _is_import_of_makers(node):
    return isinstance(node, ast.ImportFrom) and node.module == "accounts"


def _is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _makers(tree, bindings):
    """Which of twilio and sipgate the file has from accounts, under their own names."""
    found = set()
    for node in tree.body:
        if _is_import_of_makers(node):
            found |= {alias.name for alias in node.names if alias.asname is None}
    return {name for name in schema.SENDER if name in found and bindings[name] == 1}
