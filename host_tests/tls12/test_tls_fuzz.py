"""Mutated connections: only TLSError or the right answer, no hang, bounded memory.

Each example takes a recorded connection (hellos, certificates, key exchange, records) and bends
it somewhere. TLS_FUZZ=100 looks that many times as long as the usual second (and in
test_fuzz.py).
"""

import os
import tracemalloc

import client
import peer
import pki
import pytest
import tls12
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peer import Peer
from peer_messages import record
from recorded import record_all, talk
from replay import Replay

pytestmark = pytest.mark.usefixtures("no_chance")

EXAMPLES = 240 * int(os.environ.get("TLS_FUZZ", "1"))
HARD = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="session")
def chain(tmp_path_factory):
    return pki.Chain(tmp_path_factory.mktemp("fuzz"), "fuzz", [2048, 2048, 2048])


_recorded: dict = {}


def recorded(chain, name):
    """The Recording of a full or a resumed connection."""
    if not _recorded:
        _recorded.update(record_all(chain))
    return _recorded[name]


# Bytes at a time, as docs/tls12.md says.
LARGEST = {"handshake_messages": 4096, "record_layer": 256}
asked: dict = {}


@pytest.fixture(autouse=True)
def watched(monkeypatch):
    """Notes the largest block each module asked for because a server said so."""
    asked.clear()
    for name in LARGEST:

        def block(what=0, name=name):
            if isinstance(what, int):
                asked[name] = max(what, asked.get(name, 0))
            return bytearray(what)

        monkeypatch.setattr("tls12.%s.bytearray" % name, block, raising=False)


class Counted(Replay):
    """Fails a test that reads on after the end: that is how a hang would look."""

    ends = 0

    def readinto(self, buf):
        n = super().readinto(buf)
        if n == 0:
            self.ends += 1
            assert self.ends < 5, "reads on and on"
        return n


def attempt(data):
    """Talk to a server that says `data`; the answer, or the TLSError."""
    sock = Counted(data)
    try:
        return talk(sock)
    except OSError as e:
        assert type(e).__name__ == "TLSError", repr(e)
        assert e.step in ("hello", "certificate", "key exchange", "finished", "write", "read")
        assert len(e.say) < 300 and "malformed (" not in e.say, "a sentence of ours"
        return e
    finally:
        assert sock.closed
        assert all(asked.get(name, 0) <= most for name, most in LARGEST.items()), asked


def splice(data, cuts):
    """Overwrite, insert, delete or double parts of data: (kind, place 0..1, length, bytes)."""
    data = bytearray(data)
    for kind, where, size, new in cuts:
        at = int(where * len(data))
        if kind == "set":
            data[at : at + len(new)] = new
        elif kind == "put":
            data[at:at] = new
        elif kind == "cut":
            del data[at : at + size]
        else:
            data[at:at] = data[at : at + size]
    return bytes(data)


CUTS = st.lists(
    st.tuples(
        st.sampled_from(["set", "put", "cut", "twice"]),
        st.floats(0, 1, exclude_max=True),
        st.integers(1, 600),
        st.binary(min_size=1, max_size=20) | st.sampled_from([b"\xff" * 3, bytes(4), b"\x0f\xff"]),
    ),
    min_size=1,
    max_size=4,
)


@HARD
@given(st.sampled_from(["full", "resumed", "by id"]), CUTS)
def test_bytes_of_a_connection(chain, quick, name, cuts):
    played = recorded(chain, name)
    client.install(chain)
    if played.session:
        tls12.policy.sessions.append(played.session)
    got = attempt(splice(played.data, cuts))
    if isinstance(got, bytes):
        assert got == peer.ANSWER, "what is handed up is what was sent"


@HARD
@given(st.integers(0, 3), CUTS)
def test_one_message_with_right_lengths_around_it(chain, quick, which, cuts):
    """The parsers behind the framing: the message's own length and record are mended."""
    played = recorded(chain, "full")
    messages = played.clear()[:4]
    rest = b"".join(played.records[4:])
    body = splice(messages[which][4:], cuts)[:60000]
    messages[which] = messages[which][:1] + len(body).to_bytes(3, "big") + body
    flight = b"".join(messages)
    records = [record(22, flight[i : i + 16000]) for i in range(0, len(flight), 16000)]
    client.install(chain)
    got = attempt(b"".join(records) + rest)
    assert not isinstance(got, bytes) or body == played.clear()[which][4:]


@HARD
@given(st.binary(max_size=400))
def test_noise(chain, data):
    client.install(chain)
    assert isinstance(attempt(data), OSError)


@settings(max_examples=EXAMPLES // 4, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just(23), st.binary(max_size=300)),
            st.tuples(st.sampled_from([20, 21, 22]), st.binary(max_size=6)),
            st.tuples(st.just(21), st.sampled_from([b"\1\0", b"\1\x5a", b"\2\x28"])),
            st.tuples(st.just(22), st.just(bytes(4))),
        ),
        max_size=30,
    ),
    st.lists(st.integers(0, 500), max_size=8),
)
def test_records_of_a_bad_server(chain, quick, sent, sizes):
    """Sealed rightly, whatever it says: what is read is the data that came before the end."""
    client.install(chain)
    one = Peer(chain, bend={"reply": lambda _: sent})
    stream = tls12.SSLContext(0).wrap_socket(one, server_hostname=pki.HOST)
    stream.write(b"GET / HTTP/1.1\r\n\r\n")
    data = b""
    for kind, part in sent:
        if (kind, part) == (21, b"\1\0"):
            break
        data += part if kind == 23 else b""
    got = b""
    try:
        for size in sizes:
            part = stream.readline() if size > 250 else stream.read(size)
            assert size > 250 or len(part) <= size
            got += part
        got += stream.read()
        assert got == data
    except OSError as e:
        assert type(e).__name__ == "TLSError"
        assert data.startswith(got)
    stream.close()
    assert one.closed


@pytest.mark.parametrize(
    "flood, most",
    [
        (record(22, b"\2\0\4\0" + bytes(1024)) * 100, 60_000),
        (record(22, b"\x0b\0\x7f\xff" + bytes(16000)) * 100, 60_000),
        (record(21, b"\1\x5a") * 100_000, 60_000),
        (record(22, bytes(4)) * 100_000, 60_000),
        (b"\x16\3\3\0\1\2" * 100_000, 60_000),
    ],
)
def test_a_flood_is_cut_off_in_bounded_memory(chain, flood, most):
    """CPython's objects are two to four times as large as the chip's: this is about growth."""
    client.install(chain)
    attempt(b"")  # loads what is loaded late
    sock = Replay(flood)
    tracemalloc.start()
    try:
        client.refused(talk, sock)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < most, peak
    assert sock.taken < 400_000
