"""Name constraints (RFC 5280, 4.2.1.10): the names a CA may vouch for. Loaded if a CA has them.

dNSName and iPAddress are judged. Other kinds are refused where they matter: if the leaf bears a
name of that kind, and directoryName always, because all subjects would have to be kept.
"""

from .asn1 import tlv, want, whole
from .host_names import each

_DNS = 0x82
_IP = 0x87
_TREES = 16  # subtrees in one list: each is compared with every name


def _within(kind, name, base):
    """Is this name inside that subtree (RFC 5280, 4.2.1.10)?"""
    if kind == _IP:
        half = len(base) // 2
        if len(name) != half:
            return False
        return not any([(name[i] ^ base[i]) & base[half + i] for i in range(half)])
    if not base or name == base:
        return True
    return name.endswith(base if base[0] == 0x2E else b"." + base)


def _hit(tag, kind, name, base):
    """Does this subtree hit the name? Exclusions also hit a star that can stand for their base."""
    if tag == 0xA1 and kind == _DNS:
        if base[:1] == b".":
            base = base[1:]
        if name[:2] == b"*." and (base.endswith(name[1:]) or _within(kind, name[2:], base)):
            return True
    return _within(kind, name, base)


def _subtrees(b, at, end):
    """(tag, base) of each GeneralSubtree in b[at:end]; PKIX knows no minimum and maximum."""
    while at < end:
        start, at = want(b, at, end, 0x30)
        kind, start, stop = tlv(b, start, at)
        if stop != at:
            raise ValueError(1, stop)
        base = bytes(b[start:stop])
        if kind == _IP and len(base) not in (8, 32):
            raise ValueError(1, start)
        yield kind, base.lower() if kind == _DNS else base


def limit(c, san):
    """Leave a fault in a CA's certificate (x509/certificate_parser.py) if its limits forbid the
    leaf's `san`.

    `san` is None if the leaf's names were too long to keep: then nothing is known to be allowed.
    """
    wrong = 2 if san is None else allowed(c.limits, san)
    if wrong:
        c.fault = (21 if wrong == 1 else 22, c.subject)


def allowed(limits, san):
    """Do these NameConstraints (DER of the extension's value) allow all names of `san`?

    0 if so, 1 if a name lies outside, 2 if they limit a kind of name that is not understood.
    """
    at, end = whole(limits, 0, len(limits), 0x30)
    if at == end:
        raise ValueError(1, at)
    last = 0
    while at < end:
        tag, start, at = tlv(limits, at, end)
        if tag not in (0xA0, 0xA1) or tag <= last or start == at:
            raise ValueError(1, at)
        last = tag
        verdict = _judge(tag, limits, start, at, san)
        if verdict:
            return verdict
    return 0


def _judge(tag, b, at, end, san):
    """0, 1 or 2 as above for the permitted (A0) or the excluded (A1) subtrees in b[at:end]."""
    trees = []
    for kind, base in _subtrees(b, at, end):
        # directoryName would need the subjects of the whole chain; too many cost too long.
        if kind == 0xA4 or len(trees) == _TREES:
            return 2
        trees.append((kind, base))
    for kind, name in each(san):
        bases = [base for found, base in trees if found == kind]
        if not bases:
            continue
        if kind not in (_DNS, _IP):
            return 2
        inside = False
        for base in bases:
            inside = inside or _hit(tag, kind, name, base)
        if inside != (tag == 0xA0):
            return 1
    return 0
