"""Secrets out of every printed line: hide() them once at boot, mask() whatever is shown.

A secret is looked for as it is, percent-encoded, and inside base64 at each of the three
alignments it can have there (so also inside a "Basic ..." header with any user name).
Mask before cutting a text short: half a secret is not recognised.
"""

import binascii

from core.overlay import shelf

_secrets = shelf.setdefault("secrets", [])  # this module may be dropped, they must not be
_SHORTEST = 4  # masking one letter would make every line unreadable
_SAFE = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"


def hide(secret):
    """Register a str; from now on mask() replaces it. None and very short ones are ignored."""
    if secret and isinstance(secret, str) and len(secret) >= _SHORTEST and secret not in _secrets:
        _secrets.append(secret)
        _secrets.sort(key=len, reverse=True)  # a longer secret may contain a shorter one


def forget():
    """Drop all registered secrets (tests, and a new config)."""
    while _secrets:
        _secrets.pop()


def mask(text):
    """text (anything; str() is applied) with every registered secret replaced by ***."""
    if not isinstance(text, str):
        text = str(text)
    for secret in _secrets:
        for form in _forms(secret):
            if form in text:
                text = text.replace(form, "***")
    return text


def _forms(secret):
    yield secret
    raw = secret.encode()
    if raw.strip(_SAFE):  # else percent-encoded it is the same
        upper = _percent(raw, "%%%02X")
        yield upper
        yield _percent(raw, "%%%02x")
        yield upper.replace("%20", "+")
    for before in range(3):
        core = _core(raw, before)
        if len(core) >= _SHORTEST:
            yield core


def _percent(raw, how):
    out = bytearray()
    for byte in raw:
        if byte in _SAFE:
            out.append(byte)
        else:
            out.extend((how % byte).encode())
    return str(out, "ascii")


def _core(raw, before):
    """The base64 characters that depend on raw alone when `before` bytes precede it in a group."""
    coded = binascii.b2a_base64(b"\0" * before + raw).decode()
    first = (0, 2, 3)[before]
    return coded[first : (before + len(raw)) * 8 // 6]
