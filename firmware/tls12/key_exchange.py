"""ECDHE (RFC 8422, 5.4 and 5.7): the server's signed key share, and ours."""

from hashlib import sha256

try:
    from micropython import const
except ImportError:
    const = int

from . import phase
from .crypto.random_bytes import fresh
from .runtime import ease

_X25519 = const(29)
_P256 = const(23)

_PSS = const(0x0804)  # rsa_pss_rsae_sha256
_PKCS1 = const(0x0401)  # rsa_pkcs1_sha256
_ECDSA = const(0x0403)  # ecdsa_secp256r1_sha256

_CUT = const(50)  # numbers of error_texts.py
_CURVE = const(51)
_SCHEME = const(52)
_SIGNATURE = const(53)
_BAD_SHARE = const(54)
_LEFT_OVER = const(43)

_MAX = const(1200)  # bytes of a ServerKeyExchange


def parse(body):
    """A ServerKeyExchange: (group, server's point, length of the signed part, scheme, signature).

    ValueError(number, more) if it is malformed or the group was not offered.
    """
    if len(body) < 4:
        raise ValueError(_CUT, None)
    group = body[1] << 8 | body[2]
    at = 4 + body[3]
    if body[0] != 3 or (group, at) not in ((_X25519, 36), (_P256, 69)):
        raise ValueError(_CURVE, None)
    if len(body) < at + 4 or (body[at + 2] << 8 | body[at + 3]) != len(body) - at - 4:
        raise ValueError(_CUT, None)
    scheme = body[at] << 8 | body[at + 1]
    return group, bytes(body[4:at]), at, scheme, bytes(body[at + 4 :])


def proven(shake):
    """Read the server's key share, which its certificate's key must have signed together with
    both randoms: `shake.group`, `shake.theirs`. Returns the phase that verifies it."""
    talk = shake.talk
    shake.step = "key exchange"
    talk.expect(12)
    body = talk.part(talk.size, _MAX)
    shake.group, shake.theirs, signed, scheme, signature = parse(body)
    digest = sha256(shake.random + shake.server_random + body[:signed]).digest()
    key = shake.key
    shake.key = None
    shake.good = False
    shake.next = phase.AGREE
    if key[0] == "ec" and scheme == _ECDSA:
        shake.job = key[1], digest, signature
        return phase.ECDSA
    if key[0] == "rsa" and scheme in (_PSS, _PKCS1):
        shake.job = key[1], key[2], signature, digest
        return phase.PSS if scheme == _PSS else phase.PKCS1
    raise ValueError(_SCHEME, scheme)


def agree(shake):
    """Read to ServerHelloDone, then make our share and the premaster secret:
    `shake.asked` (for a certificate), `shake.ours`, `shake.master`. ValueError unless the server's
    share was found `good`."""
    if not shake.good:
        raise ValueError(_SIGNATURE, None)
    talk = shake.talk
    shake.asked = talk.expect(13, 14) == 13
    if shake.asked:
        talk.skip()
        talk.expect(14)
    talk.part(talk.size, 0)
    if talk.records.left:
        raise ValueError(_LEFT_OVER, None)
    _share(shake)


def _share(shake):
    """The arithmetic of `agree`."""
    if shake.group == _X25519:
        from .crypto.x25519 import public, shared
    else:
        from .crypto.p256 import public, shared
    policy = shake.policy
    secret = fresh()
    before = ease()
    try:
        if shake.group == _X25519 and policy.ahead:
            secret, shake.ours = policy.ahead
            policy.ahead = None  # a key is for one handshake
        else:
            shake.ours = public(secret)
        shake.master = shared(secret, shake.theirs)
    except ValueError:
        raise ValueError(_BAD_SHARE, None)
    finally:
        ease(before)
