"""RSA signature verification: PKCS#1 v1.5 and PSS, both with SHA-256 (RFC 8017 8.1.2, 8.2.2).

Keys of 2048 to 4096 bits. Nothing here is secret, so nothing is constant-time. A multiplication
costs the VM half of a division of the same size, so most of a product is reduced by multiplying
its upper part with a power of two modulo n; long keys are multiplied in slices of 64 bytes, so
that no heap block is much longer than the modulus and 64 bytes.
"""

import gc
from hashlib import sha256

# DER of DigestInfo up to the digest, for id-sha256 with NULL parameters (RFC 8017 9.2 note 1)
_SHA256 = b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"


def _bits(n):
    """Number of bits of n (a bytes value without leading zeros)."""
    top = n[0]
    bits = 8 * len(n)
    while top < 128:
        top <<= 1
        bits -= 1
    return bits


def _trim(n):
    n = bytes(n)
    i = 0
    while i < len(n) and not n[i]:
        i += 1
    return n[i:]


def _folder(n, at):
    """f(x) = x with all above bit `at` folded in below: half the price of a remainder. Without a
    mask for the lower part, which would be as long as a key."""
    c = (1 << at) % n

    def fold(x):
        top = x >> at
        return x - (top << at) + top * c

    return fold


def _whole(n, bits):
    """Multiplier modulo n for keys up to 2048 bits: longest heap block 528 bytes."""
    half = _folder(n, bits + (bits >> 1))
    quarter = _folder(n, bits + (bits >> 2))
    return lambda a, b: quarter(half(a * b)) % n


def _sliced(n, bits):
    """Multiplier modulo n for longer keys, 64 bytes of b at a time.

    The running sum stays 512 bits longer than n; what is shifted out comes back times c.
    """
    c = (1 << (bits + 512)) % n
    slice_m = (1 << 512) - 1

    def multiply(a, b):
        gc.collect()
        r = 0
        i = (bits + 511) // 512 * 512
        while i:
            i -= 512
            top = r >> bits
            r -= top << bits
            r = (r << 512) + top * c + a * ((b >> i) & slice_m)
        return r % n

    return multiply


def _power(s, e, multiply):
    """s ** e mod n, by squaring."""
    r = s
    bit = 1
    while bit <= e:
        bit <<= 1
    bit >>= 2
    while bit:
        r = multiply(r, r)
        if e & bit:
            r = multiply(r, s)
        bit >>= 1
    return r


def _open(n, e, sig):
    """The encoded message: sig ** e mod n as bytes as long as n, or None if out of range."""
    k = len(n)
    n = int.from_bytes(n, "big")
    s = int.from_bytes(sig, "big")
    if len(sig) != k or s >= n:
        return None
    try:
        r = _power(s, e, (_whole if k <= 256 else _sliced)(n, 8 * k))
    except MemoryError:
        gc.collect()  # slices need half the room and a sixth more time
        r = _power(s, e, _sliced(n, 8 * k))
    return r.to_bytes(k, "big")


def _usable(n, e):
    """The modulus without leading zeros, or None for a key this client refuses."""
    n = _trim(n)
    if not n or not 2048 <= _bits(n) <= 4096 or not n[-1] & 1:
        return None
    if e < 3 or e >= 1 << 32 or not e & 1:
        return None
    return n


def verify_pkcs1(n, e, sig, digest32):
    """True if sig is a PKCS#1 v1.5 signature of the SHA-256 digest under key (n, e).

    n: modulus, big-endian bytes; e: public exponent, int. The expected encoding is built and
    compared whole (RFC 8017 8.2.2), so no parser can be led astray by forged padding.
    """
    n = _usable(n, e)
    if n is None:
        return False
    em = _open(n, e, sig)
    want = b"\x00\x01" + b"\xff" * (len(n) - 54) + b"\x00" + _SHA256 + bytes(digest32)
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


def verify_pss(n, e, sig, digest32):
    """True if sig is a PSS signature of the SHA-256 digest under key (n, e).

    MGF1 with SHA-256, salt of 32 bytes: the one form of rsa_pss_rsae_sha256 (RFC 8446 4.2.3).
    n: modulus, big-endian bytes; e: int. Steps are those of RFC 8017 9.1.2.
    """
    n = _usable(n, e)
    if n is None:
        return False
    em = _open(n, e, sig)
    if em is None:
        return False
    bits = _bits(n) - 1
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
