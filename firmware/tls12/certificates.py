"""The server's Certificate message (RFC 5246, 7.4.2), one certificate at a time."""

try:
    from micropython import const
except ImportError:
    const = int

_WRONG_KIND = const(30)  # numbers of sentences.py
_MALFORMED = const(31)
_ECDSA = const(0xC02B)
_EACH_MAX = const(4096)
_PROVE = const(4)  # the next phase; see connect.py


def take(shake):
    """Read the next certificate, if there is one; returns the next phase."""
    talk = shake.talk
    chain = shake.chain
    shake.step = "certificate"
    if not chain.count:
        talk.expect(11)
        if talk.number(3) != talk.size:
            raise ValueError(_MALFORMED, None)
    cert = talk.part(talk.number(3), _EACH_MAX) if talk.size else None
    chain.more = talk.size > 0
    shake.step = "chain"
    if shake.policy.insecure:
        from .insecure import add
    else:
        from .x509_read import add

    return add(shake, cert)


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
    return _PROVE
