"""ClientHello and ServerHello (RFC 5246, 7.4.1; extensions: RFC 6066, 7627, 5077, 5746, 8422).

Pure: bytes in, bytes out. Loaded for the start of a handshake only.
"""

try:
    from micropython import const
except ImportError:
    const = int

from .crypto.random_bytes import fresh
from .session_cache import begun, find

_RSA = const(0xC02F)  # ECDHE_RSA_WITH_AES_128_GCM_SHA256
_ECDSA = const(0xC02B)  # ECDHE_ECDSA_WITH_AES_128_GCM_SHA256

_MAX = const(1024)  # bytes of a ServerHello
_CODES = {512: 1, 1024: 2, 2048: 3, 4096: 4}  # max_fragment_length (RFC 6066, 4)

_SNI = const(0)
_FRAGMENT = const(1)
_GROUPS = const(10)
_POINTS = const(11)
_MASTER = const(23)
_TICKET = const(35)
_RENEGOTIATION = const(0xFF01)

_CUT = const(10)  # numbers of error_texts.py
_OLD = const(11)
_DOWNGRADE = const(12)
_SUITE = const(13)
_COMPRESSION = const(14)
_NOT_OFFERED = const(15)
_TWICE = const(16)
_BAD_EXTENSION = const(17)
_NO_RENEGOTIATION_INFO = const(18)
_OTHER_SUITE = const(19)
_OTHER_MASTER = const(20)
_BAD_HOST = const(21)


def _two(n):
    return bytes((n >> 8, n & 255))


def _extension(number, body):
    return _two(number) + _two(len(body)) + body


def _name(host):
    """server_name: not for an IP address (RFC 6066, 3)."""
    if ":" in host or host.replace(".", "").isdigit():
        return b""
    name = host.encode()
    if not name or len(name) > 255 or not all(32 < c < 127 for c in name):
        raise ValueError(_BAD_HOST, None)
    return _extension(_SNI, _two(len(name) + 3) + b"\0" + _two(len(name)) + name)


def client(random, host, suites, fragment, session_id, ticket):
    """The body of a ClientHello. `fragment`: code of max_fragment_length or 0.

    The suite decides about the certificate's kind, so all three signature schemes are always
    offered: rsa_pss_rsae_sha256, rsa_pkcs1_sha256, ecdsa_secp256r1_sha256.
    Groups: x25519, secp256r1.
    """
    more = _offered(host, fragment, ticket)
    offer = b"".join([_two(suite) for suite in suites])
    return b"".join(
        (
            b"\3\3",
            random,
            bytes((len(session_id),)),
            session_id,
            _two(len(offer)),
            offer,
            b"\1\0",  # no compression
            _two(len(more)),
            more,
        )
    )


def _extensions(body, at):
    """The extensions of a ServerHello as a dictionary number -> bytes."""
    found = {}
    if at == len(body):
        return found
    if len(body) - at < 2 or (body[at] << 8 | body[at + 1]) != len(body) - at - 2:
        raise ValueError(_CUT, None)
    at += 2
    while at < len(body):
        if len(body) - at < 4:
            raise ValueError(_CUT, None)
        number = body[at] << 8 | body[at + 1]
        size = body[at + 2] << 8 | body[at + 3]
        at += 4
        if size > len(body) - at:
            raise ValueError(_CUT, None)
        if number in found:
            raise ValueError(_TWICE, number)
        found[number] = bytes(body[at : at + size])
        at += size
    return found


def _check_extensions(found, fragment):
    """Only what was offered may be answered, and only in its form."""
    for number, value in found.items():
        if number == _RENEGOTIATION:
            good = value == b"\0"
        elif number == _FRAGMENT and fragment:
            good = value == bytes((fragment,))
        elif number == _POINTS:
            good = len(value) > 1 and value[0] == len(value) - 1 and 0 in value[1:]
        elif number in (_SNI, _MASTER, _TICKET):
            good = not value
        elif number == _GROUPS:
            good = True  # not allowed, yet some old servers say it; it decides nothing
        else:
            raise ValueError(_NOT_OFFERED, number)
        if not good:
            raise ValueError(_BAD_EXTENSION, number)
    if _RENEGOTIATION not in found:
        raise ValueError(_NO_RENEGOTIATION_INFO, None)


def _offered(host, fragment, ticket):
    """The extensions of a ClientHello."""
    more = _name(host)
    if fragment:
        more += _extension(_FRAGMENT, bytes((fragment,)))
    more += b"\0\x17\0\0"  # extended_master_secret
    more += b"\xff\1\0\1\0"  # renegotiation_info, empty: a first handshake
    more += _extension(_TICKET, ticket)
    more += b"\0\x0b\0\2\1\0"  # ec_point_formats: uncompressed
    more += b"\0\x0a\0\6\0\4\0\x1d\0\x17"  # supported_groups
    more += b"\0\x0d\0\x08\0\6\x08\4\4\1\4\3"  # signature_algorithms
    return more


def server(body, suites, fragment, session_id):
    """Check a ServerHello against what was offered.

    Returns (random, session id, suite, resumed, extended master secret, a ticket will come,
    max_fragment_length agreed).
    """
    random = _random(body)
    at = 35 + body[34]
    if body[34] > 32 or len(body) < at + 3:
        raise ValueError(_CUT, None)
    got_id = bytes(body[35:at])
    suite = body[at] << 8 | body[at + 1]
    if suite not in suites:
        raise ValueError(_SUITE, suite)
    if body[at + 2]:
        raise ValueError(_COMPRESSION, None)
    found = _extensions(body, at + 3)
    _check_extensions(found, fragment)
    resumed = bool(got_id) and got_id == session_id
    return random, got_id, suite, resumed, _MASTER in found, _TICKET in found, _FRAGMENT in found


def _check_resumed(session, suite, extended):
    """A resumed session keeps its suite (RFC 5246, 7.4.1.3) and its way of deriving the master
    secret (RFC 7627, 5.3)."""
    if suite != session.suite:
        raise ValueError(_OTHER_SUITE, None)
    if extended != session.extended:
        raise ValueError(_OTHER_MASTER, None)


def _random(body):
    """That of a ServerHello of TLS 1.2."""
    if len(body) < 38:
        raise ValueError(_CUT, None)
    if body[0] != 3 or body[1] != 3:
        old = "TLS 1.%d" % (body[1] - 1) if body[0] == 3 and body[1] else "SSL or worse"
        raise ValueError(_OLD, old)
    random = bytes(body[2:34])
    # A server that can TLS 1.3 ends with DOWNGRD 1 here, rightly: 1.2 is all we offer.
    # DOWNGRD 0 says that it was asked for less, so somebody rewrote the hellos (RFC 8446, 4.1.3).
    if random[24:] == b"DOWNGRD\0":
        raise ValueError(_DOWNGRADE, None)
    return random


def hellos(shake):
    """Exchange the hellos; returns the session being resumed (also `shake.known`), or None."""
    policy = shake.policy
    talk = shake.talk
    records = talk.records
    host = shake.host
    address = policy.sockets and policy.sockets.address(host)
    known = records.session = find(policy.sessions, host, address)
    suites = (_RSA, _ECDSA) if host in policy.ecdsa_hosts else (_RSA,)
    fragment = _CODES.get(policy.max_fragment, 0)
    random = shake.random = fresh()
    ticket = known.ticket if known else b""
    offered = known.id if known else b""
    talk.put(1, client(random, host, suites, fragment, offered, ticket))
    talk.flush()
    talk.expect(2)
    shake.session = begun(host, address)
    found = server(talk.part(talk.size, _MAX), suites, fragment, offered)
    return _agreed(shake, known, *found)


def _agreed(shake, known, random, session_id, suite, resumed, extended, ticket, fragment):
    """Keep what `server` has found; returns `known` if it is resumed, else None."""
    session, records = shake.session, shake.talk.records
    shake.server_random, shake.ticket = random, ticket
    session.id, session.suite, session.extended = session_id, suite, extended
    records.exact = True
    if fragment:
        records.most = shake.policy.max_fragment
    if not resumed:
        return None
    _check_resumed(known, suite, extended)
    shake.known = known
    return known
