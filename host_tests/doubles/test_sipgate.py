"""The bot against the sipgate double over real sockets: what it says agrees with the record."""

import json

import pytest
from accounts import sipgate, twilio
from bot_wire import FAULTS, each_is_found, http, said_agrees  # noqa: F401
from checking import http as plain_http
from doubles.sipgate import SipgateDouble, serve
from doubles.twilio import TwilioDouble
from providers import outcome as o
from sms_bot import SMS_bot

TO = "+4915112345678"
HOST = "https://api.sipgate.com"


@pytest.fixture(scope="module")
def server():
    with serve(SipgateDouble()) as made:
        yield made


@pytest.fixture
def double(server):
    server.double = SipgateDouble(latency_ms=1)
    return server.double


class House:
    def __init__(self, http, server, double, **fields):  # noqa: F811
        self.account = double.add_account(**fields)
        acc = sipgate(to=TO, token=self.account.token, token_id=self.account.token_id)
        self.bot = SMS_bot([acc], http=http, host={HOST: server.url}, timeout_s=1.2, say=str)
        self.acc = self.bot.accounts[0]


@pytest.fixture
def build(http, server, double):  # noqa: F811 - the fixture above
    return lambda **fields: House(http, server, double, **fields)


def test_a_text_arrives(build, double):
    house = build()
    (result,) = house.bot.send_sms('Двері "відчинено"\n\\ 50% 🚪 #17')
    assert (result.kind, result.sid, result.status) == (o.SENT, None, 204), result
    assert double.phones[TO].texts() == ['Двері "відчинено"\n\\ 50% 🚪 #17']
    assert house.bot.delivery(house.acc, None).kind == o.UNKNOWN
    assert not house.bot.has_receipts(house.acc) and house.bot.sends_later(house.acc)


def test_e_mail_and_password_still_do(build, double):
    house = build()
    house.acc.sid, house.acc.token = house.account.email, house.account.password
    assert house.bot.send(house.acc, "x").kind == o.SENT


def test_sipgate_keeps_a_text_for_later(build, double, server):
    house = build()
    at = int(double.unix_epoch + server._now_ms() / 1000) + 3600
    assert house.bot.send(house.acc, "Good morning", None, at).kind == o.SENT
    (message,) = double.messages
    assert double.phones[TO].texts(at - 1) == [] and message.arrives_at >= at
    assert house.bot.send(house.acc, "x", None, at + 40 * 86400).kind == o.NEVER


SIPGATES = [
    ("trickle", {"size": 20, "every_ms": 5}),
    ("http", {"status": 500, "code": 0}),
    ("http", {"status": 500, "code": 0, "created": True}),
    ("http", {"status": 503, "code": 0, "created": True}),
    ("http", {"status": 429, "code": 0}),
    ("http", {"status": 401, "code": 0}),
    ("raw", {"data": b"", "created": True}),
]


@pytest.mark.parametrize("kind, options", FAULTS + SIPGATES, ids=lambda value: str(value)[:40])
def test_what_is_said_agrees_with_the_record(build, double, kind, options):
    said_agrees(build().bot, double, kind, options)


def test_one_of_many_is_found(build, double):
    house = build()
    each_is_found(house.bot, double)
    double.messages[0].listed_at = 4e9
    assert house.bot.look_up(house.acc, "#1").kind == o.ABSENT  # not listed yet


@pytest.mark.parametrize("plus", [True, False])
@pytest.mark.parametrize("filter_plus", [True, False])
def test_a_text_is_found_however_sipgate_writes_numbers(build, double, plus, filter_plus):
    house = build()
    double.plus, double.filter_plus = plus, filter_plus
    double.faults.add("reset_after")
    assert house.bot.send(house.acc, "Front door: opened", 17).kind == o.UNKNOWN
    double.faults.clear()
    look = house.bot.look_up(house.acc, "#17")
    assert (look.kind, look.sid) == (o.FOUND, double.messages[0].sid)


def test_a_text_is_found_behind_those_to_others(build, double):
    """The account may text others, too: what is asked for is not narrowed to one phone."""
    house = build()
    house.bot.send(house.acc, "Front door: opened", 17)
    now = double.messages[0].created_at
    for n in range(25):
        form = {"recipient": "+49151000000%02d" % n, "message": "Shop: ready", "smsId": "s0"}
        double._accept(house.account, form, now - n)
    double.messages[0].created_at -= 60
    assert house.bot.look_up(house.acc, "#17").sid == double.messages[0].sid
    assert len(double.requests) == 1 + 3
    assert house.bot.look_up(house.acc, "#18", -30).kind == o.ABSENT
    assert len(double.requests) == 1 + 3 + 3


def test_a_look_up_goes_no_further_back_than_it_must(build, double):
    house = build()
    now = double.unix_epoch
    for n in range(60):
        form = {"recipient": TO, "message": "m%d" % n, "smsId": "s0"}
        double._accept(house.account, form, now - (60 - n) * 12 * 3600)
    assert house.bot.look_up(house.acc, "#18", -30).kind == o.ABSENT
    assert len(double.requests) == 1
    assert house.bot.look_up(house.acc, "#18").kind == o.ABSENT
    assert len(double.requests) == 1 + 7


@pytest.mark.parametrize(
    "fields, kind, status",
    [
        ({"token": "wrong"}, o.FIX, 401),
        ({"balance": 0}, o.FIX, 402),
        ({"callers": {"s7": None}}, o.FIX, 403),
        ({"booked": False}, o.FIX, 403),
        ({"reset_pending": True}, o.FIX, 403),
        ({"rights": {"history:read"}}, o.FIX, 403),
        ({"rights": {"sessions:sms:write"}, "all_or_none": True}, o.FIX, 403),
        ({"refuse": {TO: 400}}, o.NEVER, 400),
        ({"refuse": {TO: 500}}, o.UNKNOWN, 500),
    ],
)
def test_refusals_have_their_sentence(build, double, fields, kind, status):
    house = build()
    for name, value in fields.items():
        setattr(house.account, name, value)
    result = house.bot.send(house.acc, "x", 1)
    assert (result.kind, result.code) == (kind, status)
    assert "sipgate HTTP %d: " % status in result.say and double.messages == []


def test_a_token_that_may_not_read_the_history(build):
    house = build(rights={"sessions:sms:write"})
    assert house.bot.send(house.acc, "x", 1).kind == o.SENT
    look = house.bot.look_up(house.acc, "#1")
    assert look.kind == o.CANNOT and look.outcome.kind == o.FIX
    assert "history:read" in look.outcome.say


def test_two_providers_in_one_list(http, server, double):  # noqa: F811
    other = TwilioDouble(latency_ms=1)
    with serve(other) as there:
        one, two = other.add_account("full"), double.add_account()
        senders = [
            ("+380501234567", one.numbers[0], one.token, one.sid),
            sipgate(to=TO, token=two.token, token_id=two.token_id),
        ]
        hosts = {HOST: server.url, "https://api.twilio.com": there.url}
        bot = SMS_bot(senders, http=http, host=hosts, timeout_s=1, say=str)
        assert [result.kind for result in bot.send_sms("Hello")] == [o.SENT, o.SENT]
    assert other.phones["+380501234567"].texts() == ["Hello"]
    assert double.phones[TO].texts() == ["Hello"]
    assert twilio(*senders[0]).provider == "twilio"


# --- the double itself


def ask(server, account, path, **more):
    import base64

    pair = base64.b64encode(("%s:%s" % (account.token_id, account.token)).encode()).decode()
    return plain_http.get_json(server.url + path, {"Authorization": "Basic " + pair}, 5)


def test_read_only_resources(server, double):
    me = double.add_account(
        callers={"s0": None, "s3": "+4915100000001"}, unverified={"s0": "+4915100000002"}
    )
    assert ask(server, me, "/v2/authorization/userinfo")[1]["sub"] == "w0"
    extensions = ask(server, me, "/v2/w0/sms")[1]["items"]
    assert [(e["id"], e["callerId"]) for e in extensions] == [
        ("s0", "sipgate"),
        ("s3", "+4915100000001"),
    ]
    callers = ask(server, me, "/v2/w0/sms/s0/callerids")[1]["items"]
    assert [(c["verified"], c["defaultNumber"]) for c in callers] == [(True, True), (False, False)]
    assert ask(server, me, "/v2/balance") == (200, {"amount": 105600, "currency": "EUR"})
    assert ask(server, me, "/v2/w1/sms")[0] == 403
    assert ask(server, me, "/v2/w0/sms/s9/callerids")[0] == 404
    assert ask(server, me, "/v2/nothing")[0] == 404
    assert ask(server, me, "/v2/sessions/sms")[0] == 405


def test_history_pages(server, double):
    me = double.add_account()
    head = {"Content-Type": "application/json", "Authorization": "Basic x"}
    for n in range(13):
        body = json.dumps({"smsId": "s0", "recipient": TO, "message": "m%d" % n}).encode()
        double._accept(me, json.loads(body), 100 + n)
    got = ask(server, me, "/v2/history?types=SMS&limit=5&offset=2")[1]
    assert [row["smsContent"] for row in got["items"]] == ["m10", "m9", "m8", "m7", "m6"]
    assert len(ask(server, me, "/v2/history")[1]["items"]) == 10
    assert ask(server, me, "/v2/history?phonenumber=%2B491")[1]["items"] == []
    both = ("/v2/history?phonenumber=%2B" + TO[1:], "/v2/history?phonenumber=" + TO[1:])
    for double.plus, double.filter_plus, found in (
        (True, None, (0, 10)),
        (False, None, (10, 0)),
        (True, True, (10, 0)),
        (False, False, (0, 10)),
    ):
        got = tuple(len(ask(server, me, path)[1]["items"]) for path in both)
        assert got == found, (double.plus, double.filter_plus)
        target = ask(server, me, "/v2/history")[1]["items"][0]["target"]
        assert target == (TO if double.plus else TO[1:])
    assert double.handle("POST", "/v2/sessions/sms", head, b"{}", 0).status == 401


def test_content_type_and_blank_fields(double):
    import base64

    me = double.add_account()
    pair = base64.b64encode(("%s:%s" % (me.token_id, me.token)).encode()).decode()

    def post(kind="application/json", **fields):
        body = {"smsId": "s0", "recipient": TO, "message": "x", **fields}
        headers = {"Authorization": "Basic " + pair, "Content-Type": kind}
        return double.handle("POST", "/v2/sessions/sms", headers, json.dumps(body).encode(), 1000)

    assert post().status == 204
    assert post("text/plain").status == 415
    assert post(message="").status == 400
    assert post(recipient="0151").status == 400
    assert post(smsId="").status == 500
    assert post(sendAt=1000).status == 400
    assert post(sendAt=1060).status == 204
    assert post(sendAt=1060.5).status == 400
    assert post(sendAt=1000 + 31 * 86400).status == 400
    assert len(double.messages) == 2
