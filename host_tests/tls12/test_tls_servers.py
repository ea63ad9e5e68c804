"""tls12 against real servers: OpenSSL (ssl, s_server), GnuTLS, nginx and stunnel."""

import ssl
import time

import client
import pki
import pytest
import server_programs
import servers
import tls12
from servers import ANSWER, BODY, OpenSSL

V13 = ssl.TLSVersion.TLSv1_3
KINDS = {
    "rsa": [2048, 2048, 2048],
    "rsa short": [2048, 2048],
    "rsa long": [2048, 2048, 2048, 2048],
    "rsa 4096": [4096, 2048, 2048],
    "leaf 4096": [2048, 4096],
    "ec": ["ec", "ec", "ec"],
    "ec leaf": [2048, 2048, "ec"],
    "ec root": ["ec", 2048, 2048],
}


@pytest.fixture(scope="session")
def chains(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pki")
    made = {}

    def chain(name, **more):
        key = (name, *more.items())
        if key not in made:
            made[key] = pki.Chain(folder, name + "-%d" % len(made), KINDS[name], **more)
        return made[key]

    return chain


def good(chain, ecdsa=False, **options):
    """One request to an OpenSSL server with these options, then a second one, resumed."""
    client.install(chain, ecdsa_hosts=(pki.HOST,) if ecdsa else ())
    with OpenSSL(servers.context(chain, **options)) as server:
        for _ in range(2):
            assert client.post(server.port) == (b"HTTP/1.1 201 Created\r\n", BODY)
    return server.seen


@pytest.mark.parametrize(
    "options",
    [
        {"curve": "X25519"},
        {"curve": "prime256v1"},
        {"options": ssl.OP_NO_TICKET},  # resumed by session id
        {"options": servers.NO_EMS},
        {"options": servers.NO_EMS | ssl.OP_NO_TICKET},
        {"options": ssl.OP_CIPHER_SERVER_PREFERENCE},
        {"client": True},  # asks for a certificate we do not have
        {"ciphers": "ECDHE+AESGCM:DHE+AESGCM:AES128-SHA"},
    ],
    ids=lambda options: ", ".join("%s=%s" % one for one in options.items())[:40],
)
def test_options(chains, options):
    seen = good(chains("rsa"), **options)
    assert [one[0] for one in seen] == [False, True]


def test_whole_chain_with_root_sent(chains):
    good(chains("rsa", send_root=True))


def test_fat_leaf(chains):
    """150 names: a certificate of 2.4 KB."""
    chain = chains("rsa", fat=100)
    assert 2200 < len(chain.made.der) < 2600
    good(chain)


@pytest.mark.parametrize("fragment", [512, 1024, 2048, 4096])
def test_fragment_asked_and_kept(chains, fragment):
    """OpenSSL honours max_fragment_length: no record of the answer is longer."""
    longest = []

    def long_answer(conn):
        OpenSSL.request(conn)
        conn.sendall(ANSWER[: -len(BODY)] + b"z" * 9000)
        conn.unwrap()

    chain = chains("rsa")
    client.install(chain, max_fragment=fragment)
    with OpenSSL(servers.context(chain), long_answer) as server:
        for _ in range(2):  # full and resumed
            stream, _ = client.connect(server.port)
            stream.write(b"GET / HTTP/1.1\r\n\r\n")
            while stream.readline() != b"\r\n":
                pass
            while stream.more():
                longest.append(stream.records.left)
                stream.read(stream.records.left)
            stream.close()
    assert max(longest) == fragment


def test_records_of_16_kb(chains):
    data = bytes(range(256)) * 256

    def big(conn):
        OpenSSL.request(conn)
        conn.sendall(data)
        conn.unwrap()

    chain = chains("rsa")
    client.install(chain)
    with OpenSSL(servers.context(chain), big) as server:
        stream, wire = client.connect(server.port)
        stream.write(b"GET / HTTP/1.1\r\n\r\n")
        assert stream.read(10) == data[:10]
        assert stream.records.left == 16384 - 10
        assert stream.read() == data[10:]
        assert stream.read() == b"" and stream.read(5) == b""
        stream.close()
        client.install(chain, max_record=4096)
        stream, wire = client.connect(server.port)
        stream.write(b"GET / HTTP/1.1\r\n\r\n")
        error = client.refused(stream.read, 10)
        assert "16384 bytes is larger than max_record=4096" in str(error)
        assert (error.step, error.errno, error.alert) == ("read", 12, 22)
        assert wire.sock.fileno() == -1


def test_records_of_one_byte(chains):
    def small(conn):
        OpenSSL.request(conn)
        for byte in ANSWER:
            conn.sendall(bytes((byte,)))
        conn.unwrap()

    chain = chains("rsa")
    client.install(chain)
    with OpenSSL(servers.context(chain), small) as server:
        assert client.post(server.port)[1] == BODY


def test_a_long_request_leaves_in_records_of_1_kb(chains):
    got = []

    def take(conn):
        got.append(OpenSSL.request(conn))
        conn.sendall(ANSWER)
        conn.unwrap()

    chain = chains("rsa")
    client.install(chain)
    with OpenSSL(servers.context(chain), take) as server:
        client.post(server.port, 5000)
    assert got[0].endswith(b"x" * 5000)


def test_a_short_request_is_one_record(chains):
    chain = chains("rsa")
    client.install(chain)
    with OpenSSL(servers.context(chain)) as server:
        stream, wire = client.connect(server.port)
        before = wire.sent
        for _ in range(20):
            stream.write(b"0123456789")
        assert wire.sent == before
        stream.write(b"\r\n\r\n")
        stream.readline()
        assert wire.sent == before + 204 + 29
        stream.close()


def test_server_closes_without_goodbye(chains):
    def rude(conn):
        OpenSSL.request(conn)
        conn.sendall(ANSWER[:-10])  # and Python's ssl closes without close_notify

    chain = chains("rsa")
    client.install(chain)
    with OpenSSL(servers.context(chain), rude) as server:
        stream, _ = client.connect(server.port)
        stream.write(b"GET / HTTP/1.1\r\n\r\n")
        got = bytearray(len(ANSWER))  # read() of so many would raise, see its docstring
        assert got[: stream.readinto(got)] == ANSWER[:-10]  # what came is handed out
        error = client.refused(stream.read, 1)  # the cut shows when more is wanted
    assert (error.step, error.errno) == ("read", 104) and "cut short" in error.say


def test_server_closes_without_an_answer(chains):
    def silent(conn):
        OpenSSL.request(conn)
        conn.unwrap()

    chain = chains("rsa")
    client.install(chain)
    with OpenSSL(servers.context(chain), silent) as server:
        error = client.refused(client.post, server.port)
    assert (error.step, error.errno) == ("read", 104) and "without an answer" in error.say


def test_silence_times_out(chains):
    chain = chains("rsa")
    client.install(chain)
    with OpenSSL(servers.context(chain), lambda conn: time.sleep(0.2)) as server:
        stream, wire = client.connect(server.port)
        stream.settimeout(0.05)
        stream.write(b"GET / HTTP/1.1\r\n\r\n")
        error = client.refused(stream.readline)
    assert (error.step, error.errno) == ("read", 110)
    assert wire.sock.fileno() == -1


@pytest.mark.parametrize(
    "change, alert, words",
    [
        ({"minimum_version": V13, "maximum_version": V13}, 70, "does not speak TLS 1.2"),
        ({"ciphers": "AES128-GCM-SHA256:AES128-SHA256"}, 40, "no common cipher suite"),
        ({"ciphers": "ECDHE-RSA-AES256-GCM-SHA384"}, 40, "no common cipher suite"),
        ({"curve": "secp384r1"}, 40, "no common cipher suite, group"),
    ],
)  # fmt: skip
def test_servers_we_cannot_talk_to(chains, change, alert, words):
    chain = chains("rsa")
    client.install(chain)
    made = servers.context(chain, change.pop("ciphers", servers.TWILIO), change.pop("curve", None))
    for name, value in sorted(change.items()):
        setattr(made, name, value)
    with OpenSSL(made) as server:
        error = client.refused(client.post, server.port)
    assert (error.step, error.alert, error.errno, error.remote) == ("hello", alert, -alert, True)
    assert words in error.say
    assert any("last failure (hello)" in line for line in tls12.report())


def test_ecdsa_only_for_hosts_that_ask(chains):
    chain = chains("ec leaf")
    client.install(chain)
    with OpenSSL(servers.context(chain)) as server:
        error = client.refused(client.post, server.port)
    assert error.alert == 40


def test_not_tls_at_all(chains):
    client.install(chains("rsa"))
    with servers.plain_http() as port:
        wire = client.Wire.to(port)
        wire.sock.sendall(b"GET / HTTP/1.1\r\n\r\n")  # so that it answers at once
        error = client.refused(
            lambda: tls12.SSLContext(0).wrap_socket(wire, server_hostname=pki.HOST)
        )
    assert "not TLS" in error.say


@pytest.mark.servers
def test_s_server_asks_for_renegotiation(chains):
    """A HelloRequest in mid-stream is declined; the connection goes on or OpenSSL ends it."""
    client.install(chains("rsa"))
    with server_programs.s_server(servers.Site(chains("rsa")), "-quiet") as (port, process):
        stream, _ = client.connect(port)
        stream.write(b"one\n")
        stream._flush()
        process.stdin.write(b"first\nr\nsecond\n")
        process.stdin.flush()
        assert stream.readline() == b"first\n"
        error = None
        try:
            assert stream.readline() == b"r\nsecond\n"[:2]
        except OSError as e:
            error = e
        assert error is None or error.alert in (40, 100)
        stream.close()
