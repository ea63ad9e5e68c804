"""providers/telegram.py: what is asked, byte for byte, and what every answer means."""

import io
import json
from pathlib import Path

import accounts
import pytest
from hypothesis import given
from hypothesis import strategies as st
from net import request as net_request
from providers import error_lookup, read_fields, telegram
from providers import outcome as o
from providers.account import account, same_person
from sms_bot import SMS_bot

TOKEN = "5000000001:AAbcdefgbdcfegbecdgfbfcgdebgfedcbcd"
ME = accounts.telegram(to=123456789, token=TOKEN)
texts = st.text(st.characters(exclude_categories=("Cs",)))


def test_an_entry():
    assert (ME.provider, ME.to, ME.sid, ME.from_) == (
        "telegram", "123456789", "5000000001", "5000000001",
    )  # fmt: skip
    assert accounts.telegram(to="-100123", token=TOKEN).to == "-100123"
    assert account(ME.plain).provider == "telegram"
    assert "https://" + accounts.HOSTS["telegram"] == telegram.HOST
    assert TOKEN not in repr(ME) and TOKEN[11:] not in repr(ME)
    assert same_person(ME, accounts.twilio("+380501234567", "+15005550006", "t", "AC"))


def test_create():
    request = telegram.create(ME, 'Двері "відчинено" <b>', 17)
    assert request.method == "POST"
    assert request.host + request.path == "https://api.telegram.org/bot%s/sendMessage" % TOKEN
    assert request.headers == [("Content-Type", "application/json")]
    assert json.loads(request.body) == {
        "chat_id": "123456789",
        "text": 'Двері "відчинено" <b> #17',
    }


@given(texts)
def test_any_text_survives_json(text):
    request = telegram.create(ME, text)
    assert json.loads(request.body)["text"] == text
    assert b"\n" not in request.body and b"\r" not in request.body


class Source(io.BytesIO):
    def readinto(self, buffer):
        return super().readinto(memoryview(buffer)[:7])


def judged(status, body, whole=True):
    """The Outcome of an answer, read as the board does."""
    request = telegram.create(ME, "x")
    answer = net_request.Answer()
    answer.status = status
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        read_fields.read(request, answer, Source(data))
    except ValueError as error:
        answer.error = error
    return telegram.outcome(status, answer.fields, answer.error is None)


def failed(code, words, **parameters):
    told = {"ok": False, "error_code": code, "description": words}
    return {**told, "parameters": parameters} if parameters else told


SENT = {
    "ok": True,
    "result": {
        "message_id": 1365,
        "from": {"id": 5000000001, "is_bot": True, "first_name": "House"},
        "chat": {"id": 123456789, "type": "private"},
        "date": 1795165200,
        "text": 'x "message_id":7',
        "reply_to_message": {"message_id": 3},
    },
}


def test_accepted_with_its_number():
    result = judged(200, SENT)
    assert (result.kind, result.sid, result.status) == (o.SENT, "1365", 200)
    cut = json.dumps(SENT).encode()
    assert judged(200, cut[:-40]).sid == "1365"
    early = judged(200, cut[:20])  # {"ok": true, "result
    assert (early.kind, early.sid) == (o.SENT, None) and "broke off" in early.say


@pytest.mark.parametrize(
    "body", [b"", b"{", b"<html>Sign in</html>", b'{"ok":1}', b'{"ok":false}']
)
def test_a_200_that_is_not_telegrams(body):
    assert judged(200, body).kind == o.UNKNOWN


@pytest.mark.parametrize(
    ("code", "words", "more", "kind", "scope", "wait_s", "said"),
    [
        (400, "Bad Request: chat not found", {}, o.FIX, o.RECIPIENT, 0, "pressed Start"),
        (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1001234567890},
         o.FIX, o.RECIPIENT, 0, "write to=-1001234567890"),
        (401, "Unauthorized", {}, o.FIX, o.ACCOUNT, 0, "@BotFather"),
        (403, "Forbidden: bot was blocked by the user", {}, o.FIX, o.RECIPIENT, 0, "blocked"),
        (403, "Forbidden: bot can't initiate conversation with a user", {},
         o.FIX, o.RECIPIENT, 0, "press Start"),
        (404, "Not Found", {}, o.FIX, o.ACCOUNT, 0, "not complete"),
        (409, "Conflict: terminated by other getUpdates request", {}, o.LATER, o.ACCOUNT, 60,
         "another program"),
        (413, "Request Entity Too Large", {}, o.FIX, o.RECIPIENT, 0, "newer firmware"),
        (421, "Misdirected Request", {}, o.LATER, o.ACCOUNT, 600, "does not serve"),
        (429, "Too Many Requests: retry after 37", {"retry_after": 37},
         o.LATER, o.ACCOUNT, 37, "nothing was sent"),
        (429, "Too Many Requests", {"retry_after": "x"}, o.LATER, o.ACCOUNT, 5, "tried again"),
        (500, "Internal Server Error: restart", {}, o.UNKNOWN, None, 0, "HTTP 500"),
        (502, "Bad Gateway", {}, o.UNKNOWN, None, 0, "HTTP 502"),
        (302, "", {}, o.LATER, o.ACCOUNT, 900, "redirect"),
    ],
)  # fmt: skip
def test_refusals(code, words, more, kind, scope, wait_s, said):
    result = judged(code, failed(code, words, **more))
    assert (result.kind, result.code, result.wait_s) == (kind, code, wait_s), result
    assert said in result.say
    if scope:
        assert result.scope == scope


@given(st.integers(0, 999), texts, st.booleans())
def test_every_status_has_one_sentence(status, words, complete):
    result = telegram.outcome(status, {"ok": False, "description": words}, complete)
    assert result.kind in (o.LATER, o.FIX, o.UNKNOWN)
    assert result.say and "\n" not in result.say and "\r" not in result.say
    if status >= 500:
        assert result.kind == o.UNKNOWN


def test_nothing_can_be_asked_afterwards():
    found = telegram.search(ME, "#17")
    assert found.kind == o.CANNOT and found.outcome.kind == o.UNKNOWN
    bot = SMS_bot([ME], say=str)
    assert bot.prepare("look-up", bot.accounts[0], "#17", -30, ()).kind == o.CANNOT
    assert bot.look_up(bot.accounts[0], "#17").kind == o.CANNOT
    assert telegram.fetch(ME, "1").kind == o.UNKNOWN and "telegram" not in accounts.RECEIPTS


# --- shape: 4,096 characters, nothing else


def shaped(text, serial=None, **more):
    acc = accounts.telegram(to=1, token=TOKEN, **more)
    return SMS_bot([acc], romanise=True, max_segments=1, say=str).shape(acc, text, serial)


def test_no_segments_and_no_alphabet():
    long = "Двері відчинено. " * 40
    assert shaped(long, 17) == long + " #17"
    assert shaped("Двері", romanise=True) == "Dveri"


@given(st.text(st.sampled_from("aя🚪"), max_size=40), st.integers(90, 140))
def test_never_more_than_4096(part, times):
    text = part * times
    out = shaped(text, 17)
    assert len(out.encode("utf-16-be")) // 2 <= 4096
    assert out.endswith("#17")
    if len(text.encode("utf-16-be")) // 2 <= 4092:
        assert out == (text + " #17" if text else "#17")


# --- the page for people


def rows():
    for line in telegram.TABLE:
        status, kind, scope, _, text = error_lookup.parse(line)
        yield "| %d | %s (%s) | %s |" % (status, kind, scope, text)


def test_the_page_shows_the_table_as_it_is():
    page = (Path(__file__).resolve().parents[2] / "docs" / "telegram.md").read_text()
    missing = [row for row in rows() if row not in page]
    assert not missing, "put these into docs/telegram.md:\n" + "\n".join(rows())
