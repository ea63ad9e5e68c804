"""A server's certificate chain, judged certificate by certificate as it streams in.

RFC 5280, section 6, for one purpose only: may this host's key be believed, because a pinned
root KEY vouches for it? Whatever is not understood is refused. Of each certificate only its
names, hash, signature and key are kept (about 1 KB with 2048-bit keys). At most 2 + `_HELD` such
leftovers live at a time (in order: 2).

Reading, judging and arithmetic take turns in memory: certificate_parser.add() leaves a certificate
in `chain.cert`, judge() says which signature is to be verified next, the caller lets rsa or ecdsa
do it and puts the answer into `shake.good`. So this module holds no state: all of it is in the
handshake's Facts (see handshake.py) and its `chain`, and between two steps the module may go.

Not checked, and why: revocation (no OCSP or CRL fits; lifetimes of 47 days are the web's own
answer), certificate transparency, names inside intermediates (nothing here uses them).
Names are linked byte for byte, as most do, not with the case folding of RFC 5280, 7.1.
Refusals are `ValueError(number, more)`; certificate_errors.refused() turns them into a TLSError.

An unknown clock, and one behind the date the roots file was made (`floor`; time comes from NTP,
which anyone on the path can forge), makes no certificate valid that was already invalid on that
date: it must end after the floor. The floor rises with the start of each chain that was verified
(policy.floor, to be kept over a reset). Its start is not checked. That is the default because an
alarm that waits for a clock may never be sent, and what remains is the use of a stolen key whose
certificate ended after the floor. unknown_clock="refuse" accepts nothing without a clock.
"""

from hashlib import sha256

try:
    from micropython import const
except ImportError:
    const = int

# What went wrong: the sentences are in x509/certificate_errors.py, loaded only to be told.
_NONE = const(4)
_EXPIRED = const(11)
_NOT_YET = const(12)
_NO_CLOCK = const(13)
_OLD = const(14)
_PATH = const(16)
_SELF = const(23)
_UNKNOWN = const(24)
_SIGNATURE = const(25)
_OTHER_KEY = const(26)
_NAME_ONLY = const(27)
_ROOT_EXPIRED = const(28)
_OTHER_HOST = const(32)

_HELD = const(2)  # certificates waiting for one that comes later: some servers mix the order up
_CACHED = const(4)

_TAKE = const(1)  # the next phase; see handshake.py
_JUDGE = const(2)  # the same
_DONE = const(3)  # the same
_PKCS1 = const(6)  # the same
_PSS = const(7)  # the same
_ECDSA = const(8)  # the same


def open_roots(policy, index=None, host=None):
    """The root keys: an object given to install(), or a file opened anew each time. host: for
    whom they shall vouch."""
    if hasattr(policy.roots, "floor"):
        policy.roots.host = host
        return policy.roots
    from .trust_store import Roots

    return Roots(policy.roots, index, host)


def begin(shake):
    """Nothing came yet: a new `shake.chain`. ValueError if the roots cannot be read.

    Of `shake.policy`: roots (see x509/trust_store.py), now (Unix seconds, a function that gives
    them, or None), unknown_clock, cache (a list in which verified chains are remembered, at most 4
    x about 100 bytes, or None). Afterwards `chain.root` is the label of the root that vouched and
    `chain.known` is true if the cache spared the signatures; `chain.now` is None if the dates
    could not be checked.
    """
    policy = shake.policy
    chain = shake.chain = shake.__class__()
    chain.policy = policy
    chain.host = shake.host
    chain.count = 0
    chain.san = None
    roots = open_roots(policy)
    now = policy.now
    now = now() if callable(now) else now
    chain.floor = max(roots.floor, policy.floor)
    if now is not None and now < chain.floor:
        now = None
    chain.now = now
    chain.index = None if roots is policy.roots else roots.index
    chain.mark = None if policy.cache is None else roots.version
    chain.known = False
    chain.cert = None  # just read, not judged
    chain.key = None  # the answer: the leaf's key, ("rsa", modulus, e) or ("ec", point)
    chain.tip = None  # the certificate whose own signature is still to be verified
    chain.root = None
    chain.held = []
    chain.alike = None  # what else may stand in the place of the tip: see `_other`
    chain.why = _UNKNOWN  # or why a root of the right name did not help
    chain.fault = None  # why a certificate of the right name did not: number, more, its place
    chain.below = 0  # intermediates already verified
    chain.trial = None  # whose key is tried on the tip: a certificate, or (label, until, path)
    return _TAKE


def judge(shake):
    """Go on from what was read or verified, as far as it leads; returns the next phase.

    PKCS1, PSS, ECDSA: call rsa.verify_pkcs1, rsa.verify_pss or ecdsa.verify with `shake.job`, put
    the answer into `shake.good` and come back. TAKE: read on (`chain.more`). DONE: `chain.key`.
    """
    chain = shake.chain
    c = chain.cert
    if c:
        chain.cert = None
        _enter(chain, c)
    elif chain.trial:
        _verified(chain, shake.good)
    shake.good = False
    shake.job = None
    shake.next = _JUDGE
    phase = 0
    if chain.tip:
        phase = chain.asked is not None and _ask_roots(chain, shake) or _link(chain, shake)
        if not phase and not chain.more:
            phase = _other(chain)
    if len(chain.held) > _HELD:
        chain.held.pop(0)
    if phase:
        return phase
    if chain.more:
        return _TAKE
    if chain.root is None:
        _refuse(chain)
    return _DONE


def _refuse(chain):
    """Nothing leads on: of several reasons the one nearest to a good end is told."""
    if chain.fault:
        number, more, chain.count = chain.fault
        raise ValueError(number, more)
    raise ValueError(chain.why if chain.count else _NONE, chain.tip and chain.tip.issuer)


def _enter(chain, c):
    """A certificate just read. The server's own: everything but its signature."""
    if chain.count > 1:
        chain.held.append(c)
        return
    if c.issuer == c.subject:
        raise ValueError(_SELF, None)
    _usable(chain, c)
    chain.key = ("rsa", c.key, c.e) if c.e else ("ec", c.key)
    _climb(chain, c)
    if chain.mark:
        _recall(chain)


def _climb(chain, c):
    """c is believed if somebody vouches for it: ask the roots first."""
    c.subject = c.key = None  # have served
    chain.tip = c
    chain.asked = 0  # roots of the right name that were tried; None: all of them
    chain.why = _UNKNOWN
    chain.fault = None


def _recall(chain):
    """Was this very leaf verified before, for this host, by these roots? Dates count anew."""
    cache = chain.policy.cache
    for entry in cache:
        if entry[0] == chain.mark:
            cache.remove(entry)  # put back last, or verified anew to learn what is wrong
            mark, since, until, label = entry
            now = chain.now
            if until >= chain.floor if now is None else since <= now <= until:
                chain.known = True
                _vouched(chain, label, since, until)
            return


def _usable(chain, c):
    """Nothing forbids using c today."""
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


def _job(chain, shake, trial, key, e):
    """The phase that tries this key (RSA if it has an e) on the tip's signature."""
    tip = chain.tip
    chain.trial = trial
    if (tip.kind == 2) == bool(e):
        return _JUDGE  # a key of another kind: not good
    if not e:
        shake.job = key, tip.hash, tip.signature
        return _ECDSA
    shake.job = key, e, tip.signature, tip.hash
    return _PKCS1 if tip.kind == 1 else _PSS


def _ask_roots(chain, shake):
    """Try the next pinned root that may have signed the tip; 0 if there is none."""
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


def _link(chain, shake):
    """Try a certificate at hand that bears the name of the tip's issuer; 0 if there is none.

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
        _usable(chain, c)
        return True
    except ValueError as e:
        chain.fault = e.args + (chain.count,)
        return False


def _same(c):
    """What two certificates of one CA have in common: name and key."""
    return c.key and sha256(c.subject + c.key).digest()[:8]


def _other(chain):
    """All has come and nothing vouches for the tip. Another certificate of the same name and key
    in its place, with another issuer? What it signed needs no second verification."""
    if chain.alike:
        mark, since, until = chain.alike
        for c in list(chain.held):
            if _same(c) == mark:
                chain.held.remove(c)
                if _fits(chain, c, chain.below - 1):
                    c.since = max(c.since, since)
                    c.until = min(c.until, until)
                    _climb(chain, c)
                    return _JUDGE
    return 0


def _verified(chain, good):
    """What it means that the key of `chain.trial` is, or is not, the one that signed the tip."""
    tip = chain.tip
    c = chain.trial
    chain.trial = None
    if isinstance(c, tuple):
        if good:
            _rooted(chain, *c)
        else:
            chain.why = _OTHER_KEY
    elif good:
        chain.alike = _same(c), tip.since, tip.until
        c.since = max(c.since, tip.since)  # from here on: of the whole chain so far
        c.until = min(c.until, tip.until)
        chain.below += 1
        _climb(chain, c)
    else:
        chain.fault = _SIGNATURE, c.subject, chain.count


def _rooted(chain, label, until, path):
    """A pinned root signed the tip."""
    if (chain.floor if chain.now is None else chain.now) > until:
        chain.why = _ROOT_EXPIRED
    elif path < chain.below:
        chain.why = _PATH
    else:
        _vouched(chain, label, chain.tip.since, min(until, chain.tip.until))


def _vouched(chain, label, since, until):
    chain.root = label
    chain.tip = None
    chain.held = []
    # A CA has signed that it is later than this: better than a clock that anyone can forge.
    chain.policy.floor = max(chain.policy.floor, since)
    if chain.mark:
        cache = chain.policy.cache
        cache.append((chain.mark, since, until, label))
        if len(cache) > _CACHED:
            cache.pop(0)
