"""No tool prints a secret of config.py, however broken the file is; nor a traceback.

The configs are made by broken_configs.py. A few are given to each tool as a person would start it;
all of them, to save the start of a process each, to one child that calls the tools' own main()
with Python's warnings on, stdout and stderr together.
"""

import os
import re
import shutil
import subprocess
import sys

import broken_configs as made
import draws
import pytest
from doubles.serial_board import toolbox
from secrets_check import no_secret

COUNT = 360
SEED = 20261130
_MARK = "=== config "
# argv: tools, then folders; each holds a config.py.
_DRIVER = """
import gc, sys
gc.collect = lambda *generation: 0  # the checker does it often, each takes 7 ms
sys.stderr = sys.stdout
sys.path.insert(0, sys.argv[1])
from checking import cli, load
try:
    from flashing import cli as flash
    from flashing.say import Say, Stop, tell
except (ImportError, SyntaxError):
    flash = None  # only the project's own Python has pyserial
from pathlib import Path
load.firmware_on_path()
for number, folder in enumerate(sys.argv[2:]):
    print("=== config %d" % number, flush=True)
    config = Path(folder) / "config.py"
    try:
        print("exit", cli.main([str(config)]), flush=True)
        if flash and number % 4 == 0:
            say = Say()
            try:
                flash.check_config(config, say)
            except Stop as stop:
                tell(say, stop)
    except BaseException as error:
        print("ESCAPED", type(error).__name__, flush=True)
        raise
print("=== all", flush=True)
"""


def pythons():
    """This one, and every other between 3.8 and 3.13 that is here (PYTHONS=path:path adds some):
    what Python says of a line differs between them."""
    found = [sys.executable]
    for place in os.environ.get("PYTHONS", "").split(os.pathsep):
        found += [place] * bool(place)
    for minor in range(8, 14):
        path = shutil.which("python3.%d" % minor)
        works = path and not subprocess.call(
            [path, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        found += [path] if works and sys.version_info[1] != minor else []
    return found


def search(text, config=""):
    """Raises if a secret is in the text: whole, coded, half of it, or a line of the file."""
    no_secret(text, *made.SECRETS, *made.SIDS)
    assert not re.search(r"(?<!\d)%s(?!\d)" % made.PIN, text), "the PIN"
    assert "Traceback" not in text and "ESCAPED" not in text, text[-800:]
    assert "fault of the tool" not in text, text[-800:]
    for phone in made.PHONES:  # a sentence may name a number; a line of the file it may not
        assert '"%s", ' % phone not in text and '="%s"' % phone not in text, "a line of the file"
    lines = [line.strip() for line in config.split("\n") if len(line.strip()) > 25]
    assert not [line for line in lines if line in text], "a line of the file"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = tmp_path_factory.mktemp("broken")
    places = []
    for number, text in enumerate(made.broken(COUNT, SEED)):
        text = 'LANGUAGE = "uk"\n' * (number % 2) + text
        places.append(root / str(number))
        places[-1].mkdir()
        (places[-1] / "config.py").write_bytes(text.encode("utf-8", "surrogatepass"))
    return places


def test_the_right_config_is_right(tmp_path):
    (tmp_path / "config.py").write_text(made.RIGHT)
    done = toolbox.run("check", tmp_path / "config.py")
    search(done.text, made.RIGHT)
    done.expect(0, "config.py is right")


def test_no_broken_config_shows_a_secret(folders, request):
    """The first third, with --full all."""
    played = folders if request.config.getoption("--full") else folders[: COUNT // 3]
    for python in pythons():
        no_broken_config_shows_a_secret(python, played)


def no_broken_config_shows_a_secret(python, folders):
    done = subprocess.run(
        [python, "-W", "default", "-c", _DRIVER, toolbox.ROOT / "tools", *folders],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=120,
        env=toolbox.environment(PYTHONIOENCODING="utf-8"),
    )
    said = done.stdout.split(_MARK)[1:]
    assert len(said) == len(folders) and "=== all" in said[-1], (python, done.stdout[-800:])
    broken = 0
    for number, text in enumerate(said):
        config = (folders[number] / "config.py").read_text(encoding="utf-8", errors="replace")
        search(text, config)
        broken += "exit 2" in text
    assert broken > len(folders) * 2 // 3, python  # the others are slips that change nothing


SAMPLE = range(0, COUNT, COUNT // 5)


LINES = (
    ("check",),
    ("check", "--dry-run"),
    ("check", "--account"),
    ("check", "--send", "--yes"),
    ("flash.sh", "--app-only", "--port", "no-such-port", "--config"),
)


@pytest.mark.parametrize(("line", "number"), draws.pairs(LINES, SAMPLE))
def test_no_tool_shows_a_secret_when_it_is_started(line, number, folders):
    config = folders[number] / "config.py"
    nobody = "http://127.0.0.1:9"
    tool, *options = line
    done = toolbox.run(tool, *options, config, TWILIO_API=nobody, SIPGATE_API=nobody)
    search(done.text, config.read_text(encoding="utf-8", errors="replace"))
    assert done.text


def test_a_leak_would_be_found():
    for secret in (*made.SECRETS, *made.SIDS):
        for text in (secret, secret[: len(secret) // 2], 'x = "%s"' % secret):
            with pytest.raises(AssertionError):
                search("before %s after" % text)
    for text in ("PIN 7391.", "Traceback (most recent call last)", '("+380671112233", "x"'):
        with pytest.raises(AssertionError):
            search(text)
    with pytest.raises(AssertionError):
        search("  NAME = 'a rather long name of it'", "NAME = 'a rather long name of it'")
