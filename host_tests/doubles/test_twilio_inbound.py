"""The double's inbound side: what arrives at an own number, and what lists show of it when."""

import base64
import json
from urllib.parse import quote

import pytest
from doubles.twilio import TwilioDouble, inbound

PHONE = "+380501234567"
NOW = 1_795_165_200


@pytest.fixture
def double():
    made = TwilioDouble()
    made.add_account("full")
    return made


def number(double):
    return next(iter(double.accounts.values())).numbers[0]


def ask(double, now=NOW, path=None, **query):
    account = next(iter(double.accounts.values()))
    path = path or "/2010-04-01/Accounts/%s/Messages.json?%s" % (
        account.sid, "&".join("%s=%s" % (quote(k), quote(str(v))) for k, v in query.items()),
    )  # fmt: skip
    pair = ("%s:%s" % (account.sid, account.token)).encode()
    auth = {"Authorization": "Basic " + base64.b64encode(pair).decode()}
    return double.handle("GET", path, auth, b"", now)


def listed(double, now=NOW, **query):
    return json.loads(ask(double, now, **query).body)["messages"]


def test_an_inbound_text_as_twilio_shows_it(double):
    body = 'ARM "now"\nпривіт 🙂'
    inbound.text(double, PHONE, number(double), body, NOW)
    (one,) = listed(double, To=number(double))
    assert (one["direction"], one["status"], one["from"]) == ("inbound", "received", PHONE)
    assert one["body"] == body and one["date_sent"] == one["date_created"]
    assert one["price"] is None and one["error_code"] is None
    assert listed(double, To=PHONE) == []


def test_it_is_listed_late_and_a_forged_one_is_not_on_the_phone(double):
    inbound.text(double, PHONE, number(double), "a", NOW, listed_after_s=5, forged=True)
    assert listed(double, NOW + 4) == []
    assert len(listed(double, NOW + 5)) == 1
    assert double.phones[PHONE].sent == []
    inbound.text(double, PHONE, number(double), "b", NOW)
    assert [m.body for m in double.phones[PHONE].sent] == ["b"]


def test_fifty_are_read_in_pages_each_once_even_if_one_comes_in_between(double):
    inbound.many(double, number(double), 50, NOW)
    seen, path = [], None
    for turn in range(9):
        page = json.loads(ask(double, NOW + 60, path, To=number(double), PageSize=10).body)
        assert len(page["messages"]) <= 10
        seen += [m["sid"] for m in page["messages"]]
        path = page["next_page_uri"]
        if turn == 1:
            inbound.text(double, PHONE, number(double), "in between", NOW + 30)
        if path is None:
            break
        assert "PageToken=PA" in path
    assert len(seen) == len(set(seen)) == 50


def test_dates_narrow_to_days(double):
    inbound.text(double, PHONE, number(double), "yesterday", NOW - 86400)
    inbound.text(double, PHONE, number(double), "today", NOW)
    found = listed(double, **{"To": number(double), "DateSent>": "2026-11-20"})
    assert [m["body"] for m in found] == ["today"]


def test_a_deleted_text_is_gone(double):
    inbound.text(double, PHONE, number(double), "a", NOW, deleted=True)
    assert listed(double) == []


def test_broken_utf8_goes_out_as_it_came(double):
    double.raw_json = True
    inbound.text(double, PHONE, number(double), b"ARM \xff\xfe \xd0", NOW)
    body = ask(double).body
    assert b"ARM \xff\xfe \xd0" in body
    with pytest.raises(UnicodeDecodeError):
        body.decode()


def test_1600_characters_and_no_more(double):
    inbound.text(double, PHONE, number(double), "ж" * 1600, NOW)
    assert len(listed(double)[0]["body"]) == 1600
    with pytest.raises(ValueError, match="1600"):
        inbound.text(double, PHONE, number(double), "ж" * 1601, NOW)


def test_stop_and_start_act_on_the_account(double):
    account = next(iter(double.accounts.values()))
    inbound.text(double, PHONE, number(double), " Stop ", NOW)
    assert PHONE in account.opted_out
    inbound.text(double, PHONE, number(double), "START", NOW)
    assert PHONE not in account.opted_out


def test_nobody_owns_that_number(double):
    with pytest.raises(KeyError):
        inbound.text(double, PHONE, "+19999999999", "a", NOW)
