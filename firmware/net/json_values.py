"""Values of a JSON text (RFC 8259) in Python's terms, from the bytes that stand for them."""

LONE = b"\xef\xbf\xbd"  # U+FFFD, for one half of a surrogate pair
IN_NUMBER = b"0123456789+-.eE"


class Broken(ValueError):
    """The text is not JSON, too deep, too long, or it ended early."""


def add(to, code):
    """Append a code point to a bytearray as UTF-8. By chr() a stranger could fill the memory: see
    core/utf8.py."""
    if code < 0x80:
        to.append(code)
        return
    more = 1 if code < 0x800 else 2 if code < 0x10000 else 3  # bytes after the first
    to.append(0xFF00 >> more + 1 & 0xFF | code >> 6 * more)
    for at in range(6 * more - 6, -1, -6):
        to.append(0x80 | code >> at & 0x3F)


def word(raw):
    """None, a bool or a number, as the bytes `raw` say. Raises Broken for anything else."""
    if raw == b"null":
        return None
    if raw == b"true" or raw == b"false":
        return raw == b"true"
    if not raw or raw[0] not in b"-0123456789" or not all(b in IN_NUMBER for b in raw):
        raise Broken("no JSON value")
    text = str(raw, "ascii")
    try:
        return float(text) if "." in text or "e" in text or "E" in text else int(text)
    except ValueError:
        raise Broken("no number")


def string(raw, is_cut, tail):
    """The str of a string's bytes; is_cut: they are not all, the end of it if `tail`."""
    try:
        if not is_cut:
            return str(raw, "utf-8")
    except ValueError:  # UnicodeError is one
        pass
    from core import utf8  # rarely needed: a value cut to length, or broken bytes

    return utf8.text(raw, is_cut, tail)
