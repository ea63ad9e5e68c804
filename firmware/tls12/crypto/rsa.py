"""RSA signature verification: PKCS#1 v1.5 and PSS, both with SHA-256 (RFC 8017 8.1.2, 8.2.2).

Keys of 2048 to 4096 bits. Nothing here is secret, so nothing is constant-time. A product is
reduced as it grows, one slice of up to 88 bytes at a time from below (Montgomery, Math. Comp. 44,
1985): that costs little more than any other way here and has small numbers. With more than 2048
bits they are lists of three parts, the lowest first: memory is all small holes after certificates
were read, and a number of 512 bytes finds no room there. Two sizes only, a part and a slice more:
any finds room where another was. Where memory is short, parts of 88 bytes. Below, w: bits of a
slice; wide: of a part.
"""

from hashlib import sha256

try:
    from micropython import const
except ImportError:
    const = int

# DER of DigestInfo up to the digest, for id-sha256 with NULL parameters (RFC 8017 9.2 note 1)
_SHA256 = b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"


def _parts(x, size):
    """The number in the bytes x, in parts of `size` bytes."""
    end = len(x)
    out = []
    while end > 0:
        start = max(end - size, 0)
        out.append(int.from_bytes(x[start:end], "big"))
        end = start
    return out


def _less(x, up, q, n, wide):
    """x becomes (x << up) - q * n, which must be neither negative nor more than the parts hold."""
    mask = (1 << wide) - 1
    total = 0
    for i in range(len(n)):
        total += x[i] << up
        total -= q * n[i]
        x[i] = (total & mask) + 0  # what & makes takes as much memory as its longer operand
        total >>= wide


def _into(x, n, w, wide):
    """x, below 3 * n, becomes x * 2**k mod n for k bits in all parts, or n or 2 * n more.

    By one slice a turn: the upper bits of both tell how many times n is to go. Of n's they are at
    least 64 more than a slice has (n is at most 191 bits shorter than its parts, see _open), so
    that is nearly exact.
    """
    low = wide - w - 256
    high = (n[-1] >> low) + 1
    for _ in range(0, len(n) * wide, w):
        _less(x, w, (x[-1] >> low << w) // high, n, wide)


def _times(a, b, n, w, wide, inverse):
    """a * b / 2**k mod n for k bits in all parts, or n more; a, b below 3 * n;
    inverse: -1 / n mod 2**w.

    If a is b, each product of two different slices is made once and counts twice. Step by step,
    so that few long numbers are in memory besides the arguments.
    """
    mask = (1 << w) - 1
    parts = range(len(n))
    r = [0 for _ in parts]
    for at in parts:
        for i in range(0, wide, w):
            x = b[at] >> i
            m = (x & mask) + 0
            part = 0
            if a is b:
                x += x
                x -= m
                x *= m
                x <<= i
                r[at] += x
                part = at + 1
                if part < len(n):
                    m += m
            while part < len(n):
                x = a[part] * m
                r[part] += x
                part += 1
            x = m = 0
            m = (r[0] & mask) * inverse & mask
            for part in parts:
                x = m * n[part]
                x += r[part]
                if part:
                    r[part - 1] += (x & mask) << wide - w
                r[part] = x >> w
                x = 0
    for part in range(1, len(n)):
        r[part] += r[part - 1] >> wide
        r[part - 1] = (r[part - 1] & (1 << wide) - 1) + 0
    return r


def _inverse(low, bits):
    """-1 / n mod 2**bits, for the low bits of an odd n."""
    inverse = known = 1
    while known < bits:  # Newton: each step doubles the number of right bits
        known = min(known + known, bits)
        inverse = (inverse * (low * inverse + 2) & (1 << known) - 1) + 0
    return inverse


def _power(s, e, n, w, wide):
    """s ** e mod n, in parts as n; s: bytes. By squaring what is 2**k times too large.

    The last factor of an odd power is s itself, which brings the result back.
    """
    inverse = _inverse((n[0] & (1 << w) - 1) + 0, w)
    bit = 1
    while bit <= e:
        bit <<= 1
    bit >>= 2
    r = _parts(s, wide >> 3)
    _into(r, n, w, wide)
    while bit:
        r = _times(r, r, n, w, wide, inverse)
        if e & bit:
            r = _times(r, _parts(s, wide >> 3), n, w, wide, inverse)
            if bit > 1:
                _into(r, n, w, wide)
        bit >>= 1
    if r[::-1] >= n[::-1]:
        _less(r, 0, 1, n, wide)
    return r


def _open(n, e, s):
    """The encoded message: s ** e mod n as bytes as long as n; None if the key is one that this
    client refuses, or the signature is out of range. n, s: big-endian bytes."""
    k = len(n)
    if not 256 <= k <= 512 or not n[0] or (k == 256 and n[0] < 128) or not n[-1] & 1:
        return None
    if e < 3 or e >> 32 or not e & 1 or len(s) != k or s >= n:
        return None
    slices, each = (3, 3) if k == 256 else (6, 2)
    if not k & 255:  # 2048 or 4096 bits: there twice as many slices keep the bounds of _into
        try:
            return _raised(n, e, s, slices, each)
        except MemoryError:
            slices, each = slices + slices, 2  # smaller numbers, which take longer
    return _raised(n, e, s, slices, each)


def _raised(n, e, s, slices, each):
    """s ** e mod n as bytes, in parts of `each` slices; `slices`: how many the modulus has."""
    k = len(n)
    # 64 bits to spare, so that what is a few times n too large still fits; in whole 16 bits
    w = -(-(8 * k + 64) // (16 * slices)) * 16
    size = each * w >> 3  # bytes of a part
    r = _power(s, e, _parts(n, size), w, each * w)
    em = b""
    for x in r:
        em = x.to_bytes(min(size, k - len(em)), "big") + em
    return em


def verify_pkcs1(n, e, s, digest32):
    """True if s is a PKCS#1 v1.5 signature of the SHA-256 digest under key (n, e).

    n: the modulus, big-endian bytes, the first not 0; e: integer; s, digest32: bytes. The expected
    encoding is built and compared whole (RFC 8017 8.2.2), so no parser can be led astray by forged
    padding.
    """
    em = _open(n, e, s)
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


def verify_pss(n, e, s, digest32):
    """True if s is a PSS signature of the SHA-256 digest under key (n, e).

    MGF1 with SHA-256, salt of 32 bytes: the one form of rsa_pss_rsae_sha256 (RFC 8446 4.2.3).
    Arguments as above. Steps are those of RFC 8017 9.1.2.
    """
    em = _open(n, e, s)
    if em is None:
        return False
    bits = 8 * len(n) - 9  # of the encoded message: one less than the modulus has
    top = n[0]
    while top:
        top >>= 1
        bits += 1
    return _is_pss(em, bits, digest32)


def _is_pss(em, bits, digest32):
    """True if em (bytes, of which so many bits count) is the PSS encoding of the digest."""
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
