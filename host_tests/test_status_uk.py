"""`status` and the status page speak the language of the settings."""

import re

import page
import pytest
import responder_bench
import status
import status_uk
from hypothesis import given
from hypothesis import strategies as st
from test_power_up import CONFIG, House

TOLD = [
    ("Home: 1 sensor, 1 account.", "Home: датчиків 1, облікових записів 1."),
    (
        "Home: 2 sensors, 3 accounts. STOPPED: machine.reset() starts it again.",
        "Home: датчиків 2, облікових записів 3. ЗУПИНЕНО: machine.reset() запустить знову.",
    ),
    (
        "Wi-Fi: not connected for 70 s (no answer from the access point yet). Trying a, b.",
        "Wi-Fi: немає зв'язку 70 с (точка доступу ще не відповіла). Пробую a, b.",
    ),
    ("Вхід (GPIO5): closed, 0 trips", "Вхід (GPIO5): зачинено, спрацювань 0"),
    (
        "Хол (GPIO4): motion, 1 trip, ignored for 9 s more (warming up), 2 more counted (told at "
        "most every 600 s), SIGNAL NEVER RESTS: check the wiring.",
        "Хол (GPIO4): рух, спрацювань 1, ще 9 с не зважаю (прогрів), ще 2 полічено (SMS не "
        "частіше як раз на 600 с), СИГНАЛ НЕ ВЩУХАЄ: перевірте дроти.",
    ),
    (
        "Account ...cdef to ...4567: sends free text.",
        "Обліковий запис ...cdef на ...4567: надсилає ваші слова.",
    ),
    (
        "Running for 1 day 02:00:00; started because: x.",
        "Працює 1 день 02:00:00; причина запуску: x.",
    ),
    ("Running for 00:00:09; started because: x.", "Працює 00:00:09; причина запуску: x."),
    ("Last error: E: none.", "Остання помилка: E: none."),
    (
        "1 phone is heard, with a PIN; not looked yet.",
        "Команди з телефонів: 1, з PIN; ще не перевірено.",
    ),
]


@pytest.mark.parametrize("english, ukrainian", TOLD)
def test_a_sentence_and_what_is_filled_in_are_ukrainian(english, ukrainian):
    assert status_uk.told(english) == ukrainian


@given(st.text(max_size=60))
def test_what_is_not_known_stays_and_nothing_fails(text):
    assert isinstance(status_uk.told(text), str)
    assert status_uk.told("Zz %s zZ" % text) == "Zz %s zZ" % text or " to " in text


def test_every_row_has_as_many_words_on_both_sides():
    for row in status_uk._TABLE:
        english, ukrainian = row.split("|")
        assert english.count("*") == ukrainian.count("*"), row
        assert re.search("[а-яіїєґА-ЯІ]", ukrainian) or english == ", *", row


# On a whole board

ENGLISH = re.compile(
    r"\b(the|sensors?|accounts?|waiting|Running|Clock|free|closed|trips?|error)\b"
)


def board_with(language):
    house = House(CONFIG + "\nLANGUAGE = %r\n" % language, tls="axtls")
    house.start(20)
    house.board.ctrl_c()
    house.board.run(2000)
    return house.board.repl("status()")


def test_status_at_the_prompt_is_ukrainian():
    told = board_with("uk")
    for words in (
        "Home: датчиків 1, облікових записів 1.",
        "Wi-Fi: під'єднано до Kobzar",
        "Годинник: ",
        "Front door (GPIO5): зачинено, спрацювань 0",
        "Обліковий запис ...cdef на ...4567: надсилає ваші слова.",
        "Чекають на надсилання: 1. Від ",
        "Команди SMS: вимкнено",
        "Остання помилка: немає.",
        "Пам'ять: вільно ",
        "причина запуску: увімкнено живлення.",
    ):
        assert words in told, told
    told = told.replace("machine.reset()", "")
    left = [line for line in told.splitlines() if ENGLISH.search(line)]
    left = [line for line in left if "чекає. not sent: " not in line]  # the error's own words
    assert not left, left


def test_status_stays_english_with_english_settings():
    told = board_with("en")
    assert "Home: 1 sensor, 1 account." in told and not re.search("[а-яіїє]", told)


@pytest.mark.parametrize("language, words", [("uk", "Оновити: "), ("en", "Load anew: ")])
def test_the_page_says_which_language_it_has(language, words, monkeypatch):
    monkeypatch.setattr(status, "sentences", lambda app, told: iter(()))
    app = responder_bench.app()
    app.settings.LANGUAGE = language
    whole = "".join(page.pieces(app, "text/html"))
    assert '<html lang="%s">' % language in whole and words in whole
    assert (": тихо</li>" if language == "uk" else ": quiet</li>") in whole
