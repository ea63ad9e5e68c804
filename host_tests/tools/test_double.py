"""tools/double, started by hand, and the tools that are led to it."""

import pytest
from doubles.serial_board import toolbox
from doubles.telegram.core import MADE_UP
from doubles.twilio.server import socket

PORT_PAIR = range(18025, 19025, 3)


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
