"""UTF-8 that was cut to length or is broken, as text. MicroPython's decoder only raises.

MicroPython's str has a trap, too: `for char in text`, `text[i]` and chr() put each character that
is new there into the table of names, for good (mp_obj_new_str_via_qstr): 7 bytes and its own, and
a table that doubles at 620. Strangers could fill the memory with their texts. So in every module a
character is `text[i : i + 1]` (a slice is let go like any object), and signs are looked for by
strip() or among bytes.
"""


def text(raw, is_cut=False, tail=False):
    """UTF-8 bytes as str; bytes that are not UTF-8 become "?".

    is_cut: the bytes were cut to length, so half a character at the cut (the end, or with tail the
    beginning) is dropped first.
    """
    if is_cut and tail:
        while raw and raw[0] & 0xC0 == 0x80:
            raw = raw[1:]
    elif is_cut:
        raw = raw[: len(raw) - _half(raw)]
    try:
        return str(raw, "utf-8")
    except ValueError:  # UnicodeError is one
        pass
    return "".join(_repaired(raw))


def _half(raw):
    """Bytes of an unfinished character at the end of raw."""
    for back in range(1, min(4, len(raw) + 1)):
        byte = raw[-back]
        if byte & 0xC0 != 0x80:
            return back if byte >= 0xC0 and back < _length(byte) else 0
    return 0


def _length(lead):
    return 1 if lead < 0x80 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4


def _repaired(raw):
    at = 0
    while at < len(raw):
        size = _length(raw[at])
        try:
            yield str(bytes(raw[at : at + size]), "utf-8")
        except ValueError:
            size = 1
            yield "?"
        at += size
