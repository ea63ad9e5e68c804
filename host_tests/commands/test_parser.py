"""Which command a text is: both languages, look-alikes, romanised forms, the PIN."""

import pytest
from commands import parser as c
from doubles.twilio import inbound
from hypothesis import given
from hypothesis import strategies as st
from text import encoding, romanise

NAMES = ("Front door", "Hall", "Вхідні двері", "Garage 2")
LOOK_ALIKES = dict(zip("АВЕКМНОРСТУХІЈЅ", "ABEKMHOPCTYXIJS", strict=True))


@pytest.mark.parametrize(
    "text, command, argument",
    [
        ("ARM", c.ARM, None),
        ("  arm. ", c.ARM, None),
        ("«Arm!»", c.ARM, None),
        ("АRМ", c.ARM, None),  # Cyrillic А and М
        ("охорона", c.ARM, None),
        ("Поставити під охорону", c.ARM, None),
        ("postavyty pid okhoronu", c.ARM, None),
        ("OXOPOHA", c.ARM, None),  # typed in Latin letters that look right
        ("Disarm\n", c.DISARM, None),
        ("зняти з охорони 🙂", c.DISARM, None),
        ("ZNIATY", c.DISARM, None),
        ("status?", c.STATUS, None),
        ("СТАН", c.STATUS, None),
        ("SТАТUS", c.STATUS, None),
        ("stan", c.STATUS, None),
        ("MUTE 30", c.MUTE, 30),
        ("mute 30min", c.MUTE, 30),
        ("mute  30 minutes", c.MUTE, 30),
        ("mute 2 h", c.MUTE, 120),
        ("тиша 15 хв", c.MUTE, 15),
        ("tysha 1", c.MUTE, 1),
        ("mute 1440", c.MUTE, 1440),
        ("mute 1441", c.MUTE, False),
        ("mute 0", c.MUTE, False),
        ("mute -5", c.MUTE, 5),
        ("mute", c.MUTE, False),
        ("mute 99999999999999999999", c.MUTE, False),
        ("mute ²", c.MUTE, False),
        ("mute hall", c.MUTE, "Hall"),
        ("mute frontdoor", c.MUTE, "Front door"),
        ("mute 'front  DOOR'", c.MUTE, "Front door"),
        ("mute front", c.MUTE, "Front door"),
        ("тиша вхідні двері", c.MUTE, "Вхідні двері"),
        ("mute vkhidni dveri", c.MUTE, "Вхідні двері"),
        ("mute garage 2", c.MUTE, "Garage 2"),
        ("mute cellar", c.MUTE, False),
        ("unmute", c.UNMUTE, None),
        ("гучно", c.UNMUTE, None),
        ("unmute hall", c.UNMUTE, "Hall"),
        ("unmute cellar", c.UNMUTE, False),
        ("last", c.LAST, None),
        ("Події", c.LAST, None),
        ("podii", c.LAST, None),
        ("TEST", c.TEST, None),
        ("тест", c.TEST, None),
        ("ТEСТ", c.TEST, None),
        ("", c.UNKNOWN, None),
        ("🙂🙂", c.UNKNOWN, None),
        ("do not disarm", c.UNKNOWN, None),
        ("disarm the alarm tomorrow", c.UNKNOWN, None),
        ("status of my order", c.UNKNOWN, None),
        ("armed", c.UNKNOWN, None),
        ("help", c.UNKNOWN, None),
        ("Stop", c.CARRIER, None),
        ("START", c.CARRIER, None),
        ("стоп", c.CARRIER, None),
    ],
)
def test_what_a_text_means(text, command, argument):
    got = c.parse(text, NAMES)
    assert got[:2] == (command, argument), got
    assert type(got[1]) is type(argument)


@pytest.mark.parametrize(
    "text, language",
    [("arm", c.EN), ("АRM", c.EN), ("охорона", c.UK), ("okhorona", c.ROMAN), ("тест", c.UK),
     ("щось", c.UK), ("something", c.EN)],
)  # fmt: skip
def test_the_language_of_the_answer(text, language):
    assert c.parse(text, NAMES)[2] == language


def forms():
    return [
        (c.ARM + i, word)
        for i, row in enumerate(c._WORDS)
        for form in row
        for word in form.split()
    ]


@given(st.sampled_from(forms()), st.data())
def test_case_look_alikes_spaces_and_signs_do_not_matter(form, data):
    command, word = form
    back = {latin: cyr for cyr, latin in LOOK_ALIKES.items()}
    shown = ""
    for char in word:
        other = LOOK_ALIKES.get(char) or back.get(char)
        if other and data.draw(st.booleans()):
            char = other
        shown += char.lower() if data.draw(st.booleans()) else char
    signs = st.text(" .,!?\n\t\"'«»“”…–🙂", max_size=3)
    text = data.draw(signs) + shown + data.draw(signs)
    if command == c.MUTE:
        text += " 30"
    assert c.parse(text, NAMES)[0] == command


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text):
    command, argument, language = c.parse(text, NAMES)
    assert c.UNKNOWN <= command <= c.CARRIER and language in (c.EN, c.UK, c.ROMAN)
    assert isinstance(argument, (int, str)) or argument is None
    c.without_pin(text, "4711")


def test_no_two_commands_share_a_word_and_none_is_a_carriers():
    seen = {}
    for command, word in forms():
        folded = c.fold(word).strip()
        assert seen.setdefault(folded, command) == command, word
        assert word not in inbound.STOP | inbound.START | {"HELP", "INFO"}
        assert folded not in c.fold(c._CARRIER).split()


def test_the_romanised_words_are_the_resolutions():
    for english, ukrainian, latin in c._WORDS:
        for word in ukrainian.split():
            roman = "".join(romanise.pieces(word, encoding._gsm_cost))
            assert roman in (english + " " + latin).split(), word


@pytest.mark.parametrize(
    "text, rest",
    [
        ("4711 arm", "arm"),
        ("arm 4711", "arm"),
        (" arm,4711 ", "arm,"),
        ("4711", ""),
        ("mute 30 4711", "mute 30"),
        ("4711mute", None),
        ("arm", None),
        ("arm 47110", None),
        ("arm 04711", None),
        ("arm 4711 now", None),
        ("", None),
    ],
)
def test_the_pin_stands_first_or_last_and_whole(text, rest):
    assert c.without_pin(text, "4711") == rest


def test_without_a_pin_every_text_passes():
    assert c.without_pin("arm", None) == "arm"
