"""Bounded as a whole: whoever sends a byte now and then holds no connection for ever."""

import client
import peer
import pki
import pytest
import tls12
from peer import Peer
from peer_messages import DATA, HANDSHAKE, message, record
from recorded import talk

WAIT_S = 30  # the socket's own timeout
DEADLINE_S = 60


@pytest.fixture(scope="session")
def chain(tmp_path_factory):
    return pki.Chain(tmp_path_factory.mktemp("bounds"), "bounds", [2048, 2048])


class Slow(Peer):
    """Gives what waits one byte each `pause_s` once `slow_from` bytes were read; as lwIP, a silent
    server ends the wait after the socket's timeout. Time passes only while it is waited."""

    pause_s = 0.5
    slow_from = 0
    size = 1

    def __init__(self, *args, **options):
        self.now_ms = 1 << 29  # ticks_ms() comes round at 2^30 on the chip; not here
        self.taken = 0
        super().__init__(*args, **options)

    def ticks(self):
        return self.now_ms

    def more(self):
        """Called before each read."""

    def recv(self, n):
        self.more()
        if not self.waiting:
            if self.steps is None:
                return b""
            self.now_ms += WAIT_S * 1000
            raise OSError(110)
        if self.taken >= self.slow_from:
            n = min(n, self.size)
            self.now_ms += int(self.pause_s * 1000)
        part = bytes(self.waiting[:n])
        del self.waiting[:n]
        self.taken += len(part)
        return part


@pytest.fixture
def slow(chain, quick, monkeypatch):
    def make(kind=Slow, options=None, **more):
        client.install(chain, **(options or {}))
        one = kind(chain, **more)
        monkeypatch.setattr("tls12.record_layer.ticks_ms", one.ticks)
        return one

    return make


def ended(one, step, most_s=DEADLINE_S + WAIT_S):
    began = one.now_ms
    error = client.refused(talk, one)
    assert (error.step, error.errno, error.alert) == (step, 110, 0)
    assert "deadline" in error.say
    assert (one.now_ms - began) / 1000 <= most_s
    assert one.closed
    return error


def test_one_byte_each_half_second_in_the_handshake(slow):
    assert ended(slow(), "certificate", DEADLINE_S + 1).sent is False


def test_a_byte_just_before_each_timeout(slow):
    ended(slow(pause_s=WAIT_S - 0.1), "hello")


def test_slow_from_the_second_flight_on(slow):
    one = slow(slow_from=10**9)
    assert talk(one) == peer.ANSWER
    whole = one.taken
    error = ended(slow(slow_from=whole - 280, pause_s=2), "finished")
    assert error.sent is False


def test_slow_in_the_answer(slow):
    body = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 900
    one = slow(slow_from=10**9, answer=body)
    talk(one)
    error = ended(slow(slow_from=one.taken - 900, answer=body), "read", DEADLINE_S + 1)
    assert error.sent is True  # it is looked up before it is sent again


def test_small_records_without_end_in_the_answer(slow):
    """Each record comes whole and in time, the answer never ends."""

    class Endless(Slow):
        slow_from = 10**9

        def more(self):
            if self.sealing and not self.waiting and self.steps is None:
                self.now_ms += 20000
                self.raw(self.seal(DATA, b"x"))

    ended(slow(Endless, bend={"reply": lambda _: []}), "read")


def test_warnings_and_hello_requests_without_end(slow):
    """Messages that RFC 5246 tells a client to ignore, one every 20 seconds."""

    class Nagging(Slow):
        slow_from = 10**9

        def more(self):
            if not self.waiting and self.known_hello():
                self.now_ms += 20000
                self.raw(record(HANDSHAKE, message(0, b"")))

        def known_hello(self):
            return hasattr(self, "hello")

    silent = dict.fromkeys(("server_hello", "certificate", "server_key", "done"), lambda _: None)
    ended(slow(Nagging, bend=silent), "hello")


def test_a_resumed_handshake_is_bounded_too(slow, monkeypatch):
    known = {}
    one = slow(shared=known, slow_from=10**9)
    talk(one)
    again = Slow(one.chain, known, pause_s=3)
    monkeypatch.setattr("tls12.record_layer.ticks_ms", again.ticks)
    ended(again, "hello")


def test_a_window_that_opens_byte_by_byte(slow):
    """The request cannot leave: send() takes one byte each half second."""

    class Narrow(Slow):
        slow_from = 10**9

        def send(self, kind, data=None):
            if data is not None or not self.sealing:
                return super().send(kind, data)
            self.now_ms += 500
            return super().send(bytes(kind[:1]))

    one = slow(Narrow)
    stream = tls12.SSLContext(0).wrap_socket(one, server_hostname=pki.HOST)
    stream.write(b"x" * 900)
    error = client.refused(stream.read, 1)
    assert (error.step, error.errno, error.sent) == ("write", 110, True)
    assert one.closed


def test_the_deadline_can_be_set(slow):
    ended(slow(options={"deadline": 5}, slow_from=0), "hello", 6)
    for wrong in (0, -1, 86401):
        with pytest.raises(ValueError, match="deadline"):
            tls12.install((pki.HOST,), deadline=wrong)


def test_each_request_has_its_own_time(slow):
    """A connection that is kept open: what counts is from a request to the end of its answer."""

    class Kept(Slow):
        slow_from = 10**9

        def after(self):
            self.later = self.steps

    one = slow(Kept, bend={"reply": lambda _: [(DATA, b"one")]})
    stream = tls12.SSLContext(0).wrap_socket(one, server_hostname=pki.HOST)
    one.now_ms += 50000
    stream.write(b"GET / HTTP/1.1\r\n\r\n")
    assert stream.read(3) == b"one"
    one.now_ms += 50000
    stream.write(b"again")
    one.raw(one.seal(DATA, b"two"))
    assert stream.read(3) == b"two"
    one.now_ms += 61000
    one.raw(one.seal(DATA, b"six"))
    error = client.refused(stream.read, 3)
    assert error.errno == 110


# -- an answer cut short -------------------------------------------------------------------------
def cut(chain, *parts):
    client.install(chain)
    one = Peer(chain, bend={"reply": lambda _: [(DATA, part) for part in parts]})
    stream = tls12.SSLContext(0).wrap_socket(one, server_hostname=pki.HOST)
    stream.write(b"GET / HTTP/1.1\r\n\r\n")
    return stream


@pytest.mark.parametrize("n", [7, 300, 10**4])
def test_read_of_n_bytes_is_not_cut_short_in_silence(chain, quick, n):
    """No close_notify: half an answer is not taken for a whole one."""
    error = client.refused(cut(chain, b"half", b"of").read, n)
    assert (error.step, error.errno) == ("read", 104) and "cut short" in error.say


def test_read_of_n_bytes_behind_a_changed_record(chain, quick):
    client.install(chain)

    def reply(_):
        return [(DATA, b"good"), (DATA, b"bad")]

    one = Peer(chain, bend={"reply": reply})
    stream = tls12.SSLContext(0).wrap_socket(one, server_hostname=pki.HOST)
    stream.write(b"GET / HTTP/1.1\r\n\r\n")
    stream._flush()
    one.waiting[-1] ^= 1
    error = client.refused(stream.read, 7)
    assert error.alert == 20


def test_what_was_asked_for_is_given_before_the_failure(chain, quick):
    stream = cut(chain, b"half", b"of")
    assert stream.read(6) == b"halfof"
    assert client.refused(stream.read, 1).errno == 104


# -- behind ServerHelloDone ----------------------------------------------------------------------
@pytest.mark.parametrize(
    "more",
    [
        message(4, b"\0\0\0\0\0\1x"),  # a ticket
        message(0, b""),  # HelloRequest
        message(14, b""),  # once more
        message(20, b"f" * 12),
        b"\x0e",
        message(11, b"\0\0\0"),
    ],
)
def test_bytes_behind_server_hello_done(chain, quick, more):
    """In the same record: the server must wait for us there (RFC 5246, 7.4.5)."""

    class Behind(Peer):
        def put(self, name, kind, body):
            if name != "done":
                return super().put(name, kind, body)
            whole = message(kind, body)
            self.transcript += whole
            self.raw(record(HANDSHAKE, whole + more))

    client.install(chain)
    one = Behind(chain)
    error = client.refused(talk, one)
    assert (error.step, error.alert) == ("key exchange", 10)
    assert [kind for kind, _ in one.got] == [HANDSHAKE, 21]  # our key share did not leave
