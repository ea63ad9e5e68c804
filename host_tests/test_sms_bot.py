"""SMS_bot over a scripted urequests: outcomes, trials, look-ups, and no secret in any sentence."""

import json
import sys
from urllib.parse import parse_qsl

import pytest
from accounts import is_e164, twilio
from core import redact
from doubles.fake_urequests import Fail, FakeUrequests, Reply
from hypothesis import given
from hypothesis import strategies as st
from providers import outcome as o
from providers.read_fields import holds
from sms_bot import SMS_bot
from text.encoding import TRIAL_PREFIX, segments

HEX = "0123456789abcdef0123456789abcdef"
TOKENS = ["a" * 31 + "1", "b" * 31 + "2", "c" * 31 + "3"]
SENDERS = [
    ("+38050123456%d" % i, "+1202555012%d" % i, TOKENS[i], "AC" + HEX[:-1] + str(i))
    for i in range(3)
]


def created(sid="SM1", **more):
    return Reply(201, json.dumps(dict({"sid": sid, "status": "queued"}, **more)).encode())


def refused(code, status=400):
    return Reply(status, json.dumps({"code": code, "message": "m", "status": status}).encode())


def page(*messages):
    return Reply(200, json.dumps({"messages": messages, "page": 0}).encode())


def message(**more):
    base = {"sid": "SM9", "to": "+380501234560", "body": "Front door #17", "status": "sent"}
    base.update(direction="outbound-api", date_created="Thu, 24 Aug 2023 05:01:45 +0000")
    return dict(base, **more)


CREATED = 1692853305  # the date above


def bot_of(*script, senders=SENDERS[:1], said=None, **more):
    http = FakeUrequests(*script)
    bot = SMS_bot(senders, http=http, say=(said if said is not None else []).append, **more)
    return bot, http


def bodies(http):
    return [dict(parse_qsl(body.decode()))["Body"] for _, _, _, body in http.requests if body]


def test_one_failing_account_does_not_stop_the_others():
    for failure in (Fail("dns", OSError(-2)), Fail("status", OSError(104)), refused(20003, 401),
                    Fail("connect", MemoryError()), Fail("rest", ValueError()),
                    Fail("body", RuntimeError("deep"))):  # fmt: skip
        said = []
        bot, http = bot_of(created("SM1"), failure, created("SM3"), senders=SENDERS, said=said)
        results = bot.send_sms("Front door: opened")
        assert [r.kind for r in (results[0], results[2])] == [o.SENT, o.SENT]
        assert [r.sid for r in (results[0], results[2])] == ["SM1", "SM3"]
        assert len(said) == 3 and http.still_open == 0


@pytest.mark.parametrize(
    "step, kind",
    [
        (Fail("dns", OSError(-2)), o.LATER),
        (Fail("connect", OSError(110)), o.LATER),
        (Fail("header", OSError(104)), o.LATER),
        (Fail("connect", MemoryError()), o.LATER),
        (Fail("body", OSError(104)), o.UNKNOWN),
        (Fail("status", OSError(110)), o.UNKNOWN),
        (Fail("status", ValueError("BadStatusLine")), o.UNKNOWN),
        (Fail("rest", OSError(104), 201, b'{"sid": "SM'), o.SENT),
        (Fail("rest", OSError(110), 201, b""), o.SENT),
        (Fail("rest", OSError(110), 400, b'{"code": 212'), o.LATER),
        (Fail("rest", OSError(110), 400, b'{"code": 21211, "mess'), o.NEVER),
        (Fail("rest", OSError(110), 500, b""), o.UNKNOWN),
        (Reply(201, b"<html>"), o.SENT),
        (Reply(200, b"<html>"), o.UNKNOWN),
        (Reply(503, b"<html>"), o.UNKNOWN),
        (Reply(400, b""), o.LATER),
        (Reply(302, b"", location="http://portal.example/"), o.LATER),
        (refused(21211), o.NEVER),
        (refused(21608), o.FIX),
        (refused(63038, 429), o.LATER),
    ],
)
def test_outcome_of_one_text(step, kind):
    bot, http = bot_of(step)
    (result,) = bot.send_sms("x")
    assert result.kind == kind
    assert http.still_open == 0
    assert result.say


def test_a_longer_wish_of_the_server_is_granted_within_reason():
    for wish, want in ((b"3", 10), (b"77", 77), (b"999999", 3600)):
        reply = Reply(429, b"{}", headers=(b"Retry-After: %s\r\n" % wish,))
        reply.body = json.dumps({"code": 20429}).encode()
        reply.promise = len(reply.body)
        bot, _ = bot_of(reply)
        assert bot.send(bot.accounts[0], "x").wait_s == want


def test_tls_must_be_refused_three_times_in_a_row_before_that_is_waited_for():
    """One alert or one wrong bit may be forged; an answer, or another failure, proves nothing."""
    tls, lost = Fail("connect", OSError(-40)), Fail("connect", OSError(104))
    bot, _ = bot_of(tls, lost, tls, tls, lost, created(), tls)
    results = [bot.send(bot.accounts[0], "x") for _ in range(7)]
    assert [r.wait_s for r in results] == [0, 0, 0, 3600, 0, 0, 0]
    assert [r.kind for r in results] == [o.LATER] * 5 + [o.SENT, o.LATER]
    assert all("alert 40" in results[n].say for n in (0, 2, 3, 6))


def test_what_is_sent():
    bot, http = bot_of(created())
    (result,) = bot.send_sms("Відчинено & 50%+")
    assert (result.kind, result.sid) == (o.SENT, "SM1")
    ((method, url, headers, body),) = http.requests
    assert method == "POST"
    assert url == "https://api.twilio.com/2010-04-01/Accounts/%s/Messages.json" % SENDERS[0][3]
    assert dict(parse_qsl(body.decode())) == {
        "To": "+380501234560",
        "From": "+12025550120",
        "Body": "Відчинено & 50%+",
        "ValidityPeriod": "3600",
    }
    assert http.timeouts == [30]


def test_send_one_knows_listed_accounts_and_takes_others():
    listed = twilio(*SENDERS[0][:2], SENDERS[0][2], SENDERS[0][3], validity=77)
    bot, http = bot_of(created(), created(), senders=[listed])
    to, from_, token, sid = SENDERS[0]
    assert bot.send_one(to, from_, "one", token, sid).kind == o.SENT
    assert bot.send_one("+4915112345678", from_, "two", token, sid).kind == o.SENT
    forms = [dict(parse_qsl(body.decode())) for _, _, _, body in http.requests]
    assert [form["ValidityPeriod"] for form in forms] == ["77", "3600"]
    assert forms[1]["To"] == "+4915112345678"


@pytest.mark.parametrize(
    "to", ["", None, 380501234567, "0501234567", "+1", "+380 50", "whatsapp:5"]
)
def test_a_bad_number_is_told_without_asking(to):
    bot, http = bot_of()
    result = bot.send_one(to, "+12025550120", "x", TOKENS[0], "AC" + HEX)
    assert result.kind == o.FIX and result.scope == o.RECIPIENT and "SENDERS" in result.say
    assert http.requests == []


@pytest.mark.parametrize("start", ["", "whatsapp:", "rcs:"])
def test_a_good_number_is_asked_for(start):
    bot, http = bot_of(created())
    token, sid = SENDERS[0][2:]
    assert bot.send_one(start + "+380501234567", "MG" + HEX, "x", token, sid).kind == o.SENT
    assert dict(parse_qsl(http.requests[0][3].decode()))["To"] == start + "+380501234567"


@pytest.mark.parametrize("missing", range(1, 4))
def test_a_missing_part_is_told_without_asking(missing):
    parts = list(SENDERS[0])
    parts[missing] = None
    bot, http = bot_of(senders=[tuple(parts)])
    (result,) = bot.send_sms("x")
    assert result.kind == o.FIX and http.requests == []


def test_an_empty_text_is_not_sent():
    bot, http = bot_of()
    assert bot.send(bot.accounts[0], "").kind == o.NEVER
    assert http.requests == []


def test_new_trial_gets_the_template_and_is_remembered():
    said = []
    bot, http = bot_of(refused(572006), created(), created(), said=said)
    (result,) = bot.send_sms("Front door")
    assert result.kind == o.SENT and "sms_internal_alerts" in result.say
    assert bodies(http) == ["Front door", "sms_internal_alerts"]
    bot.send_sms("again")
    assert bodies(http)[2:] == ["sms_internal_alerts"]
    assert bot.trial(SENDERS[0][3]) == "new"
    (line,) = bot.account_lines()
    assert "not what" in line and "sms_internal_alerts" in line and "Upgrade" in line


def test_the_courier_gets_one_exchange_at_a_time():
    bot, http = bot_of(refused(572006), created())
    first = bot.send(bot.accounts[0], "x", 17)
    assert (first.kind, first.code, first.wait_s) == (o.LATER, 572006, 1)
    assert len(http.requests) == 1
    assert bot.send(bot.accounts[0], "x", 17).kind == o.SENT
    assert bodies(http) == ["x #17", "sms_internal_alerts"]


def test_a_refused_template_needs_a_person():
    acc = twilio(*SENDERS[0], template="sms_mistyped")
    bot, http = bot_of(refused(572006), senders=[acc])
    (result,) = bot.send_sms("x")
    assert result.kind == o.FIX and result.scope == o.ACCOUNT
    assert bodies(http) == ["sms_mistyped"]


def test_legacy_trial_is_noticed_told_and_counted():
    bot, http = bot_of(
        created(body=TRIAL_PREFIX + "x"), created(body=TRIAL_PREFIX), created(body="x")
    )
    acc = bot.accounts[0]
    assert "free text" in bot.account_lines()[0]
    bot.send(acc, "x")
    assert bot.trial(acc.sid) == "legacy" and bot.prefix(acc) == TRIAL_PREFIX
    assert "Sent from your Twilio trial account" in bot.account_lines()[0]
    bot.send(acc, "ж" * 300, 17)
    body = bodies(http)[1]
    assert body.endswith(" #17") and segments(body, TRIAL_PREFIX) == 2
    bot.send(acc, "x")  # upgraded meanwhile
    assert bot.trial(acc.sid) is None


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x01"), min_size=1),
    st.booleans(),
)
def test_every_text_is_shaped_to_the_limit(text, romanise):
    bot = SMS_bot(SENDERS[:1], http=object(), max_segments=2, romanise=romanise)
    shaped = bot.shape(bot.accounts[0], text * 20, 17)
    assert segments(shaped) <= 2 and shaped.endswith(" #17")
    again = bot.shape(bot.accounts[0], text * 20 + " #123")
    assert segments(again) <= 2 and again.endswith(" #123")


@pytest.mark.parametrize("next_to", ["", "0", "-", "-2", "ж", '"'])
def test_a_mark_is_found_wherever_it_stands(next_to):
    """Every place relative to the ends of the parts in which a long body is let go."""
    for before in range(140):
        bot, _ = bot_of(page(message(body="x" * before + "#17" + next_to + "ж" * (200 - before))))
        found = bot.look_up(bot.accounts[0], "#17").kind == o.FOUND
        assert found == (next_to not in ("0", "-2")), before


# Looking up


@pytest.mark.parametrize(
    "messages, since, found",
    [
        ([], None, None),
        ([message()], None, "SM9"),
        ([message(body="x #170"), message(sid="SM8")], None, "SM8"),
        ([message(body="x #170"), message(body="#1 7")], None, None),
        ([message(body="x #17-2")], None, None),
        ([message(body="x #17-")], None, "SM9"),
        ([message(to="+4999")], None, None),
        ([message(direction="inbound")], None, None),
        ([message()], CREATED + 59, "SM9"),
        ([message()], CREATED + 61, None),
        ([message(date_created=None)], CREATED + 99, "SM9"),
        ([message(body="ж" * 1500 + " #17")], None, "SM9"),
        ([message(body=TRIAL_PREFIX + 'a"b\\c\n😀 #17')], None, "SM9"),
        ([message(body=None), message(sid="SM7")], None, "SM7"),
        ([message(body="#17 " + "ж" * 300)], None, "SM9"),
        ([message(body=TRIAL_PREFIX + "#17: " + "x" * 300)], None, "SM9"),
        ([message(body="#170 " + "x" * 300), message(body="#17-2 " + "x" * 300)], None, None),
        ([message(to="+4999", body="#17 " + "x" * 300), message(body="x #18")], None, None),
    ],
)
def test_look_up(messages, since, found):
    bot, http = bot_of(page(*messages))
    look = bot.look_up(bot.accounts[0], "#17", since)
    assert (look.kind, look.sid) == ((o.FOUND, found) if found else (o.ABSENT, None))
    method, url, _, body = http.requests[0]
    assert (method, body) == ("GET", None) and "PageSize=10" in url
    assert "To=%2B380501234560&From=%2B12025550120" in url


@pytest.mark.parametrize(
    "step, kind",
    [
        (Fail("dns", OSError(-2)), o.LATER),
        (Fail("status", OSError(110)), o.LATER),
        (Fail("rest", OSError(104), 200, b'{"messages":[{"sid":"SM1","body":"y"},'), o.LATER),
        (Reply(200, b"<html>"), o.LATER),
        (Reply(500, b""), o.LATER),
        (refused(20003, 401), o.FIX),
        (refused(20429, 429), o.LATER),
    ],
)
def test_a_failed_look_up_is_not_an_absence(step, kind):
    bot, http = bot_of(step)
    look = bot.look_up(bot.accounts[0], "#17")
    assert look.kind == o.CANNOT and look.outcome.kind == kind and look.sid is None
    assert http.still_open == 0


def test_found_before_the_answer_broke_is_found():
    text = b'{"messages":[' + json.dumps(message()).encode() + b',{"sid'
    bot, _ = bot_of(Fail("rest", OSError(104), 200, text))
    assert bot.look_up(bot.accounts[0], "#17").sid == "SM9"


def test_templates_are_looked_up_by_time_or_not_at_all():
    acc = twilio(*SENDERS[0], template="sms_internal_alerts")
    canned = page(message(body="Alert: ..."))
    bot, http = bot_of(canned, senders=[acc])
    look = bot.look_up(acc, "#17")
    assert look.kind == o.CANNOT and look.outcome.kind == o.UNKNOWN and http.requests == []
    assert bot.look_up(acc, "#17", CREATED).sid == "SM9"
    bot, _ = bot_of(canned, senders=[acc])
    assert bot.look_up(acc, "#17", CREATED + 100).kind == o.ABSENT


@given(st.text("#17- x", max_size=12))
def test_holds_is_a_search_with_a_number_boundary(body):
    after = [body[i + 3 :] for i in range(len(body)) if body[i : i + 3] == "#17"]
    assert holds(body, "#17") == any(not rest.lstrip("-")[:1].isdigit() or rest[:2] == "--"
                                     for rest in after)  # fmt: skip


# Delivery


@pytest.mark.parametrize(
    "step, kind",
    [
        (Reply(200, b'{"sid":"SM1","status":"delivered"}'), o.DELIVERED),
        (Reply(200, b'{"sid":"SM1","status":"undelivered","error_code":30003}'), o.UNDELIVERED),
        (Reply(200, b"<html>"), o.UNKNOWN),
        (refused(20404, 404), o.UNKNOWN),
        (Fail("dns", OSError(-2)), o.UNKNOWN),
        (Fail("rest", OSError(104), 200, b'{"sid":"SM1","status":"sent",'), o.PENDING),
    ],
)
def test_delivery(step, kind):
    bot, http = bot_of(step)
    told = bot.delivery(bot.accounts[0], "SM1")
    assert told.kind == kind and told.say and http.still_open == 0


# Secrets


def test_no_token_in_anything_said():
    token = TOKENS[0]
    said = []
    leaky = [
        Fail("dns", OSError("cannot reach user:%s@host" % token)),
        Fail("status", ValueError("HTTP error: BadStatusLine: %s" % token)),
        Fail("body", RuntimeError(token)),
        Reply(400, json.dumps({"code": 1, "message": "bad token " + token}).encode()),
        Reply(201, json.dumps({"sid": token}).encode()),
        refused(572006),
        Reply(400, json.dumps({"code": 572006, "title": token}).encode()),
    ]
    bot, _ = bot_of(*leaky, said=said)
    results = [bot.send(bot.accounts[0], "x") for _ in range(4)]
    for result in results:
        assert token not in result.say
    bot.send_sms("x")
    shown = repr(said) + repr(results) + repr(bot.account_lines()) + repr(bot.accounts)
    assert token not in shown
    assert "***" in redact.mask("x " + token)


def test_a_surprise_inside_becomes_an_outcome():
    class Broken:
        def request(self, *args, **more):
            raise KeyError(TOKENS[0])

    bot = SMS_bot(SENDERS[:1], http=Broken(), say=lambda line: None)
    result = bot.send(bot.accounts[0], "x")
    assert result.kind == o.UNKNOWN and TOKENS[0] not in result.say
    bot.trial = bot.shape = None  # and one before the request
    result = bot.send(bot.accounts[0], "x")
    assert result.kind == o.LATER


@pytest.mark.parametrize(
    "number, good",
    [("+380501234567", True), ("+12345678", True), ("+123456789012345", True), ("+1234567", False),
     ("+1234567890123456", False), ("380501234567", False), ("+0380501234", False), ("+", False),
     ("", False), ("+38050123456x", False), ("+٣٨٠٥٠١٢٣٤٥٦٧", False)],
)  # fmt: skip
def test_e164(number, good):
    assert is_e164(number) == good


@pytest.mark.parametrize(
    "step, kind",
    [
        (Fail("dns", OSError(-2)), o.LATER),
        (Fail("status", OSError(104)), o.UNKNOWN),
        (refused(21608), o.LATER),
        (Reply(500, b"{}"), o.UNKNOWN),
        (created(), o.UNKNOWN),
    ],
)
def test_no_memory_left_to_judge(step, kind, monkeypatch):
    def full(*args, **more):
        raise MemoryError("memory allocation failed, allocating 160 bytes")

    bot, http = bot_of(step, step, step)
    monkeypatch.setattr("providers.judging._no_answer", full)
    monkeypatch.setattr("sms_bot.mask", full)
    monkeypatch.setattr("providers.judging.mask", full)
    monkeypatch.setattr("providers.twilio.outcome", full)
    assert bot.send(bot.accounts[0], "x").kind == kind
    bot.look_up(bot.accounts[0], "#1")
    assert bot.delivery(bot.accounts[0], "SM1").kind == o.UNKNOWN
    assert http.still_open == 0


def test_what_judges_is_there_before_the_text_may_leave(monkeypatch):
    """Loaded afterwards there might be no memory for it: then nobody would know of the text."""
    monkeypatch.delattr("providers.judging")
    monkeypatch.delitem(sys.modules, "providers.judging")
    there = []
    bot, http = bot_of(created())
    send = http.request

    def request(*args, **more):
        there.append("providers.judging" in sys.modules)
        return send(*args, **more)

    monkeypatch.setattr(http, "request", request)
    assert bot.send(bot.accounts[0], "x").kind == o.SENT and there == [True]
