"""json_stream against the json module: random documents and chunks, truncation, broken text."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from net import json_scanner
from net.json_fields import each, top
from net.json_scanner import Broken


class Chunks:
    """A source that hands out data in pieces of random size, as a socket does."""

    def __init__(self, data, seed=0, biggest=9, error=None):
        self.data = bytes(data)
        self.rng = random.Random(seed)
        self.biggest = biggest
        self.error = error
        self.asked = 0

    def readinto(self, buffer):
        self.asked = max(self.asked, len(buffer))
        if not self.data and self.error:
            raise self.error
        size = min(len(buffer), self.rng.randint(1, self.biggest), len(self.data))
        buffer[:size] = self.data[:size]
        self.data = self.data[size:]
        return size


WANTED = ("sid", "body", "n")
words = st.text(max_size=12) | st.sampled_from(["sid", "body", "account_sid", "n", "messages"])
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


def plain(item):
    """What the reader promises to keep of a dict."""
    return {k: v for k, v in item.items() if k in WANTED and not isinstance(v, (dict, list))}


@given(
    st.dictionaries(words, values, max_size=8),
    st.integers(0, 999),
    st.booleans(),
    st.sampled_from([None, 2]),
)
def test_top_level_keys_as_json_reads_them(document, seed, ascii_only, indent):
    text = json.dumps(document, ensure_ascii=ascii_only, indent=indent)
    found = {}
    top(Chunks(text.encode(), seed), WANTED, found, 400)
    assert found == plain(document)


@given(
    st.lists(st.dictionaries(words, values, max_size=5) | scalars, max_size=6),
    st.dictionaries(words.filter(lambda k: k != "messages"), values, max_size=3),
    st.integers(0, 999),
    st.booleans(),
)
def test_each_message_as_json_reads_it(messages, around, seed, ascii_only):
    document = dict(around, messages=messages, page=0)
    text = json.dumps(document, ensure_ascii=ascii_only).encode()
    got = list(each(Chunks(text, seed), "messages", WANTED, {}, 400))
    assert got == [plain(item) for item in messages if isinstance(item, dict)]


@given(st.dictionaries(words, values, min_size=1, max_size=6), st.data())
def test_every_truncation_is_noticed(document, data):
    text = json.dumps(document).encode()
    at = data.draw(st.integers(0, len(text) - 1))
    found = {}
    with pytest.raises(Broken):
        top(Chunks(text[:at]), WANTED, found, 400)
    for key, value in found.items():  # what was complete before the break is right
        assert plain(document)[key] == value


@given(st.binary(max_size=80), st.booleans())
def test_rubbish_is_refused_and_never_crashes(rubbish, wrapped):
    data = b'{"body": "' + rubbish + b'"}' if wrapped else rubbish
    found = {}
    try:
        top(Chunks(data), WANTED, found, 400)
    except Broken:
        return
    assert isinstance(found.get("body", ""), (str, int, float, type(None)))


@given(st.text(max_size=60), st.integers(1, 40), st.booleans(), st.booleans())
def test_long_values_are_cut_between_characters_with_a_flag(text, limit, tail, ascii_only):
    text = text.encode("utf-8", "replace").decode()
    coded = json.dumps({"messages": [{"body": text}]}, ensure_ascii=ascii_only).encode()
    (item,) = list(each(Chunks(coded), "messages", WANTED, {}, limit, tail))
    raw = text.encode()
    if "cut" not in item:
        assert item["body"] == text
        assert len(raw) <= (2 * limit if tail else limit)
    elif tail:
        assert text.endswith(item["body"])
        assert limit - 3 <= len(item["body"].encode()) <= 2 * limit
        assert len(raw) > 2 * limit
    else:
        assert text.startswith(item["body"])
        assert limit - 3 <= len(item["body"].encode()) <= limit


def test_surrogate_pairs_and_lone_halves():
    for coded, want in (
        (r"\ud83d\ude00", "😀"),
        (r"\uD83D\uDE00!", "😀!"),
        (r"\ud83d\udc00", "\U0001f400"),
        (r"\udbff\udfff", "\U0010ffff"),
        (r"\ud83d", "\ufffd"),
        (r"\ude00", "\ufffd"),
        (r"\ud83dx", "\ufffdx"),
        (r"\ud83d\n", "\ufffd\n"),
        (r"\ud83d\ud83d\ude00", "\ufffd😀"),
        (r"\ud83dA", "\ufffdA"),
        (r"\u0436\/\"\\\b\f\t", 'ж/"\\\b\f\t'),
    ):
        found = {}
        top(Chunks(b'{"body":"%s"}' % coded.encode()), WANTED, found)
        assert found == {"body": want}


@pytest.mark.parametrize(
    "raw, want",
    [
        (b"a\xffb", "a?b"),
        (b"\xd0", "?"),
        (b"\xd0\xb6\xd0 ok", "ж? ok"),
        (b"\xe2\x82", "??"),
        (b"\xf0\x9f\x98\x80\x80", "😀?"),
        (b"\xed\xa0\xbd", "???"),  # a surrogate written as UTF-8
    ],
)
def test_broken_utf8_becomes_question_marks(raw, want):
    found = {}
    top(Chunks(b'{"body":"' + raw + b'"}'), WANTED, found)
    assert found == {"body": want}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "5", '"sid"', "<html>", "{", '{"sid"}', '{"sid":}', '{"sid":1,}', "{,}",
     '{"sid":01x}', '{"sid":tru}', '{"sid":1 2}', '{"sid":"a\nb"}', '{"sid":"\\x"}', '{"sid":1]',
     '{"sid":"\\u12g4"}', '{sid:1}', "{]", '{"a":[1,]}', '{"a":--1}', '{"a":nul}', '{"a":+-}',
     '{"a":' + "x" * 40 + "}"],
)  # fmt: skip
def test_what_is_not_json_is_refused(text):
    with pytest.raises(Broken):
        top(Chunks(text.encode()), WANTED, {})


@pytest.mark.parametrize("number", ["9" * 40, "-0." + "1" * 300, "1e" + "0" * 60, "9" * 32 + "e5"])
def test_a_number_of_any_length_is_read_over(number):
    """RFC 8259 sets no limit to one; what follows it is read all the same."""
    found = {}
    top(Chunks(b'{"price":%s,"body":%s,"sid":"x"}' % (2 * (number.encode(),))), WANTED, found)
    assert found.pop("cut", True)
    assert found == {"body": None, "sid": "x"}


def test_deep_nesting_is_bounded_without_recursion():
    def nested(levels):
        return b'{"a":' + b"[" * levels + b"]" * levels + b',"sid":"x"}'

    found = {}
    top(Chunks(nested(23)), WANTED, found)
    assert found == {"sid": "x"}
    with pytest.raises(Broken):
        top(Chunks(nested(24)), WANTED, {})
    with pytest.raises(Broken):
        top(Chunks(b"[" * 100000), WANTED, {})


def test_memory_is_bounded_whatever_the_values():
    class Watched(json_scanner.Scanner):
        most = 0

        def _shorten(self, text, limit, tail):
            super()._shorten(text, limit, tail)
            Watched.most = max(Watched.most, len(text))

    big = b'{"x":"' + b"y" * 9000 + b'","' + b"k" * 900 + b'":1,"sid":"' + b"s" * 900 + b'"}'
    source = Chunks(big, biggest=500)
    scanner = Watched(source, WANTED, 100)
    while scanner.step() != json_scanner.END:
        pass
    assert Watched.most <= 100
    assert source.asked == 64
    with pytest.raises(Broken):
        top(Chunks(b'{"x":"' + b"y" * 70000, biggest=4000), WANTED, {})


def test_a_message_is_handed_out_before_the_rest_has_come():
    data = b'{"messages":[{"sid":"a"},{"sid":"b"'
    source = Chunks(data, error=OSError(104))
    got = each(source, "messages", WANTED, {})
    assert next(got) == {"sid": "a"}
    with pytest.raises(OSError):
        next(got)


@pytest.mark.parametrize("before", (True, False))
def test_what_stands_beside_the_array_comes_even_if_it_is_cut(before):
    # Twilio's next_page_uri: None would mean that no page follows, and the text be sent again.
    address = b'"next":"/a' + b"b" * 400 + b'"'
    parts = [b'"messages":[{"sid":"a"},{"sid":"b"}]', b'"other":[{"sid":"c"}]']
    parts.insert(0 if before else 2, address)
    beside = {}
    source = Chunks(b"{" + b",".join(parts) + b"}")
    got = list(each(source, "messages", WANTED + ("next",), beside))
    assert [item["sid"] for item in got] == ["a", "b"]
    assert beside["next"].startswith("/abbb")


def test_account_sid_is_not_sid():
    text = b'{"account_sid":"AC","messaging_service_sid":null,"error_code":3,"sid":"SM","code":7}'
    found = {}
    top(Chunks(text), ("sid", "code"), found)
    assert found == {"sid": "SM", "code": 7}
