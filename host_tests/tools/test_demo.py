"""The demo: the scripted evening, the keyboard, and that it notices when a text is missing."""

import io
import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from demo import evening, interactive
from demo.screen import Screen
from demo.stage import ZONE_MIN, Show, Stage

ROOT = Path(__file__).resolve().parents[2]


def shown(stage):
    out = io.StringIO()
    return Screen(stage.world, ZONE_MIN, out=out), out


@pytest.mark.parametrize("tls", ["memory", "off"])
def test_the_evening_ends_well(tls, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    with Stage(seed=2, tls=tls) as stage:
        screen, out = shown(stage)
        evening.play(Show(stage, screen))
        wrong = [(what, why) for what, why in evening.checks(stage) if why]
        assert wrong == [], out.getvalue()
        assert "code 21608" in out.getvalue()
        assert "\033" not in out.getvalue()  # colours are for terminals
        assert max(len(line) for line in out.getvalue().split("\n")) <= 80


def test_a_missing_and_a_double_text_are_noticed():
    with Stage(seed=2, tls="off") as stage:
        screen, _ = shown(stage)
        stage.double.faults.add("http", when={"to": "+380671110002"}, count=None, status=503,
                                code=20503)  # fmt: skip
        show = Show(stage, screen)
        stage.board.power_on()
        show.run(30000)
        message = stage.double.messages[0]
        stage.double.phones[message.to].inbox.append(message)
        wrong = dict((what, why) for what, why in evening.checks(stage) if why)
    assert wrong["Taras: the start"] == "arrived 0 times"
    assert wrong["Olena: the start"] == "arrived 2 times"
    assert "Olena: the door opened" in wrong


def test_a_stranger_and_a_restart_are_noticed():
    with Stage(seed=2, tls="off") as stage:
        account = next(iter(stage.double.accounts.values()))
        account.verified.add("+380000000000")
        stage.double._record(account, "+380000000000", account.numbers[0], "x", "x", 1.0)
        stage.board.power_on()
        stage.board.reset()
        wrong = dict((what, why) for what, why in evening.checks(stage) if why)
    assert "+380000000000" in wrong["nobody else got anything"]
    assert wrong["the program never failed"] == "it restarted 1 times"


def press(keys, *options):
    done = subprocess.run(
        [sys.executable, "-m", "demo", "--interactive", "--tls", "off", *options],
        check=False,
        input=keys.encode(),
        capture_output=True,
        timeout=60,
        env=dict(os.environ, PYTHONPATH=str(ROOT / "host_tests")),
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_keys_from_a_pipe():
    code, out, err = press("dgwmq")
    assert (code, err) == (0, "")
    for text in ("Front door opened", "Hall: motion", "sparks", "router is off"):
        assert text in out


def test_a_text_disarms():
    code, out, err = press("tssssd" + "s" * 6 + "q")
    assert (code, err) == (0, "")
    assert "texts DISARM" in out and "Olena: " in out and "disarmed: trips are counted" in out
    assert "Front door opened (disarmed: not told)" in out


def test_the_end_of_the_input_ends_it():
    code, out, err = press("")
    assert (code, err) == (0, "")
    assert "What each phone received" in out


IN_A_TERMINAL = """
import fcntl, runpy, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
runpy.run_module("demo", run_name="__main__", alter_sys=True)
"""


def _read(terminal, until=None):
    """What the terminal shows up to a text, or to its end; at most 20 s."""
    text, end = b"", time.monotonic() + 20
    while time.monotonic() < end and (until is None or until not in text):
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                data = os.read(terminal, 4096)
            except OSError:  # Linux: the other side is closed
                break
            if not data:
                break
            text += data
    return text


def test_a_terminal_quits_with_q_and_ctrl_c():
    pty = pytest.importorskip("pty")
    for keys in (b"q", b"\x03", b"dmgwwsp?q"):
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-c", IN_A_TERMINAL, "--interactive", "--speed", "50"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env=dict(os.environ, PYTHONPATH=str(ROOT / "host_tests")),
        )
        os.close(theirs)
        text = _read(ours, b"Starting in")
        os.write(ours, keys)
        text += _read(ours)
        os.close(ours)
        assert process.wait(10) == 0, text.decode()
        assert b"What each phone received" in text
        assert b"Traceback" not in text
        for key, words in ((b"d", b"front door is opened"), (b"p", b"loses its power")):
            assert key not in keys or words in text


def test_every_key_of_the_list_does_something():
    with Stage(tls="off") as stage:
        screen, out = shown(stage)
        house = interactive.House(stage, Show(stage, screen))
        for key, _ in interactive.KEYS:
            before = (out.getvalue(), house.quit)
            house.press(key)
            assert (out.getvalue(), house.quit) != before, key
        house.press("\n")
        house.press("x")
