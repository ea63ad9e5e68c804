"""What the tools say while they flash is there in Ukrainian, too."""

import re

import pytest
from checking import language
from workbenching.told import both, of_board
from workbenching.uk_flash import FLASH

from host_tests.tools.test_check_language import ROOT, sentences

FILES = [
    ROOT / "tools" / path
    for path in (
        "flashing/ports.py",
        "flashing/image.py",
        "flashing/install.py",
        "flashing/chip.py",
        "flashing/deploy.py",
        "workbenching/status_page.py",
        "workbenching/micropython_file.py",
        "workbenching/board_work.py",
        "workbenching/sections/flash.py",
        "workbenching/sections/live.py",
    )
]
# Words looked for in what others print, code for the board, questions for a keyboard only, lists,
# steps (in static/text/flash.uk.json), and the page of MicroPython, which has its own place.
OTHERS = re.compile(
    r"^(import|from|try|for|path size|CP2102|Auto-det|Chip type|MD5 of|This chip is|busy or"
    r"|Hash of|serial exc|Lost conn|noise or|Failed to|Unexpected|A fatal|Verification|Writing at"
    r"|On the bo|Copy what|Read back|there are %d|Say which|there is no port$|\(\?:A fatal"
    r"|MicroPython itself|GET |POST |The file itself is the body)"
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_sentence_has_its_ukrainian(path):
    missing = [text for text in sentences(path) if not OTHERS.search(text) and not known(text)]
    assert not missing, "\n".join(missing)


def known(text):
    """Each sentence of it, with its holes filled or at the end."""
    filled = re.sub(r"0x%02X|%[rs]", "Xy", text.replace("%s%s", "Xy")).replace("%d", "7")
    parts = re.split(r"(?<=[.?]) (?=[A-Z])", filled)
    return both(filled)["uk"] != filled or all(
        language.translated(part) != part or language.translated(part + " x") != part + " x"
        for part in parts
    )


def test_what_is_filled_in_is_the_same_in_both():
    for english, ukrainian in FLASH.items():
        assert re.findall("%[sd]", english) == re.findall("%[sd]", ukrainian), english
        assert re.search("[а-яіїєґ]", ukrainian.lower()) or english == "- %s", english


def test_a_failure_with_its_mistakes():
    assert both("2 mistakes in config.py:")["uk"] == "помилки (2) у config.py:"
    mistake = "- SENSORS entry 1 (line 4): pin 77 does not exist; use pin 5."
    told = "- SENSORS, запис 1 (рядок 4): вивід 77 не існує; візьміть вивід 5."
    assert both(mistake)["uk"] == told
    words = "no answer on COM3. Is it the right port?"
    assert both(words)["uk"] == "на COM3 ніхто не відповідає. Чи це той порт?"
    assert both("Somebody else's words.")["uk"] == "Somebody else's words."


def test_a_status_is_told_in_the_boards_own_words():
    line = (
        "Wi-Fi: not connected for 7 s (wrong password: correct WIFI in config.py). Trying attic."
    )
    uk = "Wi-Fi: немає зв'язку 7 с (неправильний пароль: виправте WIFI у config.py). Пробую attic."
    assert of_board(line) == {"text": line, "uk": uk}
    assert of_board("Asking the board on COM3.")["uk"] == "Запитую плату на COM3."
