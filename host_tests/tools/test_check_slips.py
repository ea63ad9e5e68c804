"""tools/check: each slip of the pen gets its line and the sentence that names its cure."""

import ast
import time

import pytest
from checking import characters, cli, load, scan
from doubles.serial_board.toolbox import CONFIG, ROOT, SID, TOKEN, WIFI_KEY
from flashing.say import Say, Stop, tell
from hypothesis import given
from hypothesis import strategies as st
from secrets_check import no_secret

TWO = CONFIG.replace(
    "SENDERS = [(",
    'SENDERS = [\n    ("+380501234568", "+15005550006", "%s", "%s")\n    (' % (TOKEN, SID),
)


def told(text):
    """Everything said of a config: a sentence each."""
    try:
        _, wrong, notes = load.judge(load.namespace_of(text, "config.py"))
    except load.NotLoaded as error:
        wrong, notes = str(error).split("\n"), []
    no_secret("\n".join(wrong + notes), TOKEN, WIFI_KEY)
    return wrong, notes


# What is changed in the right config, the line and the words of the first mistake.
SLIPS = [
    (TWO, 4, "a comma is missing after line 4"),
    (CONFIG.replace("WIFI = [", 'WIFI = [("a", "b2345678")\n  '), 2, "missing after line 2"),
    (CONFIG.replace('"attic", ', '"attic" '), 2, "a comma is missing after line 2"),
    (CONFIG.replace('"attic", ', '"attic"\n  '), 2, "a comma is missing after line 2"),
    (CONFIG.replace(", kind=", "\n kind="), 4, "look for a missing comma, quote or bracket"),
    (CONFIG.replace("pin=5", "pin=D1"), 4, "write its GPIO number: pin=5"),
    (CONFIG.replace("pin=5", "pin=d7"), 4, "write its GPIO number: pin=13"),
    (CONFIG.replace("pin=5", "pin=GPIO14"), 4, "write the GPIO number alone: pin=14"),
    (CONFIG + "ROMANISE = true\n", 5, "write True, with a capital letter and no quotes"),
    (CONFIG + "DST = null\n", 5, "write None, with a capital letter"),
    (CONFIG.replace('"attic"', "“attic”"), 2, "curly quotes; write straight ones"),
    (CONFIG.replace('"attic"', '"attic”'), 2, "curly quotes; write straight ones"),
    (CONFIG.replace('"attic"', "«attic»"), 2, "curly quotes; write straight ones"),
    ("from accounts import twilio\n" + CONFIG.replace('("+38', 'twilio(from="+1", to="+38'), 4,
     "write from_=..."),
    (CONFIG.replace('"AC0', '"АC0'), 3, "character 1 of a text is CYRILLIC CAPITAL"),
    (CONFIG.replace("c3d4a", "с3d4a", 1), 3, "looks like the Latin c: type it again on"),
    (CONFIG.replace("+38050", "+38О50"), 3, "CYRILLIC CAPITAL LETTER O (U+041E)"),
    (CONFIG.replace("WIFI", "WІFI"), 2, "the character CYRILLIC CAPITAL LETTER BYELORUSSIAN"),
    (CONFIG.replace("battery", "bat\u200btery"), 2, "ZERO WIDTH SPACE (U+200B); delete it"),
    (CONFIG.replace(' "Home"', '\u00a0"Home"'), 1, "NO-BREAK SPACE (U+00A0); delete it"),
    (CONFIG.replace(' "Home"', ' \0"Home"'), 1, "NULL (U+0000); delete it"),
    (CONFIG.replace("horse", "hor\\xse"), 2, "write the backslash twice: \\\\"),
    (CONFIG.replace("horse", "hor\\use"), 2, "write the backslash twice: \\\\"),
    (CONFIG.replace("horse", "hor\\Nse"), 2, "write the backslash twice: \\\\"),
    (CONFIG.replace("horse", "hor\\nse"), 2, "a control character is in it; write each backslash"),
    (CONFIG.replace('"attic"', '"\\ud83d"'), 2, "half a character"),
    (CONFIG.replace("NAME =", "NAME:"), 1, "write = between a setting and its value, not :"),
    (CONFIG.replace("NAME =", "NAME =="), 1, "write one = between"),
    (CONFIG.replace("NAME", "  NAME"), 1, "spaces at the start of the line"),
    (CONFIG.replace('"+380501234567"', "+380 50 123 45 67"), 3, "phone number without its quotes"),
    (CONFIG.replace('"+380501234567"', "0501234567"), 3, "put phone numbers in quotes"),
    (CONFIG.replace('"%s"' % TOKEN, "9" + TOKEN[1:]), 3, "a text without its quotes"),
    (CONFIG.replace('"%s"' % TOKEN, TOKEN), 3, "a text without its quotes"),
    (CONFIG.replace('("+38', 'twilio("+38'), 3, "at the top: from accounts import twilio"),
    (CONFIG.replace('"Home"', '"Home'), 1, "a text in quotes that begins here has no end"),
    (CONFIG.replace("WIFI = [", "WIFI = [["), 2, "the bracket [ has no end"),
    (CONFIG.replace('")]\nSENS', '"]\nSENS'), 3, "the bracket ] closes none of its kind"),
    (CONFIG + "import sys\nsys.exit()\n", 6, "SystemExit"),
    (CONFIG + "1 / 0\n", 5, "ZeroDivisionError"),
]  # fmt: skip


@pytest.mark.parametrize("text, line, words", SLIPS)
def test_a_slip_gets_its_line_and_its_cure(text, line, words):
    first = told(text)[0][0]
    assert words in first and "line %d" % line in first, first


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("\ufeff" + CONFIG, 1, "byte order mark (BOM); save as UTF-8 without it"),
        (
            CONFIG.replace("horse", "hor\\se"),
            2,
            "a single backslash in a text; write the backslash",
        ),
        (CONFIG.replace('"Home"', '"Ho\u200bme"'), 1, "ZERO WIDTH SPACE (U+200B); delete it"),
    ],
)
def test_what_works_but_may_not_be_meant_is_a_note(text, line, words):
    wrong, notes = told(text)
    assert wrong == [] and "line %d" % line in notes[0] and words in notes[0]


@pytest.mark.parametrize(
    "text",
    [
        CONFIG.replace('"Home"', '"Дім"'),
        CONFIG.replace('"attic"', '"Дім 2"'),
        CONFIG.replace("kind=", 'text="Відчинено \\"{name}\\"" " о {time}", kind='),
        CONFIG.replace("horse", "h\\\\rse"),
        CONFIG.replace('"Home"', "r'C:\\d' # 'it is'").replace("\r", ""),
        CONFIG.replace("\n", "\r\n"),
        CONFIG.replace('"Home"', '"""Home"""'),
        "def pair(a, b):\n    return (a, b)\n\n" + CONFIG.replace('("attic", ', 'pair("attic", '),
    ],
)
def test_what_is_no_slip_is_let_pass(text):
    assert told(text) == ([], [])


def test_all_come_with_their_lines_in_the_order_of_the_file():
    text = (
        """\
CAP_PER_DAY = 0
SENSORS = [
    dict(name="Front door",
         pin=6),
    dict(name="Hall", kind="window",
         pin=5),
]
COLOUR = 3
SENDERS = [
    ("0501234567", "+15005550006",
     "short",
     "%s"),
]
NAME = 5
import typing
"""
        % SID
    )
    wrong, notes = told(text)
    assert [each.split(":")[0] for each in wrong] == [
        "CAP_PER_DAY (line 1)",
        "SENSORS entry 1 (line 4)",
        "SENSORS entry 2, kind (line 5)",
        "SENDERS entry 1 (line 10)",
        "SENDERS entry 1 (line 11)",
        "NAME (line 14)",
        "line 15",
        "WIFI",  # it has no line: it is missing
    ]
    assert notes[0].startswith("COLOUR (line 8): ")


def test_entries_added_later_or_made_by_code_have_the_line_of_their_setting():
    text = CONFIG + 'WIFI += [("a", "short")]\nSENSORS = [dict(name="x", pin=n) for n in (6, 7)]\n'
    wrong, _ = told(text)
    assert wrong[0].startswith("WIFI entry 2 (line 5): ")
    assert wrong[1].startswith("SENSORS entry 1 (line 6): ")
    assert wrong[-1].startswith("SENSORS entry 2 (line 6): ")


# The zone of this computer


@pytest.fixture
def zone(monkeypatch):
    def set_zone(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield set_zone
    monkeypatch.undo()
    time.tzset()


def test_a_zone_of_0_is_asked_about_on_a_computer_in_another(zone):
    zone("EET-2EEST")
    (note,) = told(CONFIG)[1]
    assert note.startswith("UTC_OFFSET_MIN: it is 0") and "write UTC_OFFSET_MIN = 120" in note
    assert "?" in note
    (note,) = told(CONFIG + "UTC_OFFSET_MIN = 0\n")[1]
    assert note.startswith("UTC_OFFSET_MIN (line 5): ")
    assert told(CONFIG + "UTC_OFFSET_MIN = 60\n") == ([], [])
    zone("EST5EDT")
    assert "UTC_OFFSET_MIN = -300" in told(CONFIG)[1][0]
    zone("GMT0BST")
    assert told(CONFIG) == ([], [])


# The parts


@given(st.text(alphabet="ab'\"#\\\n([{}]) rf=,1", max_size=40))
def test_the_parts_put_together_are_the_text(text):
    found = scan.parts(text)
    assert "".join(part.text for part in found) == text
    line = 1
    for part in found:
        assert part.line == line
        line += part.text.count("\n")


@pytest.mark.parametrize("text", [CONFIG, (ROOT / "firmware" / "config.example.py").read_text()])
def test_the_strings_are_those_of_python(text):
    mine = [scan.body(part)[1] for part in scan.parts(text) if part.kind == scan.STRING]
    theirs = [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
    assert sorted(mine) == sorted(value for value in theirs if isinstance(value, str))


def test_look_alikes_do_look_alike():
    assert characters.looks_like("а") == "a" and characters.looks_like("a") is None
    assert characters.name("\u200b") == "ZERO WIDTH SPACE (U+200B)"
    assert characters.name("\x07") == "a control character (U+0007)"


# How it is printed


def test_several_lines_of_a_failure_have_no_empty_lines_between(capsys):
    tell(
        Say(), Stop(2, "2 mistakes:\n  - one\n  - two"), "Check config.py", "Nothing was changed."
    )
    assert capsys.readouterr().out == (
        '\nFAILED in step "Check config.py": 2 mistakes:\n  - one\n  - two\nNothing was changed.\n'
    )


def test_a_fault_of_the_tool_is_told_without_the_words_of_python(tmp_path, capsys, monkeypatch):
    config = tmp_path / "config.py"
    config.write_text(CONFIG)

    def fails(*_):
        raise ValueError("secret words")

    monkeypatch.setattr(load, "judge", fails)
    assert cli.main([str(config)]) == 1
    said = capsys.readouterr().out
    assert "test_check_slips.py, line" in said and "ValueError" in said and "secret" not in said
