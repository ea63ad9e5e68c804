"""Names that only the firmware itself uses are given ones that MicroPython carries in flash anyway
(rom_names.txt), the same in all files; names that never meet may get the same one."""

import ast
import builtins
import io
import keyword
import tokenize

from . import join, numbered
from .numbered import everywhere
from .owners import owners
from .renaming import enclosing, way_back
from .rom import numbered_names, rom_names
from .strings import attribute_texts, needed, texts
from .trees import bound_by, parsed, walk

# Names the interpreter itself looks for on objects: borrowing one could change what it does.
PROTOCOL = """
    read readinto readline write ioctl close send throw keys items values update get fileno sync
    stat open mount umount chdir ilistdir mkdir remove rename args value errno self const
    micropython pop append extend copy step state boot main
"""


def borrow(sources, public=()):
    """`sources` with the firmware's own names replaced; see `borrowed`."""
    mapping, _ = borrowed(sources, public)
    return {name: replaced(text, mapping) for name, text in sources.items()}


def borrowed(sources, public=(), asked=None):
    """({name of the firmware's own: name that is in the chip's ROM}, {"objects": those of
    objects and classes, "own": {module: the other way round what stands in it}}).
    Names that never meet share one, see numbered.py and `_apart`.

    `public`: texts whose identifiers must stay as they are (files that run beside, the interface
    people use), and so does what these functions take, in the files `asked` (None: all). Left
    alone as well: module names, keywords of calls, what getattr and its like are given, and
    attributes that stand in a string which may name one, see strings.attribute_texts.
    """
    rom = rom_names()
    trees = {name: parsed(text) for name, text in sources.items()}
    files = {name: _Words(tree) for name, tree in trees.items()}
    kept = set(rom) | set(dir(builtins)) | set(keyword.kwlist) | {"self", "const"}
    theirs = {word for text in public for word in _identifiers(parsed(text))}
    kept |= theirs
    for name, file in files.items():
        if asked is None or name in asked:
            kept.update(*[words for called, words in file.arguments if called in theirs])
        kept.update(name.removesuffix(".py").split("/"))
    of_objects, written, spoken = everywhere(files, "of_objects", "texts", "spoken")
    by_name, classes, alone = everywhere(files, "by_name", "classes", "alone")
    kept |= spoken | of_objects & by_name
    wanted = {name for file in files.values() for name in file.costly} - kept
    taken = of_objects.union(written, spoken, alone)
    taken.update(PROTOCOL.split(), dir(builtins), numbered_names())
    free = [name for name in rom if name not in taken]
    mapping = numbered.lent(wanted, files, theirs, PROTOCOL.split(), owners(trees))
    groups = _apart(wanted - mapping.keys(), files)
    mapping.update({n: new for group, new in zip(groups, free, strict=False) for n in group})
    own = {
        join.module_of(name): {
            **way_back(_of(mapping, file.of_objects | file.classes)),
            **way_back(_of(mapping, file.alone - file.classes)),
        }
        for name, file in files.items()
    }
    return mapping, {"objects": _of(mapping, of_objects | classes), "own": own}


def _of(mapping, words):
    """What `mapping` has of these words, in their order."""
    return {word: mapping[word] for word in sorted(words & mapping.keys())}


class _Words:
    """What stands in a file. of_objects: attributes of objects; alone: names that stand by
    themselves, of modules that are imported, too; costly: would be kept in RAM; texts: strings;
    by_name: those of them that may name an attribute; spoken: names that are also text; arguments:
    [(function or class, what it takes)]; classes."""

    def __init__(self, tree):
        self.spoken, self.texts = set(_spoken(tree)), set(texts(tree))
        self.costly, self.by_name = set(_costly(tree)), set(attribute_texts(tree))
        self.of_objects, self.alone, self.classes, self.arguments = set(), set(), set(), []
        modules = {
            alias.asname or alias.name
            for node in walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        for node in walk(tree):
            if isinstance(node, ast.Attribute):
                of_module = isinstance(node.value, ast.Name) and node.value.id in modules
                (self.alone if of_module else self.of_objects).add(node.attr)
            else:
                self.alone.update(_identifiers_of(node))
            if isinstance(node, ast.ClassDef):
                self.classes.add(node.name)
                self.of_objects |= {word for item in node.body for word in bound_by(item)}
                makes = [item for item in node.body if getattr(item, "name", "") == "__init__"]
                self.arguments += [(node.name, _taken_by(item)) for item in makes]
            elif isinstance(node, ast.FunctionDef) and not enclosing(node, ast.FunctionDef):
                self.arguments.append((node.name, _taken_by(node)))


def _taken_by(function):
    return {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}


def _apart(wanted, read):
    """`wanted` in groups that may have one name: names that never meet. read: {file: _Words}.

    Two names meet if both are attributes of objects, for any object may be asked anywhere; or if
    both stand by themselves in one file: a module's own, parameters, what is bound in a class. A
    name that is imported, or asked of an imported module, stands by itself there, too. Each class
    has a name for itself, since errors show it.
    """
    of_objects, classes = everywhere(read, "of_objects", "classes")
    files = {name: {file for file in read if name in read[file].alone} for name in wanted}
    groups = []  # [names, files in which one stands by itself, is one an attribute?]
    for name in sorted(wanted, key=lambda one: (one in classes, len(files[one]), one)):
        if name in classes:
            groups.append([[name], set(read), True])
            continue
        fit = None
        for group in groups:
            if group[1].isdisjoint(files[name]) and not (group[2] and name in of_objects):
                fit = group
                break
        if fit is None:
            groups.append(fit := [[], set(), False])
        fit[0].append(name)
        fit[1] |= files[name]
        fit[2] |= name in of_objects
    return [names for names, _, _ in groups]


def _identifiers(tree):
    """What a file that stays as it is calls by name; not the words of its comments and texts."""
    for node in walk(tree):
        yield from _identifiers_of(node)


def _identifiers_of(node):
    for field in ("id", "attr", "arg", "name", "asname"):
        name = getattr(node, field, None)
        if isinstance(name, str):
            yield from name.split(".")
    if isinstance(node, ast.ImportFrom):
        yield from (node.module or "").split(".")
    elif isinstance(node, ast.Global | ast.Nonlocal):
        yield from node.names


def _spoken(tree):
    """Names that are also text: keywords of calls, what getattr and its like are given, names in
    f-strings, imported modules."""
    yield from needed(tree)
    for node in walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield from (n.id for n in ast.walk(node) if isinstance(n, ast.Name))
            yield from (n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute))
        elif isinstance(node, ast.Import):
            yield from (part for alias in node.names for part in alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")


def _costly(tree):
    """Names that would be kept in RAM: attributes, functions, classes, parameters, globals."""
    constants = set()  # the compiler keeps no name of a private `const`
    for node in tree.body:
        value = getattr(node, "value", None)
        if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "const":
            constants |= {name for name in bound_by(node) if name.startswith("_")}
    yield from (name for node in tree.body for name in bound_by(node) if name not in constants)
    for node in walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = [node.name]
            if isinstance(node, ast.ClassDef):
                names += [word for item in node.body for word in bound_by(item)]
            yield from (name for name in names if not name.startswith("__"))
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield from [node.attr] if not node.attr.startswith("__") else []
        elif isinstance(node, ast.Global):
            yield from node.names


def replaced(text, mapping):
    """`text`, a file of the firmware, with the names of `mapping` replaced."""
    lines = text.split("\n")
    for token in reversed(list(tokenize.generate_tokens(io.StringIO(text).readline))):
        if token.type == tokenize.NAME and token.string in mapping:
            row, start = token.start
            line = lines[row - 1]
            lines[row - 1] = line[:start] + mapping[token.string] + line[token.end[1] :]
    return "\n".join(lines)
