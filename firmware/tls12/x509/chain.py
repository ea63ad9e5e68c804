"""A server's certificate chain, judged certificate by certificate as it streams in.

RFC 5280, section 6, for one purpose only: may this host's key be believed, because a pinned
root KEY vouches for it? Whatever is not understood is refused. Of each certificate only its
names, hash, signature and key are kept (about 1 KB with 2048-bit keys). At most 2 + `_HELD` such
leftovers live at a time (in order: 2).

Reading, judging and arithmetic take turns in memory: certificate_parser.add() leaves a certificate
in `chain.cert`, judge() says which signature is to be verified next and by whose key (issuers.py),
the caller lets rsa or ecdsa do it and puts the answer into `shake.good`. So this module holds no
state: all of it is in the handshake's Facts (see handshake.py) and its `chain`, and between two
steps the module may go.

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

try:
    from micropython import const
except ImportError:
    const = int

from ..phase import DONE, JUDGE, TAKE
from .issuers import ask_roots, climb, link, open_roots, other, same, usable

# What went wrong: the sentences are in x509/certificate_errors.py, loaded only to be told.
_NONE = const(4)
_PATH = const(16)
_SELF = const(23)
_UNKNOWN = const(24)
_SIGNATURE = const(25)
_OTHER_KEY = const(26)
_ROOT_EXPIRED = const(28)

_HELD = const(2)  # certificates waiting for one that comes later: some servers mix the order up
_CACHED = const(4)  # verified chains remembered in policy.cache, about 100 bytes each


def begin(shake):
    """Nothing came yet: a new `shake.chain`. ValueError if the roots cannot be read."""
    policy = shake.policy
    chain = shake.chain = shake.__class__()
    chain.policy = policy
    chain.host = shake.host
    chain.count = chain.below = 0  # certificates read; intermediates already verified
    chain.san = None  # the leaf's names
    roots = open_roots(policy)  # which may raise: a refusal tells what stands above
    chain.floor = max(roots.floor, policy.floor)
    now = policy.now() if callable(policy.now) else policy.now
    chain.now = None if now is None or now < chain.floor else now  # None: no dates are checked
    chain.index = None if roots is policy.roots else roots.index
    chain.mark = None if policy.cache is None else roots.version
    chain.known = False  # the cache has spared the signatures
    chain.key = None  # the answer: the leaf's key, ("rsa", modulus, e) or ("ec", point)
    chain.root = None  # label of the root that vouched
    chain.cert = None  # just read, not judged
    chain.tip = None  # the certificate whose own signature is still to be verified
    chain.held = []  # see _HELD
    chain.alike = None  # what else may stand in the place of the tip: see `issuers.other`
    chain.why = _UNKNOWN  # or why a root of the right name did not help
    chain.fault = None  # why a certificate of the right name did not: number, more, its place
    chain.trial = None  # whose key is tried on the tip: a certificate, or (label, until, path)
    return TAKE


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
    shake.next = JUDGE
    phase = 0
    if chain.tip:
        phase = chain.asked is not None and ask_roots(chain, shake) or link(chain, shake)
        if not phase and not chain.more:
            phase = other(chain)
    if len(chain.held) > _HELD:
        chain.held.pop(0)
    if phase or chain.more:
        return phase or TAKE
    if chain.root is None:
        _refuse(chain)
    return DONE


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
    usable(chain, c)
    chain.key = ("rsa", c.key, c.e) if c.e else ("ec", c.key)
    climb(chain, c)
    if chain.mark:
        _recall(chain)


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
        chain.alike = same(c), tip.since, tip.until
        c.since = max(c.since, tip.since)  # from here on: of the whole chain so far
        c.until = min(c.until, tip.until)
        chain.below += 1
        climb(chain, c)
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
