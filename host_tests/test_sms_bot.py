"""SMS_bot sends over a scripted urequests: outcomes, trials, and a text's shape."""

import json
import sys
from urllib.parse import parse_qsl

import pytest
from accounts import is_e164, twilio
from doubles.fake_urequests import Fail, Reply
from hypothesis import given
from hypothesis import strategies as st
from providers import outcome as o
from scripted_bot import HEX, SENDERS, TOKENS, bodies, bot_of, created, refused
from sms_bot import SMS_bot
from text.encoding import TRIAL_PREFIX, segments


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
