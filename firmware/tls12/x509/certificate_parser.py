"""One certificate's DER -> the few parts a chain needs, and what is wrong with it by itself.

Loaded while a certificate is in memory, dropped before the arithmetic (see x509/chain.py). It goes
down only into what it knows: unknown extensions stay closed. What is no certificate at all is
raised as ValueError(number, more); what only forbids its use is left in `fault`, because nobody
may ever use it. Numbers: x509/certificate_errors.py. Sections: RFC 5280.
"""

from hashlib import sha256

from ..phase import SETTLE
from .asn1 import bits, natural, time, true, want, whole

try:
    from micropython import const
except ImportError:
    const = int

_DER = const(1)
_BIG = const(2)
_MANY = const(3)
_NONE = const(4)
_VERSION = const(5)
_TWO_ALGORITHMS = const(6)
_ALGORITHM = const(7)
_KEY = const(8)
_NOT_CA = const(15)
_USAGE = const(17)
_PURPOSE = const(18)
_CRITICAL = const(19)
_TWICE = const(20)
_LIMITS = const(22)
_LEAF_CA = const(29)
_EXTENSIONS = const(30)

MAX_CERT = 4096  # bytes: what is held whole; a larger one fits no ESP8266 heap in use
_MAX_CHAIN = const(10)
_MAX_SAN = const(512)  # a longer list of names is not kept: then no name constraint is accepted
_MAX_NAME = const(512)  # bytes
_MAX_EXTENSIONS = const(24)

# AlgorithmIdentifiers, whole, and the names x509/chain.py knows them by.
_SIGNED = {
    b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00": 1,  # RSA PKCS#1, SHA-256
    b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02": 2,  # ECDSA, SHA-256
    # RSA-PSS, RFC 4055, with SHA-256 twice and a salt of 32 bytes: the one form the CA/Browser
    # Forum's rules (7.1.3.2) allow.
    b"\x30\x41\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a\x30\x34"
    b"\xa0\x0f\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00"
    b"\xa1\x1c\x30\x1a\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08"
    b"\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\xa2\x03\x02\x01\x20": 3,
}
_RSA_KEY = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"
_P256_KEY = b"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"
_SERVER_AUTH = b"\x2b\x06\x01\x05\x05\x07\x03\x01"
_ANY_PURPOSE = b"\x55\x1d\x25\x00"


def add(shake, cert):
    """Take in the next certificate (bytes-like, DER; None: there is none): `chain.cert`.

    It is not kept. ValueError(number, more) if it is refused. Returns the next phase.
    """
    chain = shake.chain
    if cert is not None:
        chain.count += 1
        if chain.count > _MAX_CHAIN:
            raise ValueError(_MANY, _MAX_CHAIN)
        if chain.root is None:  # else vouched for: what follows is not needed and not looked at
            if len(cert) > MAX_CERT:
                raise ValueError(_BIG, len(cert))
            if chain.count == 1:
                _leaf(chain, cert)
            elif chain.tip is None:
                raise ValueError(_NONE, None)
            else:
                _above(chain, memoryview(cert))
    return SETTLE


def _leaf(chain, cert):
    """The server's own certificate: does it bear the name?"""
    c = chain.__class__()
    read(c, memoryview(cert), True)
    san = chain.san = c.san
    c.san = None
    from .host_names import match

    match(san, chain.host)
    chain.san = bytes(san) if len(san) <= _MAX_SAN else None
    if chain.mark is not None:
        leaf = sha256(cert).digest()
        chain.mark = sha256(leaf + chain.mark + chain.host.encode()).digest()
    chain.cert = c


def _above(chain, cert):
    """A CA's certificate: may it vouch for the name?"""
    c = chain.__class__()
    read(c, cert, False)
    if c.issuer == c.subject:  # self-signed: a root proves nothing by being sent
        return
    if c.limits is not None:
        from .name_constraints import limit

        limit(c, chain.san)
    c.san = c.limits = None
    chain.cert = c


def read(c, b, leaf):
    """Read the certificate b (memoryview), judged as the server's own or as a CA's, into c: about
    1 KB with 2048-bit keys. c is given these:

    hash (of the signed part), kind (of signature: 1, 2, 3 as above, or 0), signature (bytes),
    issuer and subject (DER), since and until (Unix seconds), key and e (modulus, bytes, and
    exponent; or point and 0), path (255: no limit), fault (number, more) or None; while the DER is
    there: san, limits.
    """
    c.path = 255
    c.key = c.fault = c.san = c.limits = None
    body, end = whole(b, 0, len(b), 0x30)
    at, tail = want(b, body, end, 0x30)
    c.hash = sha256(b[body:tail]).digest()
    if bytes(b[at : at + 5]) != b"\xa0\x03\x02\x01\x02":
        raise ValueError(_VERSION, None)
    start, at = natural(b, at + 5, tail)
    if at - start > 20:
        raise ValueError(_DER, start)
    stop = want(b, at, tail, 0x30)[1]
    algorithm = bytes(b[at:stop])
    _signature(b, tail, end, algorithm, c)
    at, c.issuer = _name(b, stop, tail)
    start, stop = want(b, at, tail, 0x30)
    c.since, start = time(b, start, stop)
    c.until, start = time(b, start, stop)
    if start != stop:
        raise ValueError(_DER, start)
    at, c.subject = _name(b, stop, tail)
    start, stop = want(b, at, tail, 0x30)
    _key(b, start, stop, c)
    _meaning(b, c, leaf, _extensions(b, stop, tail))
    if not c.fault and not c.kind:
        c.fault = (_ALGORITHM, algorithm)


def _name(b, at, end):
    """(stop, DER) of the Name at b[at]; what is inside matters to nobody but the words."""
    stop = want(b, at, end, 0x30)[1]
    if stop - at > _MAX_NAME:
        raise ValueError(_EXTENSIONS, None)
    return stop, bytes(b[at:stop])


def _key(b, start, stop, c):
    """The inside of SubjectPublicKeyInfo -> c.key, c.e; c.key is None if it cannot be used."""
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


def _extensions(b, at, end):
    """What is left of the signed part, b[at:end]: {OID: (start, stop, critical) of its value}."""
    found = {}
    if at != end:  # no unique identifiers (4.1.2.8): nobody issues them
        at, end = whole(b, at, end, 0xA3)
        at, end = whole(b, at, end, 0x30)
    while at < end:
        start, at = want(b, at, end, 0x30)
        start, stop = want(b, start, at, 6)
        oid = bytes(b[start:stop])
        if oid in found:
            raise ValueError(_TWICE, oid)
        if len(found) == _MAX_EXTENSIONS:
            raise ValueError(_EXTENSIONS, None)
        critical = true(b, stop, at)
        start, stop = whole(b, stop + 3 if critical else stop, at, 4)
        found[oid] = (start, stop, critical)
    return found


def _signature(b, at, end, algorithm, c):
    """What follows the signed part: the algorithm once more, and the signature."""
    last = want(b, at, end, 0x30)[1]
    if algorithm != bytes(b[at:last]):
        raise ValueError(_TWO_ALGORITHMS, None)
    start, last = bits(b, last, end)
    if last != end or b[start - 1] or last - start > 512:
        raise ValueError(_DER, start)
    c.kind = _SIGNED.get(algorithm, 0)
    c.signature = bytes(b[start:last])


def _meaning(b, c, leaf, found):
    """What the extensions say (4.2.1); the first reason not to use this one -> c.fault."""
    ca = misused = False
    critical = None
    purpose = 1
    for oid in found:
        start, stop, marked = found[oid]
        which = oid[2] if len(oid) == 3 and oid[:2] == b"\x55\x1d" else 0
        if which == 19:
            ca = _basic(b, start, stop, c)
        elif which == 15:  # keyUsage: digitalSignature or keyCertSign
            misused = not _usage(b, start, stop) & (0x80 if leaf else 0x04)
        elif which == 37:
            purpose = _purpose(b, start, stop)
        elif which == 17:
            c.san = b[start:stop]
        elif which == 30:
            c.limits = b[start:stop]
        elif marked:
            critical = critical or oid
    for wrong, number, more in (
        (ca == leaf, _LEAF_CA if leaf else _NOT_CA, c.subject),
        (leaf and c.limits is not None, _LIMITS, c.subject),
        (critical, _CRITICAL, critical),
        (misused, _USAGE, c.subject),
        (not purpose or (purpose == 2 and leaf), _PURPOSE, c.subject),  # "any": not for a server
        (c.key is None, _KEY, c.subject),
    ):
        if wrong:
            c.fault = (number, more)
            break


def _usage(b, start, stop):
    """The first byte of keyUsage (4.2.1.3)."""
    at, last = bits(b, start, stop)
    if last != stop or at == last:
        raise ValueError(_DER, start)
    return b[at]


def _basic(b, start, stop, c):
    """basicConstraints (4.2.1.9): is it a CA? Its limit -> c.path."""
    start, stop = whole(b, start, stop, 0x30)
    ca = true(b, start, stop)
    if ca:
        start += 3
    if start != stop:
        at, last = natural(b, start, stop)
        if last != stop or last - at != 1 or not ca:
            raise ValueError(_DER, start)
        c.path = b[at]
    return ca


def _purpose(b, start, stop):
    """extKeyUsage (4.2.1.12): 1 if TLS server is listed, 2 if only "any", else 0."""
    start, stop = whole(b, start, stop, 0x30)
    purpose = 0
    while start < stop:
        at, start = want(b, start, stop, 6)
        one = bytes(b[at:start])
        if one == _SERVER_AUTH:
            purpose = 1
        elif one == _ANY_PURPOSE and not purpose:
            purpose = 2
    return purpose
