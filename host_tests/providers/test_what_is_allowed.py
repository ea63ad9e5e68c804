"""What HTTP allows a server and JSON an answer: nothing of it loses or doubles a text or ends the
alarm."""

import json

import pytest
from doubles.fake_urequests import FakeUrequests
from net import exchange as http_call
from net.body import CHUNKED, Body
from net.odd_answers import Chunks, final
from net.request import ANSWERED, PERHAPS, Request
from outbox_bench import Bench, no_collecting  # noqa: F401
from providers import outcome as o
from providers import read_fields, twilio


class Stream:
    """Bytes as a socket gives them: at most `size` at a time."""

    def __init__(self, data, size=50):
        self.data, self.size = data, size

    def readinto(self, buffer):
        n = min(len(buffer), len(self.data), self.size)
        memoryview(buffer)[:n] = self.data[:n]
        self.data = self.data[n:]
        return n

    def readline(self):
        line, mark, self.data = self.data.partition(b"\n")
        return line + mark


def body_of(data, size=50, step=64):
    source = Body(Chunks(Stream(data, size)), None)
    out, buffer = b"", bytearray(step)
    while got := source.readinto(buffer):
        out += bytes(buffer[:got])
    return out


# -- chunks (RFC 9112, 7.1) ----------------------------------------------------------------------
@pytest.mark.parametrize("size", [1, 3, 50])
@pytest.mark.parametrize("step", [1, 7, 64])
@pytest.mark.parametrize(
    "data",
    [
        b'5\r\n{"a":\r\n2\r\n1}\r\n0\r\n\r\n',
        b'7\r\n{"a":1}\r\n0\r\nX-Trailer: a\r\n\r\n',
        b'0007;name=value;x="y"\r\n{"a":1}\r\n000\r\n\r\n',
        b'7 \r\n{"a":1}\r\n0\r\n\r\n',
    ],
)
def test_chunks(data, size, step):
    assert body_of(data, size, step) == b'{"a":1}'


def test_hexadecimal_sizes_of_either_case():
    for line in (b"a", b"A", b"0A"):
        assert body_of(line + b"\r\n" + b" " * 9 + b"5\r\n0\r\n\r\n") == b" " * 9 + b"5"


def test_a_requests_that_has_read_the_chunks_itself():
    for data in (b'{"a":1}', b"[1]", b"\r\n {}", b'"text"', b""):
        assert body_of(data) == data


@pytest.mark.parametrize(
    "data", [b"g\r\n", b"-5\r\n", b"5\r\nabc", b"5", b"f" * 40 + b"\r\nx", b"a bad gateway\r\n"]
)
def test_what_are_no_chunks_ends(data):
    try:
        assert len(body_of(data)) <= len(data)
    except ValueError:
        pass


def test_a_chunk_that_never_ends_is_not_read_for_ever():
    with pytest.raises(ValueError):
        body_of(b"ffffffff\r\n" + b"x" * 100)
    assert len(body_of(b"ffffffff\r\n" + b"x" * 40000, 4096)) == 32768


# -- 1xx (RFC 9110, 15.2) ------------------------------------------------------------------------
def test_the_final_status_is_taken():
    seen = []

    def note(line, _):
        seen.append(line)

    raw = Stream(
        b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 CREATED\r\nA: b\r\n\r\n{"
    )
    assert final(raw, note) == 201
    assert raw.data == b"{" and b"A: b\r\n" in seen


@pytest.mark.parametrize("data", [b"", b"HTTP/1.1\r\n", b"HTTP/1.1 100\r\n\r\n", b"x y\r\n"])
def test_without_a_final_status_it_is_not_known(data):
    with pytest.raises(ValueError):
        final(Stream(data), lambda line, _: None)


class Wire(FakeUrequests):
    """An http whose answer is read from bytes, as `requests` does it."""

    def __init__(self, data):
        super().__init__()
        self.data = data

    def request(self, method, url, data=None, headers=None, timeout=None, parse_headers=None):
        headers = headers.copy()
        for _ in headers:
            pass
        self.raw = raw = Stream(self.data)
        self.status_code = int(raw.readline().split(None, 2)[1])
        while (line := raw.readline()) not in (b"", b"\r\n"):
            parse_headers(line, {})
        return self

    def close(self):
        self.raw = None


def answer_to(data):
    request = Request("POST", "/x", [("A", "b")], b"To=1", twilio.KEYS)
    return http_call.exchange(Wire(data), request, "https://h", 30, read_fields.read)


OK = b'{"sid":"SM1","status":"queued"}'
LENGTH = b"Content-Length: %d\r\n\r\n" % len(OK) + OK
CHUNKS = b"%x\r\n%s\r\n0\r\n\r\n" % (len(OK), OK)


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 201 Created\r\n" + LENGTH,
        b"HTTP/1.1 201\r\n" + LENGTH,
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\n" + LENGTH,
        b"HTTP/1.1 102 x\r\n\r\nHTTP/1.1 103 x\r\nLink: y\r\n\r\nHTTP/1.1 201 z\r\n" + LENGTH,
        b"HTTP/1.1 201 z\r\nTRANSFER-ENCODING: Chunked\r\n\r\n" + CHUNKS,
        b"HTTP/1.1 201 z\r\ntransfer-encoding:chunked\r\nContent-Length: 3\r\n\r\n" + CHUNKS,
        b"HTTP/1.1 201 z\r\nContent-Length: 3\r\ntransfer-encoding:CHUNKED\r\n\r\n" + CHUNKS,
        b"HTTP/1.1 100 C\r\n\r\nHTTP/1.1 201 z\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS,
        b"HTTP/1.1 201 z\r\nX: a\r\n  folded\r\ncontent-length:%d\r\n\r\n" % len(OK) + OK,
        b"HTTP/1.1 201 z\r\nContent-Length: 31, 31\r\n\r\n" + OK,
        b"HTTP/1.1 201 z\r\n\r\n\r\n\t " + OK + b"   trailing",
    ],
)
def test_forms_of_one_and_the_same_answer(data):
    answer = answer_to(data)
    assert (answer.reach, answer.status, answer.error) == (ANSWERED, 201, None)
    assert answer.fields == {"sid": "SM1", "status": "queued"}
    result = twilio.outcome(answer.status, answer.fields, answer.error is None)
    assert (result.kind, result.sid) == (o.SENT, "SM1")


@pytest.mark.parametrize(
    "data", [b"HTTP/1.1 100 C\r\n\r\n", b"HTTP/1.1 101 Switching\r\n\r\n\x81\x05"]
)
def test_go_on_and_nothing_more_may_have_been_sent(data):
    answer = answer_to(data)
    assert answer.reach == PERHAPS and isinstance(answer.error, ValueError)


@pytest.mark.parametrize("status", [0, 100, 199])
def test_no_status_below_200_means_not_sent(status):
    assert twilio.outcome(status, {}).kind == o.UNKNOWN


@pytest.mark.parametrize("status", [409, 421, 423, 425])
def test_a_passing_refusal_of_a_server_between_holds_nobody(status):
    result = twilio.outcome(status, {})
    assert result.kind == o.LATER and 0 < result.wait_s <= 60


# -- JSON ----------------------------------------------------------------------------------------
ODD = ["1" + "0" * 25, "16777216", "-5", "1e300", "-1e999", "21211.0", "2.1211e4", '"21211"',
       '"x"', "true", "false", "null", '""', '" "', "0", "9" * 45, '"' + "9" * 120 + '"',
       "[21211]",
       '{"code":21211}']  # fmt: skip


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("status", [400, 401, 429, 500, 201, 200])
def test_a_code_of_any_kind(text, status):
    data = b'{"code":%s,"error_code":%s,"message":"no"}' % (2 * (text.encode(),))
    answer = answer_to(b"HTTP/1.1 %d x\r\n\r\n" % status + data)
    result = twilio.outcome(answer.status, answer.fields, answer.error is None)
    assert isinstance(result.code, int) and result.code >= 0
    assert result.say and result.kind in (o.SENT, o.LATER, o.NEVER, o.FIX, o.UNKNOWN)
    told = twilio.fate("undelivered", answer.fields.get("error_code"))
    assert isinstance(told.code, int) and told.code >= 0


@pytest.mark.parametrize("text", ["21211", "21211.0", "2.1211e4", '"21211"'])
def test_a_code_is_the_same_in_all_its_forms(text):
    fields = json.loads('{"code": %s}' % text)
    assert twilio.outcome(400, fields).code == 21211
    assert twilio.outcome(400, fields).kind == o.NEVER


@pytest.mark.parametrize("code", [0xFFFFFF, 0x1000000, 10**9, 10**30])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 429])
def test_a_code_of_any_size_does_not_end_the_alarm(code, status):
    b = Bench(kinds=("full", "full"))
    b.double.faults.add("odd_code", {"to": b.people[0].to}, None, status=status, code=str(code))
    b.outbox.add("Door")
    b.run(7200)
    assert b.texts(1)[0] == "Door #1"
    b.settle()
    assert len([text for text in b.texts(0) if "Door #1" in text]) == 1


ODD_VALUES = [
    "7",
    "true",
    "null",
    "[]",
    "{}",
    '"\\u0000\\u001b[2J\\n\\ud800"',
    '""',
    "1e400",
    "-0",
]


@pytest.mark.parametrize("value", ODD_VALUES)
@pytest.mark.parametrize("key", twilio.KEYS)
def test_any_value_of_any_key(key, value):
    """Of a 201 that says nothing else it is still known that the text was taken."""
    for status in (201, 200, 400, 503):
        data = b'{"%s":%s}' % (key.encode(), value.encode())
        answer = answer_to(b"HTTP/1.1 %d x\r\n\r\n" % status + data)
        result = twilio.outcome(answer.status, answer.fields, answer.error is None)
        assert status != 201 or result.kind == o.SENT
        assert result.sid is None or isinstance(result.sid, str)
        assert "\n" not in result.say and "\x1b" not in result.say and "\0" not in result.say
        assert twilio.delivery(200, answer.fields).say
        assert not twilio.is_legacy_trial(answer.fields)


@pytest.mark.parametrize("key", ["sid", "to", "body", "status", "date_created", "direction"])
@pytest.mark.parametrize("value", ["7", "true", "null", "[1]", '{"a":{}}', "9" * 40])
def test_another_text_of_the_account_with_any_value(key, value):
    """A look-up finds ours behind it all the same."""
    ours = {"sid": "SM2", "to": "+1", "body": "Door #1", "status": "sent", "direction": "outbound"}
    odd = json.dumps({**ours, "sid": "SM1", "body": "other", key: "?"}).replace('"?"', value)
    page = '{"messages":[%s,%s],"x":1}' % (odd, json.dumps(ours))
    request = Request("GET", "/x", [("A", "b")], None, twilio.KEYS)
    request.search = (twilio.LIST_NAME, "+1", "#1", None, twilio.FIELDS)
    answer = http_call.exchange(
        Wire(b"HTTP/1.1 200 x\r\n\r\n" + page.encode()), request, "https://h", 30, read_fields.read
    )
    assert answer.error is None and answer.found == ("SM2", "sent")


# -- whole alarms --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "kind, options",
    [
        ("interim", {}),
        ("interim", {"statuses": (100,)}),
        ("interim", {"statuses": (102,) * 20}),
        ("chunks", {}),
        ("chunks", {"size": 1}),
        ("chunks", {"size": 5000, "header": "TRANSFER-ENCODING: CHUNKED"}),
        ("trickle", {"size": 1, "every_ms": 500}),
        ("odd_code", {"status": 500, "code": "1e999"}),
    ],
)
@pytest.mark.parametrize("method", ["POST", "GET", ("GET", "POST")])
def test_every_answer_like_that_for_an_hour(kind, options, method):
    b = Bench(kinds=("full", "full"))
    b.double.faults.add(kind, {"method": method}, None, **options)
    b.outbox.add("Door")
    b.run(3600)
    b.double.faults.clear()
    b.settle()
    for k in (0, 1):
        assert len([text for text in b.texts(k) if "Door" in text]) == 1
    assert b.http.longest_s <= 7 + 30 + 45 + 30


def test_the_length_of_chunks_is_no_length():
    assert CHUNKED < 0
