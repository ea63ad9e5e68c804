"""The attacker's table for records and their order, also after the handshake."""

import client
import peer
import pytest
import tls12
from peer import Peer
from peer_messages import ALERT, CHANGE, DATA, HANDSHAKE, message, record
from recorded import FULL, record_all, talk, told
from replay import Replay

pytestmark = pytest.mark.usefixtures("no_chance")


@pytest.fixture
def flight(chain, quick, cache={}):  # noqa: B006
    """The Recording of a full handshake and an answer."""
    if not cache:
        cache.update(record_all(chain))
    return cache["full"]


# -- messages out of order -----------------------------------------------------------------------
@pytest.mark.parametrize("kind", [0, 1, 3, 5, 15, 22, 24, 255])
@pytest.mark.parametrize("place", range(5))
def test_messages_nobody_expects(flight, kind, place):
    messages = flight.clear()
    messages.insert(place, message(kind, b"\0"))
    error, sock = flight.play(b"".join(record(HANDSHAKE, one) for one in messages))
    assert (error.step, error.alert) == (FULL[place][1], 10)
    assert error.say == "unexpected message type %d" % kind
    told(sock, error)


def test_hello_requests_are_ignored_within_bounds(flight):
    assert flight.play(record(HANDSHAKE, bytes(4)) * 3 + flight.data)[0] == peer.ANSWER
    error, sock = flight.play(record(HANDSHAKE, bytes(4)) * 9000 + flight.data)
    assert (error.step, error.alert) == ("hello", 50) and "longer than 32 KB" in error.say
    told(sock, error)


def test_a_record_of_16_kb_in_the_clear(flight):
    """The most there may be; one byte more is refused (see RECORDS)."""
    assert flight.play(record(HANDSHAKE, bytes(16384)) + flight.data)[0] == peer.ANSWER


def test_nothing_may_be_left_where_keys_change(flight):
    """Bytes of a message behind the ticket, in its record, would be read under other keys."""
    glued = list(flight.records)
    glued[4] = record(HANDSHAKE, flight.clear()[4] + b"\x14\0\0")
    error, sock = flight.play(b"".join(glued))
    assert (error.step, error.alert) == ("finished", 10)
    assert error.say == "bytes are left over where keys change"
    told(sock, error)


def test_warnings_are_forgiven_within_bounds(flight):
    warning = record(ALERT, b"\1\x70")
    assert flight.play(warning * 4 + flight.data)[0] == peer.ANSWER
    error, sock = flight.play(warning * 5 + flight.data)
    assert (error.step, error.alert, error.say) == ("hello", 10, "too many warnings")
    told(sock, error)


@pytest.mark.parametrize("alert", [10, 20, 40, 42, 47, 48, 70, 71, 80, 86, 112, 255])
def test_fatal_alerts_are_told(chain, quick, alert):
    client.install(chain)
    sock = Replay(record(ALERT, bytes((2, alert))))
    error = client.refused(talk, sock)
    assert (error.alert, error.errno, error.remote) == (alert, -alert, True)
    assert "(alert %d)" % alert in error.say and sock.closed
    assert sock.wrote.count(b"\x15\3") == 0, "an alert is not answered"


RECORDS = [
    ("not TLS", b"HTTP/1.1 400 Bad Request\r\n", 10, "not TLS"),
    ("SSL 2", b"\x80\x2e\1\3\1", 10, "not TLS"),
    ("major 4", record(HANDSHAKE, b"\2", b"\4\0"), 10, "not TLS"),
    ("empty handshake", record(HANDSHAKE, b""), 10, "empty"),
    ("empty alert", record(ALERT, b""), 10, "empty"),
    ("over the limit", b"\x16\3\3\x40\x01", 22, "longer than allowed"),
    ("longest length", b"\x16\3\3\xff\xff", 22, "longer than allowed"),
    ("long alert", record(ALERT, b"\2\x28\0"), 50, "malformed alert"),
    ("short alert", record(ALERT, b"\2"), 50, "malformed alert"),
    ("goodbye", record(ALERT, b"\1\0"), 0, "goodbye"),
    ("change first", record(CHANGE, b"\1"), 10, "record type 20"),
    ("data first", record(DATA, b"\1"), 10, "record type 23"),
    ("nothing", b"", 0, "closed"),
    ("16 MB message", record(HANDSHAKE, b"\2\xff\xff\xff"), 50, "at most 1024"),
]


@pytest.mark.parametrize("data, alert, words", [one[1:] for one in RECORDS],
                         ids=[one[0] for one in RECORDS])  # fmt: skip
def test_records(chain, data, alert, words):
    client.install(chain)
    sock = Replay(data)
    error = client.refused(talk, sock)
    assert error.alert == alert and words in error.say, str(error)
    assert error.step == "hello" and sock.closed


# -- after the handshake -------------------------------------------------------------------------
LATE = [
    ("renegotiation", [(HANDSHAKE, bytes(4)), (DATA, b"still here")], None, b"still here"),
    ("renegotiation for ever", [(HANDSHAKE, bytes(4))] * 40, 10, "without data"),
    ("ServerHello", [(HANDSHAKE, message(2, bytes(40)))], 10, "only data"),
    ("another message of no length", [(HANDSHAKE, b"\x0e\0\0\0")], 10, "only data"),
    ("half a HelloRequest", [(HANDSHAKE, bytes(3))], 10, "only data"),
    ("two HelloRequests", [(HANDSHAKE, bytes(8))], 10, "only data"),
    ("change", [(CHANGE, b"\1")], 10, "record type 20"),
    ("warning", [(ALERT, b"\1\x5a"), (DATA, b"still here")], None, b"still here"),
    ("fatal", [(ALERT, b"\2\x50")], 80, "internal error"),
    ("empty records", [(DATA, b"")] * 8 + [(DATA, b"still here")], None, b"still here"),
    ("empty records for ever", [(DATA, b"")] * 40, 10, "without data"),
    ("empty handshake", [(HANDSHAKE, b"")], 10, "empty"),
]


@pytest.mark.parametrize("sent, alert, words", [one[1:] for one in LATE],
                         ids=[one[0] for one in LATE])  # fmt: skip
def test_late(chain, quick, sent, alert, words):
    client.install(chain)
    one = Peer(chain, bend={"reply": lambda usual: sent + [(ALERT, b"\1\0")]})
    if alert is None:
        assert talk(one) == words
        if sent[0][0] == HANDSHAKE:
            assert (ALERT, b"\1\x64") in one.got, "no_renegotiation"
        return
    error = client.refused(talk, one)
    assert (error.step, error.alert) == ("read", alert) and words in error.say
    assert error.sent
    assert one.closed and not tls12.policy.sessions


def test_data_before_the_request_is_data(chain, quick):
    """A server may speak first; what is not possible is data before Finished (see BENT in
    test_tls_attacks.py)."""
    client.install(chain)
    assert talk(Peer(chain, bend={"after": lambda all: [(DATA, b"220 hi\n")]})).startswith(b"220")


def test_handshake_bytes_behind_finished_never_become_data(chain, quick):
    def more(usual):
        return usual + message(0, b"")  # in the same record as Finished: see Peer.put

    class Glued(Peer):
        def send(self, kind, data=None):
            glued = data and data[:1] == b"\x14" and kind == 22
            return super().send(kind, data + bytes(4) if glued else data)

    client.install(chain)
    error = client.refused(talk, Glued(chain))
    assert error.step == "finished" and "left over" in error.say


def test_records_cannot_be_reordered_or_replayed(chain, quick):
    """Sequence numbers are under the tag."""
    for order in ((1, 0), (0, 0), (1,)):

        class Shuffled(Peer):
            def reply(self, order=order):
                sealed = [self.seal(DATA, b"one"), self.seal(DATA, b"two")]
                for i in order:
                    self.raw(sealed[i])

        client.install(chain)
        one = Shuffled(chain)
        error = client.refused(talk, one)
        assert (error.step, error.alert) == ("read", 20) and "changed on the way" in error.say
        assert one.got[-1] == (ALERT, b"\2\x14")
