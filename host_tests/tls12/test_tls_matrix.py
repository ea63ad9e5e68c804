"""Every real server crossed with every curve, kind and length of chain, tickets or session ids.

nginx and stunnel run once each with a port for every cell. GnuTLS's server and s_server have one
certificate in a process: there each kind of chain meets one curve and one way to resume.
"""

import itertools

import client
import pki
import pytest
import server_programs
import servers
import tls12
import tls12.crypto.p256
import tls12.crypto.x25519
from servers import BODY, Site

pytestmark = pytest.mark.servers

KINDS = {  # of keys, from the root to the server
    "2": [2048, 2048],
    "3": [2048, 2048, 2048],
    "4": [2048, 2048, 2048, 2048],
    "root RSA-4096": [4096, 2048, 2048],
    "server RSA-4096": [2048, 4096],
    "EC": ["ec", "ec", "ec"],
    "EC server": [2048, 2048, "ec"],
    "EC root": ["ec", 2048, 2048],
}
CURVES = ("X25519", "prime256v1")
CELLS = list(itertools.product(KINDS, CURVES, (True, False)))
FEW = [(kind, CURVES[i % 2], i // 2 % 2 == 0) for i, kind in enumerate(KINDS)]
NAMES = {True: "tickets", False: "ids"}


def named(cell):
    return "%s %s %s" % (cell[0], cell[1], NAMES[cell[2]])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("matrix")


@pytest.fixture(scope="module")
def chains(folder):
    return {kind: pki.Chain(folder, kind.replace(" ", "-"), KINDS[kind]) for kind in KINDS}


# Sites that are not cells of the cross: what each server must be able to be.
ODD = {
    "tls13": {"tls13": True},
    "rsa only": {"suites": "AES128-GCM-SHA256:AES128-SHA256"},
    "small": {"small": True},
    "silent": {"silent": True},
}


def sites(chains):
    return [Site(chains[kind], *more) for kind, *more in CELLS] + [
        Site(chains["3"], **more) for more in ODD.values()
    ]


@pytest.fixture(scope="module")
def many(folder, chains):
    """f(program): the ports of nginx or stunnel, which is started at the first call."""
    running = {}

    def start(name):
        if name not in running:
            running[name] = getattr(server_programs, name)(sites(chains), folder)
            running[name, "ports"] = running[name].__enter__()
        return dict(zip([*CELLS, *ODD], running[name, "ports"], strict=True))

    yield start
    for name in ("nginx", "stunnel"):
        if name in running:
            running[name].__exit__(None, None, None)


@pytest.fixture
def agreed(monkeypatch):
    """The curve of each full handshake."""
    used = []
    for curve, module in (("X25519", tls12.crypto.x25519), ("prime256v1", tls12.crypto.p256)):

        def shared(*both, curve=curve, real=module.shared):
            used.append(curve)
            return real(*both)

        monkeypatch.setattr(module, "shared", shared)
    return used


def twice(chain, port, cell, agreed, ask=client.post, good=(b"HTTP/1.1 201 Created\r\n", BODY)):
    """A full handshake and a resumed one, each with a request."""
    kind, curve, tickets = cell
    client.install(chain, ecdsa_hosts=(pki.HOST,) if kind in ("EC", "EC server") else ())
    for _ in range(2):
        status, body = ask(port)
        assert good is None or (status, body) == good
        assert b" 20" in status
    assert agreed == [curve], "one full handshake, on this curve"
    (session,) = tls12.policy.sessions
    assert bool(session.ticket) == tickets and session.extended
    assert session.suite == (0xC02B if kind in ("EC", "EC server") else 0xC02F)
    assert tls12.policy.used == {pki.HOST: "Test root"}


@pytest.mark.parametrize("cell", CELLS, ids=named)
@pytest.mark.parametrize("program", ["nginx", "stunnel"])
def test_nginx_and_stunnel(many, chains, agreed, program, cell):
    twice(chains[cell[0]], many(program)[cell], cell, agreed)


@pytest.mark.parametrize("cell", CELLS, ids=named)
def test_openssl(chains, agreed, cell):
    kind, *more = cell
    with servers.openssl(Site(chains[kind], *more)) as port:
        twice(chains[kind], port, cell, agreed)


@pytest.mark.parametrize("cell", FEW, ids=named)
@pytest.mark.parametrize("program, more", [("s_server", ["-www"]), ("gnutls", [])])
def test_s_server_and_gnutls(chains, agreed, program, more, cell):
    kind = cell[0]
    with getattr(server_programs, program)(Site(chains[kind], *cell[1:]), *more) as (port, _):
        twice(chains[kind], port, cell, agreed, client.get, None)


# -- sizes of records ----------------------------------------------------------------------------
def long_answer(port, path=servers.BIG):
    """The 40 KB are what was sent; gives the length of the longest record."""
    stream, _ = client.connect(port)
    stream.write("GET %s HTTP/1.0\r\n\r\n" % path)
    while stream.readline() != b"\r\n":
        pass
    body, longest = b"", 0
    while stream.more():
        longest = max(longest, stream.records.left)
        body += stream.read(stream.records.left)
    stream.close()
    assert body == servers.LONG
    return longest


@pytest.mark.parametrize("program, site", [("nginx", CELLS[4]), ("stunnel", CELLS[4])])
def test_records_of_16_kb(many, chains, program, site):
    client.install(chains["3"])
    assert long_answer(many(program)[site]) == 16384


def test_small_records_of_nginx(many, chains):
    client.install(chains["3"])
    assert long_answer(many("nginx")["small"]) <= 1024


@pytest.mark.parametrize("small", [True, False])
def test_records_of_s_server(folder, chains, small):
    (folder / servers.BIG[1:]).write_bytes(servers.LONG)
    client.install(chains["3"], max_fragment=512 if small else 0)
    with server_programs.s_server(Site(chains["3"], small=small), "-WWW") as (port, _):
        assert long_answer(port) == (512 if small else 16384)


def test_gnutls_agrees_to_small_records_and_sends_large_ones(folder, chains):
    """RFC 6066, 4 has us refuse them; the sentence says what helps, and it does."""
    (folder / servers.BIG[1:]).write_bytes(servers.LONG)
    data = "--httpdata=%s" % (folder / servers.BIG[1:])
    with server_programs.gnutls(Site(chains["3"]), data) as (port, _):
        client.install(chains["3"], max_fragment=4096)
        error = client.refused(long_answer, port)
        assert (error.step, error.alert) == ("read", 22) and "max_fragment" in error.say
        client.install(chains["3"], max_fragment=0)
        assert long_answer(port) == 16384


# -- the end, and servers we cannot talk to ------------------------------------------------------
@pytest.mark.parametrize("program", ["nginx", "stunnel"])
def test_closed_without_an_answer(many, chains, program):
    client.install(chains["3"])
    error = client.refused(client.post, many(program)["silent"])
    assert (error.step, error.errno, error.sent) == ("read", 104, True)
    assert "without an answer" in error.say


@pytest.mark.parametrize("program", ["s_server", "gnutls"])
def test_killed_before_the_answer(chains, program):
    client.install(chains["3"])
    with getattr(server_programs, program)(Site(chains["3"])) as (port, process):
        stream, _ = client.connect(port)
        process.kill()
        process.wait()
        error = client.refused(stream.readline)
    assert (error.step, error.errno) == ("read", 104)


REFUSALS = {
    "tls13": (70, "it does not speak TLS 1.2"),
    "rsa only": (40, "no common cipher suite, group, signature or TLS version"),
}


@pytest.mark.parametrize("why", REFUSALS)
@pytest.mark.parametrize("program", ["nginx", "stunnel", "s_server", "gnutls", "openssl"])
def test_servers_we_cannot_talk_to(many, chains, program, why):
    alert, words = REFUSALS["rsa only" if program == "gnutls" else why]  # GnuTLS: 40 for both
    client.install(chains["3"])
    if program in ("nginx", "stunnel"):
        error = client.refused(client.post, many(program)[why])
    elif program == "openssl":
        with servers.openssl(Site(chains["3"], **ODD[why])) as port:
            error = client.refused(client.post, port)
    else:
        with getattr(server_programs, program)(Site(chains["3"], **ODD[why])) as (port, _):
            error = client.refused(client.post, port)
    assert (error.step, error.alert, error.errno, error.remote) == ("hello", alert, -alert, True)
    assert error.say == "the server refused: %s (alert %d)" % (words, alert)
    assert tls12.report()[-1] == "TLS: last failure (hello): %s." % error.say
