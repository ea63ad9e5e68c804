"""Constants that one module defines and others use: written as the number they are.

`NAME = const(7)` without an underscore is a global of its module on the chip, and whoever imports
it keeps it as a global, too; mpy-cross only knows the constants of the file it compiles. Here each
use becomes the number, the definition goes, and so does an import that nothing needs any more. So
a number can have one home in the source and costs nothing on the board.
"""

import ast

from .edits import Edits
from .scopes import File, module_of
from .trees import walk


def inlined(sources, public, beside):
    """{file: text} -> ({file: text}, {"module.NAME": number}). public: modules whose names people
    use; beside: files that stay as they are, and what they name, too."""
    files = _files(sources)
    named = {
        "%s.%s" % (one.module, one.attr) for name in beside if name in files
        for one in files[name].imports
    }  # fmt: skip
    values = {}
    for file in files.values():
        if file.module not in public and file.name not in beside:
            values.update(_defined(file))
    values = {name: value for name, value in values.items() if name not in named}
    return {
        name: file.text if name in beside else _written(file, values)
        for name, file in files.items()
    }, values


def used(code, values, modules):
    """`code`, a script that uses the firmware's modules, with the numbers in it."""
    return _written(File("script.py", code, set(modules)), values)


def without_import(text):
    """A module's text without the import of `const`: the compiler knows `NAME = const(7)` by that
    name, and the import alone would cost a look-up and a place in the module's table. It stays
    where `const` is used in another way."""
    file = File("module.py", text, set())
    called = [node for node in walk(file.tree) if getattr(node, "id", "") == "const"]
    in_block = set(walk(file.const)) if file.const else set()
    if not file.const or not all(node in in_block or _compiled(node) for node in called):
        return text
    edits = Edits(file)
    edits.put(file.span(file.const), "pass")
    return edits.result()


def _compiled(node):
    """Is it the `const` of `NAME = const(...)`?"""
    call = node.parent
    made = getattr(call, "parent", None)
    return (
        isinstance(call, ast.Call)
        and isinstance(made, ast.Assign)
        and made.value is call
        and len(made.targets) == 1
        and isinstance(made.targets[0], ast.Name)
    )


def _files(sources):
    modules = {module_of(name) for name in sources}
    return {name: File(name, text, modules) for name, text in sources.items()}


def _defined(file):
    """("module.NAME", number) of each constant of a file that is bound once."""
    for node in file.tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if not isinstance(target, ast.Name) or target.id[0] == "_" or len(node.targets) > 1:
            continue
        value = _number(node.value)
        if value is not None and len(file.bindings[file.scope, target.id]) == 1:
            yield "%s.%s" % (file.module, target.id), value


def _number(node):
    """The int of `const(...)` of a plain number, else None."""
    if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "const":
        return None
    try:
        value = ast.literal_eval(node.args[0])
    except ValueError:
        return None
    return value if type(value) is int else None


def _written(file, values):
    edits = Edits(file)
    gone = [one for one in file.imports if _inline_import(file, one, values, edits)]
    for statement in {one.statement for one in gone}:
        _shorten(file, statement, gone, edits)
    for node in file.tree.body:
        if isinstance(node, ast.Assign) and _number(node.value) is not None:
            _inline_own(file, node, values, edits)
    return edits.result()


def _inline_own(file, node, values, edits):
    name = node.targets[0].id
    value = values.get("%s.%s" % (file.module, name))
    if value is None:
        return
    edits.put(file.span(node), "pass")
    for ref in file.uses[file.scope, name]:
        if not ref.binds:
            edits.put(file.span(ref.node), _text(value))


def _inline_import(file, one, values, edits):
    """Put numbers for what an Import binds; True if nothing else needs it."""
    key = one.ref.home, one.ref.name
    refs = [ref for ref in file.uses[key] if ref.kind != "alias"]
    aliases = [ref for ref in file.uses[key] if ref.kind == "alias"]
    if len(aliases) > 1 and key[0] is file.scope or any(ref.binds for ref in refs):
        return False
    if one.attr is not None:
        value = values.get("%s.%s" % (one.module, one.attr))
        if value is None:
            return False
        for ref in refs:
            edits.put(file.span(ref.node), _text(value))
        return True
    left = 0
    for ref in refs:
        node = getattr(ref.node, "parent", None)
        value = None
        if isinstance(node, ast.Attribute) and node.value is ref.node:
            value = values.get("%s.%s" % (one.module, node.attr))
        if value is None:
            left += 1
        else:
            edits.put(file.span(node), _text(value))
    return bool(refs) and not left


def _text(value):
    return "(%d)" % value if value < 0 else "%d" % value


def _shorten(file, statement, gone, edits):
    """The import statement without the names in `gone`."""
    names = {one.alias for one in gone}
    kept = [alias for alias in statement.names if alias not in names]
    if not kept:
        edits.put(file.span(statement), "pass")
        return
    words = ", ".join(
        alias.name + (" as " + alias.asname if alias.asname else "") for alias in kept
    )
    if isinstance(statement, ast.ImportFrom):
        base = "." * statement.level + (statement.module or "")
        edits.put(file.span(statement), "from %s import %s" % (base, words))
    else:
        edits.put(file.span(statement), "import " + words)
