"""`hashlib`, `cryptolib` and `binascii` as this port has them (fact sheet section 9)."""

import binascii
import hashlib
import types

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def _hash_class(name):
    class Hash:
        """update() and one digest(); no copy(), no hexdigest()."""

        def __init__(self, data=b""):
            self._hash = hashlib.new(name, data)

        def update(self, data):
            if self._hash is None:
                raise ValueError("hash is final")
            self._hash.update(data)

        def digest(self):
            if self._hash is None:
                raise ValueError("hash is final")
            result, self._hash = self._hash.digest(), None
            return result

    Hash.__name__ = Hash.__qualname__ = name
    return Hash


def make_hashlib():
    """`hashlib`: sha1 and sha256 only."""
    m = types.ModuleType("hashlib")
    m.sha1, m.sha256 = _hash_class("sha1"), _hash_class("sha256")
    return m


class _Aes:
    """aes(key, mode[, iv]): 1 ECB, 2 CBC; one object either encrypts or decrypts."""

    def __init__(self, key, mode, iv=None):
        if len(key) not in (16, 32):
            raise ValueError("key")
        if mode not in (1, 2):
            raise ValueError("mode")
        if mode == 2 and (iv is None or len(iv) != 16):
            raise ValueError("IV")
        how = modes.ECB() if mode == 1 else modes.CBC(bytes(iv))
        self._cipher = Cipher(algorithms.AES(bytes(key)), how)
        self._way = None
        self._run = None

    def _crypt(self, way, data, out):
        if self._way not in (None, way):
            raise ValueError("can't encrypt & decrypt")
        if self._way is None:
            self._way = way
            self._run = self._cipher.encryptor() if way == "e" else self._cipher.decryptor()
        if len(data) % 16:
            raise ValueError("blksize % 16")
        result = self._run.update(bytes(data))
        if out is None:
            return result
        if len(out) < len(data):
            raise ValueError("output too small")
        memoryview(out)[: len(result)] = result
        return out

    def encrypt(self, data, out=None):
        """Encrypts whole blocks, into `out` if given."""
        return self._crypt("e", data, out)

    def decrypt(self, data, out=None):
        """Decrypts whole blocks, into `out` if given."""
        return self._crypt("d", data, out)


def make_cryptolib():
    """`cryptolib`: aes only, no constants."""
    m = types.ModuleType("cryptolib")
    m.aes = _Aes
    return m


def make_binascii():
    """`binascii` without crc32."""
    m = types.ModuleType("binascii")

    def b2a_base64(data, *, newline=True):
        return binascii.b2a_base64(data, newline=newline)

    m.b2a_base64 = b2a_base64
    m.a2b_base64 = binascii.a2b_base64
    m.hexlify = binascii.hexlify
    m.unhexlify = binascii.unhexlify
    return m
