"""install(), hosts, sessions and their addresses, prepare(), report(), the sentences."""

import ast
import errno
import io
import sys
import types
from pathlib import Path

import client
import peer
import pki
import pytest
import tls12
import tls12.crypto.rsa
import tls12.crypto.x25519
import x509_maker as maker
from peer import Peer, Replay
from tls12 import error_texts
from tls12.session_cache import begun, find, keep
from tls12.socket_watch import Watched
from tls12.x509.trust_store import Roots

FIRMWARE = Path(tls12.__file__).parent
MODULES = ("platform_tls", "certificate_message", "handshake", "finished", "hello")
MODULES += ("key_exchange", "handshake_messages", "record_layer", "stream")


@pytest.fixture(scope="session")
def chain(tmp_path_factory):
    return pki.Chain(tmp_path_factory.mktemp("policy"), "policy", [2048, 2048])


@pytest.fixture(autouse=True)
def as_before():
    """sys.modules as it was: install() puts things there."""
    kept = {name: sys.modules.get(name) for name in ("tls", "socket", "requests")}
    yield
    tls12.policy = None
    for name, module in kept.items():
        if module is None:
            sys.modules.pop(name, None)
        else:
            sys.modules[name] = module


def talk(sock, host=pki.HOST):
    stream = tls12.SSLContext(0).wrap_socket(sock, server_hostname=host)
    stream.write(b"GET / HTTP/1.1\r\n\r\n")
    answer = stream.read()
    stream.close()
    return answer


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


# -- sessions ------------------------------------------------------------------------------------
def session(host, address, life=100, age=0):
    made = begun(host, address)
    made.life = life
    made.born -= age
    return made


def test_sessions_belong_to_a_host_and_an_address():
    kept = []
    one, two = session("a", 1), session("a", 2)
    keep(kept, one)
    keep(kept, two)
    assert find(kept, "a", 1) is one and find(kept, "a", 2) is two
    assert find(kept, "b", 1) is None and find(kept, "a", 3) is None
    assert find(kept, "a", None) is two, "an unknown address: any of the host"
    assert find([session("a", None)], "a", 1), "made where the address was not known"
    keep(kept, session("a", 3))
    assert len(kept) == 2 and find(kept, "a", 1) is None
    newer = session("a", 3)
    keep(kept, newer)
    assert kept[0] is newer and len(kept) == 2


def test_sessions_age():
    assert find([session("a", 1, age=99)], "a", 1)
    assert not find([session("a", 1, age=100)], "a", 1)
    assert not find([session("a", 1, age=-5)], "a", 1), "the tick counter came round"


@pytest.mark.parametrize("hint, life", [(0, 86400), (7200, 7200), (4000000, 86400)])
def test_lifetime_of_a_ticket(chain, hint, life):
    client.install(chain)
    talk(Peer(chain, bend={"ticket": lambda body: hint.to_bytes(4, "big") + body[4:]}))
    assert tls12.policy.sessions[0].life == life


@pytest.mark.parametrize("size, kept", [(0, False), (1, True), (1024, True), (1025, False)])
def test_long_tickets_are_not_kept(chain, size, kept):
    client.install(chain)
    body = bytes(4) + size.to_bytes(2, "big") + b"t" * size
    assert talk(Peer(chain, bend={"ticket": lambda _: body})) == peer.ANSWER
    assert bool(tls12.policy.sessions) == kept


class Net:
    """A socket module whose names resolve to what `found` says."""

    timeout = 5

    def __init__(self, **found):
        self.found = found

    def getaddrinfo(self, host, port, *more):
        if host not in self.found:
            raise OSError(-2)
        return [(2, 1, 0, "", (address, port)) for address in self.found[host]]


def test_the_address_is_learnt_where_it_is_resolved():
    kept = [session("a", ("10.0.0.2", 443))]
    net = Net(a=["10.0.0.1", "10.0.0.2"], b=["10.0.0.3"])
    watched = Watched(net, kept)
    assert watched.timeout == 5 and watched.address("a") is None
    assert watched.getaddrinfo("A".lower(), 443)[0][-1] == ("10.0.0.2", 443), "moved to the front"
    assert watched.address("a") == ("10.0.0.2", 443)
    watched.getaddrinfo("b", 443, 0, 1)
    assert watched.address("b") == ("10.0.0.3", 443) and watched.address("a") is None
    with pytest.raises(OSError):
        watched.getaddrinfo("c", 443)
    assert watched.address("b") is None, "a failed look-up proves nothing"


def test_a_session_is_offered_only_where_it_was_made(chain, monkeypatch):
    net = Net(**{pki.HOST: ["10.0.0.1"]})
    user = types.ModuleType("requests")
    user.socket = net
    monkeypatch.setitem(sys.modules, "socket", net)
    monkeypatch.setitem(sys.modules, "requests", user)
    client.install(chain, watch=True)
    assert isinstance(user.socket, Watched) and sys.modules["socket"] is user.socket

    def hello(address):
        net.found[pki.HOST] = [address]
        user.socket.getaddrinfo(pki.HOST, 443)
        one = Peer(chain, known)
        talk(one)
        return one.hello

    known = {}
    assert hello("10.0.0.1").session_id == b""
    assert hello("10.0.0.2").session_id == b""
    assert hello("10.0.0.1").session_id != b"" and hello("10.0.0.2").session_id != b""
    assert [one.address[0] for one in tls12.policy.sessions] == ["10.0.0.2", "10.0.0.1"]
    first = user.socket
    client.install(chain, watch=True)
    assert user.socket is not first and user.socket.watched is net, "no stack of stand-ins"
    client.install(chain, watch=False)
    assert user.socket is net and sys.modules["socket"] is net


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


# -- what failures say ---------------------------------------------------------------------------
def raised_numbers(path):
    """{number: name} of the constants a module raises."""
    tree = ast.parse(path.read_text())
    values = {
        node.targets[0].id: node.value.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", "") == "const"
    }
    return {
        values[name.id]: name.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ValueError"
        for argument in node.args[:1]
        for name in ast.walk(argument)
        if isinstance(name, ast.Name) and name.id in values
    }


def test_every_number_has_its_sentence_and_every_sentence_its_number():
    mine = {}
    for name in MODULES:
        for number, constant in raised_numbers(FIRMWARE / (name + ".py")).items():
            mine.setdefault(number, set()).add(constant)
    assert set(mine) == set(error_texts.SENTENCES)
    for number, (alert, code, say) in error_texts.SENTENCES.items():
        assert (alert == 0) == (code is not None and code != 12), number
        assert say == say.strip(" .") and say.isascii()


class Broken:
    """A socket whose calls fail."""

    def __init__(self, wrong):
        self.wrong = wrong
        self.closed = False

    def readinto(self, buf):
        raise self.wrong

    write = recv = send = readinto

    def close(self):
        self.closed = True


@pytest.mark.parametrize(
    "wrong, code",
    [
        (OSError(110), 110),
        (OSError(104), 104),
        (OSError(), 5),
        (MemoryError(), 12),
        (RuntimeError("maximum recursion depth exceeded"), 12),
        (IndexError("odd"), -50),
        (OverflowError("odd"), -50),
        (ValueError("odd"), -50),
        (ValueError("odd", "odder"), -50),
        (ValueError(7, "odd"), -80),
        (ImportError("gcm"), 2),
    ],
)
def test_everything_that_fails_is_an_oserror_and_closes_the_socket(chain, wrong, code):
    client.install(chain)
    sock = Broken(wrong)
    error = client.refused(talk, sock)
    assert (error.step, error.errno) == ("hello", code) and sock.closed
    assert ("did not answer in time" in error.say) == (code == 110)


class NoRoom:
    """Stands in for modules that find no room to be loaded."""

    def __getattr__(self, name):
        raise MemoryError


@pytest.mark.parametrize(
    "lacking", ["alerts_out", "errors", "error_texts", "x509.certificate_errors", "stream"]
)
def test_without_memory_for_the_words_of_a_handshake_it_is_an_oserror(chain, monkeypatch, lacking):
    expired = 400 * maker.DAY if lacking == "x509.certificate_errors" else 0
    client.install(chain, now=lambda: maker.NOW + expired)
    sock = Broken(OSError(104)) if lacking in ("alerts_out", "errors") else Peer(chain)
    monkeypatch.setitem(sys.modules, "tls12." + lacking, NoRoom())
    with pytest.raises(OSError) as caught:
        talk(sock, "b.example" if lacking == "error_texts" else pki.HOST)
    assert caught.value.args == (12,) and sock.closed


@pytest.mark.parametrize("lacking", ["alerts_out", "errors", "error_texts"])
@pytest.mark.parametrize("closed", [False, True])
def test_without_memory_for_the_words_later_it_is_an_oserror(chain, monkeypatch, lacking, closed):
    stream, one = opened(chain, [b"answer"])
    assert len(tls12.policy.sessions) == 1
    if closed:
        stream.close()
    monkeypatch.setitem(sys.modules, "tls12." + lacking, NoRoom())
    with pytest.raises(OSError) as caught:
        stream.setblocking(False)
    assert caught.value.args == (12,) and one.closed
    assert len(tls12.policy.sessions) == (1 if closed else 0)  # a fatal error ends it


@pytest.mark.parametrize("ask", [(), (100,)])
def test_without_memory_for_the_answer_it_is_an_oserror(chain, monkeypatch, ask):
    stream, one = opened(chain, [b"answer"])

    def full(*_):
        raise MemoryError

    monkeypatch.setattr("tls12.stream.bytearray", full, raising=False)
    error = client.refused(stream.read, *ask)
    assert (error.step, error.errno) == ("read", 12) and one.closed


def test_ctrl_c_without_memory_stays_what_it_is(chain, monkeypatch):
    stream, one = opened(chain, [b"answer"])
    monkeypatch.setitem(sys.modules, "tls12.alerts_out", NoRoom())
    one.readinto = Broken(KeyboardInterrupt()).readinto
    with pytest.raises(KeyboardInterrupt):
        stream.read(1)
    assert one.closed


@pytest.mark.parametrize("odd", [(40, None), (12345, "x"), (40, (1, 2)), (-7, None), (True, 1)])
def test_telling_never_fails_itself(odd):
    from tls12.errors import told

    assert told("read", ValueError(*odd)).say


def test_ctrl_c_closes_the_socket_and_stays_what_it_is(chain):
    client.install(chain)
    sock = Replay(b"")
    sock.readinto = Broken(KeyboardInterrupt()).readinto
    with pytest.raises(KeyboardInterrupt):
        talk(sock)
    assert sock.closed


def test_a_non_blocking_socket_counts_as_silence(chain):
    client.install(chain)

    class Empty(Replay):
        def readinto(self, buf):
            return None

    error = client.refused(talk, Empty(b""))
    assert error.errno == errno.ETIMEDOUT


def test_a_socket_that_takes_half(chain):
    client.install(chain)

    class Half(Replay):
        def write(self, data):
            return len(data) // 2

    assert client.refused(talk, Half(b"")).errno == 104


# -- the stream ----------------------------------------------------------------------------------
def opened(chain, answer, **options):
    client.install(chain, **options)
    one = Peer(chain, bend={"reply": lambda _: [(23, part) for part in answer] + [(21, b"\1\0")]})
    stream = tls12.SSLContext(0).wrap_socket(one, server_hostname=pki.HOST)
    stream.write("GET / HTTP/1.1\r\n\r\n")
    return stream, one


def test_lines_across_records(chain):
    stream, _ = opened(chain, [b"on", b"e\r", b"\ntwo\n\nthr", b"ee"])
    lines = [stream.readline() for _ in range(5)]
    assert lines == [b"one\r\n", b"two\n", b"\n", b"three", b""]


def test_a_line_of_4_kb(chain):
    stream, _ = opened(chain, [b"x" * 4000, b"x" * 95 + b"\n", b"y"])
    assert stream.readline() == b"x" * 4095 + b"\n"


def test_a_line_without_end_is_bounded(chain):
    stream, one = opened(chain, [b"x" * 1000] * 9)
    error = client.refused(stream.readline)
    assert "longer than 4096" in error.say and one.closed


@pytest.mark.parametrize("sizes", [(0,), (1, 2, 3), (5, 0, 100), (4096, 5000), (3, None)])
def test_reading_in_pieces(chain, sizes):
    data = bytes(range(250)) * 40
    stream, _ = opened(chain, [data[:7], data[7:5000], data[5000:]])
    got = b""
    for size in sizes:
        got += stream.read(size)
    assert got == data[: len(got)] and len(got) == min(
        sum(s if s is not None else len(data) for s in sizes), len(data)
    )


def test_readinto_forms(chain):
    stream, _ = opened(chain, [b"0123456789"])
    buf = bytearray(6)
    assert stream.readinto(buf) == 6 and buf == b"012345"
    assert stream.readinto(buf, 2) == 2 and buf == b"672345"
    assert stream.readinto(memoryview(buf)[3:]) == 2 and buf == b"672895"
    assert stream.readinto(buf) == 0


def test_close_is_final_and_may_be_repeated(chain):
    stream, one = opened(chain, [b"answer"])
    stream.close()
    stream.close()
    assert one.closed and one.got[-2:] == [(23, b"GET / HTTP/1.1\r\n\r\n"), (21, b"\1\0")]
    for do in (stream.readline, stream.read, lambda: stream.write(b"x"), lambda: stream.read(1)):
        error = client.refused(do)
        assert error.errno == 9
    stream.settimeout(3)


def test_blocking_only(chain):
    stream, one = opened(chain, [b"answer"])
    stream.setblocking(True)
    stream.settimeout(3)
    assert client.refused(stream.setblocking, False).errno == 22


def test_what_is_allocated_for_a_record_is_bounded_by_max_record(chain):
    stream, _ = opened(chain, [bytes(600)], max_record=512)
    error = client.refused(stream.read, 1)
    assert "600 bytes is larger than max_record=512" in error.say


def test_no_memory_for_a_record(chain, monkeypatch):
    stream, one = opened(chain, [bytes(6000)])

    left = [5000]  # bytes

    def small(n=0):
        if isinstance(n, int) and n > 16:
            left[0] -= n
            if left[0] < 0:
                raise MemoryError
        return bytearray(n)

    monkeypatch.setattr("tls12.record_layer.bytearray", small, raising=False)
    error = client.refused(stream.read, 1)
    assert "no memory for a record of 6000 bytes" in error.say and error.errno == 12
    assert one.closed and one.got[-1] == (21, b"\2\x50")
