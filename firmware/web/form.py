"""The body of a form (application/x-www-form-urlencoded), from whoever sent it. Pure.

All is bytes: what a signature covers need not be UTF-8. A % without two hex digits stands for
itself, as with everybody who reads forms (WHATWG URL, 5.1); a piece without "=" is a name.
"""

try:
    from micropython import const
except ImportError:
    const = int

_MOST = const(80)  # fields; Twilio sends 20 to 40
_HEX = b"0123456789abcdefABCDEF"


def pairs(body):
    """[(name, value)] decoded, sorted, each once; [] if there are more than anybody sends. body:
    bytes (a bytearray cannot be searched on the chip)."""
    found, at = [], 0
    while at < len(body):
        end = body.find(b"&", at)
        if end < 0:
            end = len(body)
        if end > at:
            if len(found) >= _MOST:
                return []
            found.append(_pair(body[at:end]))
        at = end + 1
    found.sort()
    return [pair for n, pair in enumerate(found) if not n or pair != found[n - 1]]


def _pair(piece):
    equals = piece.find(b"=")
    if equals < 0:
        return decoded(piece), b""
    return decoded(piece[:equals]), decoded(piece[equals + 1 :])


def decoded(raw):
    """The bytes that raw stands for."""
    raw = raw.replace(b"+", b" ")
    at = raw.find(b"%")
    if at < 0:
        return raw
    out = bytearray(raw[:at])
    while at < len(raw):
        pair = raw[at + 1 : at + 3]
        if raw[at] == 37 and len(pair) == 2 and pair[:1] in _HEX and pair[1:] in _HEX:
            out.append(int(pair, 16))
            at += 2
        else:
            out.append(raw[at])
        at += 1
    return bytes(out)
