"""RSA keys that sign whatever encoded message is asked for, and the board's verdict on it."""

import hashlib
from functools import lru_cache

import rsa_keys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from tls12.crypto import rsa as ours

DIGEST = hashlib.sha256(b"what is signed").digest()
OTHER = hashlib.sha256(b"what is not").digest()
SHA256 = Prehashed(hashes.SHA256())
INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def as_bytes(n):
    return n.to_bytes((n.bit_length() + 7) // 8, "big")


class Key:
    """A private key that signs encodings of the caller's choice."""

    def __init__(self, bits, e=65537):
        self.e = e
        self.key = rsa_keys.another(bits, e)
        self.secret = self.key.private_numbers()
        self.n = self.secret.public_numbers.n
        assert self.n.bit_length() == bits
        self.size = (bits + 7) // 8
        self.modulus = self.n.to_bytes(self.size, "big")

    def raw(self, em):
        """em ** d mod n of the bytes em, by both primes (RFC 8017 5.1.2): four times as fast."""
        s, m = self.secret, int.from_bytes(em, "big")
        q = pow(m, s.dmq1, s.q)
        h = (pow(m, s.dmp1, s.p) - q) * s.iqmp % s.p
        return (q + s.q * h).to_bytes(self.size, "big")

    def pkcs1(self, sig, digest=DIGEST):
        return ours.verify_pkcs1(self.modulus, self.e, sig, digest)

    def pss(self, sig, digest=DIGEST):
        return ours.verify_pss(self.modulus, self.e, sig, digest)


@lru_cache(None)
def key(bits, e=65537):
    return Key(bits, e)
