"""For install(insecure=True): takes the key of the first certificate and believes it."""


class Chain:
    """The interface of x509.Chain, verifying nothing."""

    root = None
    key = None

    def add(self, cert):
        if self.key is None:
            from . import x509

            c = x509._Cert()
            x509._fields(memoryview(cert), c)
            if c.key is None:
                raise ValueError("key type")
            self.key = ("rsa", c.key, c.e) if c.e else ("ec", c.key)

    def check(self):
        """Nothing to check."""

    def finish(self):
        """The first certificate's key."""
        return self.key
