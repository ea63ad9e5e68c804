"""The demo: the scripted evening, the keyboard, and that it notices when a text is missing."""

import io
import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import draws
import pytest
from demo import evening, interactive
from demo.__main__ import main as demo_main
from demo.screen import Screen
from demo.stage import ZONE_MIN, Show, Stage

ROOT = Path(__file__).resolve().parents[2]


def shown(stage):
    out = io.StringIO()
    return Screen(stage.world, ZONE_MIN, out=out), out


@pytest.mark.parametrize("tls", draws.first(1, ["memory", "off"]))
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


def test_it_opens_with_a_sentence_and_ends_with_the_phones(capsys, monkeypatch):
    monkeypatch.setattr(evening, "play", lambda show: None)
    monkeypatch.setattr(evening, "checks", lambda stage: [("the door opened", None)])
    assert demo_main(["--fast", "--tls", "off"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("An evening at home, played on a virtual board")
    parts = ("Did everything", "each phone", "demo: ", "Your turn")
    places = [out.index(words) for words in parts]
    assert places == sorted(places)
    assert "tools/demo.sh --interactive" in out.split("demo: ")[1]


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
        before = out.getvalue()
        house.press("\n")
        assert out.getvalue() == before


@pytest.mark.parametrize("key", ["x", "ж", "\033", "\x01"])
def test_an_unknown_key_is_answered_with_those_there_are(key):
    with Stage(tls="off") as stage:
        screen, out = shown(stage)
        interactive.House(stage, Show(stage, screen)).press(key)
        assert "No key" in out.getvalue() and "d door, m motion" in out.getvalue()
        assert ("No key x" in out.getvalue()) == (key == "x")
        assert "\033" not in out.getvalue() and "\x01" not in out.getvalue()


def test_the_keys_work_with_a_ukrainian_layout():
    """Each key of QWERTY and the letter of ЙЦУКЕН on the same place."""
    places = dict(zip("йцукенгшщзфівапролдячсмить", "qwertyuiopasdfghjklzxcvbnm", strict=True))
    keys = {key for key, _ in interactive.KEYS if key != "?"}
    assert keys == {places[letter] for letter in interactive.LAYOUT if letter in places}
    for letter, key in interactive.LAYOUT.items():
        assert places.get(letter, key) == key
    with Stage(tls="off") as stage:
        screen, out = shown(stage)
        interactive.House(stage, Show(stage, screen)).press("В")
        assert "front door is opened" in out.getvalue()


def test_a_key_of_several_bytes_is_one_key():
    reading, writing = os.pipe()
    os.write(writing, "вd\033[1;5Aї\033[Bq".encode())
    os.close(writing)
    with os.fdopen(reading) as stream:
        keyboard = interactive.Keyboard(stream)
        keys = []
        while not keyboard.ended:
            keys.append(keyboard.key())
    assert keys == ["в", "d", "\033", "ї", "\033", "q", None]


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_on_a_terminal_state_and_keys_stay_in_the_last_line():
    with Stage(tls="off") as stage:
        out = Terminal()
        screen = Screen(stage.world, ZONE_MIN, out=out)
        house = interactive.House(stage, Show(stage, screen))
        screen.footer(house.status())
        screen.print("something happens")
        last = out.getvalue().split("\n")[-1]
        for words in ("d:door closed", "w:Wi-Fi on", "p:power off", "q:quit"):
            assert words in last
        assert len(house.status()) <= 76
        house.press("d")
        house.show.run(1000)
        screen.footer(house.status())
        assert "door open" in out.getvalue().split("\r\033[K")[-1]


def test_a_person_gets_time_to_read_and_a_pipe_does_not_wait(monkeypatch):
    slept = []
    monkeypatch.setattr(time, "sleep", slept.append)
    with Stage(tls="off") as stage:
        Screen(stage.world, out=io.StringIO()).line("board", "board", "words")
        assert not slept
        Screen(stage.world, out=io.StringIO(), reading=True).line("board", "board", "w" * 100)
        assert 0.5 < sum(slept) < 5


ONLY = """
import sys
from importlib import metadata

allowed = {"certifi", "cryptography", "greenlet", "littlefs-python", "cffi", "pycparser"}
others = {name for name, packages in metadata.packages_distributions().items()
          if not allowed & {package.lower() for package in packages}}


class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in others:
            raise ImportError("not in requirements/demo.txt: " + name)


sys.meta_path.insert(0, Absent())
"""


def test_the_demo_needs_nothing_but_the_four_packages_of_its_list(tmp_path):
    listed = re.findall(r"^([\w-]+)==", (ROOT / "requirements/demo.txt").read_text(), re.M)
    assert sorted(listed) == ["certifi", "cryptography", "greenlet", "littlefs-python"]
    (tmp_path / "sitecustomize.py").write_text(ONLY)
    path = os.pathsep.join([str(tmp_path), str(ROOT / "host_tests")])
    done = subprocess.run(
        [sys.executable, "-m", "demo", "--interactive"],
        input=b"q",
        check=False,
        capture_output=True,
        timeout=60,
        env=dict(os.environ, PYTHONPATH=path, PYTHONDONTWRITEBYTECODE="1"),
    )
    assert done.returncode == 0, done.stderr.decode()
    out = done.stdout.decode()
    assert out.startswith("An evening at home") and "accepted by Twilio" in out
