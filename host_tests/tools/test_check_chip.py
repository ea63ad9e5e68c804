"""tools/check judges what the chip runs: what passes loads there, what does not is told."""

import json
import re

import pytest
from checking import chip, cli, load
from doubles.serial_board.toolbox import CONFIG
from flashing import cli as flash
from flashing.say import Say, Stop

# Valid on a PC, not on the board: (lines after a right config of four, line told, words).
LACKING = [
    ("A = [1]\nB = [*A, 2]", 6, "[*other] is not in MicroPython: write list(other) + [...]"),
    ("A = (1,)\nB = (0, *A)", 6, "[*other] is not in MicroPython"),
    ("D = {}\nE = {**D, 'a': 1}", 6, "{**other} is not in MicroPython: use dict("),
    ('X = "\\N{BULLET}"', 5, "write the character itself"),
    ("x = 1\nmatch x:\n    case 1:\n        pass", 6, "match is not in MicroPython"),
    ("import os\nos.environ", 6, "os.environ is not on the chip"),
    ("from os import environ", 5, "os.environ is not on the chip"),
    ("import typing", 5, "the module typing is not on the chip"),
    ("\n\nfrom typing import Any", 7, "the module typing is not on the chip"),
    ("from dataclasses import dataclass", 5, "the module dataclasses"),
    ("import enum, json", 5, "the module enum"),
    ("def f(a, /):\n    return a", 5, "positional-only"),
    ("X = 1if 1else 2", 5, "put a space after the number"),
    ("try:\n    pass\nexcept* OSError:\n    pass", 5, "except* is not in MicroPython"),
]
ONLY_COMPILER = ("X = 1if 1else 2",)  # no list of names tells it
# Valid on both.
FINE = [
    "A = [1]\nB = A + [2]\nE = dict({}, a=1)",
    'X = "\\u2022 • é"',
    "try:\n    import typing\nexcept ImportError:\n    pass",
    "import json, time",
    "def f(*, a=1, **b):\n    return lambda: a",
    "X = f'{1 + 1}'\nclass A:\n    y: int = 5",
    "async def f():\n    pass",
    "X = 0x1F + 1_000\nY: str = 'a' 'b'",
]


def judged(extra):
    """-> the mistakes of a right config with these lines added."""
    return load.judge(load.namespace_of(CONFIG + extra + "\n", "config.py"))[1]


@pytest.fixture(scope="module")
def on_the_vm(npm_vm):
    """{lines: does the config with them load on MicroPython?}"""
    texts = [row[0] for row in LACKING] + FINE
    code = """
import json
for text in json.loads(%r):
    try:
        exec(text, {})
        print("loads")
    except Exception as error:
        print("fails")
""" % json.dumps([CONFIG + text for text in texts])
    said = npm_vm.steps([code], in_place=False).split()
    assert len(said) == len(texts)
    return dict(zip(texts, said, strict=True))


@pytest.mark.parametrize("extra, line, words", LACKING)
def test_what_does_not_load_on_the_board_is_a_mistake_with_its_line(extra, line, words, on_the_vm):
    assert on_the_vm[extra] == "fails"
    wrong = judged(extra)
    assert [each for each in wrong if words in each and each.startswith("line %d:" % line)], wrong
    assert len(wrong) == 1


@pytest.mark.parametrize("extra", FINE)
def test_what_loads_on_the_board_is_right(extra, on_the_vm):
    assert on_the_vm[extra] == "loads"
    assert judged(extra) == []


@pytest.mark.parametrize("extra, line, words", LACKING)
def test_without_the_compiler_the_list_tells_and_that_is_said(extra, line, words, monkeypatch):
    monkeypatch.setattr(chip, "compiler", lambda root: None)
    _, wrong, notes = load.judge(load.namespace_of(CONFIG + extra + "\n", "config.py"))
    assert any("mpy-cross is not installed here" in note for note in notes)
    if extra not in ONLY_COMPILER:
        assert [each for each in wrong if words in each and each.startswith("line %d:" % line)]


def test_the_compiler_alone_tells_the_line_too(monkeypatch):
    monkeypatch.setattr(chip.subset, "lacking", lambda *_: [])
    for extra, line, _ in LACKING:
        if "import" not in extra and "os." not in extra and "\\N" not in extra:
            (wrong,) = judged(
                extra
            )  # in a block of several lines the compiler may tell a later one
            at = int(re.match(r"line (\d+): on the board: ", wrong)[1])
            assert line <= at <= line + extra.count("\n"), wrong


@pytest.fixture
def project(tmp_path):
    (tmp_path / "config.py").write_text(CONFIG)
    return tmp_path


def test_hooks_beside_the_config_are_judged_too(project, capsys):
    hooks = project / "hooks.py"
    hooks.write_text("def on_message_sent(a, b, c):\n    import requests\n    print(a, b, c)\n")
    assert cli.main([str(project / "config.py")]) == 0
    hooks.write_text("import typing\n\n\ndef on_message_sent(a, b, c):\n    print([*a])\n")
    assert cli.main([str(project / "config.py")]) == 2
    said = capsys.readouterr().out
    assert "hooks.py (line 1): on the board: the module typing is not on the chip." in said
    assert "hooks.py (line 5): on the board: [*other] is not in MicroPython" in said
    hooks.write_text("def on_message_sent(a, b, c)\n    print('secret-of-hooks', a)\n")
    assert cli.main([str(project / "config.py")]) == 2
    said = capsys.readouterr().out
    assert "hooks.py (line 1): look for a missing comma" in said and "secret-of" not in said


def test_a_method_that_the_chip_may_lack_is_only_doubted(project):
    (project / "hooks.py").write_text("def on_message_sent(a, b, c):\n    print(c.title())\n")
    made, wrong, notes = load.judge(load.namespace(project / "config.py"))
    assert made and wrong == []
    assert [note for note in notes if note.startswith("hooks.py (line 2): on the board: .title()")]


def test_flash_says_it_in_its_check_of_the_config(project):
    config = project / "config.py"
    config.write_text(CONFIG + "import typing\nA = [*WIFI]\n")
    with pytest.raises(Stop) as stop:
        flash.check_config(config, Say())
    assert "2 mistakes" in stop.value.sentence
    assert "line 5: on the board: the module typing" in stop.value.sentence
    assert "line 6: on the board: [*other]" in stop.value.sentence
