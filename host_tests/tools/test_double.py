"""tools/double, started by hand, and the tools that are led to it."""

import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl

import pytest
from doubles.serial_board import toolbox
from doubles.telegram.core import MADE_UP
from doubles.twilio.server import socket
from twilio.request_validator import RequestValidator

# Other processes of the same run look for theirs at the same time.
PORT_PAIR = range(18025 + os.getpid() % 300 * 3, 19925, 3)


def free_pair():
    """The first of three ports side by side that nobody uses."""
    for port in PORT_PAIR:
        try:
            for each in (port, port + 1, port + 2):
                socket.create_server(("127.0.0.1", each)).close()
        except OSError:
            continue
        return port
    raise AssertionError("no two free ports")


BOT = "5000000001:" + MADE_UP
TELEGRAM = (
    "from accounts import telegram\nSENDERS.append(telegram(to=987654321, token=%r))\n" % BOT
)
SIPGATE = """from accounts import sipgate
TOKEN = "0badcafe-0000-4000-8000-000000000001"
SENDERS.append(sipgate("+4915112345678", TOKEN, "token-AB01CD", "s0"))
"""


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "config.py"
    path.write_text(toolbox.CONFIG + SIPGATE)
    return path


def test_every_tool_can_be_led_there_and_the_texts_are_shown(config):
    port = free_pair()
    urls = {
        "TWILIO_API": "http://127.0.0.1:%d" % port,
        "SIPGATE_API": "http://127.0.0.1:%d" % (port + 1),
    }
    with toolbox.Running("double", config, "--port", port, seconds=60) as double:
        double.until("Ctrl-C ends it")
        for name, url in urls.items():
            assert "%s=%s" % (name, url) in double.text
        done = toolbox.run("check", config, "--account", **urls)
        done.expect(0, "+380501234567")
        done = toolbox.run("check", config, "--send", "--yes", "--text", "Hello", **urls)
        done.expect(0, "accepted by Twilio", "accepted by sipgate")
        double.until("gets: Hello")
        double.until("gets: Hello")
        done = double.ctrl_c()
    done.expect(130, "+380501234567 gets: Hello", "+4915112345678 gets: Hello", "Stopped.")
    assert "Traceback" not in done.text


def test_telegram_is_there_if_the_config_has_a_bot(config):
    config.write_text(config.read_text() + TELEGRAM)
    port = free_pair()
    urls = {"TELEGRAM_API": "http://127.0.0.1:%d" % (port + 2)}
    urls["TWILIO_API"], urls["SIPGATE_API"] = ["http://127.0.0.1:%d" % (port + n) for n in (0, 1)]
    with toolbox.Running("double", config, "--port", port, seconds=60) as double:
        double.until("Ctrl-C ends it")
        assert "TELEGRAM_API=" + urls["TELEGRAM_API"] in double.text
        done = toolbox.run("check", config, "--send", "--yes", "--text", "Hello", **urls)
        done.expect(0, "accepted by Telegram as message 1")
        double.until("987654321 gets: Hello")
        done = double.ctrl_c()
    assert "Traceback" not in done.text and MADE_UP not in done.text


def test_a_trial_of_2026_refuses_and_it_is_shown(config):
    port = free_pair()
    with toolbox.Running(
        "double", config, "--port", port, "--kind", "trial", seconds=60
    ) as double:
        double.until("Ctrl-C ends it")
        api = "http://127.0.0.1:%d" % port
        toolbox.run("check", config, "--send", "--yes", TWILIO_API=api, SIPGATE_API=api)
        double.until("error 572006")
        double.until("gets: Internal alert")


def test_what_cannot_be_done_is_said(config, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = toolbox.run("double", config, "--port", taken.getsockname()[1])
        done.expect(1, "Cannot listen on port", "--port")
    toolbox.run("double", tmp_path / "none.py").expect(2, "There is no")
    config.write_text(toolbox.CONFIG.replace("+380501234567", "0501234567"))
    toolbox.run("double", config).expect(2, "tools/check names them")
    toolbox.run("double", "--help").expect(0, "usage", "exit codes")


HTTP_URL = "https://alarm.example.org/home"
HOOKED = """
from accounts import twilio
to, from_, token, sid = SENDERS[0]
SENDERS[0] = twilio(to, from_, token, sid, status_callback="%s/twilio/status?1bcdf")
HTTP_PORT, HTTP_PASSWORD, HTTP_URL = 8080, "tulip-forest-93", "%s"
COMMANDS_FROM, COMMANDS_PIN = [to], "4711"
""" % (HTTP_URL, HTTP_URL)


class Board(BaseHTTPRequestHandler):
    """Notes each request, and answers a text."""

    seen: list = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        fields = dict(parse_qsl(body, keep_blank_values=True))
        self.seen.append((self.path, fields, self.headers["X-Twilio-Signature"]))
        answer = b"<Response><Message>all at rest</Message></Response>"
        self.send_response(200 if "Body" in fields else 204)
        self.end_headers()
        self.wfile.write(answer if "Body" in fields else b"")

    def log_message(self, *args):
        """Silent."""


def test_webhooks_go_to_the_board(config):
    config.write_text(config.read_text() + HOOKED)
    names: dict = {}
    exec(toolbox.CONFIG, names)
    phone, token = names["SENDERS"][0][0], names["SENDERS"][0][2]
    port, board = free_pair(), HTTPServer(("127.0.0.1", 0), Board)
    threading.Thread(target=board.serve_forever, daemon=True).start()
    address = "http://127.0.0.1:%d" % board.server_port
    line = (config, "--port", port, "--board", address, "--text", "4711 STATUS")
    urls = {
        "TWILIO_API": "http://127.0.0.1:%d" % port,
        "SIPGATE_API": "http://127.0.0.1:%d" % (port + 1),
    }
    with toolbox.Running("double", *line, seconds=60) as double:
        double.until("gets: all at rest")
        toolbox.run("check", config, "--send", "--yes", "--text", "Hello", **urls)
        double.until("HTTP 204")
        double.until("HTTP 204")
        done = double.ctrl_c()
    board.shutdown()
    board.server_close()
    assert phone + " gets: all at rest" in done.text and token not in done.text
    kinds = set()
    for path, fields, signature in Board.seen:
        assert RequestValidator(token).validate(HTTP_URL + path, fields, signature)
        kinds.add((path, fields.get("Body") or fields["MessageStatus"]))
    assert ("/twilio/sms", "4711 STATUS") in kinds
    assert ("/twilio/status?1bcdf", "sent") in kinds


def test_a_text_needs_an_address(config):
    toolbox.run("double", config, "--text", "4711 STATUS").expect(2, "--text needs --board")
