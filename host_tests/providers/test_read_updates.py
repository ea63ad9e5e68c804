"""providers/read_updates.py: what is kept of an answer to getUpdates, and what is confirmed."""

import io
import json

import accounts
import pytest
from doubles.telegram import TelegramDouble
from doubles.telegram.core import MADE_UP
from hypothesis import given
from hypothesis import strategies as st
from net import request as net_request
from net.json_scanner import Broken
from providers import read_updates, telegram
from providers.inbox_page import CREATED, CUT, FROM, SID, TEXT, digest

CHAT, NOW, FLOOR = "123456789", 1795165200, 1795165100
ME = accounts.telegram(to=CHAT, token="5000000001:" + MADE_UP)


class Source(io.BytesIO):
    def readinto(self, buffer):
        return super().readinto(memoryview(buffer)[:7])


def look(body, heard=(CHAT,), floor=FLOOR, seen=b"", collect=True, status=200):
    request = telegram.updates(ME, 5)
    request.inbox = (ME.from_, heard, floor, seen, collect, ())
    answer = net_request.Answer()
    answer.status = status
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    read_updates.read(request, answer, Source(data))
    return answer.found if status == 200 else answer.fields


def update(number=7, **more):
    message = {
        "message_id": 1365,
        "from": {"id": 42, "is_bot": False, "first_name": "Olena"},
        "chat": {"id": int(CHAT), "first_name": "Olena", "type": "private"},
        "date": NOW,
        "text": "status",
        "entities": [{"offset": 0, "length": 6, "type": "bot_command", "user": {"id": 9}}],
        "reply_to_message": {"chat": {"id": 9}, "date": 1, "text": "disarm", "message_id": 3},
    }
    return {"ok": True, "result": [{"update_id": number, "message": {**message, **more}}]}


EDITED = update()
EDITED["result"][0]["edited_message"] = EDITED["result"][0].pop("message")


def test_asked_for_one_message():
    request = telegram.updates(ME)
    assert request.path.endswith("/getUpdates?limit=1&allowed_updates=%5B%22message%22%5D")
    assert (request.method, request.body, request.deep) == ("GET", None, 2)
    assert telegram.updates(ME, 8).path.endswith("&offset=8")
    assert telegram.updates(ME, -1).path.endswith("&offset=-1")


def test_what_is_to_be_acted_on_is_kept_and_not_confirmed():
    found = look(update())
    assert found.kept == [(NOW, "tg7", CHAT, "status", False, digest("tg7"))]
    assert (found.next, found.more, found.end, found.newest) == (None, True, True, NOW)


def test_nothing_there():
    found = look({"ok": True, "result": []})
    assert (found.kept, found.next, found.more, found.end) == ([], None, False, True)


@pytest.mark.parametrize(
    "body, more",
    [
        (update(date=FLOOR), {}),  # too old
        (update(), {"heard": ("5", "+" + CHAT)}),  # a stranger's
        (update(), {"collect": False}),  # the clock is not known yet
        (update(), {"seen": NOW.to_bytes(4, "little") + digest("tg7")}),  # acted on already
        (update(text=None), {}),
        (update(text=7), {}),  # a picture
        (update(chat={"title": "x"}), {}),
        (update(date="x"), {}),
        (EDITED, {}),
        ({"ok": True, "result": [{"update_id": 7}]}, {}),
    ],
)  # fmt: skip
def test_what_is_of_no_use_is_confirmed(body, more):
    found = look(body, **more)
    assert (found.kept, found.next, found.more) == ([], 8, False)
    assert bool(found.strange) == ("heard" in more)


@pytest.mark.parametrize(
    "text, words",
    [
        ("/status", "/status"),
        ("/status@house_alarm_bot", "/status"),
        ("/mute@house_alarm_bot 30", "/mute 30"),
        ("write to a@b.c", "write to a@b.c"),
    ],
)
def test_a_groups_commands_carry_the_bots_name(text, words):
    assert look(update(text=text)).kept[0][TEXT] == words


def test_bounds():
    (kept,) = look(update(text="ж" * 4096)).kept
    assert kept[CUT] and len(kept[TEXT].encode()) <= 320
    assert (kept[CREATED], kept[SID], kept[FROM]) == (NOW, "tg7", CHAT)
    assert look(update(chat={"id": -1001234567890123}), heard=("-1001234567890123",)).kept


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b'{"ok":true,"result":[{"update_id":7'])
def test_what_is_broken_raises_and_confirms_nothing(body):
    with pytest.raises(Broken):
        look(body)


def test_a_refusal_leaves_its_fields():
    told = {
        "ok": False,
        "error_code": 409,
        "description": "Conflict",
        "parameters": {"retry_after": 3},
    }
    assert look(told, status=409) == {"ok": False, "description": "Conflict", "retry_after": 3}


WORDS = ["ok", "result", "update_id", "message", "chat", "id", "date", "text", "x"]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=30,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["ok", "result", "x"]), json_values))
def test_any_json_is_read_to_its_end(body):
    found = look(body)
    assert found.end
    for kept in found.kept:
        assert kept[FROM] == CHAT and isinstance(kept[TEXT], str)


def test_the_doubles_own_answers():
    double = TelegramDouble()
    me = double.add_account(token=ME.token, chats=[CHAT])
    ids = [double.write(me, CHAT, text, NOW + n) for n, text in enumerate(("стан", None, "arm"))]
    seen, offset = [], 0
    while True:
        path = telegram.updates(ME, offset).path
        found = look(double.handle("GET", path, {}, b"", NOW + 9).body)
        seen += found.kept
        if found.next is None and not found.kept:
            break
        offset = found.next or int(found.kept[0][SID][2:]) + 1
    assert [(each[SID], each[TEXT]) for each in seen] == [
        ("tg%d" % ids[0], "стан"), ("tg%d" % ids[2], "arm"),
    ]  # fmt: skip
    assert me.updates.waiting == []
