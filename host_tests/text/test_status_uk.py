"""`status` and the status page speak the language of the settings."""

import re
import sys
from types import SimpleNamespace

import pytest
import responder_bench
from hypothesis import given
from hypothesis import strategies as st
from providers import account_report
from text import status_uk
from web import status_page

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
    (
        "2 texts kept by the provider, next 2026-12-01 08:00.",
        "SMS на потім у провайдера: 2, наступне 2026-12-01 08:00.",
    ),
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


def test_what_telegram_does_not_tell_is_told_in_ukrainian():
    blind = dict((provider, say) for provider, _, say in account_report.BLIND)
    said = status_uk.told("Account ...0001 to ...4321: " + blind["telegram"])
    assert "щонайбільше тричі" in said and not re.search("[a-z]{3}", said.replace("Telegram", ""))


def test_every_row_has_as_many_words_on_both_sides():
    for row in status_uk._TABLE:
        english, ukrainian = row.split("|")
        assert english.count("*") == ukrainian.count("*"), row
        assert re.search("[а-яіїєґА-ЯІ]", ukrainian) or english == ", *", row


@pytest.mark.parametrize("language, words", [("uk", "Оновити: "), ("en", "Load anew: ")])
def test_the_page_says_which_language_it_has(language, words):
    app = responder_bench.app()
    app.settings.LANGUAGE = language
    app.page = SimpleNamespace(kind="text/html", auto=False, part=0, out=[], todo=True)
    while app.page.todo:
        app.lines = ["Last error: none."]
        status_page.more(app)
    whole = "".join(app.page.out)
    assert '<html lang="%s">' % language in whole and words in whole
    assert (": тихо</li>" if language == "uk" else ": quiet</li>") in whole
    last = "<dt>Остання помилка</dt><dd>немає.</dd>"
    assert (last if language == "uk" else "<dt>Last error</dt><dd>none.</dd>") in whole


def test_the_longest_sentence_is_not_deep():
    """A call costs 256 bytes of the chip's 6 KB of stack: what follows is looked up in turns."""
    deepest = 0

    def watch(frame, event, _):
        nonlocal deepest
        depth = 0
        while frame:
            depth += frame.f_code.co_filename.endswith("status_uk.py")
            frame = frame.f_back
        deepest = max(deepest, depth)

    sys.setprofile(watch)
    try:
        for english, _ in TOLD:
            status_uk.told(english)
    finally:
        sys.setprofile(None)
    assert 2 <= deepest <= 6
