"""Whose key may have signed a certificate: the pinned roots of its issuer's name, the certificates
of that name that the server has sent, and what forbids each of them. See chain.py.

Nothing is kept here: `chain` is the handshake's, see chain.begin; its `tip` is the certificate
whose signature is to be verified.
"""

from hashlib import sha256

try:
    from micropython import const
except ImportError:
    const = int

from ..phase import ECDSA, JUDGE, PKCS1, PSS

# What went wrong: the sentences are in x509/certificate_errors.py, loaded only to be told.
_EXPIRED = const(11)
_NOT_YET = const(12)
_NO_CLOCK = const(13)
_OLD = const(14)
_PATH = const(16)
_UNKNOWN = const(24)
_NAME_ONLY = const(27)
_OTHER_HOST = const(32)


def open_roots(policy, index=None, host=None):
    """The root keys: an object given to install(), or a file opened anew each time. host: for
    whom they shall vouch."""
    if hasattr(policy.roots, "floor"):
        policy.roots.host = host
        return policy.roots
    from .trust_store import Roots

    return Roots(policy.roots, index, host)


def climb(chain, c):
    """c is believed if somebody vouches for it: ask the roots first."""
    c.subject = c.key = None  # have served
    chain.tip = c
    chain.asked = 0  # roots of the right name that were tried; None: all of them
    chain.why = _UNKNOWN
    chain.fault = None


def usable(chain, c):
    """Nothing forbids using the certificate c today, else ValueError(number, more)."""
    now = chain.now
    if c.fault:
        raise ValueError(c.fault[0], c.fault[1])
    if now is None:
        if chain.policy.unknown_clock != "floor":
            raise ValueError(_NO_CLOCK, None)
        if c.until < chain.floor:
            raise ValueError(_OLD, c.until)
    elif now > c.until:
        raise ValueError(_EXPIRED, c.until)
    elif now < c.since:
        raise ValueError(_NOT_YET, c.since)


def ask_roots(chain, shake):
    """The phase that tries the next pinned root of the issuer's name; 0 if there is none."""
    asked = chain.asked
    name = sha256(chain.tip.issuer).digest()[:8]
    for label, key, e, until, path in open_roots(chain.policy, chain.index, chain.host).find(name):
        if asked:
            asked -= 1
            continue
        chain.asked += 1
        if key:
            return _job(chain, shake, (label, until, path), key, e)
        chain.why = _NAME_ONLY if key is not None else _OTHER_HOST
    chain.asked = None
    return 0


def _job(chain, shake, trial, key, e):
    """The phase that tries this key (RSA if it has an e) on the tip's signature."""
    tip = chain.tip
    chain.trial = trial
    if (tip.kind == 2) == bool(e):
        return JUDGE  # a key of another kind: not good
    if not e:
        shake.job = key, tip.hash, tip.signature
        return ECDSA
    shake.job = key, e, tip.signature, tip.hash
    return PKCS1 if tip.kind == 1 else PSS


def link(chain, shake):
    """The phase that tries a certificate at hand of the tip's issuer's name; 0 if there is none.

    One that does not fit is not the end: CAs have several certificates of one name."""
    for c in list(chain.held):
        if c.subject == chain.tip.issuer:
            chain.held.remove(c)
            if _fits(chain, c, chain.below):
                return _job(chain, shake, c, c.key, c.e)
    return 0


def _fits(chain, c, below):
    """May c vouch for what is below it? If not: why, in chain.fault."""
    try:
        if c.path < below:
            raise ValueError(_PATH, c.subject)
        usable(chain, c)
        return True
    except ValueError as e:
        chain.fault = e.args + (chain.count,)
        return False


def same(c):
    """What certificates of one CA have in common: 8 bytes of name and key; None without a key."""
    return c.key and sha256(c.subject + c.key).digest()[:8]


def other(chain):
    """All has come and nothing vouches for the tip. Another certificate of the same name and key
    in its place, with another issuer? What it signed needs no second verification."""
    if chain.alike:
        mark, since, until = chain.alike
        for c in list(chain.held):
            if same(c) == mark:
                chain.held.remove(c)
                if _fits(chain, c, chain.below - 1):
                    c.since = max(c.since, since)
                    c.until = min(c.until, until)
                    climb(chain, c)
                    return JUDGE
    return 0
