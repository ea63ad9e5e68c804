"""GHASH (NIST SP 800-38D 6.4) on the VM's big integers, where crypto/ghash_lx106.py cannot run.

    g = Ghash(h16)
    g.sum(head, parts, tail)  -> the sum as an integer, of all of them one behind the other, which
                                 are whole blocks together; parts: a list, the others: bytes

It takes four blocks at a time, each times its own power of H, with one shift and one
reduction for all four. A product is a sum of multiples of H by the 16 polynomials of degree
below 4, picked by the hex digits of the block. These tables (3.5 KB) live as long as a record.
Short records go block by block with one table.
What is added first stays within 128 bits, because an integer of 16 bytes costs the heap one
block and is found at once.
"""

from binascii import hexlify

try:
    from micropython import const
except ImportError:
    const = int

_M127 = (1 << 127) - 1
_R = 0xE1 << 120
_SHORT = const(64)  # bytes of all parts; alerts and Finished are no longer


def _multiples(h):
    """h times the 16 polynomials of degree below 4 (x^0 on top)."""
    a = (h >> 1) ^ _R if h & 1 else h >> 1
    b = (a >> 1) ^ _R if a & 1 else a >> 1
    c = (b >> 1) ^ _R if b & 1 else b >> 1
    t = [0, c, b, b ^ c, a, a ^ c, a ^ b, a ^ b ^ c] * 2
    for i in range(8):
        t[i + 8] = h ^ t[i]
    return t


def _table(m):
    """The multiples m, each at the code of its hex digit.

    A list with gaps: finding a place in a dictionary takes the VM twice as long.
    """
    t = [0] * 103
    t[48:58] = m[:10]
    t[97:] = m[10:]
    return t


def _fold(z):
    """The unreduced product z (255 bits, x^0 on top) modulo x^128 + x^7 + x^2 + x + 1."""
    low = z & _M127
    low ^= ((low & 63) << 121) ^ ((low & 1) << 126)
    return (z >> 127) ^ (low << 1) ^ low ^ (low >> 1) ^ (low >> 6)


def _square(h):
    """h * h: a zero between any two bits, then the reduction."""
    out = bytearray()
    for c in h.to_bytes(16, "big"):
        c = (c | c << 4) & 0x0F0F
        c = (c | c << 2) & 0x3333
        c = (c | c << 1) & 0x5555
        out.append(c >> 8)
        out.append(c & 255)
    return _fold(int.from_bytes(out, "big"))


def _times(x, t):
    """The block x (16 bytes) times the one element whose multiples are t, not reduced yet."""
    z = 0
    for c in x:
        z = ((z << 4 ^ t[c >> 4]) << 4) ^ t[c & 15]
    return z << 3


def _short(h, parts):
    """GHASH block by block: with fewer than five the other tables do not pay, and it finds room
    where 412 bytes in one piece do not."""
    t = _multiples(int.from_bytes(h, "big"))
    z = 0
    rest = b""
    for part in parts:
        part = rest + part
        whole = len(part) & ~15
        for at in range(0, whole, 16):
            z ^= int.from_bytes(part[at : at + 16], "big")
            z = _fold(_times(z.to_bytes(16, "big"), t))
        rest = part[whole:]
    return z


def _long(t0, t1, t2, t3, parts):
    """GHASH of parts whose length is a multiple of four blocks: the sum of four blocks, each times
    the element of its table. In one function, for the depth of the C stack."""
    z = 0
    rest = b""
    for part in parts:
        part = rest + part
        whole = len(part) & ~63
        for at in range(0, whole, 64):
            x = part[at : at + 64]
            if z:
                x = (int.from_bytes(x, "big") ^ (z << 384)).to_bytes(64, "big")
            d = hexlify(x)
            z = 0
            for p, q, r, s in zip(d[:32], d[32:64], d[64:96], d[96:]):
                z = (z << 4) ^ (t0[p] ^ t1[q] ^ t2[r] ^ t3[s])
            z = _fold(z << 3)
        rest = part[whole:]
    return z


class Ghash:
    """Under one hash key, 16 bytes. The powers of it are made for each long record: kept, they
    would lie in the middle of what the next record needs in one piece. Where their tables find no
    room, a long one goes block by block, too: slower by two thirds."""

    def __init__(self, h):
        self._h = h

    def sum(self, head, parts, tail):
        """The sum, an integer of 128 bits; see the module's head."""
        parts = [head] + parts + [tail]
        size = 0
        for part in parts:
            size += len(part)
        if size > _SHORT:
            parts[0] = bytes(-size % 64) + head
            try:
                x = int.from_bytes(self._h, "big")
                x2 = _square(x)
                m = _multiples(x2)
                x3 = _fold(_times(self._h, m))
                t2 = _table(m)
                t0 = _table(_multiples(_square(x2)))
                t1 = _table(_multiples(x3))
                t3 = _table(_multiples(x))
                return _long(t0, t1, t2, t3, parts)
            except MemoryError:
                t0 = t1 = t2 = t3 = m = None  # now they are garbage
        return _short(self._h, parts)
