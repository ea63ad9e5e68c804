"""install(), hosts, sessions and their addresses, prepare(), report(), the sentences."""

import io
import sys
import types

import client
import peer
import pki
import pytest
import tls12
import tls12.crypto.rsa
import tls12.crypto.x25519
import x509_maker as maker
from peer import Peer
from replay import Replay
from talks import as_before, talk  # noqa: F401
from tls12.x509.trust_store import Roots


# -- hosts and options ---------------------------------------------------------------------------
@pytest.mark.parametrize("host", ["b.example", "a.example.evil", "x.a.example", "a.example.", "*"])
def test_only_hosts_on_the_list(chain, host):
    client.install(chain)
    sock = Replay(b"")
    error = client.refused(talk, sock, host)
    assert (error.step, error.errno, error.alert) == ("host", -112, 0)
    assert host in error.say and sock.closed and not sock.wrote


def test_host_names_are_compared_without_case(chain):
    client.install(chain)
    assert talk(Peer(chain), "A.Example") == peer.ANSWER


@pytest.mark.parametrize("host", [None, ""])
def test_a_host_name_must_be_said(chain, host):
    client.install(chain)
    error = client.refused(talk, Replay(b""), host)
    assert (error.step, error.errno) == ("host", 22)


@pytest.mark.parametrize(
    "host", ["a b.example", "a\t.example", "a\x7f", "b\xfccher.example", "a" * 256]
)
def test_hosts_no_server_can_be_asked_for(chain, host):
    tls12.install((host,), roots=str(chain.roots), watch=False)
    sock = Replay(b"")
    error = client.refused(talk, sock, host)
    assert (error.step, error.errno, error.alert) == ("hello", 22, 0)
    assert "host name" in error.say and sock.closed and not sock.wrote


def test_server_side_is_not_done(chain):
    client.install(chain)
    context = tls12.SSLContext(tls12.PROTOCOL_TLS_CLIENT)
    sock = Replay(b"")
    error = client.refused(lambda: context.wrap_socket(sock, server_side=True))
    assert error.step == "host" and sock.closed


def test_before_install(monkeypatch):
    monkeypatch.setattr(tls12, "policy", None)
    error = client.refused(talk, Replay(b""))
    assert "not called" in error.say
    assert tls12.report() == ["TLS: tls12.install() was not called."]
    assert tls12.prepare() is False


@pytest.mark.parametrize(
    "options, wrong",
    [
        ({"verify": False}, TypeError),
        ({"insecur": True}, TypeError),
        ({"max_fragment": 1000}, ValueError),
        ({"unknown_clock": "never mind"}, ValueError),
    ],
)
def test_options_that_make_no_sense(options, wrong):
    with pytest.raises(wrong):
        tls12.install((pki.HOST,), **options)


def test_it_is_the_tls_module(chain):
    client.install(chain)
    import tls

    context = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
    context.verify_mode = tls.CERT_NONE  # what requests does
    assert context.verify_mode == tls.CERT_NONE
    stranger = pki.Chain(chain.cert.parent, "stranger", [2048, 2048])
    with pytest.raises(OSError) as caught:
        context.wrap_socket(Peer(stranger), server_hostname=pki.HOST)
    assert caught.value.step == "certificate" and caught.value.alert == 48


def test_insecure_must_be_said_and_is_reported(chain):
    client.install(chain)
    stranger = pki.Chain(chain.cert.parent, "stranger", [2048, 2048])
    client.refused(talk, Peer(stranger))
    assert not any("NOT VERIFIED" in line for line in tls12.report())
    client.install(chain, insecure=1)  # only True counts
    client.refused(talk, Peer(stranger))
    client.install(chain, insecure=True)
    assert talk(Peer(stranger)) == peer.ANSWER
    assert "NOT VERIFIED" in tls12.report()[0]
    error = client.refused(talk, Peer(stranger, bend={"signature": lambda s: s[::-1]}))
    assert error.step == "key exchange", "the signature is checked all the same"
    error = client.refused(talk, Peer(stranger, bend={"chain": lambda all: []}))
    assert error.say == "the certificate message is malformed or empty"
    client.refused(talk, Peer(stranger, bend={"chain": lambda all: [b"rubbish"]}))


def test_a_new_install_forgets_the_sessions_of_the_old(chain):
    known = {}
    client.install(chain, insecure=True)
    talk(Peer(chain, known))
    client.install(chain)
    second = Peer(chain, known)
    talk(second)
    assert second.hello.session_id == b""


def test_wrong_certificates_end_in_the_step_certificate(chain):
    client.install(chain, now=lambda: maker.NOW + 400 * maker.DAY)
    error = client.refused(talk, Peer(chain))
    assert (error.step, error.alert) == ("certificate", 45) and "ended on" in error.say
    client.install(chain, roots="/nowhere/roots.bin")
    error = client.refused(talk, Peer(chain))
    assert error.step == "certificate" and "root" in error.say
    assert "missing" in " ".join(tls12.report())


def test_roots_may_be_an_object_or_a_function(chain):
    for roots in (Roots(str(chain.roots)), lambda: io.BytesIO(chain.roots.read_bytes())):
        client.install(chain, roots=roots)
        assert talk(Peer(chain)) == peer.ANSWER
        assert tls12.policy.used == {pki.HOST: "Test root"}


def test_unknown_clock(chain):
    client.install(chain, now=None)
    assert talk(Peer(chain)) == peer.ANSWER
    assert "clock is not known" in " ".join(tls12.report())
    client.install(chain, now=lambda: None, unknown_clock="refuse")
    assert client.refused(talk, Peer(chain)).step == "certificate"


def test_a_chain_seen_before_costs_no_arithmetic(chain, monkeypatch):
    client.install(chain)
    talk(Peer(chain))
    tls12.policy.sessions.clear()
    calls = []
    for name in ("verify_pss", "verify_pkcs1"):
        real = getattr(tls12.crypto.rsa, name)
        monkeypatch.setattr(
            tls12.crypto.rsa, name, lambda *a, real=real, name=name: calls.append(name) or real(*a)
        )
    assert talk(Peer(chain)) == peer.ANSWER
    assert calls == ["verify_pss"], "only the server's own proof"


# -- a key made ahead ----------------------------------------------------------------------------
def test_prepare(chain, monkeypatch):
    client.install(chain)
    assert tls12.prepare() is True and tls12.prepare() is False
    secret, public = tls12.policy.ahead
    made = []
    real = tls12.crypto.x25519.public
    monkeypatch.setattr(tls12.crypto.x25519, "public", lambda k: made.append(k) or real(k))
    one = Peer(chain)
    assert talk(one) == peer.ANSWER
    assert not made and tls12.policy.ahead is None
    assert any(kind == 22 and data[5:] == public for kind, data in one.got)
    tls12.policy.sessions.clear()
    talk(Peer(chain))
    assert len(made) == 1 and made[0] != secret, "a key is for one handshake"


def test_a_key_made_ahead_is_gone_after_a_failure_too(chain):
    client.install(chain)
    tls12.prepare()
    client.refused(talk, Peer(chain, bend={"finished": lambda body: bytes(12)}))
    assert tls12.policy.ahead is None


def test_a_key_made_ahead_waits_for_x25519(chain):
    client.install(chain)
    tls12.prepare()
    assert talk(Peer(chain, group=23)) == peer.ANSWER
    assert tls12.policy.ahead is not None


# -- ports with a good tls of their own ----------------------------------------------------------
class Mbed:
    """What a port with mbedTLS has."""

    CERT_NONE, CERT_REQUIRED, PROTOCOL_TLS_CLIENT, MBEDTLS_VERSION = 0, 2, 0, "3"

    def __init__(self):
        self.made = []

    def SSLContext(self, protocol):
        made = types.SimpleNamespace(loaded=[], fails=None)
        made.load_verify_locations = made.loaded.append

        def wrap_socket(sock, server_hostname=None):
            if made.fails:
                raise made.fails
            return ("wrapped", sock, server_hostname)

        made.wrap_socket = wrap_socket
        self.made.append(made)
        return made


def test_a_good_builtin_is_used_and_made_to_verify(monkeypatch):
    real = Mbed()
    monkeypatch.setattr("tls12.stand_in.good_builtin", lambda: real)
    with pytest.raises(ValueError, match="cadata"):
        tls12.install((pki.HOST,))
    tls12.install((pki.HOST,), cadata=b"root")
    tls = sys.modules["tls"]
    context = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
    context.verify_mode = tls.CERT_NONE
    sock = Replay(b"")
    assert context.wrap_socket(sock, server_hostname=pki.HOST) == ("wrapped", sock, pki.HOST)
    assert real.made[0].verify_mode == real.CERT_REQUIRED and real.made[0].loaded == [b"root"]
    error = client.refused(lambda: context.wrap_socket(sock, server_hostname="b.example"))
    assert error.step == "host" and sock.closed
    real.made[0].fails = ValueError("mbedTLS does not like it")
    sock = Replay(b"")
    client.refused(lambda: context.wrap_socket(sock, server_hostname=pki.HOST))
    assert sock.closed
    assert "board's own" in tls12.report()[0] and tls12.prepare() is False


def test_which_builtin_is_good(monkeypatch):
    from tls12.stand_in import good_builtin

    kept = object()
    monkeypatch.setitem(sys.modules, "tls", kept)
    assert good_builtin() is None and sys.modules["tls"] is kept
