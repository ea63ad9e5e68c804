"""Slips of the pen in config.py that can be seen in its text: each with its line and its cure.

No sentence quotes the file: what stands there may be a token, a password or a phone number. Only a
name in a setting without secrets is named.
"""

import ast
import builtins
import re

from checking import characters, scan
from checking.finding import mistake, warning

_BOM = "\ufeff"
# In these a name or a number may be a secret that lost its quotes; texts do not go on in the next.
_SECRET = ("WIFI", "SENDERS", "COMMANDS_FROM", "COMMANDS_PIN", "HTTP_PASSWORD")
_SETTING = re.compile(r"([A-Za-z_]\w*)\s*(?:\+?=(?!=)|:)")
_CONSTANTS = {"true": "True", "false": "False", "none": "None", "null": "None", "nil": "None"}
_CONSTANTS.update(yes="True", no="False", on="True", off="False")
_ESCAPES = "\n\\'\"abfnrtvx01234567NuU"
_TWICE = "write the backslash twice: \\\\"
_CURLY = 'curly quotes; write straight ones: "..."'
_NO_COMMA = "a comma is missing after line %d"


class Text:
    """A file's text, cut into parts. `secret`: nothing of it may be named (hooks.py)."""

    def __init__(self, source, secret=False):
        self.has_bom = source.startswith(_BOM)
        self.source = source.replace("\r\n", "\n")[self.has_bom :]
        self.parts = scan.parts(self.source)
        self.secret = secret
        self._lines = self.source.split("\n")

    def setting(self, line):
        """The setting that the line belongs to, or ""."""
        for text in reversed(self._lines[:line]):
            found = _SETTING.match(text)
            if found:
                return found[1]
        return ""

    def strings(self, line):
        return [part for part in self.parts if part.kind == scan.STRING and part.line == line]

    def is_secret(self, line):
        """Is what stands there a secret, as a text without a comma after it?"""
        return not self.secret and self.setting(line).upper() in _SECRET


def parsed(text):
    """-> (tree or None, SyntaxError or None). Python's own warnings are not shown: they quote."""
    try:
        return ast.parse(text.source), None
    except SyntaxError as error:
        return None, error
    except (ValueError, RecursionError, MemoryError):  # a NUL, or thousands of brackets
        return None, SyntaxError("")


def find(text, tree, error):
    """-> [Finding]; at least one mistake if there is no tree."""
    found = [warning(1, "the file begins with a byte order mark (BOM); save as UTF-8 without it")]
    found = found[: text.has_bom]
    for part in text.parts:
        if part.kind == scan.CODE:
            found += _in_code(part, tree)
        elif part.kind == scan.STRING:
            found += _in_string(text, part)
    found += _side_by_side(text)
    if tree is None:
        return found + _broken(text, error, found)
    return found + list(_in_tree(text, tree))


# In the text


def _in_code(part, tree):
    """Characters that Python does not know, and words it knows as something else."""
    line = part.line
    for char in part.text:
        line += char == "\n"
        if char in characters.CURLY:
            yield mistake(line, _CURLY)
            return
        if char not in "\t\f" and characters.is_invisible(char):
            yield mistake(line, "an invisible character, %s; delete it" % characters.name(char))
        elif ord(char) > 126:
            yield mistake(line, "the character %s; %s" % (characters.name(char), _instead(char)))
    for found in re.finditer(r"\bfrom\s*=(?!=)", part.text):
        at = part.line + part.text.count("\n", 0, found.start())
        yield mistake(at, "write from_=..., with a line below: from is a word of Python itself")
    if tree is None:
        yield from _numbers(part)


def _instead(char):
    latin = characters.looks_like(char)
    if latin:
        return "it looks like the Latin %s: type it again on an English keyboard" % latin
    return "put texts in quotes, or delete it"


def _numbers(part):
    for pattern, text in (
        (r"(?<![\w.])0\d+(?![\w.])", "a number that begins with 0; put phone numbers in quotes"),
        (r"(?<![\w.])(?!0[xXoObB])\d+(?!e\d)[A-Za-z_]\w*", "a text without its quotes"),
        (r"\+\d+ +\d", "a phone number without its quotes"),
    ):
        for found in re.finditer(pattern, part.text):
            yield mistake(part.line + part.text.count("\n", 0, found.start()), text)


def _in_string(text, part):
    prefix, body = scan.body(part)
    if "r" not in prefix:
        yield from _escapes(part, body)
    sender = text.setting(part.line).upper() == "SENDERS"
    for at, char in enumerate(body):
        line = part.line + body.count("\n", 0, at)
        if char not in "\t\u00a0" and characters.is_invisible(char):
            tell = mistake if text.is_secret(line) else warning
            yield tell(
                line, "an invisible character in a text, %s; delete it" % characters.name(char)
            )
        elif sender and characters.looks_like(char) and _is_code(body):
            name = characters.name(char)
            yield mistake(
                line, "character %d of a text is %s; %s" % (at + 1, name, _instead(char))
            )
            return


def _is_code(body):
    """A SID, a token or a number, in which a foreign letter has no place."""
    return re.fullmatch(r"\S{8,}", body) and len(re.findall(r"\d", body)) >= 6


def _escapes(part, body):
    for found in re.finditer(r"\\(.)", body, re.S):
        rest = body[found.start() + 1 :]
        line = part.line + body.count("\n", 0, found.start())
        if found[1] not in _ESCAPES:
            yield warning(line, "a single backslash in a text; %s" % _TWICE)
            return
        if not re.match(
            r"x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|N\{|[^xuUN]", rest, re.S
        ):
            yield mistake(line, "a single backslash in a text; %s" % _TWICE)
            return
        if re.match("u[dD][89abAB]", rest):
            yield mistake(line, "half a character (a surrogate) in a text; write the whole one")
            return
        if found[1] == "N":
            yield mistake(line, "\\N{...} is not in MicroPython: write the character itself")


def _side_by_side(text):
    """Two texts without a comma, which Python makes one of."""
    last = None  # the string before, if only spaces and comments came since
    for part in text.parts:
        if part.kind == scan.STRING:
            if last and text.is_secret(part.line):
                line = last.line + last.text.count("\n")
                if text.setting(last.line) == text.setting(part.line):
                    yield mistake(line, _NO_COMMA % line)
            last = part
        elif part.kind == scan.CODE and part.text.strip():
            last = None


# What cannot be read as Python


def _broken(text, error, found):
    """At least one mistake, the likeliest."""
    if any(each.kind == "mistake" for each in found):
        return []
    for part in text.parts:
        if part.kind == scan.STRING and not part.closed:
            if any(set(each.text) & set(characters.CURLY) for each in text.strings(part.line)):
                return [mistake(part.line, _CURLY)]
            return [mistake(part.line, "a text in quotes that begins here has no end; close it")]
    if isinstance(error, IndentationError):
        return [
            mistake(error.lineno, "spaces at the start of the line; settings begin at its edge")
        ]
    bracket = scan.brackets(text.parts)
    if bracket:
        return [_bracket(*bracket)]
    line = error.lineno or 1
    return [
        mistake(
            line,
            "look for a missing comma, quote or bracket there or in the line above",
        )
    ]


def _bracket(line, char):
    if char in "([{":
        return mistake(line, "the bracket %s has no end; close it, and look for a comma" % char)
    return mistake(line, "the bracket %s closes none of its kind; look at those before it" % char)


# In what Python reads, but not as it was meant


def _in_tree(text, tree):
    for node in ast.walk(tree):
        if isinstance(node, (ast.Call, ast.Subscript)):
            yield from _no_comma(node)
    told = [found for node in tree.body for found in _no_sign(node)]
    yield from told
    known, lines = _defined(tree), [found.line for found in told]
    for node in _outside_of_try(tree) if known is not None else ():
        if _is_new(node, known) and node.lineno not in lines:
            yield _unknown(text, node)


def _is_new(node, known):
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in known


def _no_comma(node):
    """(1, 2)(3, 4) and [1][2] are calls and picks for Python."""
    what = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(what, (ast.Tuple, ast.List, ast.Dict, ast.Constant)) or (
        isinstance(node, ast.Call) and isinstance(what, ast.Call)
    ):
        yield mistake(what.end_lineno, _NO_COMMA % what.end_lineno)


def _no_sign(node):
    if isinstance(node, ast.AnnAssign) and node.value is None:
        yield mistake(node.lineno, "write = between a setting and its value, not :")
    elif (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Compare)
        and isinstance(node.value.left, ast.Name)
    ):
        yield mistake(node.lineno, "write one = between a setting and its value, not ==")


def _defined(tree):
    """Every name that the file gives a meaning to, and Python's own; None: cannot be known."""
    known = set(dir(builtins))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            known.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            known.add(node.name)
        elif isinstance(node, ast.arg):
            known.add(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            known.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
            if "*" in names:
                return None
            known.update(names)
    return known


def _outside_of_try(tree):
    for node in ast.iter_child_nodes(tree):
        if type(node).__name__ not in ("Try", "TryStar"):
            yield node
            yield from _outside_of_try(node)


def _unknown(text, node):
    right = _CONSTANTS.get(node.id.lower())
    if right:
        return mistake(node.lineno, "write %s, with a capital letter and no quotes" % right)
    label = re.fullmatch(r"(?:D([0-8])|(?:GPIO|IO)(\d\d?))", node.id.upper())
    if label:
        return mistake(node.lineno, _label(label[1], label[2]))
    if node.id in ("twilio", "sipgate", "telegram"):
        return mistake(node.lineno, "have this line at the top: from accounts import %s" % node.id)
    if text.secret or text.is_secret(node.lineno):
        return mistake(node.lineno, "a text without its quotes, or a name that is not known")
    return mistake(node.lineno, "the name %s is not known; put texts in quotes" % node.id[:30])


def _label(printed, number):
    if number:
        return "write the GPIO number alone: pin=%s" % number
    from settings import sensors

    meant = sensors._LABEL_PINS[int(printed)]
    return "D%s is printed on the board; write its GPIO number: pin=%d" % (printed, meant)
