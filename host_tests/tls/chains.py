"""A certificate chain judged as connect.py does it, with no server; for tests."""

from types import SimpleNamespace

from tls12 import connect, x509, x509_read
from tls12.x509_words import refused

_REFUSED = (ValueError, IndexError, OverflowError)


class Chain:
    """`add` each certificate in the order it comes, then `finish`; TLSError if one is refused.

    The rest is as x509.begin() describes it.
    """

    def __init__(self, host, roots, now, cache=None, unknown_clock="floor", floor=0):
        policy = SimpleNamespace(
            roots=roots, now=now, cache=cache, unknown_clock=unknown_clock, floor=floor
        )
        self.shake = connect.Facts()
        self.shake.policy = policy
        self.shake.host = host
        x509.begin(self.shake)
        self.shake.chain.more = True

    root = property(lambda self: self.shake.chain.root)
    known = property(lambda self: self.shake.chain.known)
    clockless = property(lambda self: self.shake.chain.now is None)

    def add(self, cert):
        self._go(cert)

    def check(self):
        """Nothing is left to be done: `add` goes as far as it can."""

    def finish(self):
        """The server's key: ("rsa", modulus as bytes, e) or ("ec", point)."""
        self.shake.chain.more = False
        self._go(None)
        return self.shake.chain.key

    def _go(self, cert):
        shake = self.shake
        try:
            phase = x509_read.add(shake, cert)
            while phase not in (connect._TAKE, connect._DONE):
                if connect._PKCS1 <= phase <= connect._ECDSA:
                    shake.good = connect._verifier(phase)(*shake.job)
                    phase = shake.next
                else:
                    phase = connect._load(phase)(shake)
        except _REFUSED as e:
            raise refused(shake.chain, e) from None
