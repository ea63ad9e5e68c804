"""RSA signature verification: PKCS#1 v1.5 and PSS, both with SHA-256 (RFC 8017 8.1.2, 8.2.2).

Keys of 2048 to 4096 bits. Nothing here is secret, so nothing is constant-time. A product is
reduced as it grows, 66 bytes at a time from below (Montgomery, Math. Comp. 44, 1985): that costs
little more than any other way here and has the smallest numbers, at most 68 bytes longer than the
modulus, and of few sizes: any finds room where another was. Key and signature come as integers,
so that nobody holds their bytes beside them.
"""

from hashlib import sha256

try:
    from micropython import const
except ImportError:
    const = int

# DER of DigestInfo up to the digest, for id-sha256 with NULL parameters (RFC 8017 9.2 note 1)
_SHA256 = b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"
_SLICE = const(528)  # bits: a quarter of 2048, an eighth of 4096, and a little


def _into(x, n, k):
    """x * 2**k mod n, k a multiple of _SLICE."""
    while k:
        k -= _SLICE
        x = (x << _SLICE) % n
    return x


def _times(a, b, n, k, inverse):
    """a * b / 2**k mod n, for a and b below n; inverse: -1 / n mod 2**_SLICE.

    If a is b, each product of two different slices is made once and counts twice. Step by step,
    so that no more than three long numbers are in memory besides the arguments.
    """
    mask = (1 << _SLICE) - 1
    r = i = 0
    while i < k:
        x = b >> i
        m = (x & mask) + 0  # what & makes takes as much memory as its longer operand
        if a is b:
            x += x
            x -= m
            x *= m
            x <<= i
        else:
            x = a * m
        r += x
        x = m = 0
        m = (r & mask) * inverse & mask
        x = m * n
        r += x
        r >>= _SLICE
        i += _SLICE
    return r - n if r >= n else r


def _power(s, e, n, k):
    """s ** e mod n for odd n and e, n below 2**k, by squaring what is 2**k times too large.

    The last factor of an odd power is s itself, which brings the result back.
    """
    mask = (1 << _SLICE) - 1
    low = (n & mask) + 0
    inverse = bit = 1
    while bit < _SLICE:  # Newton: each step doubles the number of right bits
        bit += bit
        inverse = inverse * (low * inverse + 2) & ((1 << bit) - 1)
    inverse = (inverse & mask) + 0
    bit = 1
    while bit <= e:
        bit <<= 1
    bit >>= 2
    r = _into(s, n, k)
    while bit:
        r = _times(r, r, n, k, inverse)
        if e & bit:
            r = _times(r, s, n, k, inverse)
            if bit > 1:
                r = _into(r, n, k)
        bit >>= 1
    return r


def _open(n, e, s, size):
    """The encoded message: s ** e mod n as bytes as long as n; None if the key is one that this
    client refuses, or the signature (an integer that came as `size` bytes) is out of range."""
    if n >> 4096 or not n >> 2047 or not n & 1 or e < 3 or e >> 32 or not e & 1:
        return None
    k = len(n.to_bytes(512, "big").lstrip(b"\0"))
    if size != k or s >= n:
        return None
    return _power(s, e, n, -(-8 * k // _SLICE) * _SLICE).to_bytes(k, "big")


def verify_pkcs1(n, e, s, size, digest32):
    """True if s is a PKCS#1 v1.5 signature of the SHA-256 digest under key (n, e).

    n, e, s: integers; size: bytes in which s came. The expected encoding is built and
    compared whole (RFC 8017 8.2.2), so no parser can be led astray by forged padding.
    """
    em = _open(n, e, s, size)
    want = b"\x00\x01" + b"\xff" * (size - 54) + b"\x00" + _SHA256 + bytes(digest32)
    return em == want


def _mgf1(seed, n):
    """n bytes of MGF1 with SHA-256 (RFC 8017 B.2.1)."""
    out = b""
    i = 0
    while len(out) < n:
        h = sha256(seed)
        h.update(bytes((0, 0, 0, i)))
        out += h.digest()
        i += 1
    return out[:n]


def verify_pss(n, e, s, size, digest32):
    """True if s is a PSS signature of the SHA-256 digest under key (n, e).

    MGF1 with SHA-256, salt of 32 bytes: the one form of rsa_pss_rsae_sha256 (RFC 8446 4.2.3).
    Arguments as above. Steps are those of RFC 8017 9.1.2.
    """
    em = _open(n, e, s, size)
    if em is None:
        return False
    top = n >> 8 * size - 8
    bits = 8 * size - 9  # of the encoded message: one less than the modulus has
    while top:
        top >>= 1
        bits += 1
    if not bits & 7:  # the encoded message is one byte shorter than the modulus
        if em[0]:
            return False
        em = em[1:]
    top = 0xFF >> (-bits & 7)
    size = len(em) - 33
    if em[-1] != 0xBC or em[0] > top:
        return False
    h = em[size:-1]
    x = int.from_bytes(em[:size], "big") ^ int.from_bytes(_mgf1(h, size), "big")
    db = x.to_bytes(size, "big")
    if bytes((db[0] & top,)) + db[1:-32] != bytes(size - 33) + b"\x01":
        return False
    d = sha256(bytes(8))
    d.update(digest32)
    d.update(db[-32:])
    return d.digest() == h
