"""The server's Certificate message (RFC 5246, 7.4.2), one certificate at a time."""

try:
    from micropython import const
except ImportError:
    const = int

from .phase import JUDGE, PROVE

_WRONG_KIND = const(30)  # numbers of error_texts.py
_MALFORMED = const(31)
_ECDSA = const(0xC02B)
_EACH_MAX = const(4096)


def take(shake):
    """Read the next certificate, if there is one; returns the next phase."""
    talk = shake.talk
    chain = shake.chain
    shake.step = "certificate"
    if not chain.count:
        talk.expect(11)
        if int.from_bytes(talk.part(3, 3), "big") != talk.size:
            raise ValueError(_MALFORMED, None)
    size = int.from_bytes(talk.part(3, 3), "big") if talk.size else 0
    cert = talk.part(size, _EACH_MAX) if talk.size or size else None
    chain.more = talk.size > 0
    shake.step = "chain"
    if shake.policy.insecure:
        from .no_verify import add
    else:
        from .x509.certificate_parser import add

    return add(shake, cert)


def settle(shake):
    """Move what is kept of the certificate just read down to where its DER was: it was made among
    the reader's modules, and would leave nothing but small holes there. Returns the next phase."""
    old = shake.chain.cert
    if old:
        shake.chain.cert = c = old.__class__()
        c.subject = _moved(old.subject)
        c.issuer = _moved(old.issuer)
        c.hash = _moved(old.hash)
        c.signature = _moved(old.signature)
        c.key = _moved(old.key)
        c.since = _moved(old.since)
        c.until = _moved(old.until)
        c.kind = old.kind
        c.path = old.path
        c.fault = old.fault
        c.e = old.e
    return JUDGE


def _moved(value):
    """The same bytes or integer, in another place."""
    if isinstance(value, bytes):
        return bytes(memoryview(value))
    return value and value + 0


def done(shake):
    """The chain is believed and its key the server's, `shake.key`; returns the next phase."""
    shake.step = "certificate"
    chain = shake.chain
    shake.chain = None
    key = shake.key = chain.key
    if key is None:
        raise ValueError(_MALFORMED, None)
    if (key[0] == "ec") != (shake.session.suite == _ECDSA):
        raise ValueError(_WRONG_KIND, None)
    shake.policy.used[shake.host] = chain.root
    return PROVE
