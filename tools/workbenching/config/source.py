"""A settings file's text with positions, and changes put into it."""

import ast
import re
import warnings

_NEW_LINE = re.compile(r"\r\n|\r|\n")


class Source:
    """text: as it stands in the file (a BOM included). tree: of Python's own parser.

    Positions are indexes into `text`. Raises SyntaxError or ValueError as ast.parse does.
    """

    def __init__(self, text):
        self.text = text
        self._bom = len(text) - len(text.removeprefix("\ufeff"))
        code = text[self._bom :]
        with warnings.catch_warnings():  # they quote
            warnings.simplefilter("ignore")
            self.tree = ast.parse(code)
        self._starts = [self._bom]
        self._starts += [self._bom + each.end() for each in _NEW_LINE.finditer(code)]
        self.new_line = "\r\n" if code.count("\r\n") * 2 > code.count("\n") else "\n"

    def at(self, line, column):
        """Index of a place that ast names: line from 1, column in UTF-8 bytes."""
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        piece = self.text[start:end].encode("utf-8", "surrogatepass")[:column]
        return start + len(piece.decode("utf-8", "surrogatepass"))

    def span(self, node):
        """-> (start, end) of a node."""
        start = self.at(node.lineno, node.col_offset)
        return start, self.at(node.end_lineno, node.end_col_offset)

    def of(self, node):
        """A node's own text."""
        start, end = self.span(node)
        return self.text[start:end]

    def line_start(self, line):
        return self._starts[line - 1]

    def line_end(self, line):
        """Where the line after this one begins, or the end of the text."""
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def indent(self, node):
        """The spaces before the node's line."""
        line = self.text[self.line_start(node.lineno) : self.line_end(node.lineno)]
        return re.match(r"[ \t]*", line)[0]


def changed(text, edits, base=0):
    """text with its (start, end, new) put in; positions count from `base`. None may overlap."""
    out, at = [], 0
    for start, end, new in sorted(edits):
        start, end = start - base, end - base
        if start < at:
            raise ValueError("two changes at one place")
        out += [text[at:start], new]
        at = end
    return "".join(out) + text[at:]
