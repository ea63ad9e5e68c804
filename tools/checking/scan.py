"""A settings file cut into code, texts in quotes and comments - also where it is no Python.

Python's own tokenizer stops at the first mistake, and each version of it elsewhere.
"""

from collections import namedtuple

CODE, STRING, COMMENT = "code", "string", "comment"

# line: of its first character; text: as it stands, with quotes and prefix; closed: has its end.
Part = namedtuple("Part", "kind line text closed")

_PAIRS = {")": "(", "]": "[", "}": "{"}
_PREFIX = "rRbBuUfF"


def parts(source):
    """-> every Part of the text in order; put together again they are the text."""
    found, at, line, begun = [], 0, 1, 0
    while at < len(source):
        char = source[at]
        if char not in "\"'#":
            at += 1
            continue
        start = at if char == "#" else _with_prefix(source, begun, at)
        if start > begun:
            found.append(Part(CODE, line, source[begun:start], True))
            line += source.count("\n", begun, start)
        end, closed = _comment(source, at) if char == "#" else _string(source, at)
        kind = COMMENT if char == "#" else STRING
        found.append(Part(kind, line, source[start:end], closed))
        line += source.count("\n", start, end)
        at = begun = end
    if begun < len(source):
        found.append(Part(CODE, line, source[begun:], True))
    return found


def _with_prefix(source, begun, at):
    start = at
    while start > begun and at - start < 2 and source[start - 1] in _PREFIX:
        start -= 1
    before = source[start - 1] if start > begun else " "
    return at if before.isalnum() or before == "_" else start


def _comment(source, at):
    end = source.find("\n", at)
    return (len(source) if end < 0 else end), True


def _string(source, at):
    """(where the text in quotes that begins at `at` ends, whether it is closed)"""
    quote = source[at]
    if source[at : at + 3] == quote * 3:
        quote *= 3
    end = at + len(quote)
    while end < len(source):
        if source.startswith(quote, end):
            return end + len(quote), True
        if source[end] == "\n" and len(quote) == 1:
            return end, False
        end += 2 if source[end] == "\\" else 1
    return len(source), False


def body(part):
    """(prefix in small letters, what stands between the quotes) of a string."""
    bare = part.text.lstrip(_PREFIX)
    prefix = part.text[: len(part.text) - len(bare)].lower()
    width = 3 if bare[:3] in ('"""', "'''") else 1
    return prefix, bare[width : len(bare) - width if part.closed else len(bare)]


def brackets(found):
    """-> (line, bracket) of the first one without its partner, or None. An opening one that is
    closed by the wrong kind is meant, not what closes it."""
    open_ones = []
    for part in found:
        if part.kind != CODE:
            continue
        line = part.line
        for char in part.text:
            line += char == "\n"
            if char in "([{":
                open_ones.append((line, char))
            elif char in ")]}":
                if not open_ones:
                    return line, char
                if open_ones.pop()[1] != _PAIRS[char]:
                    return line, char
    return open_ones[-1] if open_ones else None
