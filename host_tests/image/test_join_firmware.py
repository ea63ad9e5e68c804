"""The firmware as it is joined: every line, function and name is still there."""

import argparse
import ast
import contextlib
import shutil
from pathlib import Path

import pytest
from flashing import follow
from image import bundle, groups, lines
from image import join as joining
from image.scopes import File

ROOT = Path(__file__).resolve().parents[2]
FIRMWARE = ROOT / "firmware"


def file_of(module, joined):
    """The file of a module in the image."""
    name = module.replace(".", "/")
    return name + ".py" if name + ".py" in joined else name + "/__init__.py"


@pytest.fixture(scope="module")
def for_chip():
    """As joining.for_chip of the firmware; nobody changes it."""
    return joining.for_chip(firmware(), BESIDE)


def test_the_lines_of_the_firmware(for_chip):
    sources = firmware()
    joined, _ = for_chip
    titles = {own: title for title, own in joining.source_names(FIRMWARE).items()}
    table = joining.source_lines(FIRMWARE)
    for group, members in groups.GROUPS.items():
        title = titles[joining.module_of(group + ".py")]
        members = [member + ".py" for member in members.split()]
        for n, line in enumerate(joined[file_of(title, joined)].split("\n"), 1):
            if line.lstrip().startswith(("def ", "class ")):
                said = lines.translated('File "%s", line %d' % (title, n), table)
                file, _, number = said.partition(":")
                assert file in members
                own = sources[file].split("\n")[int(number) - 1]
                assert own.split()[0] == line.split()[0], said


class _Clock:
    def monotonic(self):
        return 0

    def strftime(self, form):
        return form

    def sleep(self, s):
        raise AssertionError("nothing to wait for")


def test_tools_log_says_the_lines_of_the_source_without_a_table_of_the_image(monkeypatch):
    monkeypatch.setattr(follow.cache, "LAST", Path("no such file"))
    titles = {own: title for title, own in joining.source_names(FIRMWARE).items()}
    desk = titles["delivery.rate_limit"]
    before = (FIRMWARE / "delivery/pause.py").read_text().count("\n")
    first = before + 1, "delivery/rate_limit.py"
    board = ["Armed.", '  File "%s", line %d, in load' % (desk, first[0] + 2)]
    monkeypatch.setattr(follow, "_port", lambda wanted: "port")
    monkeypatch.setattr(follow.prompt, "Line", lambda port: contextlib.nullcontext())
    monkeypatch.setattr(follow.prompt, "lines", lambda line, left: board)
    said = []
    args = argparse.Namespace(port=None, seconds=1)
    follow.follow(args, lambda text, indent: said.append(text), _Clock())
    assert said[1:] == ["%H:%M:%S  Armed.", "%%H:%%M:%%S    %s:3, in load" % first[1]]


def test_flashing_tells_what_cannot_be_joined(tmp_path):
    shutil.copytree(FIRMWARE, tmp_path / "firmware")
    (tmp_path / "firmware/own.py").write_text("where = 'sensors'\n")
    with pytest.raises(bundle.Stop, match='own.py:1: "sensors" may mean a module that is joined'):
        bundle.build(tmp_path / "firmware", tmp_path / "work")


BESIDE = ("boot.py", "main.py", "config.example.py")


def firmware():
    return {
        path.relative_to(FIRMWARE).as_posix(): path.read_text()
        for path in FIRMWARE.rglob("*.py")
        if "__pycache__" not in path.parts and path.name != "config.py"
    }


def test_every_function_of_the_firmware_is_still_there(for_chip):
    sources = firmware()
    joined, moved = for_chip
    for file, text in sources.items():
        if file in BESIDE:
            continue
        module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        group, names = moved.get(module, (module, {}))
        there = group.replace(".", "/") + ".py"
        there = there if there in joined else group.replace(".", "/") + "/__init__.py"
        if not text.strip():
            continue  # a package of the source alone
        kinds = (ast.FunctionDef, ast.ClassDef)
        found = {node.name for node in ast.parse(joined[there]).body if isinstance(node, kinds)}
        own = [node.name for node in ast.parse(text).body if isinstance(node, kinds)]
        assert {names.get(name, name) for name in own} <= found, file


def test_no_name_of_a_joined_module_is_bound_twice_or_missing(for_chip):
    """A function that two members have would be lost; one that nobody has fails on the chip."""
    import builtins

    joined, _ = for_chip
    own = {source: title for title, source in joining.source_names(FIRMWARE).items()}
    for group in groups.GROUPS:
        title = file_of(own[joining.module_of(group + ".py")], joined)
        file = File(title, joined[title], set())
        defs = [n.name for n in file.tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
        assert len(defs) == len(set(defs)), group
        for ref in file.refs:
            if ref.home is file.scope and not ref.binds:
                assert ref.name in file.globals() or hasattr(builtins, ref.name), (group, ref.name)


def test_what_is_allowed_is_still_there():
    """An entry that excuses nothing any more would excuse something new."""
    sources = firmware()
    for file, word in groups.NOT_MODULES:
        assert word in sources[file], (file, word)


def test_a_line_of_a_joined_module_is_one_of_a_member():
    long = {"a.py": 10, "p/b.py": 5, "c.py": 3}
    table = lines.places({"g.py": ["a.py", "p/b.py"], "p/__init__.py": ["c.py"]}, long.get)
    say = 'File "%s", line %d, in f'
    assert lines.translated(say % ("g", 10), table) == "a.py:10, in f"
    assert lines.translated(say % ("g", 11), table) == "p/b.py:1, in f"
    other = " |" + say % ("x", 2)
    assert lines.translated(say % ("p", 2) + other, table) == "c.py:2, in f" + other
