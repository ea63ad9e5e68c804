"""Whom a certificate speaks for: is it the host asked for?

`san` is always the DER of SubjectAltName's value (GeneralNames, RFC 5280, 4.2.1.6). Only
dNSName and iPAddress (IPv4) count; the common name never does (RFC 9525, section 2).
Numbers of refusals are those of x509/certificate_errors.py.
"""

from .asn1 import tlv

_DNS = 0x82
_IP = 0x87


def address(host):
    """The 4 bytes of a literal IPv4 address, None for a name.

    ValueError for what is neither: IPv6, "1.2.3", letters beyond ASCII (write xn--...).
    A last label of digits means an address (WHATWG URL, "ends in a number").
    """
    labels = host.split(".")
    for label in labels:
        if not 0 < len(label) < 64:
            raise ValueError
        if label.lower().strip("abcdefghijklmnopqrstuvwxyz0123456789-_"):
            raise ValueError
    if not labels[-1].isdigit():
        return None
    parts = [int(label) for label in labels if label.isdigit()]
    if len(labels) != 4 or ".".join([str(part) for part in parts]) != host or max(parts) > 255:
        raise ValueError
    return bytes(parts)


def each(san):
    """(tag, bytes) of every name, in order."""
    tag, at, end = tlv(san, 0, len(san))  # not by asn1.whole: it is deep when a refusal is worded
    if tag != 0x30 or end != len(san):
        raise ValueError(1, end if tag == 0x30 else 0)
    while at < end:
        tag, start, at = tlv(san, at, end)
        yield tag, bytes(san[start:at]).lower() if tag == _DNS else bytes(san[start:at])


def match(san, host):
    """ValueError(number, None) unless one name in `san` (None: there is none) is this host.

    A star stands for the whole leftmost label, once, with at least two labels after it
    (RFC 9525, 6.3); there is no star for addresses.
    """
    try:
        number = address(host)
    except ValueError:
        raise ValueError(10, None)
    tag = _DNS if number is None else _IP
    name = number or host.lower().encode()
    star = None
    if number is None:
        rest = name[name.find(b".") :]
        if rest.count(b".") > 1:
            star = b"*" + rest
    found = False
    for kind, value in each(san) if san is not None else ():
        if kind == tag and value in (name, star):
            found = True  # and on to the end: what follows a match must be DER too
    if not found:
        raise ValueError(9, None)
