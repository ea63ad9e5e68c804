"""http_call: what has surely not left, what may have, what was answered; nothing stays open."""

import errno
import gc

import pytest
from doubles.fake_urequests import Fail, FakeUrequests, Reply
from net import errors
from net import request as net_request
from net.exchange import exchange
from net.request import (
    ANSWERED,
    BEFORE,
    PERHAPS,
    Request,
)
from tls12.errors import TLSError

TOKEN = "0123456789abcdef0123456789abcdef"


def post():
    return Request("POST", "/x", [("Authorization", "Basic abc"), ("Content-Type", "f")], b"To=1")


def read_all(request, answer, source):
    buffer = bytearray(64)
    while source.readinto(buffer):
        pass


def run(*script, old=False, take=read_all):
    http = FakeUrequests(*script, old=old)
    answer = exchange(http, post(), "https://api.example", 30, take)
    assert http.still_open == 0
    assert http.timeouts == [30]
    return answer, http


ERRORS = [OSError(104), OSError(110), OSError(103), OSError(113), OSError(12), OSError(-256),
          ValueError("HTTP error: BadStatusLine:"), MemoryError("memory allocation failed"),
          UnicodeError("bad"), NotImplementedError("Redirect 305 not yet supported"),
          IndexError("index"), OSError(), OSError("TLS: bad record")]  # fmt: skip


@pytest.mark.parametrize("error", ERRORS, ids=repr)
@pytest.mark.parametrize(
    "step, reach",
    [
        ("dns", BEFORE),
        ("connect", BEFORE),
        ("header", BEFORE),
        ("body", PERHAPS),
        ("status", PERHAPS),
        ("rest", ANSWERED),
    ],
)
def test_the_step_decides_not_the_number(error, step, reach):
    answer, _ = run(Fail(step, error, body=b"{}"))
    assert answer.reach == reach
    assert answer.error is error
    assert answer.status == (201 if step == "rest" else 0)
    say, wait_s = errors.why(error)
    assert say and "\n" not in say and wait_s >= 0


@pytest.mark.parametrize("error", ERRORS, ids=repr)
@pytest.mark.parametrize("step", ["dns", "connect"])
def test_an_old_urequests_is_doubted(error, step):
    """Before 0.9.1 nothing tells a refused connection from a lost answer: look it up."""
    answer, _ = run(Fail(step, error), old=True)
    assert answer.reach == PERHAPS


def test_an_old_urequests_is_believed_where_the_number_says_it_all():
    for number in (-2, -40, -70, 111):
        answer, _ = run(Fail("connect", OSError(number)), old=True)
        assert answer.reach == BEFORE
    answer, _ = run(Fail("header", OSError(104)), old=True)
    assert answer.reach == BEFORE


def test_tls_that_knows_better_is_believed():
    error = OSError(104)
    error.sent = False
    answer, _ = run(Fail("status", error))
    assert answer.reach == BEFORE
    error.sent = True
    answer, _ = run(Fail("status", error))
    assert answer.reach == PERHAPS


@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status, old):
    answer, http = run(
        Reply(status, location="http://elsewhere.example/x"), Reply(200, b"{}"), old=old
    )
    assert net_request.redirected(answer.error)
    assert [request[1] for request in http.requests] == ["https://api.example/x"]
    assert "redirect" in errors.why(answer.error)[0]


def test_a_full_answer():
    seen = []

    def take(request, answer, source):
        buffer = bytearray(64)
        got = source.readinto(buffer)
        seen.append((answer.status, bytes(buffer[:got])))

    answer, http = run(Reply(201, b'{"sid": 1}', headers=(b"Retry-After: 7\r\n",)), take=take)
    assert (answer.reach, answer.status, answer.error) == (ANSWERED, 201, None)
    assert answer.retry_after == 7
    assert seen == [(201, b'{"sid": 1}')]
    method, url, headers, body = http.requests[0]
    assert (method, url, body) == ("POST", "https://api.example/x", b"To=1")
    assert headers["Authorization"] == "Basic abc" and headers["Content-Length"] == "4"


@pytest.mark.parametrize("line", [b"Retry-After: soon\r\n", b"Retry-After\r\n", b"\xff\xfe\r\n"])
def test_odd_headers_do_no_harm(line):
    answer, _ = run(Reply(429, b"{}", headers=(line, b"Content-Length: x\r\n")))
    assert (answer.reach, answer.retry_after) == (ANSWERED, 0)


def test_no_more_is_read_than_promised_and_never_without_end():
    sizes = []

    def take(request, answer, source):
        buffer = bytearray(64)
        got = source.readinto(buffer)
        while got:
            sizes.append(got)
            got = source.readinto(buffer)

    run(Reply(200, b"x" * 200, promise=70), take=take)
    assert sum(sizes) == 70
    sizes.clear()
    run(Reply(200, b"x" * 50000, promise=10**9), take=take)
    assert sum(sizes) == 32768


@pytest.mark.parametrize("name", [b"Transfer-Encoding", b"transfer-encoding"])
def test_a_body_in_chunks_is_read_without_their_sizes(name):
    got = bytearray()

    def take(request, answer, source):
        buffer = bytearray(64)
        while size := source.readinto(buffer):
            got.extend(buffer[:size])

    body = b'7\r\n{"a": 1\r\n1\r\n}\r\n0\r\n\r\n'  # a length beside it counts for nothing
    run(Reply(200, body, promise=3, headers=(name + b": chunked\r\n",)), take=take)
    assert got == b'{"a": 1}'


def test_what_take_raises_is_kept_and_the_response_closed():
    def take(request, answer, source):
        raise MemoryError()

    answer, _ = run(Reply(201, b"{}"), take=take)
    assert answer.status == 201 and isinstance(answer.error, MemoryError)


def test_ctrl_c_passes_and_closes():
    def take(request, answer, source):
        raise KeyboardInterrupt()

    http = FakeUrequests(Reply(201, b"{}"))
    with pytest.raises(KeyboardInterrupt):
        exchange(http, post(), "https://h", 30, take)
    assert http.still_open == 0


def test_without_urequests_it_is_said():
    answer = exchange(None, post(), "https://h", 30, read_all)
    assert answer.reach == BEFORE and isinstance(answer.error, ImportError)
    assert "urequests" in errors.why(answer.error)[0]


def test_credentials_do_not_linger():
    kept = []

    class Keeping(FakeUrequests):
        def request(self, method, url, data=None, headers=None, **more):
            kept.append(headers)
            return super().request(method, url, data, headers=headers, **more)

    exchange(Keeping(Fail("status", ValueError())), post(), "https://h", 30, read_all)
    assert dict.__len__(kept[0]) == 0


@pytest.mark.parametrize("number", [-2, 12, 28, -40, -70, 103, 104, 110, 113, 115, -256])
def test_known_numbers_have_their_sentence(number):
    say, wait_s = errors.sentence(OSError(number))
    assert "(OSError %d)" % number in say
    assert "connection failed" not in say
    assert wait_s in (0, 60, 600, 3600)


@pytest.mark.parametrize("alert, code, wait_s", [(42, None, 600), (0, 104, 0), (80, 12, 0)])
def test_our_tls_speaks_for_itself(alert, code, wait_s):
    error = TLSError("certificate", "the certificate has run out", alert, code)
    say, wished = errors.why(error)
    assert say.startswith("the certificate has run out (TLS certificate, error ")
    assert wished == wait_s
    answer, _ = run(Fail("connect", error))
    assert answer.reach == BEFORE


def test_unknown_numbers_show_themselves():
    assert "(OSError 999)" in errors.sentence(OSError(999))[0]
    assert "alert 80" in errors.sentence(OSError(-80))[0]
    assert errors.sentence(OSError(-270, "CERT_X"))[0] == "CERT_X (OSError -270)"
    assert errors.sentence(OSError("bad Finished"))[0] == "bad Finished"
    assert errors.sentence(OSError(errno.EINVAL, ""))[0]


def test_what_a_failed_exchange_left_in_a_circle_is_collected_before_the_answer_is_looked_at(
    real_collect,
):
    """urequests forgets its socket on anything but OSError; only the collector closes it."""
    opened = []

    class Socket:
        def __init__(self):
            self.own = self
            opened.append(1)

        def __del__(self):
            opened.pop()

    class Http:
        def request(self, *args, **more):
            Socket()
            raise ValueError("HTTP error: BadStatusLine")

    gc.disable()
    try:
        answer = exchange(Http(), post(), "https://api.example", 30, read_all)
        assert isinstance(answer.error, ValueError) and not opened
    finally:
        gc.enable()
