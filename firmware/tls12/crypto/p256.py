"""P-256 (secp256r1) on the VM's big integers: ECDH (RFC 8422 5.10) and what ECDSA needs.

`public(k32)` and `shared(k32, point65)`; secrets are 32 bytes big-endian, points are the 65
bytes of the uncompressed form (SEC 1 2.3.3). A point from outside is checked to be on the
curve before it is used. Inside, points are Jacobian (x, y, z), infinity has z = 0.
"""

P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def inverse(a, m):
    """1/a mod m by Euclid; 0 for a = 0."""
    r0, r1 = m, a % m
    t0, t1 = 0, 1
    while r1:
        q, r = divmod(r0, r1)
        r0, r1 = r1, r
        t0, t1 = t1, t0 - q * t1
    return t0 % m if r0 == 1 else 0


def point(data):
    """(x, y) of 65 bytes. ValueError: not uncompressed, out of range or off the curve."""
    if len(data) != 65 or data[0] != 4:
        raise ValueError("P-256 point encoding")
    x = int.from_bytes(data[1:33], "big")
    y = int.from_bytes(data[33:], "big")
    if x >= P or y >= P or (y * y - (x * x - 3) * x - _B) % P:
        raise ValueError("P-256 point is not on the curve")
    return x, y


def _double(x, y, z):
    """2 (x, y, z), a = -3."""
    p = P
    d = z * z % p
    g = y * y % p
    b = 4 * x * g % p
    a = 3 * (x - d) * (x + d) % p
    x = (a * a - 2 * b) % p
    return x, (a * (b - x) - 8 * g * g) % p, 2 * y * z % p


def _add(x, y, z, ax, ay):
    """(x, y, z) + the affine point (ax, ay), every case right."""
    if not z:
        return ax, ay, 1
    p = P
    zz = z * z % p
    h = (ax * zz - x) % p
    r = (ay * (z * zz % p) - y) % p
    if not h:
        return (1, 1, 0) if r else _double(x, y, z)
    hh = h * h % p
    v = x * hh % p
    hh = hh * h % p
    x = (r * r - hh - 2 * v) % p
    return x, (r * (v - x) - y * hh) % p, z * h % p


def _affine(x, y, z):
    """Affine (x, y); None for infinity."""
    if not z:
        return None
    i = inverse(z, P)
    ii = i * i % P
    return x * ii % P, y * ii % P * i % P


def _odd(q):
    """The affine multiples 1, 3, 5, 7 of q, found with a single inversion."""
    x2, y2 = _affine(*_double(q[0], q[1], 1))
    out = [(q[0], q[1], 1)]
    while len(out) < 4:
        out.append(_add(*out[-1], x2, y2))
    zs = 1
    before = []
    for _, _, z in out:
        before.append(zs)
        zs = zs * z % P
    i = inverse(zs, P)
    for j in (3, 2, 1, 0):
        x, y, z = out[j]
        zi = i * before[j] % P
        i = i * z % P
        zz = zi * zi % P
        out[j] = (x * zz % P, y * zz % P * zi % P)
    return out


def _wnaf(k):
    """Digits of k from the lowest, each 0 or odd between -7 and 7, in a bytearray + 8."""
    out = bytearray()
    while k:
        d = 0
        if k & 1:
            d = k & 15
            if d > 7:
                d -= 16
            k -= d
        out.append(d + 8)
        k >>= 1
    return out


def multiply(*pairs):
    """Sum of k * q over the pairs (k, (x, y)); affine (x, y), or None for infinity."""
    work = [(_wnaf(k), _odd(q)) for k, q in pairs if k]
    i = 0
    for digits, _ in work:
        i = max(i, len(digits))
    x, y, z = 1, 1, 0
    while i:
        i -= 1
        if z:
            x, y, z = _double(x, y, z)
        for digits, odd in work:
            d = digits[i] - 8 if i < len(digits) else 0
            if d > 0:
                x, y, z = _add(x, y, z, *odd[d >> 1])
            elif d < 0:
                ax, ay = odd[-d >> 1]
                x, y, z = _add(x, y, z, ax, -ay)
    return _affine(x, y % P, z)


def _scalar(k32):
    k = int.from_bytes(k32, "big")
    if len(k32) != 32 or not 0 < k < N:
        raise ValueError("P-256 secret out of range")
    return k


def public(k32):
    """Public point (65 bytes) of the secret k32.

    ValueError: k32 is not in 1..n-1 (for random bytes about once in 2^32: draw again).
    """
    x, y = multiply((_scalar(k32), G))
    return b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")


def shared(k32, point65):
    """Shared secret: x (32 bytes) of k32 times the peer's point.

    ValueError: secret out of range; point badly encoded or not on the curve.
    """
    return multiply((_scalar(k32), point(point65)))[0].to_bytes(32, "big")
