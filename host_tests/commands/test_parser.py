"""Which command a text is: both languages, look-alikes, romanised forms, the PIN."""

import pytest
from commands import parser as c
from doubles.twilio import inbound
from hypothesis import given
from hypothesis import strategies as st
from text import encoding, romanise

ZWNJ, NBSP, VS16, KEYCAP = "\u200c", "\u00a0", "\ufe0f", "\u20e3"
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
        ("mute for 30", c.MUTE, 30),
        ("Mute for 30 min.", c.MUTE, 30),
        ("mute the hall please", c.MUTE, "Hall"),
        ("mute for an hour", c.MUTE, 60),
        ("mute for half an hour", c.MUTE, 30),
        ("mute 2 hrs", c.MUTE, 120),
        ("mute for a day", c.MUTE, 1440),
        ("mute 1.5 h", c.MUTE, False),
        ("mute 1.5", c.MUTE, False),
        ("mute 3 0", c.MUTE, False),
        ("mute 2 days", c.MUTE, False),
        ("тиша на 30 хв", c.MUTE, 30),
        ("Тиша на пів години", c.MUTE, 30),
        ("тиша на півгодини", c.MUTE, 30),
        ("тихо на годину!", c.MUTE, 60),
        ("тиша на 2 год.", c.MUTE, 120),
        ("tysha na 15 khvylyn", c.MUTE, 15),
        ("Зняти із охорони", c.DISARM, None),
        ("Зніми зі охорони, будь ласка", c.DISARM, None),
        ("постав на охорону", c.ARM, None),
        ("zniaty z ohorony", c.DISARM, None),
        ("Disarm the alarm", c.DISARM, None),
        ("Please arm", c.ARM, None),
        ("Un-mute", c.UNMUTE, None),
        ("un mute the hall", c.UNMUTE, "Hall"),
        ("un" + ZWNJ + "mute", c.UNMUTE, None),
        ("ＡＲＭ", c.ARM, None),
        ("mute ３０", c.MUTE, 30),
        ("mute ٣٠", c.MUTE, 30),
        ("mute" + NBSP + "30", c.MUTE, 30),
        ("mute 3" + VS16 + KEYCAP + "0" + VS16 + KEYCAP, c.MUTE, 30),
        ("arm" + VS16 + "❤" + VS16, c.ARM, None),
        ("\u201carm\u201d\u2026", c.ARM, None),
        ("\ufeffarm", c.ARM, None),
        ("Под\u0456\u0456\u0308", c.LAST, None),  # an accent typed apart
        ("D\u0130SARM", c.DISARM, None),
        ("d\u0131sarm", c.DISARM, None),
        ("the", c.UNKNOWN, None),
        ("please", c.UNKNOWN, None),
        ("do not mute", c.UNKNOWN, None),
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


@pytest.mark.parametrize(
    "text, name",
    [
        ("mute küche", "Küche"),
        ("MUTE KÜCHE", "Küche"),
        ("mute Ku\u0308che", "Küche"),
        ("mute kuche", "Küche"),
        ("тиша сходи\u0306", "Сходий"),
        ("mute the attic", "The attic"),
        ("mute attic", "Attic"),
    ],
)
def test_names_with_accents_and_articles_are_found_as_phones_write_them(text, name):
    assert c.parse(text, ("Küche", "Сходий", "The attic", "Attic"))[:2] == (c.MUTE, name)


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
        ("Disarm 4711.", "Disarm"),
        ("disarm 4711!!!", "disarm"),
        ("“Disarm 4711”", "“Disarm"),
        ("4711, disarm", ", disarm"),
        ("4711: disarm", ": disarm"),
        ("(4711) disarm", ") disarm"),
        ("disarm\u00a04711", "disarm"),
        ("disarm ４７１１", "disarm"),
        ("disarm ٤٧١١", "disarm"),
        ("disarm 4\ufe0f\u20e37\ufe0f\u20e31\ufe0f\u20e31\ufe0f\u20e3", "disarm"),
        ("disarm 4711 \U0001f44d\ufe0f", "disarm"),
        ("disarm 47\u200b11", "disarm"),
        ("disarm 47 11", None),
        ("disarm 4711a", None),
        ("disarm a4711", None),
        ("...", None),
        ("471", None),
    ],
)
def test_the_pin_stands_first_or_last_and_whole(text, rest):
    assert c.without_pin(text, "4711") == rest


def test_without_a_pin_every_text_passes():
    assert c.without_pin("arm", None) == "arm"


SIGNS = " .,!?\n\t\"'«»“”…–🙂()*\u00a0\u200b\ufe0f\u2019:;"


@given(st.sampled_from(forms()), st.text(SIGNS, max_size=4), st.text(SIGNS, max_size=4), st.data())
def test_no_sign_around_the_pin_makes_it_wrong(form, before, after, data):
    wide = "".join(data.draw(st.sampled_from((d, chr(0xFEE0 + ord(d))))) for d in "4711")
    first = data.draw(st.booleans())
    parts = [wide, form[1]] if first else [form[1], wide]
    text = before + " ".join(parts) + after
    rest = c.without_pin(text, "4711")
    assert rest is not None and c.parse(rest + " 30" * (form[0] == c.MUTE), NAMES)[0] == form[0]


@given(st.text(max_size=12), st.text(max_size=12))
def test_only_the_pin_itself_opens(before, after):
    """What passes holds the PIN at an end, as a word; one digit off never does."""
    assert c.without_pin(before + " 4712 " + after, "4711") is None or "4711" in c.fold(
        before + after
    )


@pytest.mark.parametrize(
    "text, tries",
    [
        ("disarm", True),
        ("зняти", True),
        ("disarm 0000", True),
        ("0000", True),
        ("12345678 something", True),
        ("👍", False),
        ("Thanks!", False),
        ("Liked “Home: Front door opened #12”", False),
        ("...", False),
        ("", False),
        ("STOP", False),
        ("call me at 5", False),
    ],
)
def test_what_counts_as_a_try_at_the_pin(text, tries):
    assert bool(c.is_try(text, NAMES)) is tries
