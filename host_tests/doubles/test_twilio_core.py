"""The double's rules: accounts, refusals, trials, caps, lives of messages, lists."""

import base64
import json
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import pytest
from doubles.twilio import (
    LEGACY_PREFIX,
    SENT_ONLY,
    TEMPLATES,
    TwilioDouble,
    failed,
    late,
    undelivered,
)

NOW = 1_795_200_000.0
TO = "+380441112233"
FORM = "application/x-www-form-urlencoded"


def ask(
    double,
    account,
    method="GET",
    path="/Messages.json",
    form=None,
    now=NOW,
    user=None,
    key=None,
    sid=None,
    **kw,
):
    """(status, JSON, headers) of one request with the account's credentials."""
    pair = "%s:%s" % (user or account.sid, key or account.token)
    headers = {
        "Authorization": "Basic " + base64.b64encode(pair.encode()).decode(),
        "Host": "api.twilio.com",
    }
    body = b""
    if form is not None:
        headers["Content-Type"] = FORM
        body = urlencode(form).encode()
    headers.update(kw)
    target = "/2010-04-01/Accounts/%s%s" % (sid or account.sid, path)
    reply = double.handle(method, target, headers, body, now)
    return reply.status, json.loads(reply.body) if reply.body else None, reply


def send(double, account, body="Front door opened #17", to=TO, from_=None, now=NOW, **form):
    form = {"To": to, "From": from_ or account.numbers[0], "Body": body, **form}
    return ask(double, account, "POST", form=form, now=now)


def iso(at):
    """A Unix time as SendAt wants it."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def schedule(double, account, wait_s=3600, now=NOW, **form):
    """`send` through a Messaging Service, for later; what is None in `form` is left out."""
    if not account.services:
        double.add_service(account)
    form = {"ScheduleType": "fixed", "SendAt": iso(now + wait_s), **form}
    form = {"To": TO, "MessagingServiceSid": next(iter(account.services)), "Body": "x", **form}
    form = {name: value for name, value in form.items() if value is not None}
    return ask(double, account, "POST", form=form, now=now)


@pytest.fixture
def double():
    return TwilioDouble()


def test_created_message_has_twilios_shape(double):
    me = double.add_account()
    status, answer, reply = send(double, me, "Двері #17 👍")
    assert status == 201
    assert b'"sid": "SM' in reply.body and b"\\ud83d\\udc4d" in reply.body
    assert (
        answer["num_segments"] == "1" and answer["error_code"] is None and answer["price"] is None
    )
    assert (
        answer["date_created"] == "Fri, 20 Nov 2026 18:40:00 +0000" and answer["date_sent"] is None
    )
    assert answer["status"] == "queued" and len(answer["sid"]) == 34


@pytest.mark.parametrize(
    "code, http, change",
    [
        (21604, 400, {"To": ""}),
        (21211, 400, {"To": "0441112233"}),
        (21211, 400, {"To": " 380441112233"}),  # a + that was not percent-encoded
        (21603, 400, {"From": ""}),
        (21602, 400, {"Body": ""}),
        (21617, 400, {"Body": "x" * 1601}),
        (90007, 400, {"ValidityPeriod": "36001"}),
        (90007, 400, {"ValidityPeriod": "soon"}),
        (21659, 400, {"From": "+15551234567"}),
        (21212, 400, {"From": "??"}),
        (21266, 400, {"To": "+15550000001"}),
    ],
)
def test_bad_parameters(double, code, http, change):
    me = double.add_account()
    form = {"To": TO, "From": me.numbers[0], "Body": "x", **change}
    status, answer, _ = ask(double, me, "POST", form=form)
    assert (status, answer["code"], answer["status"]) == (http, code, http)
    assert not double.messages


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


def test_json_instead_of_form_is_an_empty_form(double):
    me = double.add_account()
    answer = ask(double, me, "POST", form={"To": TO}, **{"Content-Type": "application/json"})[1]
    assert answer["code"] == 21604


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


class TestLives:
    @pytest.mark.parametrize(
        "fate, after, status, code, arrives",
        [
            (None, 0, "queued", None, 1),
            (None, 1.5, "sent", None, 1),
            (None, 4, "delivered", None, 1),
            (SENT_ONLY, 9999, "sent", None, 1),
            (undelivered(), 6, "undelivered", 30003, 0),
            (failed(30034), 6, "failed", 30034, 0),
            (late(3000), 2999, "sent", None, 1),
            (late(4000), 3601, "undelivered", 30036, 0),
        ],
    )
    def test_fates(self, double, fate, after, status, code, arrives):
        me = double.add_account()
        if fate:
            double.phones[TO].plan.append(fate)
        sid = send(double, me, ValidityPeriod=3600)[1]["sid"]
        answer = ask(double, me, path="/Messages/%s.json" % sid, now=NOW + after)[1]
        assert (answer["status"], answer["error_code"]) == (status, code)
        assert len(double.phones[TO].texts()) == arrives

    def test_one_segment_a_second(self, double):
        me = double.add_account()
        for n in range(5):
            send(double, me, "Alarm #%d" % n)
        arrivals = [m.arrives_at - NOW for m in double.phones[TO].messages()]
        assert arrivals == [2, 3, 4, 5, 6]

    def test_expires_in_the_queue(self, double):
        me = double.add_account()
        double.segments_per_s = 0.001
        send(double, me)
        sid = send(double, me, ValidityPeriod=60)[1]["sid"]
        answer = ask(double, me, path="/Messages/%s.json" % sid, now=NOW + 61)[1]
        assert (answer["status"], answer["error_code"]) == ("failed", 30036)
        assert send(double, me, to="+380440000001", now=NOW)[0] == 201

    def test_redact_cancel_delete(self, double):
        me = double.add_account()
        path = "/Messages/%s.json" % schedule(double, me)[1]["sid"]
        assert ask(double, me, "DELETE", path)[1]["code"] == 20009
        assert ask(double, me, "POST", path, {"Status": "canceled"})[1]["status"] == "canceled"
        assert double.phones[TO].texts() == []
        assert ask(double, me, "POST", path, {"Body": ""})[1]["body"] == ""
        status, answer, _ = ask(double, me, "DELETE", path)
        assert (status, answer) == (204, None)
        assert ask(double, me, path=path)[0] == 404
        assert ask(double, me)[1]["messages"] == []


class TestLists:
    def test_filters_and_pages(self, double):
        me = double.add_account()
        for n in range(7):
            send(double, me, "#%d" % n, now=NOW + n)
        send(double, me, "other", to="+380440000000")
        path, seen = "/Messages.json?To=%s&PageSize=3" % quote(TO), []
        for _ in range(3):
            page = ask(double, me, path=path, now=NOW + 60)[1]
            seen += [m["body"] for m in page["messages"]]
            path = (page["next_page_uri"] or "").split(me.sid)[-1]
        assert seen == ["#6", "#5", "#4", "#3", "#2", "#1", "#0"] and path == ""

    @pytest.mark.parametrize(
        "query, count",
        [
            ("", 1),
            ("?DateSent=2026-11-20", 1),
            ("?DateSent%3E=2026-11-20", 1),
            ("?DateSent%3E=2026-11-21", 0),
            ("?DateSent%3C=2026-11-19", 0),
            ("?From=%2B15550000001", 1),
            ("?From=%2B15550000002", 0),
        ],
    )
    def test_date_and_from(self, double, query, count):
        me = double.add_account()
        send(double, me)
        assert len(ask(double, me, path="/Messages.json" + query)[1]["messages"]) == count

    def test_unsent_hidden_by_date_filter_when_asked(self, double):
        me = double.add_account()
        double.hide_unsent = True
        send(double, me)
        path = "/Messages.json?DateSent%3E=2026-11-20"
        assert [len(ask(double, me, path=path, now=NOW + s)[1]["messages"]) for s in (0, 2)] == [
            0,
            1,
        ]

    @pytest.mark.parametrize(
        "query", ["PageSize=0", "PageSize=1001", "PageSize=x", "DateSent=yesterday"]
    )
    def test_bad_query(self, double, query):
        me = double.add_account()
        assert ask(double, me, path="/Messages.json?" + query)[0] == 400

    def test_late_visibility_of_lists_but_not_of_fetch(self, double):
        me = double.add_account()
        double.list_delay_s = 5
        sid = send(double, me)[1]["sid"]
        assert ask(double, me, path="/Messages/%s.json" % sid)[0] == 200
        assert [len(ask(double, me, now=NOW + s)[1]["messages"]) for s in (4, 5)] == [0, 1]

    def test_inbound(self, double):
        me = double.add_account()
        double.inbound(me, TO, me.numbers[0], "STATUS", NOW)
        row = ask(double, me, path="/Messages.json?To=" + quote(me.numbers[0]))[1]["messages"][0]
        assert (row["direction"], row["status"], row["from"]) == ("inbound", "received", TO)

    def test_accounts_do_not_see_each_other(self, double):
        me, other = double.add_account(), double.add_account()
        sid = send(double, me)[1]["sid"]
        assert ask(double, other)[1]["messages"] == []
        assert ask(double, other, path="/Messages/%s.json" % sid)[0] == 404


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


class TestServices:
    def test_either_parameter_names_it_and_it_chooses_the_sender(self, double):
        me = double.add_account()
        service = double.add_service(me)
        for form in ({"From": service}, {"MessagingServiceSid": service}):
            form = {"To": TO, "Body": "x", **form}
            status, answer, _ = ask(double, me, "POST", form=form)
            assert (status, answer["status"], answer["from"]) == (201, "accepted", None)
            assert answer["messaging_service_sid"] == service
            path = "/Messages/%s.json" % answer["sid"]
            assert ask(double, me, path=path, now=NOW + 60)[1]["from"] == me.numbers[0]
        assert len(double.phones[TO].texts()) == 2

    @pytest.mark.parametrize(
        "service, to, code",
        [
            ("MG" + "0" * 32, TO, 21701),
            ("MG" + "0" * 31, TO, 21705),
            ("empty", TO, 21704),
            ("named", "+15551234567", 21703),
            ("named", TO, None),
            ("other", TO, 21701),
        ],
    )
    def test_what_is_wrong_with_it(self, double, service, to, code):
        me = double.add_account()
        named = {
            "empty": double.add_service(me),
            "named": double.add_service(me, "Alarm"),
            "other": double.add_service(double.add_account()),
        }
        me.services[named["empty"]] = []
        form = {"To": to, "Body": "x", "MessagingServiceSid": named.get(service, service)}
        assert ask(double, me, "POST", form=form)[1].get("code") == code

    def test_a_name_does_not_reach_the_us_and_rcs_wants_a_service(self, double):
        me = double.add_account()
        assert send(double, me, from_="Alarm", to="+15551234567")[1]["code"] == 21612
        assert send(double, me, from_="Alarm")[0] == 201
        assert send(double, me, to="rcs:" + TO)[1]["code"] == 21612
        service = double.add_service(me, "rcs:alarm_agent", me.numbers[0])
        assert send(double, me, to="rcs:" + TO, from_=service)[0] == 201
        assert len(double.phones[TO].texts()) == 2

    @pytest.mark.parametrize(
        "url, code",
        [
            ("https://a.example/x?y=1", None),
            ("http://a.example:8080/", None),
            ("a.example/x", 21609),
            ("ftp://a.example/", 21609),
            ("https://my_house.example/", 21609),
            ("https://a.example/" + "x" * 4000, 21609),
        ],
    )
    def test_the_address_for_status_reports(self, double, url, code):
        assert send(double, double.add_account(), StatusCallback=url)[1].get("code") == code


class TestScheduled:
    @pytest.mark.parametrize(
        "form, code",
        [
            ({}, None),
            ({"SendAt": None}, 35111),
            ({"SendAt": ""}, 35111),
            ({"SendAt": iso(NOW + 300)}, 35115),
            ({"SendAt": iso(NOW + 301)}, None),
            ({"SendAt": iso(NOW + 35 * 86400)}, None),
            ({"SendAt": iso(NOW + 35 * 86400 + 1)}, 35115),
            ({"SendAt": iso(NOW - 5)}, 35115),
            ({"SendAt": "tomorrow"}, 35114),
            ({"SendAt": "%d" % (NOW + 3600)}, 35114),
            ({"SendAt": iso(NOW + 3600)[:-1]}, 35114),
            ({"SendAt": iso(NOW + 7200)[:-1] + "+01:00"}, None),
            ({"ScheduleType": "later"}, 35126),
            ({"MessagingServiceSid": None, "From": "+15550000001"}, 35118),
        ],
    )
    def test_the_rules(self, double, form, code):
        status, answer, _ = schedule(double, double.add_account(), **form)
        assert answer.get("code") == code and (status == 201) is (code is None)

    def test_without_a_type_it_goes_at_once(self, double):
        answer = schedule(double, double.add_account(), ScheduleType=None)[1]
        assert answer["status"] == "accepted"
        assert double.phones[TO].messages(NOW + 10)

    def test_it_is_listed_and_goes_when_it_is_due(self, double):
        me = double.add_account()
        answer = schedule(double, me, 600, ValidityPeriod=60)[1]
        assert (answer["status"], answer["date_sent"], answer["from"]) == ("scheduled", None, None)
        listed = ask(double, me, path="/Messages.json?To=%s" % quote(TO), now=NOW + 599)[1]
        assert [m["status"] for m in listed["messages"]] == ["scheduled"]
        path = "/Messages.json?From=%s" % quote(me.numbers[0])
        assert ask(double, me, path=path, now=NOW + 599)[1]["messages"] == []
        assert len(ask(double, me, path=path, now=NOW + 700)[1]["messages"]) == 1
        assert double.phones[TO].messages(NOW + 599) == []
        (there,) = double.phones[TO].messages(NOW + 610)
        assert there.arrives_at >= NOW + 600
        got = ask(double, me, path="/Messages/%s.json" % answer["sid"], now=NOW + 610)[1]
        assert got["status"] == "delivered"

    def test_it_is_canceled_until_it_is_due_and_not_twice(self, double):
        me = double.add_account()
        first, second = [schedule(double, me, 600)[1]["sid"] for _ in range(2)]
        path, form = "/Messages/%s.json", {"Status": "canceled"}
        answer = ask(double, me, "POST", path % first, form, now=NOW + 599)[1]
        assert (answer["status"], answer["date_sent"]) == ("canceled", None)
        again = ask(double, me, "POST", path % first, form, now=NOW + 599)
        assert (again[0], again[1]["code"]) == (409, 30409)
        assert ask(double, me, "POST", path % second, form, now=NOW + 600)[1]["code"] == 30409
        assert [m.sid for m in double.phones[TO].messages()] == [second]
        assert ask(double, me, path=path % first, now=NOW + 9999)[1]["status"] == "canceled"

    @pytest.mark.parametrize("form", [{"Body": "zzz"}, {"Status": "sent"}, {}])
    def test_an_update_redacts_or_cancels_and_nothing_else(self, double, form):
        me = double.add_account()
        path = "/Messages/%s.json" % send(double, me, "secret")[1]["sid"]
        assert ask(double, me, "POST", path, form)[1]["code"] == 20001
        assert ask(double, me, path=path)[1]["body"] == "secret"
        assert ask(double, me, "POST", path, {"Body": ""})[1]["body"] == ""


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
