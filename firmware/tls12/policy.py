"""The rules install() settled, and what is kept between connections."""

import os
from hashlib import sha256


class Policy:
    """Attributes: see setup.settle(), which fills them in."""

    builtin = None  # the port's own tls module, where it is good
    ahead = None  # (secret, public): a key made by prepare()
    sockets = None
    failed = None  # the last TLSError

    def fresh(self):
        """32 random bytes. The chip's generator is hashed, not trusted to be even."""
        return sha256(os.urandom(64)).digest()

    def address(self, host):
        """Where `host` was last resolved to, None if that is not known."""
        return self.sockets.address(host) if self.sockets else None

    def open_roots(self):
        """The root keys: an object given to install(), or a file read anew each time."""
        if hasattr(self.roots, "floor"):
            return self.roots
        from .roots import Roots

        return Roots(self.roots)

    def chain(self, host):
        """The judge of a server's certificates: x509.Chain, or one that believes everything."""
        if self.insecure:
            from .insecure import Chain

            return Chain()
        try:
            roots = self.open_roots()
        except ValueError as e:
            from .x509_words import refusal

            raise refusal(e.args[0], e.args[1], host, 0)
        from .x509 import Chain

        return Chain(host, roots, self.now, self.cache, self.unknown_clock)
