"""The attacker's table, through a whole handshake: each row refused with the right error.

What a certificate is refused for has its own tests (x509/); here it has to come
out of `wrap_socket` with its step, its alert on the wire and a sentence that says what to do.
"""

import io

import client
import peer
import pki
import pytest
import tls12
import x509_maker as m
from peer import Peer
from peer_messages import ALERT, DATA, Hello, message
from recorded import talk
from x509_maker import DAY, NOW, ca, cert, leaf

pytestmark = pytest.mark.usefixtures("no_chance", "quick")

KEY = m.key(2048, "the server's")
ROOT = ca("root")
OTHER = ca("other")
MIDDLE = ca("middle", ROOT)


def roots(made, until=NOW + 900 * DAY, floor=m.FLOOR):
    """A function that opens a roots file with this one root."""
    data = m.roots_file([("root", made, until, 255)], floor)
    return lambda: io.BytesIO(data)


ROOTS = roots(ROOT)


def server(issuer, *names, **other):
    return leaf(issuer, *names, private=KEY, **other)


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


class Sent:
    """What a Peer takes for a pki.Chain: certificates, and the key that signs."""

    def __init__(self, certificates, key=KEY):
        self.sent = certificates
        self.made = m.Made(None, key, None)


def refused(one, **options):
    """The TLSError of a connection to this Peer; it was told, and nothing else was."""
    client.install(None, **{"roots": ROOTS, **options})
    return refused_again(one)


def refused_again(one):
    error = client.refused(talk, one)
    assert one.closed and not tls12.policy.sessions
    assert one.got[-1] == (ALERT, bytes((2, error.alert)))
    assert not any(kind == DATA for kind, _ in one.got) and not error.sent
    assert error.errno == -error.alert and not error.remote
    assert error.args[1] == "TLS %s: %s" % (error.step, error.say)
    assert tls12.report()[-1] == "TLS: last failure (%s): %s." % (error.step, error.say)
    return error


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


# -- what somebody on the way can do to the hellos -----------------------------------------------
class OnTheWay(Peer):
    """Reads a ClientHello that somebody rewrote and believes it. It looks at nothing that comes
    under keys: a real server would notice there, and the client must not need that."""

    def server_hello(self, hello, known):
        changed = self.rewrite(hello.body)
        self.transcript = message(1, changed)
        super().server_hello(Hello(changed), known)

    def take(self, one):
        if self.opening:
            self.got.append((one[0], one[5:]))
        else:
            super().take(one)

    def client_finished(self):
        yield


def swap(old, new):
    """A function that changes a ClientHello's body, with its lengths right."""

    def rewrite(body):
        changed = body.replace(old, new)
        assert changed != body
        end = 39 + changed[36]  # after the suites and the compression methods
        return changed[:end] + (len(changed) - end - 2).to_bytes(2, "big") + changed[end + 2 :]

    return rewrite


SWAPS = {
    "extended master secret taken out": (b"\0\x17\0\0", b""),
    "PSS taken out": (b"\x08\4\4\1\4\3", b"\4\1\4\1\4\3"),
    "x25519 taken out": (b"\0\4\0\x1d\0\x17", b"\0\4\0\x17\0\x17"),
    "RSA key exchange put in": (b"\0\2\xc0\x2f\1", b"\0\4\0\x9c\xc0\x2f\1"),
    "another name": (b"a.example", b"b.example"),
}


@pytest.mark.parametrize("change", SWAPS)
def test_a_rewritten_client_hello(change):
    """Under the same master secret only Finished tells; with the extended one the keys differ."""
    for ems, alert in ((False, 51), (True, 20)):
        ems = ems and "master" not in change
        one = OnTheWay(Sent([server(ROOT)]), rewrite=swap(*SWAPS[change]), ems=ems)
        client.install(None, roots=ROOTS)
        error = client.refused(talk, one)
        assert (error.step, error.alert) == ("finished", alert if ems else 51), str(error)
        assert alert == 20 or "tampered" in error.say
        assert not tls12.policy.sessions and not any(kind == DATA for kind, _ in one.got)


@pytest.mark.parametrize("tail, good", [(b"DOWNGRD\0", False), (b"DOWNGRD\1", True)])
def test_downgrade_sentinels(tail, good):
    """The second is what every server that can TLS 1.3 says to us; the first is never right."""
    one = Peer(Sent([server(ROOT)]), random=bytes(24) + tail)
    if good:
        client.install(None, roots=ROOTS)
        assert talk(one) == peer.ANSWER
        return
    error = refused(one)
    assert (error.step, error.alert) == ("hello", 47)
    assert "downgrade" in error.say and "mistrust this network" in error.say


@pytest.mark.parametrize("point", ["off the curve", "compressed", "zero"])
def test_bad_points_of_p256(point):
    def bend(good):
        bad = bytearray(good)
        if point == "off the curve":
            bad[-1] ^= 1
        elif point == "compressed":
            bad[0] = 2
        else:
            bad[1:] = bytes(64)
        return bytes(bad)

    error = refused(Peer(Sent([server(ROOT)]), group=23, bend={"share": bend}))
    assert (error.step, error.alert) == ("key exchange", 47)
    assert error.say == "the server's key share is not a valid point"


# -- tickets and sessions ------------------------------------------------------------------------
def resumable(**options):
    """A client that knows a session of a good server; and that server's tickets and ids."""
    known = {}
    client.install(None, roots=ROOTS)
    assert talk(Peer(Sent([server(ROOT)]), known, **options)) == peer.ANSWER
    (session,) = tls12.policy.sessions
    return known, session


IDS = {"tickets": False, "session_ids": True}


@pytest.mark.parametrize("options", [{}, IDS], ids=["ticket", "id"])
def test_an_impostor_who_echoes_the_session(options):
    """It knows the ticket or the id from the wire, not the secret."""
    known, _ = resumable(**options)
    error = refused_again(Peer(Sent([]), {name: b"guess" * 10 for name in known}, **options))
    assert (error.step, error.alert) == ("finished", 20)


@pytest.mark.parametrize("options", [{}, IDS], ids=["ticket", "id"])
def test_an_impostor_who_refuses_the_session_must_show_a_certificate(options):
    resumable(**options)
    error = refused_again(Peer(Sent([server(OTHER)]), {}, **options))
    assert (error.step, error.alert) == ("certificate", 48)
    known, session = resumable(**options)
    assert talk(Peer(Sent([server(MIDDLE), MIDDLE]), {}, **options)) == peer.ANSWER
    assert len(tls12.policy.sessions) == 1 and tls12.policy.sessions[0] is not session


@pytest.mark.parametrize("options", [{}, IDS], ids=["ticket", "id"])
def test_a_session_is_used_again_and_forgotten_after_a_fatal_error(options):
    known, session = resumable(**options)
    one = Peer(Sent([]), known, **options)
    assert talk(one) == peer.ANSWER and len(one.sent) < 500
    assert tls12.policy.sessions[0].master == session.master
    one = Peer(Sent([]), known, bend={"reply": lambda _: [(ALERT, b"\2\x50")]}, **options)
    error = client.refused(talk, one)
    assert (error.step, error.alert, error.remote) == ("read", 80, True)
    assert not tls12.policy.sessions


@pytest.mark.parametrize("options", [{}, IDS], ids=["ticket", "id"])
def test_a_session_refused_and_not_replaced_is_forgotten(options):
    """Or it would be offered in vain for a day."""
    resumable(**options)
    one = Peer(Sent([server(ROOT)]), {}, tickets=False)
    assert talk(one) == peer.ANSWER
    assert one.hello.session_id != b"" and not tls12.policy.sessions


def test_a_host_of_another_name_is_not_offered_the_session():
    known, _ = resumable()
    tls12.policy.hosts += ("b.example",)
    one = Peer(Sent([server(ROOT)]), known)
    error = client.refused(talk, one, "b.example")
    assert one.hello.session_id == b"" and one.hello.extensions[35] == b""
    assert (error.step, error.alert) == ("certificate", 42)
    assert pki.HOST in error.say
