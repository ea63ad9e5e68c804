"""The double's accounts: credentials, trials, what one has."""

import base64
import json
from urllib.parse import quote

import pytest
from doubles.twilio import LEGACY_PREFIX, TEMPLATES, TwilioDouble
from twilio_bench import NOW, TO, ask, send


@pytest.fixture
def double():
    return TwilioDouble()


@pytest.mark.parametrize(
    "code, fields",
    [
        (20005, {"status": "suspended"}),
        (21408, {"countries": ("+49",)}),
        (21610, {"opted_out": {TO}}),
        (21612, {"refuse": {TO: 21612}}),
        (21608, {"profile_approved": False}),
    ],
)
def test_account_refusals(double, code, fields):
    assert send(double, double.add_account(**fields))[1]["code"] == code


def test_a_number_of_another_account(double):
    me, other = double.add_account(), double.add_account()
    form = {"To": TO, "From": other.numbers[0], "Body": "x"}
    assert ask(double, me, "POST", form=form)[1]["code"] == 21660


class TestCredentials:
    def test_wrong_token_user_and_missing(self, double):
        me = double.add_account()
        for change in (
            {"key": "f" * 32},
            {"user": "AC" + "0" * 32},
            {"Authorization": ""},
            {"Authorization": "Basic %%%"},
        ):
            status, answer, reply = ask(double, me, **change)
            assert (status, answer["code"]) == (401, 20003) and "WWW-Authenticate" in reply.headers

    def test_mistyped_path_is_404_and_a_strangers_path_401(self, double):
        me, other = double.add_account(), double.add_account()
        assert ask(double, me, sid="AC" + "9" * 32)[1]["code"] == 20404
        assert ask(double, me, sid=other.sid)[1]["code"] == 20003

    def test_old_api_is_gone(self, double):
        me = double.add_account()
        reply = double.handle(
            "POST", "/2008-08-01/Accounts/%s/SMS/Messages" % me.sid, {}, b"", NOW
        )
        assert reply.status == 404

    def test_api_keys(self, double):
        sk = "SK" + "1" * 32
        me = double.add_account(keys={sk: ("s" * 32, "standard")})
        as_key = {"user": sk, "key": "s" * 32}
        assert ask(double, me, **as_key)[0] == 200
        assert ask(double, me, path=".json", **as_key)[1]["code"] == 20003
        me.keys[sk] = ("s" * 32, "main")
        assert ask(double, me, path=".json", **as_key)[1]["type"] == "Full"
        me.keys[sk] = ("s" * 32, "restricted")
        me.rights = {"create"}
        assert ask(double, me, **as_key)[0] == 401

    def test_region(self, double):
        me = double.add_account(region="ie1")
        assert ask(double, me)[0] == 401
        assert ask(double, me, Host="api.dublin.ie1.twilio.com")[0] == 200


class TestTrials:
    def test_legacy_prefix_and_unverified(self, double):
        me = double.add_account("legacy", verified=[TO])
        assert send(double, me, "Alarm #1")[1]["body"] == LEGACY_PREFIX + "Alarm #1"
        assert double.phones[TO].texts() == [LEGACY_PREFIX + "Alarm #1"]
        status, answer, _ = send(double, me, to="+380440000000")
        assert (status, answer["code"]) == (400, 21608) and answer["message"].count(
            "+380440000000"
        ) == 2
        assert send(double, me, from_="+15551112222")[1]["code"] == 21607
        assert send(double, me, from_=TO)[1]["code"] == 21601

    def test_daily_cap_is_429_63038_and_rolls(self, double):
        me = double.add_account("legacy", verified=[TO], daily_cap=2)
        send(double, me, now=NOW)
        send(double, me, now=NOW + 100)
        status, answer, _ = send(double, me, now=NOW + 86399)
        assert (status, answer["code"]) == (429, 63038)
        assert send(double, me, now=NOW + 86401)[0] == 201

    def test_new_trial(self, double):
        me = double.add_account(
            "trial",
            verified=[TO],
            pending=["+15557654321"],
            assigned={TO: "+15550000009"},
            numbers=["+15550000001", "+15550000009"],
        )
        mine = {"from_": "+15550000009"}
        assert send(double, me, "Free text", **mine)[1]["code"] == 572006
        assert send(double, me, "sms_internal_alerts")[1]["code"] == 572002
        assert (
            send(double, me, "sms_internal_alerts", to="+15557654321", **mine)[1]["code"] == 572005
        )
        assert (
            send(double, me, "sms_internal_alerts", to="+15550009999", **mine)[1]["code"] == 21608
        )
        assert send(double, me, "sms_internal_alerts", **mine)[0] == 201
        assert double.phones[TO].texts() == [TEMPLATES["sms_internal_alerts"]]
        me.expired = True
        assert send(double, me, "sms_internal_alerts", **mine)[1]["code"] == 575001

    def test_too_many_segments_fail_later(self, double):
        me = double.add_account("legacy", verified=[TO], max_segments=2)
        sid = send(double, me, "x" * 300)[1]["sid"]
        answer = ask(double, me, path="/Messages/%s.json" % sid, now=NOW + 9)[1]
        assert (answer["status"], answer["error_code"]) == ("failed", 30044)

    def test_whatsapp_sandbox(self, double):
        me = double.add_account(joined={TO})
        sandbox = {"from_": "whatsapp:+14155238886"}
        assert send(double, me, to="whatsapp:" + TO, **sandbox)[0] == 201
        assert send(double, me, to=TO, **sandbox)[1]["code"] == 63007
        sid = send(double, me, to="whatsapp:+380440000000", **sandbox)[1]["sid"]
        assert (
            ask(double, me, path="/Messages/%s.json" % sid, now=NOW + 60)[1]["error_code"] == 63015
        )
        assert double.phones[TO].texts() == ["Front door opened #17"]


@pytest.mark.parametrize(
    "to, from_, code",
    [
        (TO, "+15005550006", 0),
        (TO, "+15005550001", 21212),
        (TO, "+15005550007", 21606),
        (TO, "+15551234567", 21606),
        (TO, "+15005550008", 21611),
        ("+15005550001", "+15005550006", 21211),
        ("+15005550002", "+15005550006", 21612),
        ("+15005550003", "+15005550006", 21408),
        ("+15005550004", "+15005550006", 21610),
        ("+15005550009", "+15005550006", 21614),
    ],
)
def test_test_credentials(double, to, from_, code):
    me = double.add_account("test")
    answer = send(double, me, to=to, from_=from_)[1]
    assert answer.get("code", 0) == code
    assert not double.messages
    assert ask(double, me)[0] == 403


def test_account_resources(double):
    me = double.add_account("legacy", verified=[TO])
    assert ask(double, me, path=".json")[1]["type"] == "Trial"
    assert ask(double, me, path="/Balance.json")[1] == {
        "account_sid": me.sid,
        "balance": "14.3325",
        "currency": "USD",
    }
    numbers = ask(double, me, path="/IncomingPhoneNumbers.json")[1]["incoming_phone_numbers"]
    assert [n["phone_number"] for n in numbers] == me.numbers
    callers = ask(double, me, path="/OutgoingCallerIds.json")[1]["outgoing_caller_ids"]
    assert [n["phone_number"] for n in callers] == [TO]
    assert ask(double, me, path="/Calls.json")[0] == 404
    assert ask(double, me, "DELETE", path="/Balance.json")[0] == 405


class TestWhatAnAccountHas:
    def test_numbers_are_filtered_by_a_part_and_paged(self, double):
        me = double.add_account(numbers=["+1555000%04d" % n for n in range(5)] + ["+441234567890"])

        def numbers(query):
            answer = ask(double, me, path="/IncomingPhoneNumbers.json?" + query)[1]
            return [row["phone_number"] for row in answer["incoming_phone_numbers"]], answer

        assert numbers("PhoneNumber=%2B441234567890")[0] == ["+441234567890"]
        assert len(numbers("PhoneNumber=555000")[0]) == 5
        assert numbers("PhoneNumber=%2B44*890")[0] == ["+441234567890"]
        assert numbers("PhoneNumber=%2B49")[0] == []
        rows, answer = numbers("PageSize=4")
        assert len(rows) == 4 and "Page=1" in answer["next_page_uri"]
        rows, answer = numbers("PageSize=4&Page=1")
        assert len(rows) == 2 and answer["next_page_uri"] is None
        assert ask(double, me, path="/IncomingPhoneNumbers.json?PageSize=1001")[1]["code"] == 20007

    def test_verified_numbers_are_filtered_whole(self, double):
        me = double.add_account("legacy", verified=[TO, "+380441112234"])
        path = "/OutgoingCallerIds.json?PhoneNumber=%s"
        rows = ask(double, me, path=path % quote(TO, ""))[1]["outgoing_caller_ids"]
        assert [row["phone_number"] for row in rows] == [TO]
        assert ask(double, me, path=path % "44")[1]["outgoing_caller_ids"] == []

    def test_a_restricted_key_does_what_was_ticked(self, double):
        key = "SK" + "3" * 32
        me = double.add_account(keys={key: ("s", "restricted")}, rights={"create"})
        answer = ask(double, me, path="/Messages.json", user=key, key="s")
        assert (answer[0], answer[1]["code"]) == (401, 70051)
        me.rights |= {"read", "read Balance"}
        assert ask(double, me, path="/Messages.json", user=key, key="s")[0] == 200
        assert ask(double, me, path="/Balance.json", user=key, key="s")[0] == 200
        assert ask(double, me, path=".json", user=key, key="s")[1]["code"] == 70051

    def test_the_countries_it_may_text(self, double):
        me = double.add_account(countries=("+380", "+49"))

        def enabled(query, key=me.token):
            pair = base64.b64encode(("%s:%s" % (me.sid, key)).encode()).decode()
            target = "/v1/Messaging/GeoPermissions" + query
            reply = double.handle("GET", target, {"Authorization": "Basic " + pair}, b"", NOW)
            rows = json.loads(reply.body).get("permissions", ())
            return reply.status, [row["country_code"] for row in rows if row["enabled"]]

        assert enabled("") == (200, ["DE", "UA"])
        assert enabled("?CountryCode=PL,UA") == (200, ["UA"])
        assert enabled("", "wrong") == (401, [])
