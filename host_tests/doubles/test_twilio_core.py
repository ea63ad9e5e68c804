"""The double's messages: their shape, refusals, lives and lists."""

from urllib.parse import quote

import pytest
from doubles.twilio import SENT_ONLY, TwilioDouble, failed, late, undelivered
from twilio_bench import NOW, TO, ask, schedule, send


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


def test_json_instead_of_form_is_an_empty_form(double):
    me = double.add_account()
    answer = ask(double, me, "POST", form={"To": TO}, **{"Content-Type": "application/json"})[1]
    assert answer["code"] == 21604


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
