"""Nothing says "1 accounts": what counts a noun has a form for one of it."""

import ast
import re

import pytest
from checking import cli
from doubles.serial_board.toolbox import CONFIG
from vm import mpy

_NOUNS = "account alert character day mistake part phone segment sensor text trip"
_COUNTED = re.compile(r"%%d (?:real )?(%s)s\b" % "|".join(_NOUNS.split()))
_BRACKETS = re.compile(r"\b(?:%s)\(s\)" % "|".join(_NOUNS.split()))
# Never one where they are told: (file, noun) -> why.
FINE = {
    ("schedule.py", "text"): "the queue is full",
    ("trust_report.py", "day"): "told after a year",
    ("web.py", "character"): "at least 10",
    ("senders.py", "text"): "a verb: entry 2 texts this phone",
    ("texts.py", "segment"): "more than MAX_SEGMENTS, so two at least",
}
FOLDERS = (mpy.FIRMWARE, mpy.ROOT / "tools" / "checking")


def texts(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_whatever_is_counted_has_a_form_for_one(folder):
    wrong = []
    # the tables of Ukrainian hold the very sentences of the firmware
    for path in [each for each in sorted(folder.rglob("*.py")) if each.name[:3] != "uk_"]:
        found = list(texts(path))
        for text in found:
            wrong += ["%s: %r" % (path.name, text) for _ in _BRACKETS.findall(text)]
            for noun in _COUNTED.findall(text):
                one = [each for each in found if re.search(r"%%d %s\b" % noun, each)]
                if not one and (path.name, noun) not in FINE:
                    wrong.append("%s: %r" % (path.name, text))
    assert not wrong, "\n".join(wrong)


def test_one_mistake_is_one_mistake(tmp_path, capsys):
    (tmp_path / "config.py").write_text(CONFIG + "CAP_PER_DAY = 0\nHTTP_PASSWORD = 'x'\n")
    cli.main([str(tmp_path / "config.py")])
    said = capsys.readouterr().out
    assert "it has 1 character; write 10 to 60" in said and "has 2 mistakes." in said
    (tmp_path / "config.py").write_text(CONFIG + "CAP_PER_DAY = 0\n")
    cli.main([str(tmp_path / "config.py")])
    assert "has 1 mistake." in capsys.readouterr().out
