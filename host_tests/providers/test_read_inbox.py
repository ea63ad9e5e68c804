"""The reader of received texts: against json over random pieces, and what it holds at a time."""

import gc
import json
import os
import random
import subprocess
import sys
import tracemalloc
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from net import json_scanner
from net.request import Answer
from providers import dates, read_inbox
from providers import inbox_page as found_

OURS, OWNER, OTHER = "+15550000001", "+380501234567", "+4915112345678"
DAY = 1_795_165_200


class Chunks:
    """A source that hands out data in pieces of random size."""

    def __init__(self, data, seed=0, biggest=64):
        self.data, self.random, self.biggest = data, random.Random(seed), biggest
        self.at = 0

    def readinto(self, buffer):
        size = min(len(buffer), self.random.randint(1, self.biggest), len(self.data) - self.at)
        buffer[:size] = self.data[self.at : self.at + size]
        self.at += size
        return size


def rfc(unix):
    from doubles.twilio.messages import rfc2822

    return rfc2822(unix)


def message(n, created=DAY, **fields):
    made = {
        "body": "ARM %d" % n, "num_segments": "1", "direction": "inbound", "from": OWNER,
        "to": OURS, "sid": "SM%032x" % n, "status": "received", "date_created": rfc(created),
        "date_sent": rfc(created), "error_code": None,
        "subresource_uris": {"media": "/x", "to": OURS, "sid": "inner"},
    }  # fmt: skip
    made.update(fields)
    return made


def page(messages, next_uri=None, first=False, **json_options):
    around = {"uri": "/x", "page_size": 10, "next_page_uri": next_uri, "page": 0}
    whole = {"messages": messages, **around} if first else {**around, "messages": messages}
    return json.dumps(whole, **json_options).encode("utf-8", "surrogateescape")


def read(
    data, floor=DAY - 10, seen=b"", collect=True, kept=(), heard=(OWNER,), seed=0, status=200
):
    request = SimpleNamespace(inbox=(OURS, heard, floor, seen, collect, (kept,)), keys=("code",))
    answer = Answer()
    answer.status = status
    source = data if hasattr(data, "readinto") else Chunks(data, seed)
    read_inbox.read(request, answer, source)
    return answer


def test_only_the_array_of_messages_counts():
    data = json.dumps({"others": [message(1)], "messages": [message(2)], "more": [message(3)]})
    assert [kept[found_.SID] for kept in read(data.encode()).found.kept] == ["SM%032x" % 2]


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
made = st.builds(
    message,
    st.integers(1, 6),
    st.integers(DAY - 20, DAY + 20),
    body=words | st.sampled_from(['"quoted" \\ body\nnew line', "🙂" * 50, "ж" * 200, "x" * 1600]),
    direction=st.sampled_from(["inbound", "inbound", "outbound-api"]),
    status=st.sampled_from(["received", "received", "receiving"]),
    **{"from": st.sampled_from([OWNER, OTHER, "+44"])},
    to=st.sampled_from([OURS, OURS, "+15550000002"]),
)


def wanted(messages):
    """What inbox must keep, by the json module: the oldest four, in any order."""
    found = {}
    for each in messages:
        if (each["to"], each["from"], each["direction"], each["status"]) == (
            OURS, OWNER, "inbound", "received",
        ):  # fmt: skip
            created = dates.unix(each["date_created"])
            if created > DAY - 10:
                found.setdefault(each["sid"], (created, each["body"]))
    return sorted(found.values(), key=lambda pair: pair[0])


@given(
    st.lists(made, max_size=9, unique_by=lambda m: m["sid"]),
    st.integers(0, 999),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, "/next?x"]),
)
def test_it_finds_what_json_finds_in_any_pieces(messages, seed, ascii_only, first, next_uri):
    data = page(messages, next_uri, first, ensure_ascii=ascii_only)
    found = read(data, seed=seed).found
    want = wanted(messages)
    assert found.end and found.next == next_uri
    got = sorted((m[found_.CREATED], m[found_.TEXT]) for m in found.kept)
    assert [at for at, _ in got] == [at for at, _ in want[:4]]
    assert found.more == (len(want) > 4)
    for at, text in got:
        assert any(at == when and body.startswith(text) for when, body in want)
    for kept in found.kept:
        (body,) = [m["body"] for m in messages if m["sid"] == kept[found_.SID]]
        assert kept[found_.CUT] == (len(body.encode()) > 320)
        assert kept[found_.TEXT] == body or kept[found_.CUT]


def test_seen_old_and_uncollected_texts_are_left():
    one, two = message(1), message(2, DAY - 10)
    seen = DAY.to_bytes(4, "little") + found_.digest(one["sid"])
    assert read(page([one, two]), seen=seen).found.kept == []
    assert len(read(page([one, two])).found.kept) == 1
    first = read(page([one, two]), collect=False, floor=0).found
    assert (first.kept, first.newest) == ([], DAY)


def test_strangers_are_counted_and_never_kept():
    spam = [message(n, **{"from": "+447946%06d" % n}) for n in range(50)]
    found = read(page(spam)).found
    assert found.kept == [] and len(found.strange) == 16


def test_kept_messages_of_earlier_pages_stay_the_oldest():
    kept = read(page([message(n, DAY + n) for n in range(4)])).found.kept
    found = read(page([message(9, DAY - 5), message(8, DAY + 50), message(1, DAY + 1)]), kept=kept)
    assert sorted(m[found_.CREATED] - DAY for m in found.found.kept) == [-5, 0, 1, 2]
    assert found.found.more


def test_broken_utf8_lone_surrogates_and_odd_types():
    raw = page([message(1, body="ARM \udcff\udcfe")], ensure_ascii=False)
    assert b"\xff\xfe" in raw
    assert read(raw).found.kept[0][found_.TEXT] == "ARM ??"
    lone = page([message(2)]).replace(b"ARM 2", b"ARM \\ud83d")
    assert read(lone).found.kept[0][found_.TEXT] == "ARM \ufffd"
    odd = [message(3, sid=None), message(4, date_created="soon"), message(5, to=7), 5, None, [1]]
    odd += [message(6, sid="SM" + "9" * 90), {"messages": [message(7)]}, message(8, body=None)]
    assert [m[found_.TEXT] for m in read(page(odd)).found.kept] == [""]


def test_what_came_before_a_break_is_kept_and_the_end_is_not_claimed():
    data = page([message(1), message(2)])
    request = SimpleNamespace(inbox=(OURS, (OWNER,), 0, b"", True, ((),)), keys=())
    for at in range(len(data)):
        answer = Answer()
        answer.status = 200
        with pytest.raises(json_scanner.Broken):
            read_inbox.read(request, answer, Chunks(data[:at]))
        assert answer.found is None or not answer.found.end
    assert len(answer.found.kept) == 2


def test_a_refusal_gives_its_code():
    answer = read(b'{"code": 20003, "message": "no", "status": 401}', status=401)
    assert answer.fields == {"code": 20003} and answer.found is None


class Endless:
    """50 texts of 1,600 characters, made as they are read: no page is ever in memory."""

    def __init__(self):
        self.texts = 0
        self.pending = b'{"messages": ['
        self.most_asked = 0
        self.total = 0

    def readinto(self, buffer):
        self.most_asked = max(self.most_asked, len(buffer))
        if not self.pending and self.texts < 50:
            self.texts += 1
            self.pending = self._text()
        size = min(len(buffer), len(self.pending))
        buffer[:size] = self.pending[:size]
        self.pending = self.pending[size:]
        self.total += size
        return size

    def _text(self):
        made = message(self.texts, DAY + self.texts, body="ж" * 150)
        tail = ", " if self.texts < 50 else '], "next_page_uri": null}'
        return (json.dumps(made) + tail).encode()


def _held():
    """(bytes held at the peak, source, what was found) of one endless page"""
    source = Endless()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        found = read(source).found
        return tracemalloc.get_traced_memory()[1] - before, source, found
    finally:
        tracemalloc.stop()


def _tell_held():
    """Of three pages the one that held least: the first also fills Python's own caches."""
    gc.set_threshold(100, 1, 1)  # often: what is in circles is not held
    peak, source, found = min((_held() for _ in range(3)), key=lambda one: one[0])
    state = (len(found.kept), bool(found.more), bool(found.end))
    print(json.dumps([peak, source.most_asked, source.total, state]))


def test_memory_stays_under_the_stated_bytes_however_long_the_page():
    """64 + 32 + 320 of buffers, 640 of one message, 4 kept ones of up to 640: 4 KB with overhead
    on the chip; CPython's objects are about four times as large. In a process of its own: other
    tests leave threads that allocate, too."""
    code = "import runpy, sys; runpy.run_path(sys.argv[1])['_tell_held']()"
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path))
    out = subprocess.check_output([sys.executable, "-c", code, __file__], env=env, timeout=60)
    peak, most_asked, total, state = json.loads(out)
    assert most_asked == 64 and total > 50_000
    assert state == [4, True, True]
    print("read %d bytes, at most %d held" % (total, peak))
    assert peak < 16_000
