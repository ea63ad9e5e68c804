"""ECDHE (RFC 8422, 5.4 and 5.7): the server's signed key share, and ours."""

try:
    from micropython import const
except ImportError:
    const = int

from .errors import error

X25519 = const(29)
P256 = const(23)

_PSS = const(0x0804)  # rsa_pss_rsae_sha256
_PKCS1 = const(0x0401)  # rsa_pkcs1_sha256
_ECDSA = const(0x0403)  # ecdsa_secp256r1_sha256

_CUT = const(50)  # numbers of sentences.py
_CURVE = const(51)
_SCHEME = const(52)
_SIGNATURE = const(53)
_BAD_SHARE = const(54)


def parse(body):
    """A ServerKeyExchange: (group, server's point, length of the signed part, scheme, signature)."""
    if len(body) < 4:
        raise error(_CUT)
    group = body[1] << 8 | body[2]
    at = 4 + body[3]
    if body[0] != 3 or (group, body[3]) not in ((X25519, 32), (P256, 65)):
        raise error(_CURVE)
    if len(body) < at + 4 or (body[at + 2] << 8 | body[at + 3]) != len(body) - at - 4:
        raise error(_CUT)
    scheme = body[at] << 8 | body[at + 1]
    return group, bytes(body[4:at]), at, scheme, bytes(body[at + 4 :])


def prove(key, scheme, signature, digest):
    """The server's proof: `signature` over `digest` with the key of its certificate.

    `key` is ("rsa", modulus bytes, exponent) or ("ec", point). Raises OSError if it fails.
    """
    if key[0] == "ec" and scheme == _ECDSA:
        from . import ecdsa

        good = ecdsa.verify(key[1], digest, signature)
    elif key[0] == "rsa" and scheme == _PSS:
        from . import rsa

        good = rsa.verify_pss(key[1], key[2], signature, digest)
    elif key[0] == "rsa" and scheme == _PKCS1:
        from . import rsa

        good = rsa.verify_pkcs1(key[1], key[2], signature, digest)
    else:
        raise error(_SCHEME, scheme)
    if not good:
        raise error(_SIGNATURE)


def share(group, secret):
    """Our public key for the 32 secret bytes."""
    if group == X25519:
        from . import x25519

        return x25519.public(secret)
    from . import p256

    return p256.public(secret)


def agree(group, secret, theirs):
    """The premaster secret, 32 bytes. Raises OSError for a point that gives no secret."""
    try:
        if group == X25519:
            from . import x25519

            made = x25519.shared(secret, theirs)
        else:
            from . import p256

            made = p256.shared(secret, theirs)
    except ValueError:
        raise error(_BAD_SHARE)
    if made == bytes(32):
        raise error(_BAD_SHARE)
    return made
