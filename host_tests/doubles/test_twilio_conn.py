"""The simulated connection and its faults: when bytes come, and what the record then says."""

import base64
from urllib.parse import urlencode

import pytest
from doubles.twilio import KINDS, TwilioDouble

TO = "+380441112233"
NEVER = 60_000


@pytest.fixture
def double():
    double = TwilioDouble(latency_ms=100)
    double.me = double.add_account()
    return double


def post(double, to=TO, version="1.0", extra=""):
    me = double.me
    body = urlencode({"To": to, "From": me.numbers[0], "Body": "Alarm #1"})
    basic = base64.b64encode(("%s:%s" % (me.sid, me.token)).encode()).decode()
    return (
        "POST /2010-04-01/Accounts/%s/Messages.json HTTP/%s\r\nHost: api.twilio.com\r\n"
        "Authorization: Basic %s\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n%s\r\n%s"
        % (me.sid, version, basic, len(body), extra, body)
    ).encode()


def listen(conn, until=NEVER):
    """All (time, bytes, event) the connection has to say."""
    said = []
    while (at := conn.next_ms()) is not None and at <= until:
        data, event = conn.poll(at)
        if data or event:
            said.append((at, data, event))
        if event:
            break
    return said


def exchange(double, request=None):
    conn = double.connect(0)
    conn.feed(request or post(double), 0)
    return listen(conn)


def test_plain_answer(double):
    [(at, data, event)] = exchange(double)
    assert at == 100 and data.startswith(b"HTTP/1.1 201 CREATED\r\n") and event == "eof"
    assert [m.answered for m in double.messages] == [True]


def test_request_in_small_pieces(double):
    conn = double.connect(0)
    for n, byte in enumerate(post(double)):
        assert not double.messages
        conn.feed(bytes([byte]), n)
    assert listen(conn)[0][1].startswith(b"HTTP/1.1 201")


def test_two_requests_on_one_connection(double):
    conn = double.connect(0)
    conn.feed(post(double, version="1.1") * 2, 0)
    said = listen(conn)
    assert len(said) == 1 and said[0][1].count(b"201 CREATED") == 2 and said[0][2] is None


def test_chunked_both_ways(double):
    double.chunked = True
    head, _, body = post(double, version="1.1").partition(b"\r\n\r\n")
    head = b"\r\n".join(
        line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")
    )
    chunks = b"5\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (body[:5], len(body) - 5, body[5:])
    conn = double.connect(0)
    conn.feed(head + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks, 0)
    data = listen(conn)[0][1]
    assert (
        b"201 CREATED" in data
        and b"Transfer-Encoding: chunked" in data
        and data.endswith(b"0\r\n\r\n")
    )


@pytest.mark.parametrize(
    "junk",
    [
        b"GET\r\n\r\n",
        b"x" * 20000,
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    ],
)
def test_junk_is_400_and_the_end(double, junk):
    [(_, data, event)] = exchange(double, junk)
    assert data.startswith(b"HTTP/1.1 400") and event == "eof"


@pytest.mark.parametrize(
    "kind, options, created, answered, event",
    [
        ("reset_before", {}, 0, 0, "reset"),
        ("reset_after", {}, 1, 0, "reset"),
        ("close_before", {}, 0, 0, "eof"),
        ("close_after", {}, 1, 0, "eof"),
        ("hang_before", {}, 0, 0, None),
        ("hang_after", {}, 1, 0, None),
        ("half_answer", {}, 1, 0, "eof"),
        ("half_answer", {"end": "reset"}, 1, 0, "reset"),
        ("half_answer", {"end": "hang", "part": 0.1}, 1, 0, None),
        ("slow", {"s": 20}, 1, 1, "eof"),
        ("trickle", {}, 1, 1, "eof"),
        ("http", {"status": 503}, 0, 0, "eof"),
        ("http", {"status": 500, "code": 20500, "created": True}, 1, 0, "eof"),
        ("raw", {"data": b"\x15\x03\x01"}, 0, 0, "eof"),
        ("late", {"s": 20}, 1, 0, None),
        ("late", {"s": 20, "end": "reset"}, 1, 0, "reset"),
    ],
)
def test_request_faults(double, kind, options, created, answered, event):
    fault = double.faults.add(kind, **options)
    said = exchange(double)
    double.run_later()
    assert len(double.messages) == created
    assert sum(m.answered for m in double.messages) == answered
    assert (said[-1][2] if said else None) == event
    assert fault.struck == 1
    assert exchange(double)[0][1].startswith(b"HTTP/1.1 201"), "the fault struck once"


def test_late_creation_happens_at_its_time(double):
    double.faults.add("late", s=20)
    exchange(double)
    double.run_later(double.unix_epoch + 19)
    assert not double.messages
    double.run_later(double.unix_epoch + 21)
    assert double.messages[0].created_at == double.unix_epoch + 20


def test_slow_and_trickle_times(double):
    double.faults.add("slow", s=7)
    assert exchange(double)[0][0] == 7100
    double.faults.add("trickle", size=100, every_ms=50)
    said = exchange(double)
    assert [at for at, _, _ in said[:3]] == [100, 150, 200]
    assert b"".join(data for _, data, _ in said).startswith(b"HTTP/1.1 201")


def test_faults_choose_by_request(double):
    double.faults.add("http", when={"to": {"+380440000000"}}, status=429, code=20429, count=None)
    double.faults.add("reset_before", when=lambda e: e.index >= 2)
    assert b"201" in exchange(double)[0][1]
    assert b'"code": 20429' in exchange(double, post(double, "+380440000000"))[0][1]
    assert b"201" in exchange(double)[0][1]
    assert exchange(double)[0][2] == "reset"


def test_connect_faults(double):
    for kind in ("dns", "refuse", "unreachable"):
        double.faults.add(kind)
    assert not double.resolves(5) and double.resolves(6)
    with pytest.raises(ConnectionRefusedError):
        double.connect(7)
    with pytest.raises(TimeoutError):
        double.connect(8)
    assert double.connect(9)


def test_a_refused_handshake_is_told_to_who_asks(double):
    double.faults.add("tls", step="certificate", alert=42)
    assert double.tls_fault(0) == ("certificate", 42) and double.tls_fault(1) is None
    double.faults.add("tls")
    assert double.tls_fault(0) == ("hello", 40)


def test_interim_answers_come_first(double):
    double.faults.add("interim", statuses=(100, 103))
    conn = double.connect(0)
    conn.feed(post(double), 0)
    heads = [line for line in all_of(conn).split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]
    assert [line.split()[1] for line in heads] == [b"100", b"103", b"201"]
    assert [m.answered for m in double.messages] == [True]


def test_chunks_of_any_size(double):
    double.faults.add("chunks", size=5)
    conn = double.connect(0)
    conn.feed(post(double), 0)
    head, _, body = all_of(conn).partition(b"\r\n\r\n")
    assert head.endswith(b"transfer-encoding: Chunked") and b"Content-Length" not in head
    assert body.startswith(b'5 ;x="1"\r\n') and body.endswith(b"000\r\nX-Trailer: 1\r\n\r\n")


def test_a_code_of_any_form(double):
    double.faults.add("odd_code", status=403, code="1e300")
    conn = double.connect(0)
    conn.feed(post(double), 0)
    answer = all_of(conn)
    assert answer.startswith(b"HTTP/1.1 403 ") and b'"code": 1e300' in answer
    assert not double.messages


def all_of(conn):
    """Every byte of the answer."""
    return conn.poll(10**6)[0]


def test_a_client_that_left_did_not_get_the_answer(double):
    conn = double.connect(0)
    conn.feed(post(double), 0)
    conn.close()
    assert listen(conn) == [] and [m.answered for m in double.messages] == [False]


def test_every_kind_is_tested_or_named():
    assert len(KINDS) == 19
    with pytest.raises(ValueError):
        TwilioDouble().faults.add("typhoon")
