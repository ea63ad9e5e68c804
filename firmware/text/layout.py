"""The last form of a text: romanised, cut, with its serial number. Pure."""

from text import encoding

SERIAL = "\x01"  # stands in a text for its serial number; the same as in text/messages.py


def shape(text, serial, romanise, max_segments, prefix, cut=encoding.cut):
    """text as it will be sent; may come back empty.

    serial: put where text has SERIAL, unless the text has to be cut before that, else at the end
    as " #17"; None: a " #17" at the end of text is kept there. romanise: True = in Latin letters;
    prefix: what the provider puts before it, counted only; cut: what keeps the text's beginning.
    """
    mark = "" if serial is None else "#%s" % serial
    if mark and SERIAL in text:
        at = text.find(SERIAL)
        rest = text[at + 1 :].replace(SERIAL, "")
        whole = _latin(text[:at] + mark + rest, romanise)
        kept = cut(whole, max_segments, prefix)
        if whole.find(mark) + len(mark) <= len(kept):
            return kept
    text = text.replace(" " + SERIAL, "").replace(SERIAL, "")
    if not mark:
        at = text.rfind(" #")
        if at >= 0 and text[at + 2 :].isdigit():
            text, mark = text[:at], text[at + 1 :]
    if not text:
        return mark
    return cut(_latin(text, romanise), max_segments, prefix, mark and " " + mark)


def _latin(text, wanted):
    return (encoding.romanise(text) or "?") if wanted else text
