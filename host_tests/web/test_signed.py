"""A webhook's request, read in pieces: its body whole, its bounds, who needs the password."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from responder_bench import PASSWORD, USER, Connection, basic
from web.request import Visit

URL = "https://alarm.example.org"
KEPT = 2560


def own(url=URL):
    return SimpleNamespace(HTTP_USER=USER, HTTP_PASSWORD=PASSWORD, HTTP_URL=url)


def head(body, path="/twilio/sms", method="POST", more="", length=None):
    lines = "%s %s HTTP/1.1\r\nHost: b\r\n%sContent-Length: %d\r\n\r\n"
    return (lines % (method, path, more, len(body) if length is None else length)).encode()


def visited(raw, sizes=(), url=URL):
    """The Visit of these bytes, cut into pieces, once it is decided or over."""
    pieces, at = [], 0
    for size in sizes:
        pieces.append(raw[at : at + size])
        at += size
    pieces.append(raw[at:])
    connection = Connection([piece for piece in pieces if piece])
    connection.setblocking(False)
    visit = Visit(connection, own(url), 0)
    for _ in range(3000):
        if visit.answer or not visit.step(0):
            break
    return visit


SIGNED = "X-Twilio-Signature: abc=\r\n"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=KEPT), st.lists(st.integers(1, 700), max_size=20))
def test_the_body_is_whole_however_it_comes(body, sizes):
    visit = visited(head(body, "/twilio/status?17kfpt", more=SIGNED) + body, sizes)
    assert visit.hook == (b"/twilio/status", b"17kfpt", b"abc=", body)
    assert visit.answer.startswith("HTTP/1.1 403 ") and visit.news is None


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=300), st.lists(st.integers(1, 99), max_size=9))
def test_what_comes_behind_the_body_is_not_of_it(body, rest, sizes):
    visit = visited(head(body, more=SIGNED) + body + rest, sizes)
    assert visit.hook[3] == body


@pytest.mark.parametrize("length", [KEPT + 1, 10000, 16384])
def test_a_longer_one_is_a_ping(length):
    body = b"Body=" + b"x" * (length - 5)
    visit = visited(head(body, more=SIGNED) + body, [200] * 99)
    assert visit.hook is None and visit.news == "ping" and "<Response/>" in visit.answer


def test_one_in_chunks_is_a_ping():
    raw = b"POST /twilio/sms HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n"
    visit = visited(raw)
    assert visit.hook is None and visit.news == "ping" and visit.unread


def test_far_too_long_is_refused():
    visit = visited(head(b"", length=16385))
    assert visit.answer.startswith("HTTP/1.1 413 ") and visit.hook is None


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD"])
def test_only_post(method):
    visit = visited(head(b"", method=method))
    assert visit.answer.startswith("HTTP/1.1 405 ") and visit.hook is None


@pytest.mark.parametrize("path", ["/twilio/sms", "/twilio/status"])
def test_without_http_url_there_is_no_such_thing(path):
    body = b"a=b"
    visit = visited(head(body, path, more=SIGNED) + body, url=None)
    assert visit.answer.startswith("HTTP/1.1 401 ") and visit.hook is None
    visit = visited(head(body, path, more=basic()) + body, url=None)
    assert visit.answer.startswith("HTTP/1.1 404 ")


@pytest.mark.parametrize("path", ["/", "/twilio/ping", "/status.json", "/twilio/sms/", "/x"])
def test_everything_else_asks_for_the_password_as_before(path):
    visit = visited(head(b"a=b", path, more=SIGNED) + b"a=b")
    assert visit.answer.startswith("HTTP/1.1 401 ") and visit.hook is None


def test_an_end_in_the_middle_is_no_webhook():
    visit = visited(head(b"a=bc", more=SIGNED) + b"a=b")
    assert visit.answer is None and visit.hook == (b"/twilio/sms",), "to be looked for"
    assert visited(b"POST /twilio/sms HT").hook == ()
