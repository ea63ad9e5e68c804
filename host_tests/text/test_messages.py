"""The words of texts: filling, and the Ukrainian as a Ukrainian writes it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from providers import outcome as o
from providers import results
from text import lang_en, lang_uk, messages
from text.events import MORE, NOISY, RESTORED, TRIP
from vm import mpy

from host_tests.text.told import ANY, Acc, event

VALUES = {"name": "Gate", "time": "02:13", "count": 7, "minutes": 10, "serial": "#17"}
PIECES = st.lists(
    st.sampled_from(
        ["{name}", "{time}", "{", "}", "{{", "}}", "{x}", "{name.__class__}", "at", "("]
    )
    | ANY
).map("".join)


# Filling


@pytest.mark.parametrize(
    "text, filled",
    [
        ("{name} opened", "Gate opened"),
        ("{name} {serial} {time} {count}/{minutes}", "Gate #17 02:13 7/10"),
        ("{{name}}", "{name}"),
        ("{{{name}}}", "{Gate}"),
        ("a {b} c", "a b c"),
        ("{name.__class__} {0} {} {name!r} {name:>9}", "name.__class__ 0  name!r name:>9"),
        ("{name", "name"),
        ("name} } {", "name  "),
        ("{{ }} {{", "{ } {"),
        ("", ""),
    ],
)
def test_only_the_placeholders_are_filled(text, filled):
    assert messages.fill(text, VALUES) == filled


@pytest.mark.parametrize(
    "text, filled",
    [
        ("{name} opened at {time}", "Gate opened"),
        ("{name} opened ({time})", "Gate opened"),
        ("{name} opened ({time}), hurry", "Gate opened, hurry"),
        ("At {time}: {name} opened", "Gate opened"),
        ("{time} {name} opened", "Gate opened"),
        ("{name} opened, {time}", "Gate opened"),
        ("{name} opened - {time}", "Gate opened"),
        ("{name} {time} opened", "Gate opened"),
        ("{name}: {time}", "Gate"),
        ("О {time} відчинено {name}", "відчинено Gate"),
        ("{name} відчинено об {time}", "Gate відчинено"),
        ("{time}", ""),
        ("that {time}", "that"),
    ],
)
def test_a_time_that_is_not_known_is_left_out(text, filled):
    assert messages.fill(text, dict(VALUES, time=None)) == filled


@given(PIECES, ANY, st.booleans())
def test_filling_never_raises_and_braces_stand_only_for_themselves(text, name, known):
    values = dict(VALUES, name="N", time="02:13" if known else None)
    filled = messages.fill(text, values)
    assert messages.SERIAL not in filled
    pairs = text.count("{{") + text.count("}}")
    assert filled.count("{") + filled.count("}") <= pairs
    assert name in messages.fill("{name}", {"name": name})  # a value is never read again


def test_own_words_win_and_an_empty_result_falls_back():
    own = {"text": "{name}! {count}", "more_text": "{count} in {minutes}", "restored_text": "ok"}
    told = [event(TRIP, **own), event(MORE, count=3, minutes=9, **own), event(RESTORED, **own)]
    assert [messages.event(e, "uk", "02:13") for e in told] == ["Gate! 1", "3 in 9", "ok"]
    assert messages.event(event(TRIP, text="{time}"), "en", None) == "Gate opened"
    assert messages.event(event(NOISY, **own), "en", None).startswith("Gate: the signal")


def test_only_the_serial_number_stands_after_a_number_sign():
    headed = messages.headed("Home #2", "Gate #17: #x # 3 ##4 #")
    assert headed == "Home 2: Gate 17: #x # 3 4 #"


# Ukrainian


@pytest.mark.parametrize(
    "count, times, alerts",
    [
        (1, "1 раз", "1 тривога"),
        (2, "2 рази", "2 тривоги"),
        (4, "4 рази", "4 тривоги"),
        (5, "5 разів", "5 тривог"),
        (0, "0 разів", "0 тривог"),
        (11, "11 разів", "11 тривог"),
        (12, "12 разів", "12 тривог"),
        (14, "14 разів", "14 тривог"),
        (20, "20 разів", "20 тривог"),
        (21, "21 раз", "21 тривога"),
        (22, "22 рази", "22 тривоги"),
        (101, "101 раз", "101 тривога"),
        (111, "111 разів", "111 тривог"),
        (112, "112 разів", "112 тривог"),
        (123, "123 рази", "123 тривоги"),
    ],
)
def test_plural_forms(count, times, alerts):
    assert messages.counted("uk", "times", count) == times
    assert messages.counted("uk", "alerts", count) == alerts


def test_a_door_and_a_motion_sensor_in_ukrainian():
    def said(*args, **more):
        return messages.event(event(*args, **more), "uk", None)

    assert said(TRIP, "Вхід") == "Вхід: відчинено"
    assert said(RESTORED, "Вхід") == "Вхід: зачинено"
    assert said(MORE, "Вхід", count=2, minutes=10) == "Вхід: ще 2 рази за 10 хв, зараз зачинено"
    more = said(MORE, "Вхід", on=True, count=5, minutes=1)
    assert more.endswith("5 разів за 1 хв, зараз відчинено")
    assert said(TRIP, "Хол", True) == "Хол: рух"
    assert said(MORE, "Хол", True, count=21, minutes=10) == "Хол: рух ще 21 раз за 10 хв"
    assert said(RESTORED, "Хол", True) == "Хол: знову тихо"


def test_both_languages_have_the_same_keys_and_values():
    def keys(module):
        return {line.split(" ", 1)[0]: line.split(" ", 1)[1] for line in module.TABLE}

    en, uk = keys(lang_en), keys(lang_uk)
    assert len(en) == len(lang_en.TABLE) and len(uk) == len(lang_uk.TABLE)
    assert set(uk) - set(en) == {k for k in uk if k.startswith("code")}
    for key in en:
        places = set(re.findall(r"{(\w+)}", en[key])), set(re.findall(r"{(\w+)}", uk[key]))
        swapped = {"times": "count"}
        assert {swapped.get(p, p) for p in places[0]} >= {swapped.get(p, p) for p in places[1]} - {
            "year", "month", "day", "count"
        }, key  # fmt: skip
    forms = dict(line.split(" ", 1) for line in lang_en.NUMBERS)
    assert all(len(value.split()) == 2 for value in forms.values())
    assert all(len(line.split()) == 4 for line in lang_uk.NUMBERS)
    assert set(forms) < {line.split()[0] for line in lang_uk.NUMBERS}


class Chat(Acc):
    sid, to, provider = "5000000001", "987654321", "telegram"


def test_telegrams_errors_have_words_of_their_own():
    blocked = results.Outcome(o.FIX, "", code=403)
    assert "натиснуто Start (403)" in messages.trouble("uk", Chat, blocked)
    assert "SMS не дозволено (403)" in messages.trouble("uk", Acc, blocked)
    assert "помилка 429" in messages.trouble("uk", Chat, results.Outcome(o.LATER, "", code=429))
    late = results.Delivery(o.UNDELIVERED, "undelivered", "undelivered")  # without a code
    assert "undelivered" in messages.trouble("uk", Acc, late)


# How a Ukrainian writes it: (what stood there, what stands there now).
WORDING = (
    ("не активн", "обліковий запис неактивний"),
    ("рахунок", "обліковий запис вимкнено"),
    ("не зрозуміло", "незрозуміло"),
    ("поки система", "коли система не працювала"),
    ("в спокої", "усе спокійно"),
    ("від запуску", "з моменту запуску"),
    ("чекають надсилання", "чекають на надсилання"),
    ("невірн", "неправильний"),
)


@pytest.mark.parametrize("clumsy, right", WORDING)
def test_the_ukrainian_is_that_of_a_ukrainian(clumsy, right):
    texts_there = [path.read_text(encoding="utf-8") for path in mpy.FIRMWARE.rglob("*.py")]
    assert not [text for text in texts_there if clumsy in text]
    assert [text for text in texts_there if right in text]
