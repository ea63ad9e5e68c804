"""tools/workbench as a program: its address, its end, a port in use, two of them."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from vm.mpy import ROOT
from workbenching import cli

_PATIENCE_S = 30


@pytest.fixture
def start(tmp_path):
    """-> function(options): a running tools/workbench, its address, what it said."""
    running = []

    def started(*options):
        made = subprocess.Popen(
            [sys.executable, ROOT / "tools/workbenching", "--no-open", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "WORKBENCH_FROM": str(tmp_path)},
        )
        running.append(made)
        lines = []
        for line in made.stdout:
            lines.append(line)
            if "Ctrl-C ends" in line:
                break
        said = "".join(lines)
        return made, re.search(r"http://127\.0\.0\.1:(\d+)/[\w-]{32}/", said), said

    yield started
    for each in running:
        each.kill()
        each.wait(_PATIENCE_S)
        each.stdout.close()


def status_of(url):
    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE_S) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_it_prints_its_address_serves_there_and_ends_with_ctrl_c(start):
    made, found, _ = start("config.py")
    assert status_of(found[0]) == 200
    assert status_of("http://127.0.0.1:%s/" % found[1]) == 403
    events = urllib.request.urlopen(found[0] + "events", timeout=_PATIENCE_S)  # an open page
    assert events.readline() == b": here\n"
    made.send_signal(signal.SIGINT)
    rest = made.stdout.read()
    assert made.wait(_PATIENCE_S) == 130 and rest.endswith("Stopped.\n")
    assert "Traceback" not in rest
    events.close()


def test_only_this_computer_is_listened_to(start):
    _, found, _ = start()
    with socket.socket() as other:
        other.bind(("127.0.0.2", int(found[1])))  # free: not bound to all addresses


def test_a_port_in_use_is_told(start):
    _, found, _ = start()
    second = subprocess.run(
        [sys.executable, ROOT / "tools/workbenching", "--no-open", "--port", found[1]],
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
        check=False,
    )
    assert second.returncode == 3
    assert "Port %s: " % found[1] in second.stderr and "Leave out --port" in second.stderr


def test_a_second_workbench_has_its_own_port_and_token(start):
    (_, one, *said), (_, other, *more) = start("config.py"), start("config.py")
    said += more
    assert one[1] != other[1] and one[0].split("/")[3] != other[0].split("/")[3]
    assert "Another workbench is open" not in said[0] and "Another workbench is open" in said[1]
    crossed = "http://127.0.0.1:%s/%s/" % (one[1], other[0].split("/")[3])
    assert status_of(crossed) == 403 and status_of(other[0]) == 200


@pytest.mark.parametrize("options", [["--port", "0"], ["--port", "x"], ["--prot", "1"]])
def test_a_wrong_command_line_is_told(options, capsys):
    with pytest.raises(SystemExit) as error:
        cli.main(options)
    assert error.value.code == 2 and "Traceback" not in capsys.readouterr().err


def test_help_names_the_exit_codes(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    said = capsys.readouterr().out
    for words in ("exit codes", "127.0.0.1", "--no-open", "130"):
        assert words in said


def test_no_browser_is_opened_inside_a_terminal(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(cli.sys, "platform", "linux")
    monkeypatch.setattr(cli.webbrowser, "open", lambda url: pytest.fail("opened"))
    if "microsoft" not in os.uname().release.lower():
        assert not cli.has_screen()
        cli.tell("http://127.0.0.1:1/x/", no_open=False)
