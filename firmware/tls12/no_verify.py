"""For install(insecure=True): takes the key of the first certificate and believes it."""

from .phase import DONE, TAKE


def begin(shake):
    """As chain.begin: nothing came yet."""
    chain = shake.chain = shake.__class__()
    chain.host = shake.host
    chain.key = chain.root = chain.san = None
    chain.count = 0
    return TAKE


def add(shake, cert):
    """As certificate_parser.add, verifying nothing. ValueError if the key cannot be used."""
    chain = shake.chain
    if not chain.count and cert is not None:
        from .x509.certificate_parser import read

        c = chain.__class__()
        read(c, memoryview(cert), True)
        if c.key is None:
            raise ValueError("key type")
        chain.key = ("rsa", c.key, c.e) if c.e else ("ec", c.key)
    chain.count += 1
    return TAKE if chain.more else DONE
