"""A server's certificate chain, judged certificate by certificate as it streams in.

RFC 5280, section 6, for one purpose only: may this host's key be believed, because a pinned
root KEY vouches for it? Whatever is not understood is refused. Of each certificate only its
names, hash, signature and key are kept (about 1 KB with 2048-bit keys); its DER is the caller's
to throw away. At most 2 + `_HELD` such leftovers live at a time (in order: 2).

Not checked, and why: revocation (no OCSP or CRL fits; lifetimes of 47 days are the web's own
answer), certificate transparency, names inside intermediates (nothing here uses them).
Names are linked byte for byte, as most do, not with the case folding of RFC 5280, 7.1.
Refusals are `ValueError(number, more)` inside, turned into a TLSError with words by `Chain`.
Reading (x509_read, der, names) and arithmetic (rsa, ecdsa) take turns in memory on a small heap.
"""

from hashlib import sha256

from . import drop, ease

try:
    from micropython import const
except ImportError:
    const = int

# What went wrong: the sentences are in x509_words.py, loaded only to be told.
_DER = const(1)
_BIG = const(2)
_MANY = const(3)
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

MAX_CERT = 4096  # bytes: what is held whole; a larger one fits no ESP8266 heap in use
_MAX_CHAIN = const(10)
_MAX_SAN = const(512)  # a longer list of names is not kept: then no name constraint is accepted
_HELD = const(2)  # certificates waiting for one that comes later: some servers mix the order up
_CACHED = const(4)
_REFUSED = (ValueError, IndexError, OverflowError)


class Chain:
    """One server's chain: `add` each certificate in the order it comes, then `finish`.

    host: the name or IPv4 address asked for. roots: see roots.py. now: Unix seconds (int), a
    function that gives them, or None if the clock is not known. cache: a list the caller keeps,
    in which verified chains are remembered (at most 4 x about 100 bytes); None remembers nothing.
    After `finish`: `root` is the label of the root that vouched, `clockless` is true if the
    dates could not be checked, `known` is true if the cache spared the signatures.

    An unknown clock, and one behind the date the roots file was made (`roots.floor`; time comes
    from NTP, which anyone on the path can forge), makes no certificate valid that was already
    invalid on that date: it must end after the floor. Its start is not checked. That is the
    default because an alarm that waits for a clock may never be sent, and what remains is the use
    of a stolen key whose certificate ended after the roots file was made. unknown_clock="refuse"
    accepts nothing without a clock.
    """

    def __init__(self, host, roots, now, cache=None, unknown_clock="floor"):
        now = now() if callable(now) else now
        if now is not None and now < roots.floor:
            now = None
        self.host = host
        self.roots = roots
        self.now = now
        self.cache = cache
        self.clockless = now is None
        self.known = False
        self.root = None
        self._strict = unknown_clock != "floor"
        self._count = 0
        self._key = None  # the answer: the leaf's key
        self._tip = None  # the certificate whose own signature is still to be verified
        self._fresh = True  # roots have not been asked about the tip yet
        self._below = 0  # intermediates already verified
        self._held = []
        self._why = _UNKNOWN  # or why a root of the right name did not help
        self._san = None
        self._mark = None

    def add(self, cert):
        """Take in the next certificate (bytes or memoryview, DER). It is not kept.

        TLSError if it is refused. Arithmetic left over from the one before is done first: call
        `check` after throwing the buffer away, and its memory is free meanwhile.
        """
        try:
            self._add(cert)
        except _REFUSED as e:
            self._refuse(e)

    def check(self):
        """Verify what can be verified by now (RSA or ECDSA work). TLSError if it fails."""
        drop("x509_read", "der", "names", "limits")
        before = ease()
        try:
            self._climb(False)
        except _REFUSED as e:
            self._refuse(e)
        finally:
            ease(before)

    def finish(self):
        """The server's key, ("rsa", modulus, e) or ("ec", point), verified up to a pinned root."""
        try:
            self._climb(True)
        except _REFUSED as e:
            self._refuse(e)
        return self._key

    def _refuse(self, e):
        number, more = e.args if len(e.args) == 2 else (_DER, "?")
        self.root = self._key = self._tip = None  # whatever is called next, nothing is believed
        self._held = []
        drop("x509_read", "der", "names", "limits", "rsa", "ecdsa", "p256")
        from .x509_words import refusal

        raise refusal(number, more, self.host, self._count, self._san)

    def _add(self, cert):
        self._climb(False)
        self._count += 1
        if self._count > _MAX_CHAIN:
            raise ValueError(_MANY, _MAX_CHAIN)
        if self.root is not None:
            return  # already vouched for: what follows is not needed and not looked at
        if len(cert) > MAX_CERT:
            raise ValueError(_BIG, len(cert))
        cert = memoryview(cert)
        c = _reader()(cert, self._count == 1)
        if self._count == 1:
            drop("x509_read")
            self._leaf(c, cert)
        elif self._tip is None:
            raise ValueError(_NONE, None)
        elif c.issuer != c.subject:  # self-signed: a root proves nothing by being sent
            if c.limits is not None:
                from .limits import limit

                limit(c, self._san)
            c.san = c.limits = None
            self._held.append(c)

    def _leaf(self, c, cert):
        """The server's own certificate: everything but its signature."""
        self._san = c.san
        c.san = None
        _match(self._san, self.host)
        self._san = bytes(self._san) if len(self._san) <= _MAX_SAN else None
        if c.issuer == c.subject:
            raise ValueError(_SELF, None)
        self._usable(c)
        self._key = ("rsa", c.key, c.e) if c.e else ("ec", c.key)
        self._tip = c
        c.subject = c.key = None
        if self.cache is not None:
            leaf = sha256(cert).digest()
            self._mark = sha256(leaf + self.roots.version + self.host.encode()).digest()
            self._recall()

    def _recall(self):
        """Was this very leaf verified before, for this host, by these roots? Dates count anew."""
        for entry in self.cache:
            if entry[0] == self._mark:
                self.cache.remove(entry)  # put back last, or verified anew to learn what is wrong
                mark, since, until, label = entry
                now = self.now
                if until >= self.roots.floor if now is None else since <= now <= until:
                    self.known = True
                    self._vouched(label, since, until)
                return

    def _usable(self, c):
        """Nothing forbids using c today."""
        if c.fault:
            raise ValueError(c.fault[0], c.fault[1])
        if self.now is None:
            if self._strict:
                raise ValueError(_NO_CLOCK, None)
            if c.until < self.roots.floor:
                raise ValueError(_OLD, c.until)
        elif self.now > c.until:
            raise ValueError(_EXPIRED, c.until)
        elif self.now < c.since:
            raise ValueError(_NOT_YET, c.since)

    def _climb(self, last):
        """From the tip upwards, as far as the certificates at hand lead; `last`: no more come."""
        while self._tip:
            if self._fresh:
                self._fresh = False
                self._ask_roots()
            if not self._link():  # nothing is held once a root has vouched
                break
        if len(self._held) > _HELD:
            self._held.pop(0)
        if last and self.root is None:
            raise ValueError(self._why if self._count else _NONE, self._tip and self._tip.issuer)

    def _link(self):
        """One step up: a certificate at hand that bears the name of the tip's issuer, or False."""
        tip = self._tip
        for c in self._held:
            if c.subject == tip.issuer:
                break
        else:
            return False
        self._held.remove(c)
        if c.path < self._below:
            raise ValueError(_PATH, c.subject)
        self._usable(c)
        if not _verifier(tip.kind, c.e)(c.key, c.e, tip.signature, tip.hash):
            raise ValueError(_SIGNATURE, c.subject)
        c.subject = c.key = None  # have served; memory is short where the roots come in
        c.since = max(c.since, tip.since)  # from here on: of the whole chain so far
        c.until = min(c.until, tip.until)
        self._tip = c
        self._fresh = True
        self._below += 1
        self._why = _UNKNOWN
        return True

    def _ask_roots(self):
        """Did a pinned root sign the tip?"""
        tip = self._tip
        for label, key, e, until, path in self.roots.find(sha256(tip.issuer).digest()[:8]):
            if not key:
                self._why = _NAME_ONLY
            elif not _verifier(tip.kind, e)(key, e, tip.signature, tip.hash):
                self._why = _OTHER_KEY
            elif (self.roots.floor if self.now is None else self.now) > until:
                self._why = _ROOT_EXPIRED
            elif path < self._below:
                self._why = _PATH
            else:
                self._vouched(label, tip.since, min(until, tip.until))
                break

    def _vouched(self, label, since, until):
        self.root = label
        self._tip = None
        self._held = []
        if self._mark:
            self.cache.append((self._mark, since, until, label))
            if len(self.cache) > _CACHED:
                self.cache.pop(0)


# A frame of its own: a local name would keep the module from being dropped.
def _reader():
    from .x509_read import read

    return read


def _match(san, host):
    from .names import match

    match(san, host)


# A function to call, not one that calls: arithmetic goes deep, and each level costs C stack.
def _verifier(kind, e):
    """f(key, e, signature, hash) for this kind of signature and key (RSA if it has an e)."""
    if (kind == 2) == bool(e):
        return lambda *_: False
    if not e:
        from .ecdsa import verify

        return lambda key, _, signature, digest: verify(key, digest, signature)
    from . import rsa

    return rsa.verify_pkcs1 if kind == 1 else rsa.verify_pss
