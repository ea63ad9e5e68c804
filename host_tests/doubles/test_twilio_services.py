"""The double's messages through a Messaging Service, now and later."""

from urllib.parse import quote

import pytest
from doubles.twilio import TwilioDouble
from twilio_bench import NOW, TO, ask, iso, schedule, send


@pytest.fixture
def double():
    return TwilioDouble()


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
