"""A certificate chain judged as handshake.py does it, with no server; for tests."""

from types import SimpleNamespace

from tls12 import handshake
from tls12 import phase as phases
from tls12.x509 import certificate_parser, chain
from tls12.x509.certificate_errors import refused

_REFUSED = (ValueError, IndexError, OverflowError)


class Chain:
    """`add` each certificate in the order it comes, then `finish`; TLSError if one is refused.

    The rest is as chain.begin() describes it.
    """

    def __init__(self, host, roots, now, cache=None, unknown_clock="floor", floor=0):
        policy = SimpleNamespace(
            roots=roots, now=now, cache=cache, unknown_clock=unknown_clock, floor=floor
        )
        self.shake = handshake.Facts()
        self.shake.policy = policy
        self.shake.host = host
        chain.begin(self.shake)
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
            phase = certificate_parser.add(shake, cert)
            while phase not in (phases.TAKE, phases.DONE):
                if phases.PKCS1 <= phase <= phases.ECDSA:
                    shake.good = handshake._verifier(phase)(*shake.job)
                    phase = shake.next
                else:
                    phase = handshake._load(phase)(shake)
        except _REFUSED as e:
            raise refused(shake.chain, e) from None
