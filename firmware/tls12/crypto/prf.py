"""The PRF of TLS 1.2 and HMAC, on hashlib.sha256 only (RFC 5246 section 5, RFC 2104)."""

from hashlib import sha256


def _pads(key):
    """(inner, outer) 64-byte blocks of an HMAC key."""
    if len(key) > 64:
        key = sha256(key).digest()
    k = int.from_bytes(bytes(key) + bytes(64 - len(key)), "big")
    inner = int.from_bytes(b"\x36" * 64, "big")
    outer = int.from_bytes(b"\x5c" * 64, "big")
    return (k ^ inner).to_bytes(64, "big"), (k ^ outer).to_bytes(64, "big")


def _mac(pads, parts):
    h = sha256(pads[0])
    for part in parts:
        h.update(part)
    inner = h.digest()
    h = sha256(pads[1])
    h.update(inner)
    return h.digest()


def hmac_sha256(key, *parts):
    """HMAC-SHA256 (32 bytes) under key (any length) of the parts one after another."""
    return _mac(_pads(key), parts)


def prf(secret, label, seed, n):
    """n bytes of P_SHA256(secret, label + seed); label and seed are bytes-like."""
    pads = _pads(secret)
    a = _mac(pads, (label, seed))
    out = _mac(pads, (a, label, seed))
    while len(out) < n:
        a = _mac(pads, (a,))
        out += _mac(pads, (a, label, seed))
    return out[:n]
