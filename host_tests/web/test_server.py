"""The responder on scripted sockets: answers, pages, pings and credentials, the port."""

import json

import pytest
import responder_bench
from hypothesis import given
from hypothesis import strategies as st
from responder_bench import LINES, PASSWORD, Connection, basic, request, sentences  # noqa: F401
from web import status_page

ANSWERS = [
    (request("/"), 200),
    (request("/?auto"), 200),
    (request("/status.json"), 200),
    (request("/", "HEAD"), 200),
    (request("/", version="1.0"), 200),
    (request("/twilio/ping"), 204),
    (request("/twilio/ping", "POST", body=b"From=%2B1&Body=x"), 200),
    (request("/twilio/ping", "POST"), 200),
    (request("/", more=""), 401),
    (request("/nothing", more=""), 401),
    (request("/", more=basic(password="wrong password")), 401),
    (request("/", more=basic(user="other")), 401),
    (request("/", more="Authorization: Bearer abc\r\n"), 401),
    (request("/nothing"), 404),
    (request("/twilio/ping/"), 404),
    (request("/", "POST", body=b"x"), 405),
    (request("/status.json", "DELETE"), 405),
    (request("/twilio/ping", "HEAD"), 405),
    (request("/twilio/ping", "PUT", body=b"x"), 405),
    (b"nonsense\r\n\r\n", 400),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n", 400),
    (request("/" + "x" * 300), 414),
    (request("/", more="X: y\r\n" * 900), 431),
    (request("/twilio/ping", "POST", more=basic() + "Content-Length: 16385\r\n"), 413),
]


@pytest.mark.parametrize("raw, code", ANSWERS, ids=["%d-%d" % (n, a[1]) for n, a in
                                                     enumerate(ANSWERS)])  # fmt: skip
def test_answers(bench, raw, code):
    caller = bench.ask(raw, b"")
    assert caller.status == code and caller.closed == 1
    head = caller.sent.partition(b"\r\n\r\n")[0]
    assert head.count(b"no-store") == 1 and head.count(b"Connection: close") == 1
    assert (b"WWW-Authenticate: Basic" in head) == (code == 401)
    assert (b"Allow: " in head) == (code == 405)
    if code >= 400 and b"HEAD" not in raw:
        assert caller.body == b"%d " % code + caller.body[4:] and len(caller.body) < 40
    if b"Content-Length" in head and b"HEAD" not in raw:
        assert b"Content-Length: %d\r\n" % len(caller.body) in head + b"\r\n"
    assert PASSWORD.encode() not in caller.sent


def test_a_text_message_s_webhook_gets_an_empty_answer_document(bench):
    caller = bench.ask(request("/twilio/ping", "POST", body=b"x" * 3000))
    assert caller.body == b"<Response/>" and b"Content-Type: text/xml" in caller.sent
    assert bench.ask(request("/twilio/ping")).body == b""


def test_the_pages(bench):
    text = bench.ask(request("/"), b"").body.decode()
    assert "<h1>Home</h1>" in text and text.endswith("</html>\n")
    assert "<li class=on>Front door: open</li>" in text
    assert "&lt;b&gt;&amp;&quot;Hall&#39; \\ д" in text and "<b>" not in text
    assert "<dt>Last error</dt><dd>&quot;x&quot; &lt;y&gt;" in text
    assert "<script" not in text and "http-equiv" not in text
    assert 'content="30"' in bench.ask(request("/?auto"), b"").body.decode()
    head = bench.ask(request("/", "HEAD"), b"")
    assert head.body == b"" and b"text/html" in head.sent and b"default-src 'none'" in head.sent
    told = json.loads(bench.ask(request("/status.json"), b"").body)
    assert told["lines"] == LINES and told["waiting"] == 2 and told["uptime_s"] == 4711
    assert [sensor["name"] for sensor in told["sensors"]] == list(responder_bench.NAMES)
    assert [sensor["on"] for sensor in told["sensors"]] == [True, False]


def test_the_state_stands_on_top_under_headings_in_the_language_of_the_settings(bench):
    text = bench.ask(request("/"), b"").body.decode()
    parts = ("<h1>Home</h1><p>Armed, 2 waiting</p>", "<h2>Sensors", "<li", "<h2>Details", "<dl")
    places = [text.index(part) for part in parts]
    assert places == sorted(places) and '<html lang="en">' in text
    bench.responder.app.settings.LANGUAGE = "uk"
    text = bench.ask(request("/"), b"").body.decode()
    assert '<html lang="uk">' in text
    for words in ("<p>Під охороною, чекають на надсилання: 2</p>", "<h2>Датчики</h2>", "Подробиці",
                  "Front door: відчинено"):  # fmt: skip
        assert words in text


# -- pings and credentials ---------------------------------------------------------------


def test_a_flood_of_pings_is_one_look_in_20_s_and_the_last_is_not_lost(bench):
    while bench.ms < 50000:
        bench.ask(request("/twilio/ping"))
    last = bench.ms
    bench.step(4000)
    assert bench.responder.pings > 300
    gaps = [b - a for a, b in zip(bench.told, bench.told[1:], strict=False)]
    assert all(gap >= 20 for gap in gaps) and bench.told[0] == 0
    assert bench.told[-1] >= last // 1000 and len(bench.told) <= 4


def test_no_ping_without_credentials(bench):
    for more in ("", basic(password="tulip-forest-94"), basic(password=PASSWORD + "x"),
                 basic(password=""), "Authorization: Basic \r\n"):  # fmt: skip
        assert bench.ask(request("/twilio/ping", "POST", more=more, body=b"x")).status == 401
    bench.step(3000)
    assert bench.told == [] and bench.responder.pings == 0
    assert bench.responder.wrong == 4, "a browser's first request without any is no attempt"


def test_wrong_credentials_cost_two_seconds(bench):
    times = []
    for _ in range(4):
        bench.ask(request("/", more=basic(password="wrong password")))
        times.append(bench.ms)
    gaps = [b - a for a, b in zip(times, times[1:], strict=False)]
    assert all(1000 < gap < 3300 for gap in gaps), gaps
    assert "4 refused" in bench.responder.line("1.2.3.4")


def test_a_ping_counts_though_the_connection_is_let_go(bench):
    caller = Connection([request("/twilio/ping")], takes=(None,))
    bench.waiting.append(caller)
    bench.step(13)
    bench.responder.rest()
    assert caller.closed == 1 and bench.told == [0]
    bench.responder.rest()
    assert caller.closed == 1


# -- the port ----------------------------------------------------------------------------


def test_the_port_is_tried_again_and_told(bench):
    bench.listen_error = 98
    bench.step(100)
    assert bench.sockets == 0, "a socket that cannot listen is closed"
    assert bench.responder.line("x") == "Status page: port 8080 is not open yet (OSError 98)."
    bench.listen_error = None
    bench.step(600)
    assert bench.sockets == 1
    assert bench.responder.line("1.2.3.4") == (
        "Status page: http://1.2.3.4:8080/, 0 pings, 0 refused."
    )


def test_a_dead_listener_is_replaced(bench):
    bench.step(10)
    bench.accept_error = 103
    bench.step(10)
    assert bench.sockets == 0
    bench.step(600)
    assert bench.sockets == 1 and bench.ask(request("/twilio/ping")).status == 204


def test_without_wifi_nothing_is_opened_and_a_caller_is_let_go(bench):
    bench.step(1000, up=False)
    assert bench.sockets == 0
    bench.step(10)
    caller = Connection([b"GET"])
    bench.waiting.append(caller)
    bench.step(6)
    assert not caller.closed
    bench.step(1, up=False)
    assert caller.closed == 1 and bench.sockets == 1


# -- the page's characters ---------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_strings(text):
    assert json.loads(status_page.quoted(text)) == text
    status_page.quoted(text).encode()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_html_text(text):
    import html

    assert html.unescape(status_page.escaped(text)) == html.unescape(html.escape(text))
    assert not set(status_page.escaped(text)) & set("<>\"'")
