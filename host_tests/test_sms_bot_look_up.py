"""SMS_bot asks what became of a text: it is found, absent or not known, and its delivery."""

import json

import pytest
from accounts import twilio
from doubles.fake_urequests import Fail, Reply
from hypothesis import given
from hypothesis import strategies as st
from providers import outcome as o
from providers.read_fields import holds
from scripted_bot import CREATED, SENDERS, bot_of, message, page, refused
from text.encoding import TRIAL_PREFIX


@pytest.mark.parametrize("next_to", ["", "0", "-", "-2", "ж", '"'])
def test_a_mark_is_found_wherever_it_stands(next_to):
    """Every place relative to the ends of the parts in which a long body is let go."""
    for before in range(140):
        bot, _ = bot_of(page(message(body="x" * before + "#17" + next_to + "ж" * (200 - before))))
        found = bot.look_up(bot.accounts[0], "#17").kind == o.FOUND
        assert found == (next_to not in ("0", "-2")), before


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
