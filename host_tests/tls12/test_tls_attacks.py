"""The attacker's table for the handshake: each bent message is refused with the right error."""

import client
import peer
import pki
import pytest
import tls12
import x509_maker as maker
from peer import Peer
from peer_messages import ALERT, CHANGE, DATA, HANDSHAKE, message
from recorded import talk

pytestmark = pytest.mark.usefixtures("no_chance")


def test_the_peer_itself(chain):
    """Without an attack the peer is a good server, in every mode the attacks start from."""
    for options in ({}, {"group": 23}, {"scheme": 0x0401}, {"ems": False}, {"ask": True}):
        client.install(chain)
        known = {}
        for _ in range(2):
            one = Peer(chain, known, **options)
            assert talk(one) == peer.ANSWER
            assert one.closed and one.got[-1] == (ALERT, b"\1\0")
        assert len(one.sent) < 400  # resumed


# -- what the ClientHello says -------------------------------------------------------------------
def test_client_hello(chain):
    client.install(chain, max_fragment=2048)
    known = {}
    first = Peer(chain, known)
    talk(first)
    hello = first.hello
    assert hello.suites == ["c02f"] and hello.session_id == b""
    name = pki.HOST.encode()
    assert hello.extensions == {
        0: b"\0" + bytes((len(name) + 3,)) + b"\0\0" + bytes((len(name),)) + name,
        1: b"\3",
        23: b"",
        0xFF01: b"\0",
        35: b"",
        11: b"\1\0",
        10: bytes.fromhex("0004001d0017"),
        13: bytes.fromhex("0006080404010403"),
    }
    second = Peer(chain, known)
    talk(second)
    assert second.hello.extensions[35] in known and len(second.hello.session_id) == 32
    assert second.hello.random != hello.random
    client.install(chain, ecdsa_hosts=[pki.HOST.upper()])
    third = Peer(chain)
    talk(third)
    assert third.hello.suites == ["c02f", "c02b"] and 1 not in third.hello.extensions


@pytest.mark.parametrize("host", ["10.1.2.3", "fe80::1"])
def test_no_name_is_sent_for_an_address(chain, host):
    tls12.install([host], roots=str(chain.roots), now=lambda: maker.NOW, watch=False)
    one = Peer(chain)
    error = client.refused(talk, one, host)
    assert 0 not in one.hello.extensions
    assert error.step == "certificate"  # it is for another name


@pytest.mark.parametrize(
    "number, value",
    [(10, bytes.fromhex("0004001d0017")), (0, b""), (11, b"\3\0\1\2")],
    ids=["groups", "name", "points"],
)
def test_answers_that_are_tolerated(chain, quick, number, value):
    """Groups may not be answered in TLS 1.2, yet some old servers do."""
    client.install(chain)
    assert talk(Peer(chain, bend=extended(number, value))) == peer.ANSWER


@pytest.mark.parametrize("size, good", [(512, True), (513, False)])
def test_a_record_size_once_agreed_is_kept_by_both(chain, quick, size, good):
    client.install(chain, max_fragment=512)
    reply = {"reply": lambda _: [(DATA, b"x" * size), (ALERT, b"\1\0")]}
    one = Peer(chain, bend={**extended(1, b"\1"), **reply})
    stream = tls12.SSLContext(0).wrap_socket(one, server_hostname=pki.HOST)
    stream.write(b"x" * 1000 + b"\r\n\r\n")
    if good:
        assert stream.read() == b"x" * size
    else:
        error = client.refused(stream.read)
        assert (error.step, error.alert) == ("read", 22) and "max_fragment" in error.say
    assert [len(data) for kind, data in one.got if kind == DATA] == [512, 492]


# -- messages bent by a server or by somebody on the way -----------------------------------------
def hello_body(change):
    return {"server_hello": change}


def extended(number, value=b""):
    return {"extensions": lambda all: {**all, number: value}}


def without(number):
    return {"extensions": lambda all: {n: v for n, v in all.items() if n != number}}


def at(position, data):
    return lambda body: body[:position] + data + body[position + len(data) :]


def append(data):
    return lambda body: body + data


def cut(n):
    return lambda body: body[:-n]


def other_key():
    return {"key": maker.key(2048, "somebody else's")}


def twice(body):
    return body[:38] + body[38:].replace(b"\xff\1\0\1\0", b"\xff\1\0\1\0\xff\1\0\1\0")


def longer_extensions(body):
    size = int.from_bytes(body[38:40], "big") + 5
    return body[:38] + size.to_bytes(2, "big") + body[40:] + b"\xff\1\0\1\0"


BENT = [
    # the ServerHello
    ("old version", hello_body(at(0, b"\3\2")), "hello", 70, "TLS 1.1"),
    ("ancient version", hello_body(at(0, b"\3\0")), "hello", 70, "SSL or worse, only TLS 1.2"),
    ("no version", hello_body(at(0, b"\x23\3")), "hello", 70, "SSL or worse, only TLS 1.2"),
    ("newer version", hello_body(at(0, b"\3\4")), "hello", 70, "TLS 1.3"),
    ("downgrade", hello_body(at(26, b"DOWNGRD\0")), "hello", 47, "downgrade"),
    ("other suite", hello_body(at(35, b"\xc0\x30")), "hello", 47, "suite c030"),
    ("suite of hosts that ask", hello_body(at(35, b"\xc0\x2b")), "hello", 47, "suite c02b"),
    ("RSA key exchange", hello_body(at(35, b"\0\x9c")), "hello", 47, "suite 009c"),
    ("null suite", hello_body(at(35, b"\0\0")), "hello", 47, "suite 0000"),
    ("compression", hello_body(at(37, b"\1")), "hello", 47, "compression"),
    ("hello cut", hello_body(cut(1)), "hello", 50, "cut short"),
    ("hello of nothing", hello_body(lambda body: b""), "hello", 50, "cut short"),
    ("hello without extensions", hello_body(lambda body: body[:38]), "hello", 40, "renegotiation"),
    ("hello too long", hello_body(append(b"\0")), "hello", 50, "too many"),
    ("extension twice", hello_body(longer_extensions), "hello", 47, "twice"),
    ("extension beyond the end", hello_body(lambda body: body[:-1] + b"\1"), "hello", 50, "cut"),
    ("id of 33 bytes", hello_body(lambda body: body[:34] + b"\x21" + bytes(33) + body[35:]),
     "hello", 50, "cut short"),
    ("id too long", hello_body(at(34, b"\x21")), "hello", 50, "cut short"),
    ("huge hello", hello_body(append(bytes(2000))), "hello", 50, "at most 1024"),
    ("no secure renegotiation", without(0xFF01), "hello", 40, "RFC 5746"),
    ("renegotiation of something", extended(0xFF01, b"\x0c" + b"v" * 12), "hello", 47, "65281"),
    ("ALPN", extended(16, b"\0\3\2h2"), "hello", 110, "extension 16"),
    ("supported_versions", extended(43, b"\3\4"), "hello", 110, "extension 43"),
    ("encrypt-then-MAC", extended(22), "hello", 110, "extension 22"),
    ("heartbeat", extended(15, b"\1"), "hello", 110, "extension 15"),
    ("fragment not asked for", extended(1, b"\1"), "hello", 110, "extension 1,"),
    ("only compressed points", extended(11, b"\1\1"), "hello", 47, "extension 11"),
    ("extended master with a value", extended(23, b"\0"), "hello", 47, "extension 23"),
    # the certificate
    ("no certificate", {"chain": lambda all: []}, "certificate", 42, "no certificate"),
    ("no certificate message", {"certificate": lambda b: None}, "certificate", 10, "type 12"),
    ("list too short", {"certificate": at(0, b"\0\0\5")}, "certificate", 50, "malformed"),
    ("certificate too long", {"certificate": at(3, b"\0\xff\xff")}, "certificate", 50, "length"),
    ("certificate of 5 KB", {"chain": lambda all: [bytes(5000)]}, "certificate", 50, "4096"),
    ("chain of 11", {"chain": lambda all: all + [all[0]] * 11}, "certificate", 42,
     "one more than the 10"),
    ("no chain", {"chain": lambda all: [b"x"]}, "certificate", 42, "1 is not valid DER"),
    # ServerKeyExchange
    ("signed by another key", other_key(), "key exchange", 51, "prove"),
    ("replayed for other randoms", {"signed": at(0, bytes(32))}, "key exchange", 51, "prove"),
    ("replayed server random", {"signed": at(32, bytes(32))}, "key exchange", 51, "prove"),
    ("other share signed", {"signed": at(70, b"\0\0\0")}, "key exchange", 51, "prove"),
    ("signature swapped", {"signature": lambda s: s[::-1]}, "key exchange", 51, "prove"),
    ("signature empty", {"signature": lambda s: b""}, "key exchange", 51, "prove"),
    ("SHA-1 signature", {"server_key": at(36, b"\2\1")}, "key exchange", 47, "0201"),
    ("MD5 signature", {"server_key": at(36, b"\1\1")}, "key exchange", 47, "0101"),
    ("SHA-384 signature", {"server_key": at(36, b"\5\1")}, "key exchange", 47, "0501"),
    ("ECDSA by an RSA key", {"server_key": at(36, b"\4\3")}, "key exchange", 47, "0403"),
    ("PSS said, PKCS1 sent", {"server_key": at(36, b"\4\1")}, "key exchange", 51, "prove"),
    ("explicit curve", {"server_key": at(0, b"\1")}, "key exchange", 47, "curve"),
    ("P-384", {"server_key": at(1, b"\0\x18")}, "key exchange", 47, "curve"),
    ("share too short", {"server_key": at(3, b"\x1f")}, "key exchange", 47, "curve"),
    ("share too long", {"server_key": at(3, b"\x21")}, "key exchange", 47, "curve"),
    ("key exchange cut", {"server_key": cut(1)}, "key exchange", 50, "malformed"),
    ("key exchange too long", {"server_key": append(b"\0")}, "key exchange", 50, "malformed"),
    ("huge key exchange", {"server_key": append(bytes(1200))}, "key exchange", 50, "at most"),
    ("no key exchange", {"server_key": lambda b: None}, "key exchange", 10, "type 14"),
    ("zero share", {"share": lambda s: bytes(32)}, "key exchange", 47, "not a valid point"),
    ("low order share", {"share": lambda s: b"\1" + bytes(31)}, "key exchange", 47, "valid point"),
    ("done with a body", {"done": append(b"\0")}, "key exchange", 50, "at most 0"),
    # the end
    ("ticket not announced", without(35), "finished", 10, "record type 22"),
    ("ticket announced only", {"ticket": lambda b: None}, "finished", 10, "record type 20"),
    ("ticket cut", {"ticket": cut(1)}, "finished", 50, "ticket is malformed"),
    ("ticket of nothing", {"ticket": lambda b: b""}, "finished", 50, "length"),
    ("no ChangeCipherSpec", {"change": lambda all: []}, "finished", 10, "record type 22"),
    ("two ChangeCipherSpecs", {"change": lambda all: all * 2}, "finished", 20, "too short"),
    ("odd ChangeCipherSpec", {"change": lambda all: [(CHANGE, b"\2")]}, "finished", 50, "malf"),
    ("long ChangeCipherSpec", {"change": lambda all: [(CHANGE, b"\1\1")]}, "finished", 50, "malf"),
    ("hidden before the change", {"change": lambda all: [(HANDSHAKE, b"\x14\0")] + all},
     "finished", 10, "record type 22"),
    ("wrong Finished", {"finished": at(0, b"000000000000")}, "finished", 51, "tampered"),
    ("Finished cut", {"finished": cut(1)}, "finished", 51, "tampered"),
    ("Finished too long", {"finished": append(b"\0")}, "finished", 50, "at most 12"),
    ("no Finished", {"finished": lambda b: None, "after": lambda all: [(DATA, b"early")]},
     "finished", 10, "record type 23"),
    ("empty data for ever", {"finished": lambda b: None, "after": lambda all: [(DATA, b"")] * 99},
     "finished", 10, "record type 23"),
    ("data in the clear", {"change": lambda all: [(DATA, b"early")]}, "finished", 10, "type 23"),
]  # fmt: skip


@pytest.mark.parametrize("bend, step, alert, words", [one[1:] for one in BENT],
                         ids=[one[0] for one in BENT])  # fmt: skip
def test_bent(chain, quick, bend, step, alert, words):
    client.install(chain)
    known = {}
    one = Peer(chain, known, bend=bend)
    error = client.refused(talk, one)
    assert (error.step, error.alert, error.remote) == (step, alert, False), str(error)
    assert words in error.say
    assert one.closed
    assert one.got[-1] == (ALERT, bytes((2, alert))), "the server is told"
    assert not tls12.policy.sessions, "nothing is kept of a failed handshake"
    assert not any(kind == DATA for kind, _ in one.got), "nothing of the request was sent"
    assert not error.sent


RESUMED = [
    ("other suite", {"server_hello": at(67, b"\xc0\x2b")}, 47, "cipher suite"),
    ("master secret made otherwise", without(23), 40, "extended master secret"),
    ("wrong Finished", {"finished": at(0, b"000000000000")}, 51, "tampered"),
    ("certificate again", {"ticket": lambda b: None, "extensions": without(35)["extensions"],
                           "change": lambda all: [(HANDSHAKE, message(11, b"000"))]}, 10, "ty"),
]  # fmt: skip


@pytest.mark.parametrize("bend, alert, words", [one[1:] for one in RESUMED],
                         ids=[one[0] for one in RESUMED])  # fmt: skip
def test_bent_when_resumed(chain, quick, bend, alert, words):
    client.install(chain, ecdsa_hosts=[pki.HOST])
    known = {}
    talk(Peer(chain, known))
    one = Peer(chain, known, bend=bend)
    error = client.refused(talk, one)
    assert (error.alert, one.got[-1]) == (alert, (ALERT, bytes((2, alert)))), str(error)
    assert words in error.say
    assert not tls12.policy.sessions, "the session is not tried again"


def test_session_made_without_ems_must_not_gain_it(chain, quick):
    client.install(chain)
    known = {}
    talk(Peer(chain, known, ems=False))
    error = client.refused(talk, Peer(chain, known))
    assert error.alert == 40 and "extended master secret" in error.say


def test_ticket_of_another_server(chain, quick):
    """A server that takes the ticket but has another secret cannot finish."""
    client.install(chain)
    known = {}
    talk(Peer(chain, known))
    for name in known:
        known[name] = b"guessed" * 7
    error = client.refused(talk, Peer(chain, known))
    assert error.step == "finished" and error.alert == 20, str(error)
    assert not tls12.policy.sessions
    assert talk(Peer(chain, {})) == peer.ANSWER, "and the next try is a full handshake"


def test_ticket_refused_falls_back_at_once(chain, quick):
    client.install(chain)
    talk(Peer(chain, {}))
    before = tls12.policy.sessions[0]
    assert talk(Peer(chain, {}, random=bytes(range(32)))) == peer.ANSWER
    assert len(tls12.policy.sessions) == 1 and tls12.policy.sessions[0] is not before
