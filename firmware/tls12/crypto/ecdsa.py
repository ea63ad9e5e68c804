"""ECDSA verification on P-256 with SHA-256 (FIPS 186-4 section 6.4, signature as in RFC 3279).

The signature must be strict DER: shortest lengths, shortest positive integers, nothing after
it. Both s and n - s are good, as everywhere outside Bitcoin.
"""

from .p256 import G, N, inverse, multiply, point


def _integer(der, at):
    """(value, next position) of the DER INTEGER at `at`; ValueError if not strict."""
    size = der[at + 1]
    body = der[at + 2 : at + 2 + size]
    if der[at] != 2 or not 0 < size < 34 or len(body) != size:
        raise ValueError("ECDSA signature encoding")
    if body[0] & 128 or (not body[0] and (size == 1 or not body[1] & 128)):
        raise ValueError("ECDSA signature encoding")
    return int.from_bytes(body, "big"), at + 2 + size


def _parse(der):
    """(r, s) of SEQUENCE { INTEGER r, INTEGER s }."""
    if len(der) < 8 or der[0] != 0x30 or der[1] != len(der) - 2:
        raise ValueError("ECDSA signature encoding")
    r, at = _integer(der, 2)
    if at + 2 > len(der):
        raise ValueError("ECDSA signature encoding")
    s, at = _integer(der, at)
    if at != len(der):
        raise ValueError("ECDSA signature encoding")
    return r, s


def verify(point65, digest32, sig_der):
    """True if sig_der (DER) signs the 32-byte SHA-256 digest under the public point65.

    False for anything wrong: point off the curve, encoding, range, or the signature itself.
    """
    try:
        q = point(point65)
        r, s = _parse(bytes(sig_der))
    except ValueError:
        return False
    if not (0 < r < N and 0 < s < N):
        return False
    w = inverse(s, N)
    e = int.from_bytes(digest32, "big")
    got = multiply((e * w % N, G), (r * w % N, q))
    return got is not None and got[0] % N == r
