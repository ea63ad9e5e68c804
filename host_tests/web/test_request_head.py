"""http_head: what a request says, however it is cut into pieces and whatever it is made of."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from web import request_head

GOOD = b"GET / HTTP/1.1\r\nHost: x\r\n"


def read(*pieces):
    head = request_head.Head()
    behind = 0
    for piece in pieces:
        behind = behind + len(piece) if head.done else head.feed(piece)
    return head, behind


def facts(head, behind):
    parts = (head.method, head.path, head.query, head.auth, head.length, head.expects)
    return head.done, head.code, behind, parts


def test_what_is_asked():
    head, behind = read(
        b"POST /twilio/ping?a=b?c HTTP/1.0\r\nhost:x\r\nAUTHORIZATION:  basic  abc== \r\n"
        b"Content-Length: 5\r\nExpect: 100-Continue\r\nX: y\r\n\r\nhello"
    )
    assert (head.done, head.code, behind) == (True, 0, 5)
    assert (head.method, head.path, head.query) == (b"POST", b"/twilio/ping", b"a=b?c")
    assert (head.auth, head.length, head.expects) == (b"abc==", 5, True)


SAID = [
    (b"GET / HTTP/1.1\n\n", 0),
    (b"\r\n\r\n" + GOOD + b"\r\n", 0),
    (b"GET http://board:8080/ HTTP/1.1\r\n\r\n", 0),
    (b"GET http://board HTTP/1.1\r\n\r\n", 0),
    (b"GET /\r\n\r\n", 400),
    (b"GET / / HTTP/1.1\r\n\r\n", 400),
    (b"GET / HTTP/2.0\r\n\r\n", 400),
    (b"get / HTTP/1.1\r\n\r\n", 400),
    (b"\x16\x03\x01\x00\xa5\x01\r\n", 400),
    (b" GET / HTTP/1.1\r\n\r\n", 400),
    (GOOD + b"no colon\r\n\r\n", 400),
    (GOOD + b": no name\r\n\r\n", 400),
    (GOOD + b"Content-Length : 5\r\n\r\n", 400),
    (GOOD + b" folded: 1\r\n\r\n", 400),
    (GOOD + b"Content-Length: -1\r\n\r\n", 400),
    (GOOD + b"Content-Length: 5, 5\r\n\r\n", 400),
    (GOOD + b"Content-Length: \r\n\r\n", 400),
    (GOOD + b"Content-Length: 1000000000\r\n\r\n", 400),
    (GOOD + b"Long: " + b"x" * 3000 + b"\r\n\r\n", 0),
    (b"GET /" + b"x" * 300 + b" HTTP/1.1\r\n\r\n", 414),
    (b"G" * 251, 414),
    (GOOD + b"X: y\r\n" * 800 + b"\r\n", 431),
    (GOOD + b"X: " + b"y" * 5000, 431),
    (b"\r\n" * 3000, 431),
]


@pytest.mark.parametrize("raw, code", SAID, ids=[str(n) for n in range(len(SAID))])
def test_what_is_wrong(raw, code):
    head, _ = read(raw)
    assert head.done and head.code == code
    if not code:
        assert head.path == b"/"


def test_the_length_and_the_chunks():
    assert read(GOOD + b"Content-Length: 007\r\n\r\n")[0].length == 7
    for order in (b"Transfer-Encoding: chunked\r\nContent-Length: 7\r\n",
                  b"Content-Length: 7\r\nTransfer-Encoding: chunked\r\n"):  # fmt: skip
        assert read(GOOD + order + b"\r\n")[0].length is None


def test_other_schemes_are_wrong_credentials_not_none():
    assert read(GOOD + b"\r\n")[0].auth is None
    assert read(GOOD + b"Authorization: Bearer abc\r\n\r\n")[0].auth == b""
    assert len(read(GOOD + b"Authorization: Basic " + b"A" * 900 + b"\r\n\r\n")[0].auth) < 250


WORDS = st.sampled_from(
    [b"GET ", b"/", b" HTTP/1.1", b"\r\n", b"\n", b"\r", b":", b"Content-Length", b" 12",
     b"x" * 90, b"Authorization: Basic YQ==", b"Transfer-Encoding: chunked", b"\r\n\r\n", b"?q",
     b"Expect: "]
)  # fmt: skip


@given(
    st.one_of(
        st.lists(WORDS, max_size=60).map(b"".join),
        st.lists(WORDS, max_size=60).map(lambda words: GOOD + b"".join(words)),
        st.binary(max_size=600),
    ),
    st.lists(st.integers(0, 700), max_size=12),
)
@example(GOOD + b"\r\nhello", list(range(40)))
@example(GOOD + b"X: " + b"y" * 246 + b"\r\r\n\r\n", [270, 275])
@example(b"\r\n" * 3000, [4095, 4096, 4097])
def test_the_cuts_make_no_difference(raw, cuts):
    cuts = sorted(min(cut, len(raw)) for cut in cuts)
    pieces = [raw[a:b] for a, b in zip([0] + cuts, cuts + [len(raw)], strict=True)]
    head = request_head.Head()
    behind = 0
    for piece in pieces:
        behind = behind + len(piece) if head.done else head.feed(piece)
        assert len(head._line) <= request_head._LINE + 1, "no more than a line is kept"
    whole, whole_behind = read(raw)
    if head.code:
        assert facts(head, 0) == facts(whole, 0)
    else:
        assert facts(head, behind) == facts(whole, whole_behind)


@given(st.binary(max_size=40), st.binary(max_size=40))
@example(b"", b"\0")
@example(b"abc", b"abc\0")
@example(b"abc\0", b"abc")
def test_is_same_is_equality(one, two):
    assert request_head.is_same(one, two) == (one == two)
    assert request_head.is_same(two, bytes(two))
