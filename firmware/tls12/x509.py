"""A server's certificate chain, judged certificate by certificate as it streams in.

RFC 5280, section 6, for one purpose only: may this host's key be believed, because a pinned
root KEY vouches for it? Whatever is not understood is refused. Of each certificate only its
names, hash, signature and key are kept (about 1 KB with 2048-bit keys); its DER is the caller's
to throw away. At most 2 + `_HELD` such leftovers live at a time (in order: 2).

Not checked, and why: revocation (no OCSP or CRL fits; lifetimes of 47 days are the web's own
answer), certificate transparency, names inside intermediates (nothing here uses them).
Names are linked byte for byte, as most do, not with the case folding of RFC 5280, 7.1.
Refusals are `ValueError(number, more)` inside, turned into a TLSError with words by `Chain`.
"""

from hashlib import sha256

from .der import bits, natural, time, true, want, whole

try:
    from micropython import const
except ImportError:
    const = int

# What went wrong: the sentences are in x509_words.py, loaded only to be told.
_DER = const(1)
_BIG = const(2)
_MANY = const(3)
_NONE = const(4)
_VERSION = const(5)
_TWO_ALGORITHMS = const(6)
_ALGORITHM = const(7)
_KEY = const(8)
_HOST = const(9)
_LITERAL = const(10)
_EXPIRED = const(11)
_NOT_YET = const(12)
_NO_CLOCK = const(13)
_OLD = const(14)
_NOT_CA = const(15)
_PATH = const(16)
_USAGE = const(17)
_PURPOSE = const(18)
_CRITICAL = const(19)
_TWICE = const(20)
_OUTSIDE = const(21)
_LIMITS = const(22)
_SELF = const(23)
_UNKNOWN = const(24)
_SIGNATURE = const(25)
_OTHER_KEY = const(26)
_NAME_ONLY = const(27)
_ROOT_EXPIRED = const(28)
_LEAF_CA = const(29)
_EXTENSIONS = const(30)
_ROOTS = const(31)

MAX_CERT = 4096  # bytes: what is held whole; a larger one fits no ESP8266 heap in use
_MAX_CHAIN = const(10)
_MAX_NAME = const(512)
_MAX_EXTENSIONS = const(24)
_MAX_SAN = const(512)  # a longer list of names is not kept: then no name constraint is accepted
_HELD = const(2)  # certificates waiting for one that comes later: some servers mix the order up
_CACHED = const(4)

_RSA_SHA256 = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00"
_EC_SHA256 = b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"
# RFC 4055 with SHA-256 twice and a salt of 32 bytes: the only form the CA/B rules (7.1.3.2) allow.
_PSS_SHA256 = (
    b"\x30\x41\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a\x30\x34"
    b"\xa0\x0f\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00"
    b"\xa1\x1c\x30\x1a\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08"
    b"\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\xa2\x03\x02\x01\x20"
)
_RSA_KEY = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"
_P256_KEY = b"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"
_SERVER_AUTH = b"\x2b\x06\x01\x05\x05\x07\x03\x01"
_ANY_PURPOSE = b"\x55\x1d\x25\x00"


class _Cert:
    """What is kept of one certificate; defaults are for extensions that are absent."""

    usage = 0xFF  # first byte of keyUsage
    purpose = 1  # EKU: 1 absent or listing serverAuth, 2 listing "any", 0 neither
    ca = False
    path = 255
    critical = None  # OID of a critical extension nobody here understands
    limits = None  # nameConstraints, while the DER is at hand
    outside = 0  # what names.allowed said of them
    san = None


def _fields(b, c):
    """Read a whole certificate (RFC 5280, 4.1) into c, without judging its extensions' meaning."""
    body, end = whole(b, 0, len(b), 0x30)
    at, tail = want(b, body, end, 0x30)
    c.hash = sha256(b[body:tail]).digest()
    if bytes(b[at : at + 5]) != b"\xa0\x03\x02\x01\x02":
        raise ValueError(_VERSION, None)
    start, at = natural(b, at + 5, tail)
    if at - start > 20:
        raise ValueError(_DER, start)
    start, stop = at, want(b, at, tail, 0x30)[1]
    c.algorithm = bytes(b[start:stop])
    last = want(b, tail, end, 0x30)[1]
    if c.algorithm != bytes(b[tail:last]):
        raise ValueError(_TWO_ALGORITHMS, None)
    start, last = bits(b, last, end)
    if last != end or b[start - 1] or last - start > 512:
        raise ValueError(_DER, start)
    c.signature = bytes(b[start:last])
    at, c.issuer = _name(b, stop, tail)
    start, stop = want(b, at, tail, 0x30)
    c.since, start = time(b, start, stop)
    c.until, start = time(b, start, stop)
    if start != stop:
        raise ValueError(_DER, start)
    at, c.subject = _name(b, stop, tail)
    start, stop = want(b, at, tail, 0x30)
    _key(b, at, start, stop, c)
    if stop != tail:  # no unique identifiers (4.1.2.8): nobody issues them
        start, stop = whole(b, stop, tail, 0xA3)
        start, stop = whole(b, start, stop, 0x30)
        _extensions(b, start, stop, c)


def _name(b, at, end):
    """(stop, DER) of the Name at b[at]; what is inside matters to nobody but the words."""
    stop = want(b, at, end, 0x30)[1]
    if stop - at > _MAX_NAME:
        raise ValueError(_EXTENSIONS, None)
    return stop, bytes(b[at:stop])


def _key(b, at, start, stop, c):
    """SubjectPublicKeyInfo b[at:stop] -> c.key, c.e: modulus and exponent, or point and 0."""
    c.key = None
    c.e = 0
    mid = want(b, start, stop, 0x30)[1]
    algorithm = bytes(b[start:mid])
    start, last = bits(b, mid, stop)
    if last != stop or b[start - 1]:
        raise ValueError(_DER, start)
    if algorithm == _P256_KEY:
        if stop - start == 65 and b[start] == 4:
            c.key = bytes(b[start:stop])
    elif algorithm == _RSA_KEY:
        start, stop = whole(b, start, stop, 0x30)
        start, at = natural(b, start, stop)
        mid, last = natural(b, at, stop)
        if last != stop:
            raise ValueError(_DER, last)
        e = int.from_bytes(b[mid:last], "big") if last - mid < 4 else 0
        # The full top bit: a 2047-bit key is not a 2048-bit one. A large e only costs our time.
        if 256 <= at - start <= 512 and b[start] > 127 and b[at - 1] & e & 1 and 3 <= e <= 65537:
            c.key = bytes(b[start:at])
            c.e = e


def _extensions(b, at, end, c):
    """All extensions in b[at:end]: known ones into c, others only noticed if critical."""
    seen = []
    while at < end:
        start, at = want(b, at, end, 0x30)
        start, stop = want(b, start, at, 6)
        oid = bytes(b[start:stop])
        if oid in seen:
            raise ValueError(_TWICE, oid)
        seen.append(oid)
        if len(seen) > _MAX_EXTENSIONS:
            raise ValueError(_EXTENSIONS, None)
        critical = true(b, stop, at)
        if critical:
            stop += 3
        start, stop = whole(b, stop, at, 4)
        if not (oid[:2] == b"\x55\x1d" and _known(oid[2:], b, start, stop, c)) and critical:
            c.critical = c.critical or oid


def _known(oid, b, start, stop, c):
    """One extension value b[start:stop] of the id-ce arc (2.5.29.oid) into c; is it understood?"""
    if oid == b"\x13":
        _basic(b, start, stop, c)
    elif oid == b"\x0f":  # keyUsage
        at, last = bits(b, start, stop)
        if last != stop or at == last:
            raise ValueError(_DER, start)
        c.usage = b[at]
    elif oid == b"\x25":
        _purposes(b, start, stop, c)
    elif oid == b"\x11":  # subjectAltName
        c.san = b[start:stop]
    elif oid == b"\x1e":  # nameConstraints
        c.limits = b[start:stop]
    else:
        return False
    return True


def _basic(b, start, stop, c):
    """basicConstraints (4.2.1.9)."""
    start, stop = whole(b, start, stop, 0x30)
    c.ca = true(b, start, stop)
    if c.ca:
        start += 3
    if start != stop:
        at, last = natural(b, start, stop)
        if last != stop or last - at != 1 or not c.ca:
            raise ValueError(_DER, start)
        c.path = b[at]


def _purposes(b, start, stop, c):
    """extKeyUsage (4.2.1.12)."""
    start, stop = whole(b, start, stop, 0x30)
    c.purpose = 0
    while start < stop:
        at, start = want(b, start, stop, 6)
        one = bytes(b[at:start])
        if one == _SERVER_AUTH:
            c.purpose = 1
        elif one == _ANY_PURPOSE and not c.purpose:
            c.purpose = 2


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
        self._key = None  # the answer: leaf's key
        self._tip = None  # the certificate whose own signature is still to be verified
        self._fresh = False  # roots have not been asked about the tip yet
        self._below = 0  # intermediates already verified
        self._held = []
        self._named = 0  # why a root of the right name did not help
        self._san = None
        self._mark = None
        self._since = 0
        self._until = 0

    def add(self, cert):
        """Take in the next certificate (bytes or memoryview, DER). It is not kept.

        TLSError if it is refused. Arithmetic left over from the one before is done first: call
        `check` after throwing the buffer away, and its memory is free meanwhile.
        """
        self._try(self._add, cert)

    def check(self):
        """Verify what can be verified by now (RSA or ECDSA work). TLSError if it fails."""
        self._try(self._climb)

    def finish(self):
        """The server's key, ("rsa", modulus, e) or ("ec", point), verified up to a pinned root."""
        return self._try(self._finish)

    def _try(self, do, *args):
        try:
            return do(*args)
        except (ValueError, IndexError, OverflowError) as e:
            number, more = e.args if len(e.args) == 2 else (_DER, "?")
            self._tip = self._key = None  # whatever is called next, nothing is believed any more
            self._held = []
            san = self._san
        from .x509_words import refusal

        raise refusal(number, more, self.host, self._count, san)

    def _add(self, cert):
        self._climb()
        self._count += 1
        if self._count > _MAX_CHAIN:
            raise ValueError(_MANY, _MAX_CHAIN)
        if self.root is not None:
            return  # already vouched for: what follows is not needed and not looked at
        if len(cert) > MAX_CERT:
            raise ValueError(_BIG, len(cert))
        cert = memoryview(cert)
        c = _Cert()
        _fields(cert, c)
        if self._count == 1:
            self._leaf(c, cert)
        elif self._tip is None:
            raise ValueError(_NONE, None)
        elif c.issuer != c.subject:  # self-signed: a root proves nothing by being sent
            self._hold(c)

    def _leaf(self, c, cert):
        """The server's own certificate: everything but its signature."""
        from .names import address, covers

        try:
            address(self.host)
        except ValueError:
            raise ValueError(_LITERAL, None)
        self._san = c.san
        if c.san is None or not covers(c.san, self.host):
            raise ValueError(_HOST, None)
        self._san = bytes(c.san) if len(c.san) <= _MAX_SAN else None
        c.san = None
        if c.issuer == c.subject:
            raise ValueError(_SELF, None)
        if c.ca:
            raise ValueError(_LEAF_CA, None)
        if c.limits is not None:
            raise ValueError(_LIMITS, c.subject)
        self._judge(c, 0x80)
        self._key = ("ec", c.key) if not c.e else ("rsa", c.key, c.e)
        self._tip = c
        self._fresh = True
        self._since = c.since
        self._until = c.until
        if self.cache is not None:
            leaf = sha256(cert).digest()
            self._mark = sha256(leaf + self.roots.version + self.host.encode()).digest()
            self._recall()

    def _judge(self, c, usage):
        """What holds for every certificate that is used; usage: the keyUsage bit it needs."""
        if c.critical:
            raise ValueError(_CRITICAL, c.critical)
        self._dates(c.since, c.until)
        if not c.usage & usage:
            raise ValueError(_USAGE, c.subject)
        if not c.purpose or (c.purpose == 2 and not c.ca):  # "any" is not for a server's own
            raise ValueError(_PURPOSE, c.subject)
        if c.key is None:
            raise ValueError(_KEY, c.subject)
        if c.algorithm not in (_RSA_SHA256, _EC_SHA256, _PSS_SHA256):
            raise ValueError(_ALGORITHM, c.algorithm)

    def _dates(self, since, until):
        if self.now is None:
            if self._strict:
                raise ValueError(_NO_CLOCK, None)
            if until < self.roots.floor:
                raise ValueError(_OLD, until)
        elif self.now > until:
            raise ValueError(_EXPIRED, until)
        elif self.now < since:
            raise ValueError(_NOT_YET, since)

    def _hold(self, c):
        """Keep what may sign the tip, now or once others have come."""
        if c.limits is not None:
            from .names import allowed

            c.outside = 2 if self._san is None else allowed(c.limits, self._san)
        c.san = c.limits = None
        self._held.append(c)

    def _climb(self):
        """From the tip upwards, as far as the certificates at hand lead."""
        while self._tip and self.root is None:
            if self._fresh:
                self._fresh = False
                self._ask_roots(self._tip)
                if self.root is not None:
                    return
            for c in self._held:
                if c.subject == self._tip.issuer:
                    break
            else:
                break
            self._held.remove(c)
            self._link(c)
        if len(self._held) > _HELD:
            self._held.pop(0)

    def _link(self, c):
        """c claims to be the tip's issuer: is it allowed to be, and is the signature its own?"""
        if not c.ca:
            raise ValueError(_NOT_CA, c.subject)
        if c.path < self._below:
            raise ValueError(_PATH, c.subject)
        if c.outside:
            raise ValueError(_OUTSIDE if c.outside == 1 else _LIMITS, c.subject)
        self._judge(c, 0x04)
        if not _signed(self._tip, c.key, c.e):
            raise ValueError(_SIGNATURE, c.subject)
        self._below += 1
        self._named = 0
        self._tip = c
        self._fresh = True
        self._since = max(self._since, c.since)
        self._until = min(self._until, c.until)

    def _ask_roots(self, c):
        """Did a pinned root sign the tip?"""
        for label, key, e, until, path in self.roots.find(sha256(c.issuer).digest()[:8]):
            if not key:
                self._named = _NAME_ONLY
            elif not _signed(c, key, e):
                self._named = _OTHER_KEY
            elif (self.roots.floor if self.now is None else self.now) > until:
                self._named = _ROOT_EXPIRED
            elif path < self._below:
                self._named = _PATH
            else:
                self._until = min(self._until, until)
                self._vouched(label)
                return

    def _vouched(self, label):
        self.root = label
        self._tip = None
        self._held = []
        if self._mark:
            if len(self.cache) >= _CACHED:
                self.cache.pop(0)
            self.cache.append((self._mark, self._since, self._until, label))

    def _recall(self):
        """Was this very leaf verified before, for this host, by these roots? Dates count anew."""
        for i in range(len(self.cache)):
            mark, since, until, label = self.cache[i]
            if mark == self._mark:
                self.cache.pop(i)  # put back at the end, or verified anew to learn what is wrong
                now = self.now
                if since <= now <= until if now is not None else until >= self.roots.floor:
                    self.known = True
                    self._since = since
                    self._until = until
                    self._vouched(label)
                return

    def _finish(self):
        if not self._count:
            raise ValueError(_NONE, None)
        self._climb()
        if self.root is None or self._key is None:
            raise ValueError(self._named or _UNKNOWN, self._tip and self._tip.issuer)
        return self._key


def _signed(c, key, e):
    """Was c signed with this key? (RSA if it has an exponent, else P-256.)"""
    if c.algorithm == _EC_SHA256:
        if e:
            return False
        from .ecdsa import verify

        return verify(key, c.hash, c.signature)
    if not e:
        return False
    from . import rsa

    verify = rsa.verify_pkcs1 if c.algorithm == _RSA_SHA256 else rsa.verify_pss
    return verify(key, e, c.signature, c.hash)
