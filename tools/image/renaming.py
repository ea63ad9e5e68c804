"""A source file in which names are changed; lines keep their numbers."""

import ast
import re

from .trees import parsed


class Module:
    """One source file: its tree and the edits to make, as (line, column, old, new)."""

    def __init__(self, name, source):
        self.name = name
        self.source = source
        self.tree = parsed(source)
        self.edits = []
        self.named = None  # see _named
        self.names = set(re.findall(r"\w+", source))

    def edit(self, line, column, old, new):
        self.edits.append((line, column, old, new))

    def result(self):
        """The source with all edits made; columns are in UTF-8 bytes, as `ast` counts them."""
        lines = self.source.encode().split(b"\n")
        for line, column, old, new in sorted(set(self.edits), reverse=True):
            text = lines[line - 1]
            raw = old.encode()
            if text[column : column + len(raw)] != raw:
                raise AssertionError("%s:%d: expected %s" % (self.name, line, old))
            lines[line - 1] = text[:column] + new.encode() + text[column + len(raw) :]
        return b"\n".join(lines).decode()

    def def_column(self, node):
        """Where the name of a `def` or `class` stands."""
        text = self.source.encode().split(b"\n")[node.lineno - 1].decode()
        word = "class " if isinstance(node, ast.ClassDef) else "def "
        return len(text[: text.index(word + node.name) + len(word)].encode())


def way_back(mapping):
    """{word: its new name} -> {new name: its word, or all that have it in one text}"""
    back = {}
    for word, new in mapping.items():
        back[new] = back[new] + " or " + word if new in back else word
    return back


def enclosing(node, kinds):
    """The nearest ancestor of one of `kinds`, or None."""
    node = getattr(node, "parent", None)
    while node is not None and not isinstance(node, kinds):
        node = getattr(node, "parent", None)
    return node
