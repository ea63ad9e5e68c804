"""Every byte of recorded connections flipped or cut, every record moved: the right error.

Three recordings: a full handshake, one resumed by ticket, one by session id, each with an answer
and a goodbye. What is right: the step the client is in, the alert that names the fault, this
alert on the wire, and nothing of the request sent before the handshake is done.
"""

import os

import client
import peer
import pki
import pytest
import tls12
from peer import Peer
from peer_messages import ALERT, DATA, HANDSHAKE, message, record
from recorded import FULL, record_all, talk, told

pytestmark = pytest.mark.usefixtures("no_chance")

EVERY_BIT = bool(os.environ.get("TLS_EVERY_BIT"))  # of opaque bytes too; certificates: 20 s
KINDS = ("full", "resumed", "by id")


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    return pki.Chain(tmp_path_factory.mktemp("bytes"), "bytes", [2048, 2048])


@pytest.fixture
def recordings(chain, quick, cache={}):  # noqa: B006
    if not cache:
        cache.update(record_all(chain))
    return cache


@pytest.mark.parametrize("kind", KINDS)
def test_a_recording_replays(recordings, kind):
    played = recordings[kind]
    answer, sock = played.play(played.data)
    assert answer == peer.ANSWER and len(sock.data) == sock.taken
    assert [one[0] for one in played.records][-3:] == [HANDSHAKE, DATA, ALERT]


# -- one bit changed -----------------------------------------------------------------------------
# By message, after the record's and the message's head.
BODY = {
    "certificate": {("certificate", alert) for alert in (42, 43, 45, 46, 48, 50)},
    "server_key": {("key exchange", alert) for alert in (47, 50, 51)},
    "ticket": {("finished", 50), ("finished", 51)},
    "change": {("finished", 50)},
}


def hello_fault(kind, place):
    """The (step, alert) that are right for a bit of the ServerHello's body."""
    if place < 2:
        return {("hello", 70)}
    if place < 34:  # the random: signed in the ServerKeyExchange, mixed into the keys
        return {("key exchange", 51)} if kind == "full" else {("finished", 20)}
    known = {("hello", alert) for alert in (40, 47, 50, 110)}
    if kind != "full" and 34 <= place < 67:  # the session id: another one is no resumption
        return known | {("certificate", 10)}
    # A change into what is allowed as well (extension 11 into 10): only Finished tells.
    return known | {("finished", 20), ("finished", 51)}


def fault(kind, number, flight, place, sealed):
    """The set of (step, alert) that are right for a bit of the byte at `place` of a record."""
    name, step = flight[number]
    later = {step, flight[min(number + 1, len(flight) - 1)][1]}
    if place == 0:  # another type; ChangeCipherSpec is one bit from an alert
        return {(step, 10), (step, 20 if sealed else 50 if name == "change" else 10)}
    if place < 3:
        return {(step, 10 if place == 1 else 70)}
    if sealed:
        return {(step, alert) for alert in ((20, 22, 0) if place < 5 else (20,))}
    if place < 5:
        return {(one, alert) for one in later for alert in (10, 22, 50)}
    if name == "change":
        return BODY[name]
    if place < 9:
        return {(one, alert) for one in later for alert in (10, 50)} if place > 5 else {(step, 10)}
    return hello_fault(kind, place - 9) if name == "server_hello" else BODY[name]


def opaque(name, place):
    """One bit stands for eight where nothing is parsed; test_flips.py has those of
    certificates."""
    if name == "server_hello":
        return 11 <= place < 43
    first = {"certificate": 12, "server_key": 49, "done": 9, "ticket": 15, "change": 6}
    return place >= first.get(name, 5)


SAYS = {20: ("wrong tag", "too short"), 70: ("version", "answers with"), 22: ("longer than",)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_flipped_bit_in_every_byte(recordings, kind):
    """Every byte the server sends is protected, save the minor version of its first record."""
    played = recordings[kind]
    at = 0
    for number, one in enumerate(played.records):
        sealed = number > [name for name, _ in played.flight].index("change")
        for place in range(len(one)):
            few = opaque(played.flight[number][0], place) and not EVERY_BIT
            for bit in (place * 5 % 8,) if few else range(8):
                bad = bytearray(played.data)
                bad[at + place] ^= 1 << bit
                error, sock = played.play(bad)
                if at + place == 2:
                    assert error == peer.ANSWER
                    continue
                where = (played.flight[number][0], place, bit, str(error))
                right = fault(kind, number, played.flight, place, sealed)
                assert (error.step, error.alert) in right, where
                assert error.alert not in SAYS or any(w in error.say for w in SAYS[error.alert])
                assert error.alert or error.errno == 104, where
                told(sock, error)
                assert not tls12.policy.sessions, where
        at += len(one)


# -- cut short -----------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", KINDS)
def test_cut_at_every_byte(recordings, kind):
    played = recordings[kind]
    at = 0
    for one, (_, step) in zip(played.records, played.flight, strict=True):
        for place in range(len(one)):
            error, sock = played.play(played.data[: at + place])
            if place:
                say = "the connection ended in mid-record"
            elif step != "read":
                say = "the server closed the connection in the handshake"
            else:
                say = "the server closed without " + (
                    "an answer"
                    if one[0] == DATA
                    else "saying goodbye: the answer may be cut short"
                )
            assert (error.step, error.alert, error.errno, error.say) == (step, 0, 104, say)
            told(sock, error)
        at += len(one)


@pytest.mark.parametrize("kind", KINDS)
def test_every_message_cut_at_every_byte_with_right_lengths_around_it(recordings, kind):
    """So that the parsers see it: each has to notice that something is missing."""
    played = recordings[kind]
    before = b""
    for (name, step), whole in zip(played.flight, played.clear(), strict=False):
        for size in range(len(whole) - 4):
            cut = message(whole[0], whole[4 : 4 + size])
            error, sock = played.play(before + record(HANDSHAKE, cut))
            alerts = {50, 42} if name == "certificate" else {50}
            if (name, size) == ("server_hello", 38 + whole[38]):
                alerts = {40}  # no extensions: no secure renegotiation
            elif name == "server_key" and size < 36:
                alerts = {50, 47}  # no share, or one of another length
            assert (error.step, error.alert in alerts) == (step, True), (name, size, str(error))
            told(sock, error)
        before += record(HANDSHAKE, whole)


def test_split_at_every_byte_into_two_records(recordings):
    """Where records end means nothing in the clear: messages are put together again."""
    played = recordings["full"]
    flight = b"".join(played.clear()[:4])
    rest = b"".join(played.records[4:])
    for size in range(1, len(flight), 1 if EVERY_BIT else 7):
        both = record(HANDSHAKE, flight[:size]) + record(HANDSHAKE, flight[size:])
        assert played.play(both + rest)[0] == peer.ANSWER
    ones = b"".join(record(HANDSHAKE, flight[i : i + 1]) for i in range(len(flight)))
    assert played.play(ones + rest)[0] == peer.ANSWER


# -- moved ---------------------------------------------------------------------------------------
def misplaced(records, flight, first):
    """What must come of records that are wrong from number `first` on: (step, alert)."""
    step = flight[first][1]
    if first > [name for name, _ in flight].index("change"):
        return step, 20  # another sequence number
    return step, 50 if records[first][0] == ALERT else 10  # sealed bytes are no alert in the clear


@pytest.mark.parametrize("kind", KINDS)
def test_any_two_records_swapped(recordings, kind):
    played = recordings[kind]
    for first in range(len(played.records)):
        for second in range(first + 1, len(played.records)):
            order = list(played.records)
            order[first], order[second] = order[second], order[first]
            error, sock = played.play(b"".join(order))
            right = misplaced(order, played.flight, first)
            assert (error.step, error.alert) == right, (first, second, str(error))
            told(sock, error)


@pytest.mark.parametrize("kind", KINDS)
def test_any_record_doubled_or_left_out(recordings, kind):
    played = recordings[kind]
    for place in range(len(played.records) - 1):
        for order in (
            played.records[: place + 1] + played.records[place:],
            played.records[:place] + played.records[place + 1 :],
        ):
            doubled = len(order) > len(played.records)
            error, sock = played.play(b"".join(order))
            right = misplaced(order, played.flight, place + 1 if doubled else place)
            assert (error.step, error.alert) == right, (place, doubled, str(error))
            told(sock, error)


# -- replayed ------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_connection_replayed_to_a_client_with_another_random(
    recordings, kind, monkeypatch
):
    played = recordings[kind]
    monkeypatch.setattr("tls12.hello.fresh", lambda: b"another random".ljust(32))
    error, sock = played.play(played.data)
    right = ("key exchange", 51) if kind == "full" else ("finished", 20)
    assert (error.step, error.alert) == right, str(error)
    told(sock, error)


@pytest.mark.parametrize(
    "bend, why",
    [
        ({"server_key": lambda body, old: old}, "share and signature of another connection"),
        ({"signature": lambda body, old: old[40:]}, "signature of another connection"),
    ],
    ids=["share and signature", "signature"],
)
def test_a_proof_of_another_connection(chain, recordings, bend, why):
    """The same client, the same randoms of ours: only the server's random differs."""
    old = recordings["full"].clear()[2][4:]
    ((name, change),) = bend.items()
    client.install(chain)
    one = Peer(chain, random=bytes(range(32)), bend={name: lambda body: change(body, old)})
    error = client.refused(talk, one)
    assert (error.step, error.alert) == ("key exchange", 51), why
    assert error.say == "the server could not prove that it owns the certificate"
    assert one.got[-1] == (ALERT, b"\2\x33")


def test_the_names_of_the_flight(recordings):
    kinds = {"server_hello": 2, "certificate": 11, "server_key": 12, "done": 14, "ticket": 4}
    for (name, _), whole in zip(FULL, recordings["full"].clear(), strict=False):
        assert whole[0] == kinds[name]
