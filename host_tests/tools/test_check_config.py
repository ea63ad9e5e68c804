"""tools/check config.py: every mistake at once, no secret ever, the exit code says which."""

import ast

import pytest
from checking import cli, load
from doubles.serial_board import toolbox
from doubles.serial_board.toolbox import (
    CONFIG,
    ROOT,
    SID,
    TOKEN,
    WIFI_KEY,
)
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture
def check(tmp_path, capsys):
    def run(text, *options):
        config = tmp_path / "config.py"
        config.write_text(text)
        code = cli.main([str(config), *options])
        out, err = capsys.readouterr()
        toolbox.no_secret(out + err)
        return toolbox.Done(code, out + err)

    return run


def test_a_right_config_is_summed_up(check):
    check(CONFIG).expect(
        0,
        "config.py is right",
        "+380501234567 gets your own words from +15005550006",
        "Front door on GPIO5",
        "1 segment",
    )


class TestTwoBoards:
    @pytest.fixture
    def pair(self, tmp_path, check):
        def run(text, other, *options):
            (tmp_path / "garage.py").write_text(other)
            return check(text, str(tmp_path / "garage.py"), *options)

        return run

    def test_what_they_share_is_said(self, pair):
        done = pair(CONFIG, CONFIG + "CAP_PER_DAY = 30\n")
        done.expect(
            0,
            "config.py is right",
            "garage.py is right",
            "share account ...%s" % SID[-4:],
            "75 together",
            "50 in 24 h",
            "cannot tell whose",
        )
        assert "commands" not in done.text

    def test_commands_to_one_number(self, pair):
        more = 'COMMANDS_FROM = ["+380501234567"]\n'
        done = pair(CONFIG + more, CONFIG + more + 'NAME = "Garage"\n')
        done.expect(0, "90 together", "both act on commands texted to +15005550006")
        assert "cannot tell whose" not in done.text

    def test_nothing_in_common(self, pair):
        done = pair(CONFIG, CONFIG.replace(SID, "AC" + "9" * 32))
        done.expect(0, "share no account")

    def test_mistakes_of_the_other_are_said(self, pair):
        pair(CONFIG, CONFIG.replace("pin=5", "pin=6")).expect(2, "garage.py has 1 mistake")
        pair(CONFIG, "SENDERS = [").expect(2, "garage.py")


def test_all_mistakes_come_at_once(check):
    text = CONFIG.replace("+380501234567", "0501234567").replace("pin=5", "pin=6")
    done = check(text + "CAP_PER_DAY = 'many'\nCOLOUR = 3\n")
    done.expect(2, "SENDERS", "SENSORS", "CAP_PER_DAY", "note:    COLOUR", "3 mistakes")
    assert done.text.count("mistake:") == 3


def test_the_example_names_its_placeholders_only(check):
    done = check((ROOT / "firmware" / "config.example.py").read_text())
    done.expect(2, "placeholder")
    for line in done.text.split("\n"):
        assert "mistake" not in line or "placeholder" in line or line.endswith("mistakes."), line


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CONFIG.replace('")]\nSENSORS', '"]\nSENSORS'), "line 3"),
        (CONFIG.replace('"%s"' % TOKEN, TOKEN), "line 3"),
        (CONFIG.replace('"%s"' % TOKEN, '"%s' % TOKEN), "line 3"),
        (CONFIG + "raise ValueError(WIFI)\n", "line 5: ValueError"),
        (CONFIG + "import nothing_like_this\n", "line 5: ModuleNotFoundError"),
        (CONFIG + "NAME = undefined_name\n", "the name undefined_name is not known"),
        (CONFIG + "\tNAME = 1\n", "line 5"),
        ("\x00", "not Python"),
    ],
)
def test_a_file_that_does_not_load_is_told_by_line_without_its_contents(check, text, words):
    check(text).expect(2, words)


def test_a_missing_or_unreadable_file(check, tmp_path, capsys):
    assert cli.main([str(tmp_path / "none.py")]) == 2
    assert "cp firmware/config.example.py" in capsys.readouterr().out
    (tmp_path / "binary.py").write_bytes(b"\xff\xfe\x00")
    assert cli.main([str(tmp_path / "binary.py")]) == 2
    assert "not UTF-8" in capsys.readouterr().out


PLACES = [
    at for at, node in enumerate(CONFIG) if node in "\"'(),[]=\n" or CONFIG[at : at + 2] == "+3"
]


@given(st.sampled_from(PLACES), st.sampled_from(["", '"', "(", "]", ",", "\n", "=", "0", "\\"]))
def test_no_slip_of_the_pen_crashes_it_or_shows_a_secret(at, instead):
    text = CONFIG[:at] + instead + CONFIG[at + 1 :]
    said = []
    try:
        names = load.namespace_of(text, "config.py")
        said += load.judge(names)[1]
    except load.NotLoaded as error:
        said.append(str(error))
    whole = "\n".join(said)
    assert TOKEN not in whole and WIFI_KEY not in whole
    # Half a token is half a secret.
    assert TOKEN[:20] not in whole and TOKEN[12:] not in whole


def test_every_secret_of_a_config_is_known_to_the_mask():
    names = load.namespace_of(
        CONFIG
        + 'from accounts import twilio\nSENDERS += [twilio("+380501234568", "+15005550006", '
        '"b0" * 16, "%s", key="SK" + "c" * 32)]\nWIFI += [("b", "another key")]\n' % SID,
        "c",
    )
    assert set(load.secrets(names)) == {TOKEN, WIFI_KEY, "b0" * 16, "another key"}
    assert load.secrets({"SENDERS": 5, "WIFI": [1, ("a",), None]}) == []


def test_checking_leaves_nothing_behind(tmp_path):
    config = tmp_path / "config.py"
    config.write_text(CONFIG)
    toolbox.run("check", config, cwd=tmp_path, TMPDIR=str(tmp_path)).expect(0)
    assert [path.name for path in tmp_path.iterdir()] == ["config.py"]


def test_the_tool_files_are_python_and_have_help():
    for name in ("check", "log", "status"):
        ast.parse((ROOT / "tools" / name).read_text())
