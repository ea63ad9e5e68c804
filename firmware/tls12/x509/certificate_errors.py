"""Why a certificate was refused, in words, and the alert the server gets (RFC 5246, 7.2.2).

Loaded only when something was refused, and dropped again: these words are larger than the checks.
Names come from the stranger who sent the certificate, so only plain letters of them are shown.
"""

from ..errors import TLSError

_ENDS = {
    "!": "somebody may be posing as the server; if it lasts on other networks, ask the provider",
    "~": "only the server's owner can mend that",
    "#": "make a new roots.bin with tools/roots",
}

# number: (alert, sentence); the last sign stands for one of _ENDS. Numbers are those of
# x509/chain.py.
WORDS = {
    1: (42, "is not valid DER at byte %s: !"),
    2: (43, "has %s bytes, more than the 4096 this client holds: ~"),
    3: (42, "is one more than the %s this client reads: ~"),
    4: (42, "is missing: the server sent no certificate of its own; ~"),
    5: (43, "is not of version 3: ~"),
    6: (42, "names two different signature algorithms: !"),
    7: (43, "is signed with %s: ~"),
    8: (43, "of %s has a key that is not RSA of 2048 to 4096 bits or P-256: ~"),
    9: (42, "is for %s, not for this host: check the host name; else !"),
    10: (46, "cannot be compared with this host: write a plain name (xn--... for others) or IPv4"),
    11: (45, "ended on %s: check the board's clock; if it is right, ~"),
    12: (45, "starts on %s: check the board's clock; if it is right, ~"),
    13: (46, "has dates and the clock is not known: wait until the time has been fetched"),
    14: (45, "ended on %s, before the roots on board were made: ~"),
    15: (42, "of %s is no CA but signed the one below it: !"),
    16: (42, "of %s may not have so many CAs below it: !"),
    17: (43, "of %s has a key usage that forbids this use: ~"),
    18: (43, "of %s is not meant for TLS servers (extended key usage): ~"),
    19: (43, "has a critical extension (OID %s) unknown here: ~"),
    20: (42, "has the extension with OID %s twice: !"),
    21: (42, "of %s may not vouch for all the names below it (name constraints): !"),
    22: (43, "of %s limits names in a way not understood here: ~"),
    23: (48, "is self-signed: add your own CA to the roots if it is yours; else !"),
    24: (
        48,
        "is signed by %s, which no root on board knows: run tools/roots for a new one; else !",
    ),
    25: (42, "was not signed by the key of %s as it claims: !"),
    26: (48, "is signed by a key that is not the root's on board named %s: !"),
    27: (43, "is signed by %s, a P-384 root: its signatures (SHA-384) cannot be checked here; ~"),
    28: (45, "rests on the root %s, which has expired: #"),
    29: (42, "is a CA's, not a server's: !"),
    30: (43, "has longer names or more extensions than this client reads: ~"),
    32: (
        48,
        "is signed by %s, a root that may not vouch for this host: run tools/roots; else !",
    ),
    31: (80, "cannot be checked: the roots file %s; copy roots.bin to the board again"),
}

_WHOLE = (4, 13, 24, 26, 27, 28, 31, 32)  # refusals of the chain, not of the certificate just read

_HASHES = {
    b"\x01\x04": "MD5 (broken)",
    b"\x01\x05": "SHA-1 (broken)",
    b"\x04\x01": "SHA-1 (broken)",
    b"\x01\x0a": "RSA-PSS other than with SHA-256 and a salt of 32",
    b"\x01\x0c": "SHA-384, which this chip has no code for",
    b"\x01\x0d": "SHA-512, which this chip has no code for",
    b"\x03\x03": "SHA-384, which this chip has no code for",
    b"\x03\x04": "SHA-512, which this chip has no code for",
}


def _algorithm(der):
    """Words for an AlgorithmIdentifier that x509/certificate_parser.py does not know."""
    oid = bytes(der[4 : 4 + der[3]])
    if oid[:6] in (b"\x2a\x86\x48\x86\xf7\x0d", b"\x2a\x86\x48\xce\x3d\x04"):
        return _HASHES.get(oid[-2:], "an algorithm unknown here")
    return "an algorithm unknown here"


def plain(data):
    """At most 48 plain characters of a name."""
    shown = [c if 32 <= c < 127 and c != 34 else 63 for c in bytes(data[:48])]
    return str(bytes(shown), "ascii")


def common_name(name):
    """The common name in a Name's DER, in quotes; found by its OID, without walking the rest."""
    at = bytes(name).rfind(b"\x06\x03\x55\x04\x03")
    if at < 0 or at + 7 > len(name):
        return "an unnamed issuer"
    return '"%s"' % plain(name[at + 7 : at + 7 + name[at + 6]])


def dotted(oid):
    """The bytes of an OID as 1.2.3, at most 16 numbers."""
    numbers = []
    value = 0
    for c in bytes(oid[:24]):
        value = value << 7 | c & 127
        if c < 128:
            numbers.append(value)
            value = 0
    if not numbers:
        return "?"
    first = min(numbers[0] // 40, 2)
    return ".".join([str(n) for n in [first, numbers[0] - 40 * first] + numbers[1:]])


def date(seconds):
    """Unix seconds as year-month-day (civil-from-days, proleptic Gregorian)."""
    days = seconds // 86400 + 719468
    era = days // 146097
    days -= era * 146097
    year = (days - days // 1460 + days // 36524 - days // 146096) // 365
    days -= 365 * year + year // 4 - year // 100
    month = (5 * days + 2) // 153
    day = days - (153 * month + 2) // 5 + 1
    month += 3 if month < 10 else -9
    return "%04d-%02d-%02d" % (year + 400 * era + (month < 3), month, day)


def _hosts(san):
    """The first names of a SubjectAltName."""
    from .host_names import each

    shown = []
    for tag, value in each(san) if san is not None else ():
        if tag == 0x82:
            shown.append(plain(value))
    return ", ".join(shown[:3]) + (", ..." if len(shown) > 3 else "") or "no host name at all"


def _detail(number, more, san):
    if number == 7:
        return _algorithm(more)
    if number == 9:
        return _hosts(san)
    if number in (19, 20):
        return dotted(more)
    if number in (11, 12, 14):
        return date(more)
    if isinstance(more, (bytes, bytearray)):
        return common_name(more)
    return str(more)


def refusal(number, more, host, place, san=None):
    """The TLSError for refusal `number` of the certificate that came as number `place`."""
    alert, say = WORDS[number]
    try:
        more = _detail(number, more, san)
    except (ValueError, IndexError, TypeError):
        more = "something unreadable"
    if "%s" in say:
        say = say % more
    if say[-1:] in _ENDS:
        say = say[:-1] + _ENDS[say[-1:]]
    which = "certificate %d" % place if number not in _WHOLE else "the certificate chain"
    return TLSError("certificate", "%s: %s %s" % (host, which, say), alert)


def refused(chain, e):
    """The TLSError for an exception that x509/chain.py, x509/certificate_parser.py or the
    arithmetic let go; whatever is called next, nothing is believed."""
    number, more = e.args if len(e.args) == 2 else (1, "?")
    chain.root = chain.key = chain.tip = chain.cert = chain.trial = None
    chain.held = []
    if number == 9:
        from . import host_names  # noqa: F401 - for _hosts, where an import would be too deep
    return refusal(number, more, chain.host, chain.count, chain.san)
