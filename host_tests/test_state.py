"""The state that outlives a phase is declared, field by field, and only its owner writes it.

Whatever in firmware/ is called app, delivery or hear is the running App, its state.Delivery and
its state.Hearing: each attribute read of one is declared, and each one written is so by a module
that its declaration names.
"""

import ast
import re

import pytest
from test_one_way import FILES

APP, STATE = "runtime.app", "core.state"
# What the objects are called; `self` within App.
CALLED = {"app": "App", "alarm": "App", "delivery": "Delivery", "hear": "Hearing"}
MAKERS = ("runtime.assemble", "runtime.supervisor", STATE)
MOVES = ("_move",)  # copies fields to where they do not split the free memory
CHANGES = ("append", "clear", "extend", "insert", "pop", "remove", "setdefault", "sort", "update")
DECLARED = re.compile(
    r"^    (?:    self\.)?(\w+)(?:: \w+ *| = \S.*?)  # ([\w.]+(?:(?:, | -> )[\w.]+)*): \S", re.M
)


def classes(name, files=FILES):
    """{class: its node} of a module."""
    body = ast.parse(files[name]).body
    return {node.name: node for node in body if isinstance(node, ast.ClassDef)}


def declared(files=FILES):
    """{class: {field: names of those who may write it}}"""
    found = {}
    for module in (APP, STATE):
        lines = files[module].split("\n")
        for name, node in classes(module, files).items():
            text = "\n".join(lines[node.lineno : node.end_lineno])
            rows = DECLARED.findall(text)
            found[name] = {field: re.split(", | -> ", owners) for field, owners in rows}
            assert len(rows) == len(found[name]), "%s declares one twice" % name
    return found


def kind(node, in_app):
    """The class of the object that this expression is, or None."""
    word = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    if word == "self" and in_app and isinstance(node, ast.Name):
        return "App"
    return CALLED.get(word.removeprefix("_"))


def used(name, text):
    """(line, function, class, field, is it written) of each use of a field in a file."""
    tree = ast.parse(text)
    for parent in ast.walk(tree):
        for child in ast.iter_child_nodes(parent):
            child.above = parent
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        function, in_app = _place(node, name)
        of = kind(node.value, in_app)
        if of:
            yield node.lineno, function, of, node.attr, _is_written(node)


def _place(node, name):
    """(name of the function around it, is that a method of App)"""
    function = ""
    while not isinstance(node, ast.Module):
        if isinstance(node, ast.FunctionDef):
            function = function or node.name
        if isinstance(node, ast.ClassDef):
            return function, (name, node.name) == (APP, "App")
        node = node.above
    return function, False


def _is_written(node):
    """Set, deleted, or changed in place."""
    if not isinstance(node.ctx, ast.Load):
        return True
    above = node.above
    if isinstance(above, ast.Subscript) and above.value is node:
        return not isinstance(above.ctx, ast.Load)
    is_call = isinstance(above, ast.Attribute) and isinstance(above.above, ast.Call)
    return is_call and above.above.func is above and above.attr in CHANGES


def wrong(name, text, fields, methods):
    """What a file does that it may not."""
    for line, function, of, field, written in used(name, text):
        place = "%s:%d %s.%s" % (name, line, of, field)
        if field not in fields[of]:
            if written or field not in methods[of]:
                yield place + " is not declared"
            continue
        free = not written or name in MAKERS or name == APP and function in MOVES
        if not (free or any((name + ".").startswith(own + ".") for own in fields[of][field])):
            yield place + " is written by another than its owner"


def methods_of(files=FILES):
    return {
        name: {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
        for module in (APP, STATE)
        for name, node in classes(module, files).items()
    }


def test_every_field_is_declared_with_its_owner():
    fields = declared()
    for name, node in classes(STATE).items():
        made = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
        assert made == set(fields[name]), name
    body = classes(APP)["App"].body
    assert {n.target.id for n in body if isinstance(n, ast.AnnAssign)} == set(fields["App"])
    owners = {owner for each in fields.values() for those in each.values() for owner in those}
    packages = {name.partition(".")[0] for name in FILES}
    assert owners <= set(FILES) | packages


def test_only_what_is_declared_is_used_and_only_its_owner_writes():
    fields, methods = declared(), methods_of()
    found = [each for name in FILES for each in wrong(name, FILES[name], fields, methods)]
    assert found == []


def test_every_field_is_written_by_each_of_its_owners():
    """Else a declaration says more than is so."""
    fields = declared()
    writers = {}
    for name, text in FILES.items():
        for _, _, of, field, written in used(name, text):
            if written:
                writers.setdefault((of, field), set()).add(name)
    idle = [
        "%s.%s: %s" % (of, field, owner)
        for of, each in fields.items()
        for field, owners in each.items()
        for owner in owners
        if owner not in MAKERS
        if not any((w + ".").startswith(owner + ".") for w in writers.get((of, field), ()))
    ]
    assert idle == []


@pytest.mark.parametrize(
    "name, text",
    [
        ("delivery.select", "def f(own):\n    return own.delivery.dew\n"),
        ("delivery.select", "def f(own):\n    own.delivery.serial += 1\n"),
        ("delivery.record", "def f(delivery):\n    delivery.rests[1] = 2\n"),
        ("web.reply", "def f(app, key):\n    app.delivery.next.pop(key, None)\n"),
        ("web.reply", "def f(app):\n    app.delivery.calls.append((1, 2))\n"),
        ("runtime.periodic", "def f(hear):\n    hear.wrong.pop('x')\n"),
        ("commands.poll", "def f(app):\n    app.doors = {}\n"),
        ("commands.arm_state", "class M:\n    def f(self):\n        del self._hear.floor\n"),
        (APP, "class App:\n    def f(self):\n        self.whatever = 1\n"),
        (APP, "class App:\n    def f(self):\n        self.doors = 1\n"),
    ],
)
def test_a_wrong_use_is_seen(name, text):
    assert len(list(wrong(name, text, declared(), methods_of()))) == 1
