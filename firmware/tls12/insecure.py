"""For install(insecure=True): takes the key of the first certificate and believes it."""


class Chain:
    """The interface of x509.Chain, verifying nothing."""

    root = None
    key = None

    def add(self, cert):
        """Take the first certificate's key. ValueError if there is none that can be used."""
        if self.key is None:
            from .x509_read import read

            c = read(memoryview(cert), True)
            if c.key is None:
                raise ValueError("key type")
            self.key = ("rsa", c.key, c.e) if c.e else ("ec", c.key)

    def check(self):
        """Nothing to check."""

    def finish(self):
        """The first certificate's key, None if there was no certificate."""
        return self.key
