"""A list of entries in the text: some changed, others removed, added or moved.

The text between two entries may hold one comma, spaces and comments only. A comment behind an
entry goes with it, and so do those in the lines straight above it; all others stay.
"""

import re

from workbenching.config.literals import WIDTH

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)")
_BEFORE = len("COMMANDS_FROM = []")


class NotPlain(Exception):
    """There is something between the entries that does not belong there."""


class Item:
    """text: of the entry; above: whole lines before its own; trail: the rest of its last line,
    and what follows up to an empty line."""

    def __init__(self, text, above="", trail=""):
        self.text = text
        self.above = above
        self.trail = trail


class Cut:
    """A list of a source, cut into `opening`, `items` (one for each entry) and `tail`."""

    def __init__(self, source, node):
        self.start, self.end = source.span(node)
        text = source.text
        spans = [source.span(each) for each in node.elts]
        edges = [self.start + 1, *[end for _, end in spans]]
        stops = [*[start for start, _ in spans], self.end - 1]
        gaps = [text[edge:stop] for edge, stop in zip(edges, stops, strict=True)]
        commas = [_comma(gap) for gap in gaps]
        if commas[0] is not None or None in commas[1:-1]:
            raise NotPlain
        self._new_line = source.new_line
        self._base = source.indent(node)
        self._many_lines = any(_LINE.search(gap) for gap in gaps)
        self._indent = self._base + "    "
        self.items = [Item(text[start:end]) for start, end in spans]
        self._opening, rest = _first_line(gaps[0])
        self._deal(rest, gaps[1:], commas[1:])
        self._hanging = self._many_lines and bool(spans) and not self._opening

    def _deal(self, rest, gaps, commas):
        """Give each piece of the gaps to the entry it belongs to."""
        for item, gap, comma in zip(self.items, gaps, commas, strict=True):
            self._above(item, rest)
            bare = gap if comma is None else gap[:comma] + gap[comma + 1 :]
            item.trail, rest = _first_line(bare)
            kept = _up_to_an_empty_line(rest)
            item.trail, rest = item.trail + kept, rest[len(kept) :]
        self._tail = rest

    def _above(self, item, lead):
        """lead: all between the last entry's line and this one."""
        lines = _LINE.findall(lead)
        item.above = "".join(lines)
        spaces = lead[len(item.above) :]
        if lines or self._opening or item is not self.items[0]:
            self._indent = spaces if len(spaces) > 1 else self._indent

    def _one_line(self, items):
        words = ", ".join(item.text for item in items)
        fits = len(self._base) + _BEFORE + len(words) <= WIDTH
        return "[%s]" % words if not self._many_lines and fits and "\n" not in words else None

    def put(self, items):
        """-> the text of the list with these items in this order: of `self.items`, or new."""
        short = self._one_line(items)
        if short is not None:
            return short
        text = "[" + self._opening
        for number, item in enumerate(items):
            if not (number == 0 and self._hanging):
                text = self._new(text) + item.above + self._indent
            text += item.text + "," + (item.trail if self._many_lines else "")
        if self._hanging and items and not (items[-1].trail + self._tail).strip():
            return text.rstrip().removesuffix(",") + "]"
        tail = self._tail if self._many_lines else ""
        return self._new(text) + tail + (self._base if not tail else "") + "]"

    def _new(self, text):
        return text if _ends_a_line(text) else text.rstrip(" \t") + self._new_line

    @property
    def indent(self):
        """The spaces before an entry in a line of its own."""
        return self._indent


def _ends_a_line(text):
    return text.endswith(("\n", "\r"))


def _comma(gap):
    """Where the one comma is, or None. Raises NotPlain if there is anything but comments."""
    found, at = None, 0
    while at < len(gap):
        if gap[at] == "#":
            end = re.compile(r"[\r\n]|$").search(gap, at)
            at = end.start()
            continue
        if gap[at] == "," and found is None:
            found = at
        elif gap[at] not in " \t\f\r\n":
            raise NotPlain
        at += 1
    return found


def _first_line(gap):
    """-> (what stands in the same line, the rest); ("", gap) if it is all in one line."""
    found = _LINE.match(gap)
    return (found[0], gap[found.end() :]) if found else ("", gap)


def _up_to_an_empty_line(text):
    """The lines that an empty one keeps from the next entry."""
    kept, so_far = "", ""
    for line in _LINE.findall(text):
        so_far += line
        if not line.strip():
            kept = so_far
    return kept
