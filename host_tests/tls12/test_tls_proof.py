"""The page that says what proves what: every test it names exists, and every file is on it."""

import functools
import re
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = (ROOT / "docs/tls-proof.md").read_text(encoding="utf-8")


@functools.cache
def functions(path):
    return re.findall(r"^def (\w+)\(", path.read_text(), re.M)


def test_every_test_named_exists():
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 80 and PAGE.count("::") == len(named), "each in the form `file.py::test`"
    missing = []
    for file, test in named:
        path = HERE / file if (HERE / file).exists() else ROOT / file
        if not path.exists() or test not in functions(path):
            missing.append("%s::%s" % (file, test))
    assert not missing


def test_every_line_has_its_proof():
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    for row in rows:
        assert row == "| what | proof |" or "::" in row, row


def test_every_file_of_tests_proves_something():
    files = {path.relative_to(HERE).as_posix() for path in HERE.rglob("test_*.py")}
    unnamed = {file for file in files if file + "::" not in PAGE}
    assert unnamed == {"test_tls_proof.py", "x509/test_preview.py"}  # the latter is about Twilio
