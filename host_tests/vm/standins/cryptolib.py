"""Stand-in `cryptolib` for the npm VM, which has none: AES by Node, with the chip's rules.

As on the chip: modes 1 (ECB) and 2 (CBC), whole blocks, one object either encrypts or decrypts.
The chip stores 32 bits at a time and crashes if the output does not begin at a multiple of 4;
here that is a ValueError.
"""

import binascii

import _host
import uctypes


class aes:
    def __init__(self, key, mode, iv=None):
        if mode not in (1, 2) or len(key) not in (16, 32):
            raise ValueError("mode or key length")
        if (mode == 2) != (iv is not None) or (iv is not None and len(iv) != 16):
            raise ValueError("IV")
        self._key = bytes(key)
        self._mode = mode
        self._iv = None if iv is None else bytes(iv)
        self._way = None

    def encrypt(self, data, out=None):
        return self._run(1, data, out)

    def decrypt(self, data, out=None):
        return self._run(0, data, out)

    def _run(self, way, data, out):
        if self._way not in (None, way):
            raise ValueError("can't encrypt & decrypt")
        self._way = way
        if len(data) % 16:
            raise ValueError("blksize % 16")
        if out is not None:
            if len(out) < len(data):
                raise ValueError("output too small")
            if uctypes.addressof(out) % 4:
                raise ValueError("the output is not aligned: the chip would crash")
        data = bytes(data)
        done = binascii.unhexlify(_host.aes(self._key, self._iv, way, data)) if data else b""
        if self._iv is not None and data:
            self._iv = (done if way else data)[-16:]
        if out is None:
            return done
        out[: len(done)] = done
        return out
