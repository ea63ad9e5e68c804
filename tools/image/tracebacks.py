"""A traceback of the board in the words of the source.

Functions and attributes have other names in the image (names.py), some modules are one (join.py).
`table` is made with the image and lies beside it; Tracebacks reads the board's log with it:

    File "join", line 158, in val          delivery/retry_policy.py:27, in back_off
    AttributeError: no attribute 'fill'    AttributeError: no attribute 'serial'
"""

import ast
import builtins
import re
from pathlib import Path

from . import join
from .renaming import way_back
from .trees import parsed, walk

# As MicroPython prints it: File "desk", line 812, in plan
_FRAME = re.compile(r'File "([\w.]+)", line (\d+)(?:, in ([\w<>]+))?')
_ERROR = re.compile(r"\w+(: |$)")
_QUOTED = re.compile(r"'(\w+)'( object)?")


def table(folder, lent):
    """The table of an image made of `folder` (firmware/), as plain data. lent: see names.py."""
    functions, lines = {}, join.source_lines(folder)
    for file in {file for places in lines.values() for _, file in places}:
        tree = parsed((Path(folder) / file).read_text(encoding="utf-8"))
        functions[file] = [
            [node.lineno, node.end_lineno, node.name]
            for node in walk(tree)
            if isinstance(node, ast.FunctionDef)
        ]
    return {**lent, "places": lines, "functions": functions}


class Tracebacks:
    """Says what a board with the image of a `table` prints, line after line."""

    def __init__(self, table):
        self._table = table
        self._objects = way_back(table["objects"])
        self._own = None  # {name: in the source} of the frame that was said last

    def said(self, text):
        """One line of a log, or several, with what a traceback names as the source names it."""
        return "\n".join([self._line(line) for line in text.split("\n")])

    def _line(self, line):
        """The log that the board keeps has a traceback in one line, its parts divided by " |"."""
        parts = line.split(" |")
        for n, part in enumerate(parts):
            frame = _FRAME.search(part)
            if frame:
                self._own = self._table["own"].get(frame[1], {})
                parts[n] = _FRAME.sub(self._where, part)
            elif self._own is not None:
                if _ERROR.match(part):
                    parts[n] = self._message(part)
                self._own = None
        return " |".join(parts)

    def _where(self, match):
        module, line, name = match[1], int(match[2]), match[3]
        for first, file in reversed(self._table["places"].get(module, ())):
            if line >= first:
                line = line - first + 1
                functions = self._table["functions"][file]
                return "%s:%d%s" % (file, line, _function(functions, line, name))
        return match[0]

    def _message(self, part):
        """What an error says, and its own name: `'X' object has no attribute 'y'`."""
        names = {**self._objects, **self._own}

        def quoted(match):
            word = match[1] if match[2] and hasattr(builtins, match[1]) else None
            return "'%s'%s" % (word or names.get(match[1], match[1]), match[2] or "")

        kind = re.match(r"\w+", part)[0]  # never one of builtins that an attribute is called by
        if not hasattr(builtins, kind):
            part = names.get(kind, kind) + part[len(kind) :]
        return _QUOTED.sub(quoted, part)


def _function(functions, line, name):
    if not name or name[0] == "<":
        return ", in " + name if name else ""
    inner = [one for one in functions if one[0] <= line <= one[1]]
    return ", in " + (max(inner)[2] if inner else name)
