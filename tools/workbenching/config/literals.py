"""Values as a person would write them in config.py; MicroPython reads them, too."""

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
WIDTH = 99  # of a line, as config.example.py has it


def literal(value):
    """A str, bool, int, None, or a list or tuple of them, as Python text."""
    if isinstance(value, str):
        return '"%s"' % "".join([_char(char) for char in value])
    if isinstance(value, tuple):
        return "(%s%s)" % (", ".join(map(literal, value)), ","[: len(value) == 1])
    if isinstance(value, list):
        return "[%s]" % ", ".join(map(literal, value))
    if value is None or isinstance(value, (bool, int)):
        return repr(value)
    raise ValueError("a value of a kind that no setting has")


def _char(char):
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    form = "\\x%02x" if code < 256 else "\\u%04x" if code < 65536 else "\\U%08x"
    return form % code


def call(name, pairs, indent="", new_line="\n"):
    """`name(key=text, ...)`: on one line if it fits behind `indent`, else one pair a line."""
    words = ["%s=%s" % pair for pair in pairs]
    short = "%s(%s)" % (name, ", ".join(words))
    if len(indent) + len(short) + 1 <= WIDTH:
        return short
    inner = new_line + indent + "    "
    return "%s(%s%s%s)" % (name, inner, ("," + inner).join(words) + ",", new_line + indent)
