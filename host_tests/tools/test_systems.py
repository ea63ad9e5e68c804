"""Every Python and system that the documents name is in the matrix of continuous integration, and
what it runs there works here."""

import ast
import re
import subprocess
import sys

import pytest
from flashing import venv
from vm.mpy import ROOT

WORKFLOW = (ROOT / ".github/workflows/tests.yml").read_text()


def job(name):
    return re.search(r"^  %s:\n((?:    .*\n|\n)*)" % name, WORKFLOW, re.M)[1]


def listed(name, key):
    return re.findall(r"[\w.-]+", re.search(r"^ +%s: \[(.*)\]" % key, job(name), re.M)[1])


def test_the_tools_run_on_three_systems_and_two_pythons():
    assert [name.split("-")[0] for name in listed("tools", "system")] == [
        "ubuntu", "macos", "windows",
    ]  # fmt: skip
    for name in ("tests", "tools"):
        assert listed(name, "python") == ["3.11", "3.13"]
    assert listed("old-python", "python") == ["3.8", "3.9", "3.10"]
    for command in ("python .ci/tools.py\n", "bash tools/demo.sh --fast\n"):
        assert "- run: " + command in job("tools")
    assert "- run: python .ci/tools.py --check-only\n" in job("old-python")
    assert "- run: bash .ci/run\n" in job("tests")


def test_every_job_has_a_bound_and_no_more_rights_than_reading():
    jobs = re.findall(r"^  ([\w-]+):\n    strategy", WORKFLOW, re.M)
    assert jobs == ["tests", "tools", "old-python"]
    for name in jobs:
        assert "timeout-minutes: " in job(name)
        assert "contents: read" in job(name) and "write" not in job(name)


SCRIPTS = ("tools/log", "tools/status", "tools/double", "tools/flashing/__main__.py")


@pytest.mark.parametrize("name", SCRIPTS)
def test_an_old_python_is_told_in_a_sentence(name, monkeypatch, tmp_path):
    """Up to the line that asks for the version a script is in the words of Python 3.8."""
    text = (ROOT / name).read_text()
    ask = text.index("\nuse_project_python(")
    assert "from flashing.venv import" in text[:ask]
    later = [word for word in ("checking", "flashing.cli", "flashing.follow") if word in text]
    assert later and all(
        text.index(" " + word if word == "checking" else word, ask) for word in later
    )
    ast.parse(text, feature_version=(3, 8))
    ast.parse((ROOT / "tools/flashing/venv.py").read_text(), feature_version=(3, 8))
    monkeypatch.setattr(venv, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    with pytest.raises(SystemExit, match="needs Python 3.11 or newer; this is 3.8"):
        venv.use_project_python()


def test_what_runs_there_works_here():
    done = subprocess.run(
        [sys.executable, str(ROOT / ".ci/tools.py")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all well on" in done.stdout


@pytest.mark.parametrize("name", ["docs/ports.md", "README.md", "README.uk.md"])
def test_the_documents_do_not_say_that_what_never_ran_ran(name):
    text = " ".join((ROOT / name).read_text(encoding="utf-8").split())
    assert not re.search(r"tests of this repository run on Linux, macOS", text)
    if name == "docs/ports.md":
        assert "never ran" in text
