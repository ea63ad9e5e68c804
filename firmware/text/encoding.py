"""Text as a text message sees it: form encoding, segments, romanisation, cutting.

Rules: GSM 03.38 alphabet and extension table (3GPP TS 23.038 section 6.2.1); 160/153 septets or
70/67 UCS-2 units per single/joined part (twilio.com/docs/glossary/what-sms-character-limit).
Tables are strings searched in place: a dict of 130 entries would cost 4 KB of the chip's RAM.
"""

try:
    from micropython import const
except ImportError:
    const = int

# What a legacy trial account puts before every text (echoed in the answer's body).
TRIAL_PREFIX = "Sent from your Twilio trial account - "

_GSM_ONE = const(160)
_GSM_PART = const(153)
_UCS_ONE = const(70)
_UCS_PART = const(67)
_PIECE = const(16)  # characters: finding the n-th one takes n steps

# The GSM alphabet beyond plain ASCII; the extension table (two units each).
_GSM = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà"
_GSM_TWO = "\f^{}\\[~]|€"
_RARE = "`[\\]^"  # from space to z what is not one septet: not in GSM, or in the extension table

_UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"
_HEX = b"0123456789ABCDEF"


def form_encode(pairs):
    """(name, value) pairs as application/x-www-form-urlencoded bytes, UTF-8, all percent-encoded.

    Values may be str or int. A lone surrogate, which UTF-8 cannot carry, becomes "?".
    """
    out = bytearray()
    for name, value in pairs:
        if out:
            out.append(38)  # &
        _quote(out, name)
        out.append(61)  # =
        _quote(out, str(value))
    return bytes(out)


def _quote(out, text):
    for start in range(0, len(text), _PIECE):
        for byte in _utf8(text[start : start + _PIECE]):
            if byte in _UNRESERVED:
                out.append(byte)
            else:
                out.append(37)  # %
                out.append(_HEX[byte >> 4])
                out.append(_HEX[byte & 15])


def _utf8(piece):
    """A few characters as bytes."""
    try:
        raw = piece.encode()
        if 0xED not in raw:  # the first byte of a surrogate, which MicroPython does encode
            return raw
    except ValueError:
        pass
    return "".join(["?" if 0xD800 <= ord(char) <= 0xDFFF else char for char in piece]).encode()


def _chars(text):
    """Each character of text. `for char in text` would leave them all in memory: see
    core/utf8.py."""
    for start in range(0, len(text), _PIECE):
        piece = text[start : start + _PIECE]
        for i in range(len(piece)):
            yield piece[i : i + 1]


def _gsm_cost(char):
    """Septets of one character: 1, 2 (extension table), or 0 if GSM-7 does not have it."""
    if " " <= char <= "z" and char not in _RARE:
        return 1
    if char in _GSM_TWO:
        return 2
    return 1 if char in _GSM else 0


def _ucs_cost(char):
    return 2 if ord(char) > 0xFFFF else 1  # an emoji is a surrogate pair


def units(text):
    """(is_gsm7, units): the alphabet the whole text needs, and its septets or UCS-2 units."""
    gsm, septets, ucs = True, 0, 0
    for char in _chars(text):
        if " " <= char <= "z" and char not in _RARE:  # as _gsm_cost: a call takes longer
            septets += 1
            ucs += 1
            continue
        cost = _gsm_cost(char)
        gsm = gsm and cost > 0
        septets += cost
        ucs += _ucs_cost(char)
    return gsm, septets if gsm else ucs


def segments(text, prefix=""):
    """How many parts are billed for prefix + text (0 for an empty one).

    A two-unit character (extension table, emoji) is never split between parts, so a part may
    stay one unit short.
    """
    text = prefix + text
    gsm, total = units(text)
    if total <= (_GSM_ONE if gsm else _UCS_ONE):
        return 1 if total else 0
    part = _GSM_PART if gsm else _UCS_PART
    cost = _gsm_cost if gsm else _ucs_cost
    count, used = 1, 0
    for char in _chars(text):
        need = cost(char)
        if used + need > part:
            count, used = count + 1, 0
        used += need
    return count


def cut(text, max_segments, prefix="", tail=""):
    """The longest beginning of text, cut between characters, followed by tail, that fits.

    prefix is counted but not returned. Adding a character never needs fewer segments, so halving
    the interval finds the longest one. If even tail does not fit, only tail is returned.
    """
    if segments(text + tail, prefix) <= max_segments:
        return text + tail
    low, high = 0, len(text)  # low fits (or must do), high does not
    while high - low > 1:
        middle = (low + high) // 2
        if segments(text[:middle] + tail, prefix) <= max_segments:
            low = middle
        else:
            high = middle
    return text[:low] + tail


def romanise(text):
    """text in Latin letters of the GSM alphabet: Ukrainian by the Cabinet's resolution 55 of 2010.

    Russian letters and typographic signs are mapped too, and what is left over and not in GSM-7
    becomes "?", so the result always costs the cheap 160 characters a segment.
    """
    if units(text)[0]:
        return text
    from text import romanise as text_romanise

    latin = bytearray()  # join() would make a list of the pieces first, four times as large
    for piece in text_romanise.pieces(text, _gsm_cost):
        latin.extend(piece.encode())
    return str(latin, "utf-8")
