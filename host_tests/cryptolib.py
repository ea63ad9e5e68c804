"""Stand-in for the chip's `cryptolib` under CPython: AES in ECB mode, from `cryptography`."""

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


class aes:
    """cryptolib.aes(key, 1): encrypt only; the chip's rule of whole blocks is kept."""

    def __init__(self, key, mode):
        if mode != 1 or len(key) not in (16, 32):
            raise ValueError("mode or key")
        self._cipher = Cipher(algorithms.AES(bytes(key)), modes.ECB()).encryptor()

    def encrypt(self, data, out=None):
        if len(data) % 16:
            raise ValueError("blksize % 16")
        done = self._cipher.update(bytes(data))
        if out is None:
            return done
        out[: len(done)] = done
        return out
