"""The bot against the Telegram double over real sockets, and the double itself."""

import json

import bot_wire
import pytest
from accounts import telegram, twilio
from bot_wire import http  # noqa: F401
from doubles.telegram import TelegramDouble, serve
from doubles.twilio import TwilioDouble
from providers import outcome as o
from secrets_check import no_secret
from sms_bot import SMS_bot

CHAT = "123456789"
HOST = "https://api.telegram.org"


@pytest.fixture(scope="module")
def server():
    with serve(TelegramDouble()) as made:
        yield made


@pytest.fixture
def double(server):
    server.double = TelegramDouble(latency_ms=1)
    return server.double


class House:
    def __init__(self, http, server, double, **fields):  # noqa: F811
        self.account = double.add_account(**{"chats": [CHAT], **fields})
        self.said = []
        self.bot = SMS_bot(
            [telegram(to=CHAT, token=self.account.token)],
            http=http, host={HOST: server.url}, timeout_s=1.2, say=self.said.append,
        )  # fmt: skip
        self.acc = self.bot.accounts[0]


@pytest.fixture
def build(http, server, double):  # noqa: F811 - the fixture above
    return lambda **fields: House(http, server, double, **fields)


def test_a_message_arrives(build, double):
    house = build()
    (result,) = house.bot.send_sms('Двері <b>"відчинено"</b>\n\\ 50% 🚪 #17')
    assert (result.kind, result.sid, result.status) == (o.SENT, "1", 200), result
    assert double.phones[CHAT].texts() == ['Двері <b>"відчинено"</b>\n\\ 50% 🚪 #17']
    assert not house.bot.has_receipts(house.acc) and not house.bot.sends_later(house.acc)
    assert "for nothing" not in house.bot.account_lines()[0]
    assert "at most three times" in house.bot.account_lines()[0]


def test_the_longest_message(build, double):
    house = build()
    assert house.bot.send(house.acc, "ж" * 5000, 17).kind == o.SENT
    (message,) = double.messages
    assert len(message.asked) == 4096 and message.asked.endswith("ж #17")


FAULTS = [
    *bot_wire.FAULTS,
    ("trickle", {"size": 20, "every_ms": 5}),
    ("http", {"status": 500, "code": 0}),
    ("http", {"status": 502, "code": 0, "created": True}),
    ("http", {"status": 429, "code": 0}),
    ("http", {"status": 401, "code": 0}),
    ("raw", {"data": b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>"}),
    ("raw", {"data": b"", "created": True}),
]


@pytest.mark.parametrize("kind, options", FAULTS, ids=lambda value: str(value)[:40])
def test_what_is_said_agrees_with_the_record_and_shows_no_token(build, double, kind, options):
    house = build()
    double.faults.add(kind, **options)
    result = house.bot.send(house.acc, "Front door: opened", 17)
    double.faults.clear()
    if result.kind == o.SENT:
        assert len(double.messages) == 1
    elif result.kind == o.UNKNOWN:
        assert "looked up" not in result.say
    else:
        assert double.messages == []
    assert house.bot.send(house.acc, "next", 18).kind == o.SENT
    no_secret(" ".join([result.say, repr(result), *house.said]), house.account.token)


@pytest.mark.parametrize(
    "fields, kind, status",
    [
        ({"revoked": True}, o.FIX, 401),
        ({"token": "5000000009:AA"}, o.FIX, 401),
        ({"chats": set()}, o.FIX, 400),
        ({"blocked": {CHAT}}, o.FIX, 403),
        ({"moved": {CHAT: "-1009"}}, o.FIX, 400),
        ({"refuse": {CHAT: 429}}, o.LATER, 429),
        ({"refuse": {CHAT: 500}}, o.UNKNOWN, 500),
    ],
)
def test_refusals_have_their_sentence(build, double, fields, kind, status):
    house = build()
    for name, value in fields.items():
        setattr(house.account, name, value)
    result = house.bot.send(house.acc, "x", 1)
    assert (result.kind, result.status) == (kind, status), result
    assert ("Telegram error %d: " % status in result.say) == (status != 500)
    assert double.messages == [] and "Telegram" in result.say
    if status == 429:
        assert result.wait_s == 60


def test_two_providers_in_one_list(http, server, double):  # noqa: F811
    other = TwilioDouble(latency_ms=1)
    with serve(other) as there:
        one, two = other.add_account("full"), double.add_account(chats=[CHAT])
        senders = [
            twilio("+380501234567", one.numbers[0], one.token, one.sid),
            telegram(to=int(CHAT), token=two.token),
        ]
        hosts = {HOST: server.url, "https://api.twilio.com": there.url}
        bot = SMS_bot(senders, http=http, host=hosts, timeout_s=1, say=str)
        assert [result.kind for result in bot.send_sms("Hello")] == [o.SENT, o.SENT]
    assert other.phones["+380501234567"].texts() == double.phones[CHAT].texts() == ["Hello"]


# --- the double itself: as strict as the real one


def ask(double, account, what, method="GET", body=None, now=1000, token=None, **fields):
    """(status, JSON) of one request; fields: as JSON unless body is given."""
    headers = {}
    if fields:
        headers, body = {"Content-Type": "application/json"}, json.dumps(fields).encode()
    target = "/bot%s/%s" % (token or account.token, what)
    reply = double.handle(method, target, headers, body or b"", now)
    return reply.status, json.loads(reply.body)


def test_errors_have_telegrams_shape(double):
    me = double.add_account(chats=[CHAT])
    assert ask(double, me, "sendMessage", "POST", chat_id="5", text="x") == (
        400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"},
    )  # fmt: skip
    for fields, words in (
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": CHAT}, "message text is empty"),
        ({"chat_id": CHAT, "text": " \n"}, "message text is empty"),
        ({"chat_id": CHAT, "text": 7}, "message text is empty"),
        ({"chat_id": CHAT, "text": "x" * 4097}, "message is too long"),
        ({"chat_id": CHAT, "text": "🚪" * 2049}, "message is too long"),
        ({"chat_id": "+380501234567", "text": "x"}, "chat not found"),
    ):
        status, told = ask(double, me, "sendMessage", "POST", **fields)
        assert status == 400 and words in told["description"], told
    assert ask(double, me, "sendMessage", "POST", chat_id=CHAT, text="🚪" * 2048)[0] == 200
    assert ask(double, me, "nothing")[1]["error_code"] == 404
    assert ask(double, me, "getMe", token="x")[0] == 404
    assert ask(double, me, "getMe", token=me.token + "x")[0] == 401
    assert ask(double, me, "getMe")[1]["result"]["is_bot"] is True
    me.refuse[CHAT] = 429
    reply = double.handle("POST", "/bot%s/sendMessage?chat_id=%s" % (me.token, CHAT), {}, b"", 0)
    assert reply.headers["Retry-After"] == "60"
    assert json.loads(reply.body)["parameters"] == {"retry_after": 60}
    assert len(double.messages) == 1


def test_updates_are_there_until_they_are_confirmed(double):
    me = double.add_account(chats=[CHAT])
    ids = [double.write(me, CHAT, "m%d" % n, 990 + n) for n in range(4)]

    def updates(query=""):
        status, told = ask(double, me, "getUpdates?" + query)
        assert status == 200
        return [each["update_id"] for each in told["result"]]

    assert updates() == updates() == updates("offset=0") == ids
    assert updates("limit=1") == ids[:1]
    assert updates("offset=%d" % ids[1]) == ids[1:]
    assert updates() == ids[1:]  # the first one is gone
    assert updates("offset=-1") == ids[3:] and updates() == ids[3:]  # so are all before the last
    assert updates("offset=%d" % (ids[3] + 1)) == [] and updates() == []


def test_an_update_looks_as_documented(double):
    me = double.add_account(chats=[CHAT])
    double.write(me, CHAT, "/status", 995)
    double.write(me, CHAT, None, 996)
    double.write(me, CHAT, "x", 997, kind="edited_message")
    found = ask(double, me, "getUpdates")[1]["result"]
    assert set(found[0]) == {"update_id", "message"}
    message = found[0]["message"]
    assert message["chat"]["id"] == message["from"]["id"] == int(CHAT)
    assert (message["date"], message["text"]) == (995, "/status")
    assert "text" not in found[1]["message"] and "edited_message" in found[2]
    query = "getUpdates?allowed_updates=%5B%22message%22%5D"
    assert len(ask(double, me, query)[1]["result"]) == 2
    assert ask(double, me, "getUpdates", now=1000 + 86400)[1]["result"] == []  # kept a day


def test_one_reader_only(double):
    me = double.add_account()
    me.updates.others_until = 1010
    status, told = ask(double, me, "getUpdates", now=1005)
    assert status == 409 and "terminated by other getUpdates" in told["description"]
    assert ask(double, me, "getUpdates", now=1011)[0] == 200
    me.webhook = "https://example.com/x"
    assert ask(double, me, "getUpdates", now=1011)[0] == 409
    assert ask(double, me, "getWebhookInfo")[1]["result"]["url"] == me.webhook
