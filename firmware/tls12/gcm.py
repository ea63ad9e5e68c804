"""AES-128-GCM for TLS 1.2 records (NIST SP 800-38D, RFC 5288), on cryptolib's ECB.

    g = Gcm(key16, salt4)
    g.seal(nonce8, aad, data)  -> bytearray: ciphertext followed by the 16-byte tag
    g.open(nonce8, aad, mv)    -> None: mv (memoryview or bytearray of ciphertext and tag)
                                  is decrypted in place, so that mv[:-16] is the plaintext;
                                  ValueError on a wrong tag, before a byte of mv is changed

nonce8 is the explicit part of the nonce as it stands in front of the record; aad is
sequence number, type, version and plaintext length (13 bytes). Data may be 0 to 16 KB.

GHASH runs several blocks at once: up to eight blocks lie side by side in one big integer, in
lanes of 192 bits, and all lanes are multiplied by the same power of H with the same few
big-integer operations. A lane holds its element in the upper 128 bits, first block bit on
top, so that multiplying by x is a shift to the right into the 64 spare bits.
"""

from cryptolib import aes

_LANE = 192


def _fold(z, low):
    """Reduce what stands in the 64 spare bits of each lane: x^128 = 1 + x + x^2 + x^7."""
    t = z & low
    z ^= t
    t <<= 121
    z ^= t
    t <<= 5
    z ^= t
    t <<= 1
    z ^= t
    return z ^ (t << 1)


def _mul(x, h, low):
    """Multiply every lane of x by the element h (two halves of 16 nibbles, last first)."""
    a = x >> 1
    b = x >> 2
    c = x >> 3
    ab = a ^ b
    bc = b ^ c
    xa = x ^ a
    xb = x ^ b
    t = (0, c, b, bc, a, a ^ c, ab, ab ^ c, x, x ^ c, xb, xb ^ c, xa, xa ^ c, x ^ ab, xa ^ bc)
    z = 0
    for half in h:
        for n in half:
            z = (z >> 4) ^ t[n]
        z = _fold(z, low)
    return z


def _low(k):
    """The mask of the spare bits of k lanes."""
    return int.from_bytes((bytes(16) + b"\xff" * 8) * k, "big")


def _nibbles(h):
    """A field element (16 bytes) as _mul wants it."""
    out = bytearray(32)
    i = 31
    for c in h:
        out[i] = c >> 4
        out[i - 1] = c & 15
        i -= 2
    return bytes(out[:16]), bytes(out[16:])


def _square(h):
    low = (1 << 64) - 1
    x = int.from_bytes(h, "big") << 64
    return (_mul(x, _nibbles(h), low) >> 64).to_bytes(16, "big")


class Gcm:
    """One direction of a connection: key16 and the 4 salt bytes of the key block."""

    def __init__(self, key16, salt4):
        self._aes = aes(key16, 1)
        self._salt = bytes(salt4)
        h = self._aes.encrypt(bytes(16))
        self._h = powers = {}
        k = 1
        while True:
            powers[k] = _nibbles(h)
            if k == 8:
                break
            h = _square(h)
            k *= 2

    def _ghash(self, aad, data):
        """GHASH (SP 800-38D 6.4) of aad and data with their lengths, as an integer."""
        size = (8 * len(aad)).to_bytes(8, "big") + (8 * len(data)).to_bytes(8, "big")
        n = (len(aad) + 15) // 16 + (len(data) + 15) // 16 + 1
        k = 8
        while k >= 2 * n:
            k //= 2
        low = _low(k)
        lanes = bytearray(24 * k)
        at = 24 * (-n % k)
        z = 0
        for part in (aad, data, size):
            for i in range(0, len(part), 16):
                if at == 24 * k:
                    z = _mul(z ^ int.from_bytes(lanes, "big"), self._h[k], low)
                    at = 0
                block = part[i : i + 16]
                lanes[at : at + len(block)] = block
                for j in range(at + len(block), at + 16):
                    lanes[j] = 0
                at += 24
        z ^= int.from_bytes(lanes, "big")
        while k > 1:
            k //= 2
            low >>= _LANE * k
            y = z >> (_LANE * k)
            z = _mul(y, self._h[k], low) ^ (z ^ (y << (_LANE * k)))
        return _mul(z, self._h[1], low) >> 64

    def _tag(self, nonce8, aad, data):
        j = self._aes.encrypt(self._salt + nonce8 + b"\x00\x00\x00\x01")
        return (self._ghash(aad, data) ^ int.from_bytes(j, "big")).to_bytes(16, "big")

    def _ctr(self, nonce8, mv, size):
        """XOR the key stream over mv[:size], eight blocks at a time."""
        counters = bytearray((self._salt + bytes(nonce8) + bytes(4)) * 8)
        c = 2
        for i in range(0, size, 128):
            for j in range(14, 128, 16):
                counters[j] = c >> 8
                counters[j + 1] = c & 255
                c += 1
            n = min(128, size - i)
            stream = self._aes.encrypt(counters)
            x = int.from_bytes(stream[:n], "big") ^ int.from_bytes(mv[i : i + n], "big")
            mv[i : i + n] = x.to_bytes(n, "big")

    def seal(self, nonce8, aad, data):
        """Encrypt data; see the module's head."""
        n = len(data)
        out = bytearray(n + 16)
        out[:n] = data
        mv = memoryview(out)
        self._ctr(nonce8, mv, n)
        out[n:] = self._tag(nonce8, aad, mv[:n])
        return out

    def open(self, nonce8, aad, mv):
        """Check and decrypt mv in place; see the module's head."""
        n = len(mv) - 16
        if n < 0:
            raise ValueError("record shorter than its tag")
        mv = memoryview(mv)
        want = int.from_bytes(self._tag(nonce8, aad, mv[:n]), "big")
        if want ^ int.from_bytes(mv[n:], "big"):
            raise ValueError("record's tag is wrong")
        self._ctr(nonce8, mv, n)
