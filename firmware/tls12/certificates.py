"""The server's Certificate message (RFC 5246, 7.4.2), one certificate at a time."""

try:
    from micropython import const
except ImportError:
    const = int

_WRONG_KIND = const(30)  # numbers of sentences.py
_MALFORMED = const(31)
_ECDSA = const(0xC02B)
_EACH_MAX = const(4096)


def open_roots(policy):
    """The root keys: an object given to install(), or a file read anew each time."""
    if hasattr(policy.roots, "floor"):
        return policy.roots
    from .roots import Roots

    return Roots(policy.roots)


def _judge(shake):
    """Who decides about the chain: x509.Chain, or one that believes everything."""
    policy = shake.policy
    if policy.insecure:
        from . import insecure

        return insecure.Chain()
    try:
        roots = open_roots(policy)
    except ValueError as e:
        from .x509_words import refusal

        raise refusal(e.args[0], e.args[1], shake.host, 0)
    from .x509 import Chain

    return Chain(shake.host, roots, policy.now, policy.cache, policy.unknown_clock)


def certificates(shake):
    """Read and verify the chain; leaves the server's key in `shake.key`."""
    talk = shake.talk
    chain = _judge(shake)
    talk.expect(11)
    if talk.number(3) != talk.size:
        raise ValueError(_MALFORMED, None)
    while talk.size:
        chain.add(talk.part(talk.number(3), _EACH_MAX))
        # The VM leaves an argument on its stack after the call; this overwrites it, so that the
        # certificate is gone before the arithmetic.
        talk = (talk, talk, talk)[0]
        chain.check()
    key = shake.key = chain.finish()
    if key is None:
        raise ValueError(_MALFORMED, None)
    if (key[0] == "ec") != (shake.session.suite == _ECDSA):
        raise ValueError(_WRONG_KIND, None)
    shake.policy.used[shake.host] = chain.root
