"""SMS_bot against the Twilio double over real sockets, through the stand-in for urequests.

The double's record is the truth: what the bot says about each try must agree with it.
"""

import pytest
from accounts import twilio
from bot_wire import FAULTS, each_is_found, http, said_agrees  # noqa: F401
from doubles.twilio import TwilioDouble, serve
from providers import outcome as o
from sms_bot import SMS_bot
from text.encoding import TRIAL_PREFIX

TO = ["+38050123456%d" % i for i in range(3)]


class House:
    """A double behind a server, and a bot with one account of each of the given kinds."""

    def __init__(self, http, server, double, kinds, **more):  # noqa: F811
        self.double = double
        self.accounts = [
            double.add_account(kind, numbers=["+1202555010%d" % i], verified=[TO[i]])
            for i, kind in enumerate(kinds)
        ]
        for account, to in zip(self.accounts, TO, strict=False):
            account.assigned[to] = account.numbers[0]
        senders = [
            (to, account.numbers[0], account.token, account.sid)
            for account, to in zip(self.accounts, TO, strict=False)
        ]
        self.bot = SMS_bot(senders, http=http, host=server.url, timeout_s=1.2, say=str, **more)

    def arrived(self):
        self.double.run_later()
        return [(m.to, m.asked) for m in self.double.messages]


@pytest.fixture(scope="module")
def server():
    with serve(TwilioDouble()) as server:
        yield server


@pytest.fixture
def build(http, server):  # noqa: F811 - the fixture above
    server.double = double = TwilioDouble(latency_ms=1)
    return lambda *kinds, **more: House(http, server, double, kinds, **more)


def test_three_kinds_of_account(build):
    house = build("full", "legacy", "trial")
    results = house.bot.send_sms("Двері відчинено & 50% #17")
    assert [r.kind for r in results] == [o.SENT] * 3, results
    assert [text for _, text in house.arrived()] == [
        "Двері відчинено & 50% #17",
        "Двері відчинено & 50% #17",
        "sms_internal_alerts",
    ]
    assert [house.bot.trial(a.sid) for a in house.accounts] == [None, "legacy", "new"]
    assert [r.sid for r in results] == [m.sid for m in house.double.messages]
    lines = house.bot.account_lines()
    assert "free text" in lines[0] and TRIAL_PREFIX[:20] in lines[1] and "not what" in lines[2]


def test_delivery_is_told(build):
    house = build("full")
    (sent,) = house.bot.send_sms("x")
    assert house.bot.delivery(house.bot.accounts[0], sent.sid).kind == o.PENDING
    house.double.messages[0].life = [(0, "undelivered", 30005)]
    told = house.bot.delivery(house.bot.accounts[0], sent.sid)
    assert (told.kind, told.code, told.retry) == (o.UNDELIVERED, 30005, False)
    assert house.bot.delivery(house.bot.accounts[0], "SM" + "0" * 32).kind == o.UNKNOWN


TWILIOS = [
    ("half_answer", {"part": 0.6, "end": "reset"}),
    ("trickle", {"size": 200, "every_ms": 5}),
    ("http", {"status": 500, "code": 20500}),
    ("http", {"status": 503, "code": 20503, "created": True}),
    ("http", {"status": 429, "code": 20429}),
    ("http", {"status": 400, "code": 21610}),
    ("http", {"status": 401, "code": 20003}),
    ("raw", {"data": b"HTTP/1.1 200 OK\r\n\r\n<html>portal</html>"}),
    ("raw", {"data": b"HTTP/1.1 201 Created\r\n\r\n", "created": True}),
    ("raw", {"data": b"\x15\x03\x03\x00\x02\x02\x28"}),
    ("raw", {"data": b""}),
]


@pytest.mark.parametrize("kind, options", FAULTS + TWILIOS, ids=lambda value: str(value)[:40])
def test_what_is_said_agrees_with_the_record(build, kind, options):
    house = build("full")
    said_agrees(house.bot, house.double, kind, options)


def test_a_refused_connection_has_surely_not_sent(build):
    house = build("full")
    house.bot._host = "http://127.0.0.1:1"
    (result,) = house.bot.send_sms("x")
    assert result.kind == o.LATER and "104" in result.say


def test_one_of_many_is_found_in_a_page(build):
    house = build("full")
    each_is_found(house.bot, house.double)


def test_templates_are_found_by_time(build):
    house = build("trial")
    acc = house.bot.accounts[0]
    assert house.bot.send(acc, "x", 17).code == 572006
    sent = house.bot.send(acc, "x", 17)
    created = house.double.messages[0].created_at
    assert house.bot.look_up(acc, "#17", int(created)).sid == sent.sid
    assert house.bot.look_up(acc, "#17", int(created) + 100).kind == o.ABSENT


@pytest.mark.parametrize("code", [20003, 70051])
def test_an_api_key_that_may_not_read(build, code):
    house = build("full")
    account = house.accounts[0]
    account.lacking_code = code
    account.keys["SK" + "1" * 32] = ("s" * 32, "restricted")
    account.rights = {"create"}
    acc = twilio(TO[0], account.numbers[0], "s" * 32, account.sid, key="SK" + "1" * 32)
    assert house.bot.send(acc, "x", 1).kind == o.SENT
    look = house.bot.look_up(acc, "#1")
    assert look.kind == o.CANNOT and look.outcome.kind == o.FIX and look.outcome.code == code


@pytest.mark.parametrize(
    "spoil, kind, code",
    [
        (lambda a: setattr(a, "token", "0" * 32), o.FIX, 20003),
        (lambda a: a.verified.clear(), o.FIX, 21608),
        (lambda a: a.opted_out.add(TO[0]), o.NEVER, 21610),
        (lambda a: a.numbers.clear(), o.FIX, None),
        (lambda a: a.refuse.update({TO[0]: 63038}), o.LATER, 63038),
        (lambda a: setattr(a, "status", "suspended"), o.FIX, None),
        (lambda a: a.refuse.update({TO[0]: 21614}), o.NEVER, 21614),
    ],
)
def test_refusals_have_their_sentence(build, spoil, kind, code):
    house = build("legacy")
    spoil(house.accounts[0])
    (result,) = house.bot.send_sms("x")
    assert result.kind == kind and (code is None or result.code == code)
    assert "twilio.com/docs/errors/%d" % result.code in result.say
    assert house.double.messages == []
