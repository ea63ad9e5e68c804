"""tools/check --account: what the board's own TLS and roots say to the provider's certificate."""

import socket
import threading
import time

import pytest
import tls12
from checking import cli, tls
from demo import certificates
from doubles.serial_board import toolbox
from doubles.serial_board.toolbox import SID, TOKEN
from doubles.twilio import TwilioDouble, serve

FROM = "+15005550006"


class Place:
    """A server on this computer, its certificate from a root that only roots.bin knows."""

    def __init__(self, folder, name="localhost", at=None):
        self.folder = folder
        context, self.roots = certificates.make(folder, name, at or time.time())
        self.double = TwilioDouble(latency_ms=0)
        self.double.add_account(kind="full", sid=SID, token=TOKEN, numbers=[FROM])
        self.serving = serve(self.double, tls=context)

    def __enter__(self):
        self.server = self.serving.__enter__()
        return self

    def __exit__(self, *error):
        return self.serving.__exit__(*error)

    def judge(self, roots="roots.bin"):
        file = self.folder / roots if roots else None
        return tls.judge("localhost", self.server.port, file and str(file), 5)


@pytest.fixture(autouse=True)
def as_before():
    yield
    tls12.policy = None


def test_a_root_on_board(tmp_path):
    with Place(tmp_path) as place:
        good, say = place.judge()
    assert good is True
    assert (
        say == 'the board will believe localhost: its certificate rests on the root "Demo root".'
    )
    assert not place.double.requests, "nothing is sent"


def test_a_root_that_this_computer_knows_and_the_board_does_not(tmp_path):
    with Place(tmp_path) as place:
        good, say = place.judge(roots=None)
    assert good is False
    assert "the board will refuse localhost" in say and "no root on board knows" in say
    assert "tools/roots" in say


def test_another_name(tmp_path):
    with Place(tmp_path, "api.example") as place:
        good, say = place.judge()
    assert good is False and "is for api.example, not for this host" in say


@pytest.mark.parametrize("days, words", [(-90, "ended on"), (90, "starts on")])
def test_dates(tmp_path, days, words):
    with Place(tmp_path, at=time.time() + days * 86400) as place:
        good, say = place.judge()
    assert good is False and words in say


def test_a_damaged_roots_file(tmp_path):
    with Place(tmp_path) as place:
        (tmp_path / "roots.bin").write_bytes(place.roots[:-1])
        good, say = place.judge()
    assert good is not True and "roots file is damaged" in say


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    good, say = tls.judge("localhost", port, None, 2)
    assert good is None and "could not be asked for its certificate" in say


def answering(data, times):
    """A listener that says `data` to each connection, `times` times; its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    seen = []

    def run():
        for _ in range(times):
            one, _ = listener.accept()
            seen.append(one.recv(500))
            one.sendall(data)
            one.close()
        listener.close()

    threading.Thread(target=run, daemon=True).start()
    return listener.getsockname()[1], seen


def test_what_is_no_tls_is_asked_three_times():
    port, seen = answering(b"HTTP/1.1 403 Blocked\r\n\r\n", 3)
    good, say = tls.judge("localhost", port, None, 5)
    assert good is False and "this is not TLS" in say
    assert len(seen) == 3


def test_one_forged_alert_is_not_the_verdict(tmp_path, monkeypatch):
    with Place(tmp_path) as place:
        forged, seen = answering(b"\x15\3\3\0\2\2\x28", 1)
        real = socket.create_connection
        ports = [forged, place.server.port]
        monkeypatch.setattr(
            "checking.tls.socket.create_connection", lambda a, t: real((a[0], ports.pop(0)), t)
        )
        good, _ = place.judge()
    assert good is True and len(seen) == 1


def test_the_tool_leaves_this_computer_s_modules_alone(tmp_path):
    import sys

    before = sys.modules.get("tls"), sys.modules["socket"]
    with Place(tmp_path) as place:
        place.judge()
    assert (sys.modules.get("tls"), sys.modules["socket"]) == before


def check(tmp_path, capsys, api, more=""):
    (tmp_path / "config.py").write_text(toolbox.CONFIG + "\nTIMEOUT_S = 5\n" + more)
    code = cli.main([str(tmp_path / "config.py"), "--api", api, "--account"])
    out, err = capsys.readouterr()
    toolbox.no_secret(out + err)
    return toolbox.Done(code, out + err)


def test_the_command_with_the_roots_beside_config(tmp_path, capsys, monkeypatch):
    with Place(tmp_path) as place:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "root.pem"))
        api = "https://localhost:%d" % place.server.port
        done = check(tmp_path, capsys, api, 'TLS_ROOTS = "roots.bin"\n')
        done.expect(0, "a full account, active", "believe localhost: its certificate rests on the")
        done = check(tmp_path, capsys, api)
        done.expect(1, "could not be asked", "the board will refuse localhost")
        asked = len(place.double.requests)
        done = check(tmp_path, capsys, api, "TLS_VERIFY = False\n")
        done.expect(0, "a full account, active", "TLS_VERIFY is False")
    assert asked == 4 < len(place.double.requests), "by the board's roots or not at all"


@pytest.mark.parametrize(
    "more, words",
    [
        ("TLS_VERIFY = False\n", "TLS_VERIFY is False"),
        ('TLS_ROOTS = "own.bin"\n', "there is no"),
        ("", "is no https address"),
    ],
)
def test_what_is_not_judged_is_said(tmp_path, capsys, more, words):
    double = TwilioDouble(latency_ms=0)
    double.add_account(kind="full", sid=SID, token=TOKEN, numbers=[FROM])
    with serve(double) as server:
        check(tmp_path, capsys, server.url, more).expect(0, "TLS: ", words)
