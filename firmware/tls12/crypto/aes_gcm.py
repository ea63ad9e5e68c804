"""AES-128-GCM for TLS 1.2 records (NIST SP 800-38D, RFC 5288), on cryptolib's ECB.

    g = Gcm(key16, salt4)
    g.seal(nonce8, aad, data)        -> bytearray: ciphertext followed by the 16-byte tag
    g.open(nonce8, aad, parts, tag)  -> None: the ciphertext in parts is decrypted in place;
                                        ValueError on a wrong tag, before a byte is changed

nonce8 is the explicit part of the nonce as it stands in front of the record; aad is
sequence number, type, version and plaintext length (13 bytes). Data may be 0 to 16 KB.
parts: bytearrays, each but the last of a multiple of 16 bytes, so that a record needs no
room in one piece.
GHASH runs in machine code where the chip has it (crypto/ghash_lx106.py), else in crypto/ghash.py.
"""

from cryptolib import aes

try:
    from micropython import const
except ImportError:
    const = int

from ..runtime import quick

_PART = const(256)  # bytes


class _Quick:
    """As ghash.Ghash, by the machine code `code`."""

    def __init__(self, code, h):
        self._code = code
        self._state = bytearray(reversed(h)) + bytes(16)

    def sum(self, head, parts, tail):
        code = self._code
        state = self._state
        state[16:] = bytes(16)
        if head:
            code(state, head, len(head))
        rest = b""
        for part in parts:
            if rest:
                part = rest + part
            size = len(part) & ~15
            if size:
                code(state, part, size)
            rest = bytes(part[size:])
        tail = rest + tail
        code(state, tail, len(tail))
        return int.from_bytes(state[16:], "little")


def _python(h):
    from .ghash import Ghash

    return Ghash(h)


def _around(aad, n):
    """What is hashed before and behind n bytes of data (SP 800-38D 7.1): aad in whole blocks;
    zeros up to a whole block, and both lengths."""
    tail = bytes(-n % 16) + (8 * len(aad)).to_bytes(8, "big") + (8 * n).to_bytes(8, "big")
    return bytes(aad) + bytes(-len(aad) % 16), tail


def directions(block):
    """(ours, theirs), a Gcm each, of the client's key block, 40 bytes (RFC 5246, 6.3)."""
    return Gcm(block[:16], block[32:36]), Gcm(block[16:32], block[36:])


class Gcm:
    """One direction of a connection: key16 and the 4 salt bytes of the key block."""

    count = 0  # of records

    def __init__(self, key16, salt4):
        self._aes = aes(key16, 1)
        self._salt = bytes(salt4)
        h = self._aes.encrypt(bytes(16))
        self._hash = _Quick(quick, h) if quick else _python(h)

    def about(self, kind, size):
        """(sequence number as 8 bytes, which is the nonce, and additional data) of the next record
        of `size` bytes of content (RFC 5246, 6.1 and 6.2.3.3; RFC 5288, 3)."""
        number = self.count.to_bytes(8, "big")
        self.count += 1
        return number, number + bytes((kind, 3, 3, size >> 8, size & 255))

    def _mask(self, nonce8):
        """What the sum is hidden by, as an integer (SP 800-38D 7.1): the key stream's first."""
        first = self._salt + nonce8 + b"\x00\x00\x00\x01"
        return int.from_bytes(self._aes.encrypt(first), "big")

    def _ctr(self, nonce8, part, c, min=min, int=int, range=range):
        """XOR the key stream from block c on over a part, at most eight blocks at a time; returns
        the block for the next part."""
        size = len(part)
        blocks = (size + 15) >> 4
        after = c + blocks
        counters = bytearray((self._salt + bytes(nonce8) + bytes(4)) * min(8, blocks))
        step = len(counters)
        stream = memoryview(bytearray(step))
        part = memoryview(part)
        for i in range(0, size, 128):
            for j in range(15, step, 16):
                counters[j] = c & 255
                if c > 255:
                    counters[j - 1] = c >> 8
                c += 1
            n = min(128, size - i)
            self._aes.encrypt(counters, stream)
            x = int.from_bytes(stream[:n], "big") ^ int.from_bytes(part[i : i + n], "big")
            part[i : i + n] = x.to_bytes(n, "big")
        return after

    def _crypt(self, nonce8, parts):
        c = 2
        for part in parts:
            c = self._ctr(nonce8, part, c)

    def seal(self, nonce8, aad, data, room=0):
        """Encrypt data; see the module's head. room: bytes left free in front."""
        n = len(data)
        out = bytearray(room + n + 16)
        mv = memoryview(out)[room:]
        mv[:n] = data
        parts = [mv[at : min(at + _PART, n)] for at in range(0, n, _PART)]
        self._crypt(nonce8, parts)
        head, tail = _around(aad, n)
        tag = self._mask(nonce8) ^ self._hash.sum(head, parts, tail)
        mv[n:] = tag.to_bytes(16, "big")
        return out

    def open(self, nonce8, aad, parts, tag):
        """Check and decrypt the parts in place; see the module's head."""
        n = 0
        for part in parts:
            n += len(part)
        head, tail = _around(aad, n)
        if self._mask(nonce8) ^ self._hash.sum(head, parts, tail) ^ int.from_bytes(tag, "big"):
            raise ValueError("record's tag is wrong")
        self._crypt(nonce8, parts)
