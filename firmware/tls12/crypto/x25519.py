"""X25519 key agreement on the VM's big integers (RFC 7748 sections 5 and 6.1).

`public(k32)` and `shared(k32, u32)` take and return 32 bytes, little-endian as on the wire.
Numbers stay between reductions: folding once, `(x & M) + 19 * (x >> 255)`, leaves a few bits
too many and differences may be negative, and Python's & and >> are right for both. Only what
leaves a ladder step is folded twice. Where the chip has room for machine code,
crypto/x25519_native.py runs the ladder, and a public key is one more of it.
"""

from ..runtime import drop, field

_P = (1 << 255) - 19
_M = (1 << 255) - 1


def inverse(a):
    """1/a mod p by Euclid: divmod is C, so this is 40 times cheaper than Fermat here."""
    r0, r1 = _P, a % _P
    t0, t1 = 0, 1
    while r1:
        q, r = divmod(r0, r1)
        r0, r1 = r1, r
        t0, t1 = t1, t0 - q * t1
    return t0 % _P


def _scalar(k32):
    """Clamped scalar (RFC 7748 section 5)."""
    if len(k32) != 32:
        raise ValueError("X25519 key length")
    k = int.from_bytes(k32, "little")
    return (k & ((1 << 254) - 8)) | (1 << 254)


def _step(x1, x2, z2, x3, z3):
    """One ladder step (RFC 7748 section 5): doubles (x2:z2), adds it to (x3:z3)."""
    m = _M
    a = x2 + z2
    b = x2 - z2
    u = (x3 - z3) * a
    v = (x3 + z3) * b
    u = (u & m) + 19 * (u >> 255)
    v = (v & m) + 19 * (v >> 255)
    x3 = u + v
    x3 *= x3
    x3 = (x3 & m) + 19 * (x3 >> 255)
    z3 = u - v
    z3 *= z3
    z3 = (z3 & m) + 19 * (z3 >> 255)
    z3 *= x1
    z3 = (z3 & m) + 19 * (z3 >> 255)
    a *= a
    a = (a & m) + 19 * (a >> 255)
    b *= b
    b = (b & m) + 19 * (b >> 255)
    x2 = a * b
    x2 = (x2 & m) + 19 * (x2 >> 255)
    b = a - b
    z2 = b * (a + 121665 * b)
    z2 = (z2 & m) + 19 * (z2 >> 255)
    return (
        (x2 & m) + 19 * (x2 >> 255),
        (z2 & m) + 19 * (z2 >> 255),
        (x3 & m) + 19 * (x3 >> 255),
        (z3 & m) + 19 * (z3 >> 255),
    )


def _ladder(k, u):
    """As x25519_native.ladder, on the VM's integers."""
    x2, z2, x3, z3 = 1, 0, u, 1
    bit = 1 << 254
    while bit:
        if k & bit:
            x3, z3, x2, z2 = _step(u, x3, z3, x2, z2)
        else:
            x2, z2, x3, z3 = _step(u, x2, z2, x3, z3)
        bit >>= 1
    return x2, z2


def _times(k32, u):
    """u-coordinate of the secret k32 times the point with u-coordinate u."""
    if field:
        from .x25519_native import ladder

        x, z = ladder(field, _scalar(k32), u)
    else:
        x, z = _ladder(_scalar(k32), u)
    return x * inverse(z) % _P


def public(k32):
    """Public key (32 bytes) of the 32-byte secret k32. ValueError: wrong length."""
    if len(k32) != 32:
        raise ValueError("X25519 key length")
    if field:
        return _times(k32, 9).to_bytes(32, "little")
    from .x25519_fixed_base import times

    u, over = times(k32)
    times = None  # a name in use would keep its module from being dropped
    u = (u * inverse(over) % _P).to_bytes(32, "little")
    drop("crypto.x25519_fixed_base")
    return u


def shared(k32, u32):
    """Shared secret (32 bytes) of our secret k32 and the peer's public key u32.

    ValueError: wrong length, or an all-zero result, which only a peer point of low order
    gives (RFC 7748 section 6.1; a TLS client must stop there, RFC 8422 section 5.11).
    """
    if len(u32) != 32:
        raise ValueError("X25519 key length")
    u = int.from_bytes(u32, "little") & _M
    s = _times(k32, u)
    if not s:
        raise ValueError("X25519 peer point of low order")
    return s.to_bytes(32, "little")
