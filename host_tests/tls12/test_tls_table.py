"""The attacker's table, through a whole handshake: each row refused with the right error.

What a certificate is refused for has its own tests (x509/); here it has to come
out of `wrap_socket` with its step, its alert on the wire and a sentence that says what to do.
"""

import client
import peer
import pki
import pytest
import tls12
import x509_maker as m
from peer import Peer
from recorded import talk
from table_bench import (
    KEY,
    MIDDLE,
    OTHER,
    ROOT,
    ROOTS,
    Sent,
    refused,
    refused_again,
    roots,
    server,
)
from x509_maker import DAY, NOW, ca, cert, leaf

pytestmark = pytest.mark.usefixtures("no_chance", "quick")


def plain(*extensions, issuer=ROOT, **other):
    return cert("x", issuer, KEY, [*extensions, m.san("a.example")], **other)


def forged():
    """A certificate for our host, signed with the key of a good server's certificate."""
    good = leaf(ROOT, "evil.example", private=m.key("ec", "evil"))
    return [plain(m.basic(False), issuer=good), good]


def mixed():
    """The signature of one good certificate on another."""
    one, two = server(ROOT), server(ROOT, "a.example", "more.example")
    return [server(ROOT, signature=m.sign(ROOT.key, two.der, None)), one]


SHA1 = m.seq(m.oid("1.2.840.10045.4.1"))
POSING = "somebody may be posing as the server"
OWNER = "only the server's owner can mend that"
CLOCK = "check the board's clock"
TABLE = {  # what is sent, alert, what is said, what is advised
    "wrong host": ([server(ROOT, "b.example")], 42, "is for b.example, not for this host", POSING),
    "wrong star": ([server(ROOT, "*.a.example")], 42, "not for this host", "check the host name"),
    "expired": ([server(ROOT, until=NOW - DAY)], 45, "1 ended on 2027-01-14", CLOCK),
    "not yet valid": ([server(ROOT, since=NOW + DAY)], 45, "1 starts on 2027-01-16", CLOCK),
    "expired issuer": (
        [server(ca("old", ROOT, until=NOW - 1)), ca("old", ROOT, until=NOW - 1)],
        45, "certificate 2 ended on", CLOCK),
    "unknown root": ([server(OTHER)], 48, '"other", which no root on board knows', "tools/roots"),
    "issuer not sent": ([server(MIDDLE)], 48, '"middle", which no root', "tools/roots"),
    "self-signed": ([plain(m.basic(False), issuer=None)], 48, "is self-signed", "add your own CA"),
    "root of the right name": (
        [server(ca("root", None, m.key("ec", "fake")))], 48, "not the root's on board", POSING),
    "leaf used as CA": (forged(), 42, '2 of "the server" is no CA', POSING),
    "CA used as leaf": ([plain(m.basic(), m.usage(0x86))], 42, "a CA's, not a server's", POSING),
    "key usage of the server": (
        [plain(m.usage(0x20))], 43, "key usage that forbids this use", OWNER),
    "key usage of the CA": (
        [server(cert("c", ROOT, None, [m.basic(), m.usage(0x80)])),
         cert("c", ROOT, None, [m.basic(), m.usage(0x80)])],
        43, '2 of "c" has a key usage', OWNER),
    "purpose": ([plain(m.purposes(m.CLIENT))], 43, "not meant for TLS servers", OWNER),
    "critical extension": (
        [plain(m.ext("1.2.3.4", b"\5\0", True))], 43, "critical extension (OID 1.2.3.4)", OWNER),
    "CA below pathLen 0": (
        [server(ca("low", ca("high", ROOT, path=0))), ca("low", ca("high", ROOT, path=0)),
         ca("high", ROOT, path=0)],
        42, '"high" may not have so many CAs', POSING),
    "name constraints": (
        [server(ca("bound", ROOT, more=[m.limits(["b.example"])])),
         ca("bound", ROOT, more=[m.limits(["b.example"])])],
        42, '"bound" may not vouch for all the names', POSING),
    "SHA-1": ([server(ROOT, algorithm=SHA1)], 43, "is signed with SHA-1 (broken)", OWNER),
    "signature of another": (mixed(), 48, "not the root's on board", POSING),
    "issuer's signature": (
        [server(MIDDLE, signature=m.sign(m.key("ec", "x"), b"", None)), MIDDLE],
        42, 'not signed by the key of "middle"', POSING),
    "no name": ([cert("x", ROOT, KEY, [m.basic(False)])], 42, "no host name at all", POSING),
    "small key": (
        [leaf(ROOT, private=m.key(1024, "small"))], 43, "not RSA of 2048 to 4096", OWNER),
    "key of the other kind": (
        [leaf(ROOT, private=m.key("ec", "s"))], 42, "does not fit the cipher suite", ""),
    "not DER": (
        [m.Made(b"\x30\x80" + server(ROOT).der[2:], None, None)], 42, "not valid DER", POSING),
}  # fmt: skip


def test_the_right_chain_is_believed():
    client.install(None, roots=ROOTS)
    for chain in ([server(ROOT)], [server(MIDDLE), MIDDLE]):
        assert talk(Peer(Sent(chain))) == peer.ANSWER


@pytest.mark.parametrize("row", TABLE)
def test_certificates(row):
    sent, alert, said, advice = TABLE[row]
    error = refused(Peer(Sent(sent)))
    assert (error.step, error.alert) == ("certificate", alert)
    assert said in error.say and advice in error.say, error.say


@pytest.mark.parametrize(
    "options, alert, said",
    [
        ({"now": lambda: NOW + 900 * DAY, "roots": roots(ROOT, until=NOW)}, 45, "1 ended on"),
        ({"roots": roots(ROOT, until=NOW - 1)}, 45, "the root \"root\", which has expired"),
        ({"now": None, "unknown_clock": "refuse"}, 46, "the clock is not known: wait until"),
        ({"now": None, "roots": roots(ROOT, floor=NOW + 50 * DAY)}, 45, "before the roots"),
        ({"roots": "/nowhere"}, 80, "the roots file is missing; copy roots.bin"),
    ],
)  # fmt: skip
def test_clock_and_roots(options, alert, said):
    error = refused(Peer(Sent([server(ROOT)])), **options)
    assert (error.step, error.alert) == ("certificate", alert) and said in error.say, error.say


def test_a_leaf_once_verified_still_has_to_prove_its_key():
    """The cache spares the chain's signatures, never the server's own."""
    client.install(None, roots=ROOTS)
    chain = Sent([server(MIDDLE), MIDDLE])
    assert talk(Peer(chain, tickets=False)) == peer.ANSWER
    assert len(tls12.policy.cache) == 1
    error = refused_again(Peer(chain, tickets=False, bend={"key": m.key(2048, "a thief's")}))
    assert (error.step, error.alert) == ("key exchange", 51)
    assert error.say == "the server could not prove that it owns the certificate"


# -- hosts that may prove themselves by ECDSA ----------------------------------------------------
EC_KEY = m.key("ec", "the server's")
ECDSA = {"suite": "c02b", "scheme": 0x0403}


def elliptic(**options):
    """A server with a P-256 key."""
    return Peer(Sent([leaf(ROOT, private=EC_KEY)], EC_KEY), **{**ECDSA, **options})


@pytest.mark.parametrize("group", [29, 23])
def test_ecdsa(group):
    client.install(None, roots=ROOTS, ecdsa_hosts=[pki.HOST])
    known = {}
    for _ in range(2):
        one = elliptic(shared=known, group=group)
        assert talk(one) == peer.ANSWER
    assert one.hello.suites == ["c02f", "c02b"] and len(one.sent) < 500


@pytest.mark.parametrize(
    "one, step, alert, said",
    [
        (lambda: elliptic(bend={"key": m.key("ec", "a thief's")}), "key exchange", 51, "prove"),
        (lambda: elliptic(bend={"signed": lambda data: data[::-1]}), "key exchange", 51, "prove"),
        (lambda: elliptic(bend={"signature": lambda s: s + b"\0"}), "key exchange", 51, "prove"),
        (lambda: elliptic(scheme=0x0804), "key exchange", 47, "scheme 0804"),
        (lambda: elliptic(scheme=0x0203), "key exchange", 47, "scheme 0203"),
        (lambda: elliptic(suite="c02f"), "certificate", 42, "does not fit the cipher suite"),
        (lambda: Peer(Sent([server(ROOT)]), **ECDSA), "certificate", 42, "does not fit"),
    ],
    ids=["other key", "other data", "loose DER", "RSA scheme", "SHA-1", "RSA suite", "RSA key"],
)
def test_ecdsa_refused(one, step, alert, said):
    error = refused(one(), ecdsa_hosts=[pki.HOST])
    assert (error.step, error.alert) == (step, alert) and said in error.say
