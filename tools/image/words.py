"""Names of modules, and of functions, that stand in strings.

Known forms, in which they are given the names they have on the chip:

* clear(("x",)): modules that stay
* drop("x", ...), unload(...), drop(*"x y".split()): modules of the package these come from
* overlay.drop("x", ...): modules by their whole name
* sys.modules.pop("x", None), sys.modules.get("x"), sys.modules["x"], "x" in sys.modules
* for name in ("x", "y"): ... sys.modules.pop(name, None) or __import__(name)
* __import__("x")

A module that would let go of itself is left out. A tuple or text may be a constant of the file.
Everything else that equals the name of a module in a group is refused, unless groups.py says why
it is none.
"""

import ast

from .trees import walk

_MAYBE = '"%s" may mean a module that is joined: if not, say so in tools/image/groups.py'
_DROPS = ("drop", "unload", "_drop")


class _Words:
    def __init__(self, file, moved, own, edits):
        self.file = file
        self.moved = moved
        self.own = own  # the group `file` is in, or None
        self.edits = edits
        self.seen = set()  # nodes that were understood
        self.constants = {
            target.id: node.value
            for node in file.tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    # -- changing

    def new(self, word, package=""):
        """What the module `word` is called on the chip, said as it was."""
        whole = self.whole(word, package)
        if whole not in self.moved:
            return word
        package = package if whole != word else ""
        group = self.moved[whole][0]
        if package and group.rpartition(".")[0] != package:
            raise KeyError(word)
        return group.rpartition(".")[2] if package else group

    def whole(self, word, package):
        """The module's whole name: modules of a package may lie at the top in the image."""
        if not package or (package + "." + word not in self.moved and word in self.moved):
            return word
        return package + "." + word

    def list(self, words, package="", leave_own=False):
        """The same of several, each once."""
        found = []
        for word in words:
            new = self.new(word, package)
            near = package and self.whole(word, package) != word
            whole = package + "." + new if near else new
            if new not in found and not (leave_own and whole == self.own):
                found.append(new)
        return found

    def put(self, node, new):
        """A string, or a tuple or list of strings, in the place of one. Marks it as understood."""
        self.seen.update(ast.walk(node))
        old = ast.literal_eval(node)
        if old == new or not isinstance(new, str) and tuple(old) == new:
            return
        if isinstance(new, str):
            text = '"%s"' % new
        else:
            text = ", ".join('"%s"' % word for word in new)
            brackets = "[]" if isinstance(node, ast.List) else "()"
            comma = "," if len(new) == 1 and brackets == "()" else ""
            lines = "\n" * self.file.source(self.file.span(node)).count("\n")
            text = brackets[0] + text + comma + lines + brackets[1]
        self.edits.put(self.file.span(node), text)

    def strings(self, node):
        """The node and its strings, if it is a tuple or list of them, or a constant that is."""
        if isinstance(node, ast.Name):
            node = self.constants.get(node.id, node)
        if isinstance(node, ast.Tuple | ast.List) and all(map(_is_text, node.elts)):
            return node, [item.value for item in node.elts]
        return node, None

    # -- the known forms

    def call(self, node):
        name = _called(node)
        first = node.args[0] if node.args else None
        if name == "clear" and first is not None:
            where, words = self.strings(first)
            if words is not None:
                self.put(where, tuple(self.list(words)))
        if name in _DROPS and isinstance(node.func, ast.Name):
            self.drop(node)
        if name == "drop" and isinstance(node.func, ast.Attribute) and _are_texts(node.args):
            self.named(node)  # overlay.drop
        if name in ("pop", "get") and _is_modules(node.func) and _is_text(first):
            self.take(node, first, name == "pop")
        if name == "__import__" and _is_text(first):
            self.put(first, self.new(first.value))

    def take(self, node, first, pop):
        new = self.new(first.value)
        if pop and new == self.own:
            self.seen.add(first)
            self.edits.put(self.file.span(node), "None")
        else:
            self.put(first, new)

    def drop(self, node):
        package = self.package_of(node.func.id)
        if package is None or not node.args:
            return
        split = _split(node.args[0])
        if split is not None:
            where, words = self.text(split)
            if words is not None:
                self.put(where, " ".join(self.list(words, package, True)))
        elif all(map(_is_text, node.args)):
            self.named(node, package)
        elif isinstance(node.args[0], ast.IfExp):
            for item in (node.args[0].body, node.args[0].orelse):
                if _is_text(item):
                    self.put(item, self.new(item.value, package))

    def named(self, node, package=""):
        """A call with the names of modules; the lines keep their numbers."""
        words = [item.value for item in node.args]
        new = self.list(words, package, True)
        self.seen.update(node.args)
        if new != words:
            span = self.file.span(node.args[0])[0], self.file.span(node.args[-1])[1]
            lines = "\n" * self.file.source(span).count("\n")
            self.edits.put(span, ", ".join('"%s"' % word for word in new) + lines)

    def text(self, node):
        """The node and the words of a text that is split."""
        if isinstance(node, ast.Name):
            node = self.constants.get(node.id, node)
        return (node, node.value.split()) if _is_text(node) else (node, None)

    def package_of(self, function):
        """The package a function that drops modules belongs to: where it is from."""
        for one in self.file.imports:
            if one.ref.name == function and one.attr:
                return one.module
        return self.file.package if function in self.file.globals() else None

    def loop(self, node):
        where, words = self.strings(node.iter)
        if words is None or not isinstance(node.target, ast.Name):
            return
        calls = [
            call
            for part in node.body
            for call in ast.walk(part)
            if isinstance(call, ast.Call)
            and call.args
            and getattr(call.args[0], "id", "") == node.target.id
            and (_called(call) == "__import__" or _is_modules(call.func))
        ]
        if calls:
            self.seen.update(call.args[0] for call in calls)
            only_pops = all(_called(call) == "pop" for call in calls)
            self.put(where, tuple(self.list(words, leave_own=only_pops)))

    def subscript(self, node):
        if _is_modules_value(node.value) and _is_text(node.slice):
            self.put(node.slice, self.new(node.slice.value))

    def compare(self, node):
        if _is_text(node.left) and any(map(_is_modules_value, node.comparators)):
            self.put(node.left, self.new(node.left.value))


def module_words(file, moved, own, edits, allowed):
    """Make the Edits of all strings. own: the joined module this file is in; allowed: {(file,
    string): why it is no module's name}, None to leave alone what is not understood."""
    words = _Words(file, moved, own, edits)
    does = {
        ast.Call: words.call,
        ast.For: words.loop,
        ast.Subscript: words.subscript,
        ast.Compare: words.compare,
    }
    for node in walk(file.tree):
        if type(node) in does:
            try:
                does[type(node)](node)
            except KeyError as e:
                file.refuse(node, "%s is in a module of another package" % e)
    if allowed is not None:
        _refuse_others(file, moved, words.seen, allowed)


def _refuse_others(file, moved, seen, allowed):
    hidden = {name for name, (group, names) in moved.items() if group != name or names}
    hidden |= {name.rpartition(".")[2] for name in hidden}
    for node in walk(file.tree):
        if isinstance(node, ast.Call) and _called(node) == "__import__":
            known = _is_text(node.args[0]) or node.args[0] in seen
            if not known and (file.name, "__import__") not in allowed:
                file.refuse(node, "a module is imported by a name that is not known here")
        if not _is_text(node) or node in seen:
            continue
        words = node.value.split()
        several = len(words) > 1 and all(word in hidden for word in words)
        if (several or node.value in hidden) and (file.name, node.value) not in allowed:
            file.refuse(node, _MAYBE % node.value)


def _are_texts(nodes):
    return all(map(_is_text, nodes))


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _called(node):
    func = node.func
    return getattr(func, "id", None) or getattr(func, "attr", "")


def _is_modules_value(node):
    """sys.modules"""
    return isinstance(node, ast.Attribute) and node.attr == "modules"


def _is_modules(func):
    """sys.modules.x"""
    return isinstance(func, ast.Attribute) and _is_modules_value(func.value)


def _split(node):
    """X of *X.split(), or None."""
    call = node.value if isinstance(node, ast.Starred) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
        return call.func.value if call.func.attr == "split" else None
    return None
