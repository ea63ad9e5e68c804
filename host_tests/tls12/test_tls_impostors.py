"""Somebody on the way, or in the server's place: hellos rewritten, a downgrade, bad points, the
session of another."""

import client
import peer
import pki
import pytest
import tls12
from peer import Peer
from peer_messages import ALERT, DATA, Hello, message
from recorded import talk
from table_bench import (
    MIDDLE,
    OTHER,
    ROOT,
    ROOTS,
    Sent,
    refused,
    refused_again,
    server,
)

pytestmark = pytest.mark.usefixtures("no_chance", "quick")


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
