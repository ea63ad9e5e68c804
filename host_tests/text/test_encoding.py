"""sms_text: percent-encoding, segment counting against a second reckoning, cutting, romanising."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text import encoding

# GSM 03.38 written out once more, as code points, so that a slip in the module's table shows.
GSM = set(
    list(range(0x20, 0x5B))
    + list(range(0x61, 0x7B))
    + [0x0A, 0x0D, 0x5F]
    + [0xA1, 0xA3, 0xA4, 0xA5, 0xA7, 0xBF, 0xC4, 0xC5, 0xC6, 0xC7, 0xC9, 0xD1, 0xD6, 0xD8, 0xDC]
    + [0xDF, 0xE0, 0xE4, 0xE5, 0xE6, 0xE8, 0xE9, 0xEC, 0xF1, 0xF2, 0xF6, 0xF8, 0xF9, 0xFC]
    + [0x393, 0x394, 0x398, 0x39B, 0x39E, 0x3A0, 0x3A3, 0x3A6, 0x3A8, 0x3A9]
)
EXTENSION = {0x0C, 0x5E, 0x7B, 0x7D, 0x5C, 0x5B, 0x7E, 0x5D, 0x7C, 0x20AC}

texts = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.sampled_from("абвгґдеєжзиіїйщьюяЩЇЄыэё€[]{}\\~^|\n\r\f«»’—…№°😀🚨`çàß"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=400,
)


def reference_parts(text):
    """The parts as lists of 16-bit units or septets: filled greedily, characters kept whole."""
    gsm = all(ord(c) in GSM or ord(c) in EXTENSION for c in text)
    if gsm:
        sizes, one, part = [2 if ord(c) in EXTENSION else 1 for c in text], 160, 153
    else:
        sizes, one, part = [len(c.encode("utf-16-le")) // 2 for c in text], 70, 67
    if sum(sizes) <= one:
        return [sizes] if sizes else []
    parts = [[]]
    for size in sizes:
        if sum(parts[-1]) + size > part:
            parts.append([])
        parts[-1].append(size)
    return parts


def test_the_gsm_alphabet_is_complete_and_nothing_more():
    assert len(GSM) == 127 and len(EXTENSION) == 10
    for point in list(range(0x3000)) + [0x1F600]:
        want = 1 if point in GSM else 2 if point in EXTENSION else 0
        if not 0xD800 <= point <= 0xDFFF:
            assert encoding.units(chr(point)) == (want > 0, want or (2 if point > 0xFFFF else 1))


@given(texts)
def test_segments_agree_with_a_second_reckoning(text):
    assert encoding.segments(text) == len(reference_parts(text))
    assert encoding.segments(text, encoding.TRIAL_PREFIX) == len(
        reference_parts(encoding.TRIAL_PREFIX + text)
    )


@pytest.mark.parametrize(
    "text, gsm, units, segments",
    [
        ("", True, 0, 0),
        ("a" * 160, True, 160, 1),
        ("a" * 161, True, 161, 2),
        ("a" * 306, True, 306, 2),
        ("a" * 307, True, 307, 3),
        ("€" * 80, True, 160, 1),
        ("a" * 152 + "€" + "a" * 10, True, 164, 2),
        ("a" * 152 + "€" * 77, True, 306, 3),  # 153 + 153 would fit, but not whole characters
        ("ж" * 70, False, 70, 1),
        ("ж" * 71, False, 71, 2),
        ("😀" * 35, False, 70, 1),
        ("ж" * 66 + "😀" * 34, False, 134, 3),  # the first pair does not fit into unit 67
        ("Door 25°C", False, 9, 1),
        ("`", False, 1, 1),
    ],
)
def test_known_counts(text, gsm, units, segments):
    assert encoding.units(text) == (gsm, units)
    assert encoding.segments(text) == segments


def test_trial_prefix_has_the_published_room():
    assert encoding.units(encoding.TRIAL_PREFIX) == (True, 38)
    for count, want in ((122, 1), (123, 2), (268, 2), (269, 3)):
        assert encoding.segments("a" * count, encoding.TRIAL_PREFIX) == want
    for count, want in ((32, 1), (33, 2), (96, 2), (97, 3)):
        assert encoding.segments("ж" * count, encoding.TRIAL_PREFIX) == want


@given(
    texts,
    st.integers(1, 4),
    st.sampled_from(["", encoding.TRIAL_PREFIX]),
    st.sampled_from(["", " #17"]),
)
def test_cut_is_the_longest_beginning_that_fits(text, most, prefix, tail):
    result = encoding.cut(text, most, prefix, tail)
    assert result.endswith(tail)
    kept = result[: len(result) - len(tail)]
    assert text.startswith(kept)
    assert encoding.segments(result, prefix) <= most
    if kept != text:
        longer = text[: len(kept) + 1] + tail
        assert encoding.segments(longer, prefix) > most


def test_cut_to_nothing_keeps_the_tail():
    assert encoding.cut("abc", 0, "", " #1") == " #1"


@given(st.lists(st.tuples(st.sampled_from(["To", "Body", "From"]), texts), max_size=4))
def test_form_encoding_comes_back_as_it_was(pairs):
    coded = encoding.form_encode(pairs)
    assert all(byte < 128 for byte in coded) and b"+" not in coded
    back = parse_qsl(coded.decode("ascii"), keep_blank_values=True, strict_parsing=bool(pairs))
    assert back == pairs


def test_form_encoding_known_bytes():
    assert encoding.form_encode([("To", "+380"), ("N", 5)]) == b"To=%2B380&N=5"
    assert encoding.form_encode([("Body", "100% a&b=c +\n")]) == (
        b"Body=100%25%20a%26b%3Dc%20%2B%0A"
    )
    assert encoding.form_encode([("Body", "ж😀")]) == b"Body=%D0%B6%F0%9F%98%80"
    assert encoding.form_encode([("Body", "a\ud83dz")]) == b"Body=a%3Fz"  # cannot be UTF-8


# Resolution 55 of 2010, its own examples (annex), and what it does not say.
ANNEX = """
Алушта Alushta|Андрій Andrii|Борщагівка Borshchahivka|Борисенко Borysenko|Вінниця Vinnytsia
Володимир Volodymyr|Гадяч Hadiach|Богдан Bohdan|Згурський Zghurskyi|Ґалаґан Galagan
Ґорґани Gorgany|Донецьк Donetsk|Дмитро Dmytro|Рівне Rivne|Олег Oleh|Есмань Esman
Єнакієве Yenakiieve|Гаєвич Haievych|Короп'є Koropie|Житомир Zhytomyr|Жанна Zhanna
Жежелів Zhezheliv|Закарпаття Zakarpattia|Казимирчук Kazymyrchuk|Медвин Medvyn
Михайленко Mykhailenko|Іванків Ivankiv|Іващенко Ivashchenko|Їжакевич Yizhakevych
Кадиївка Kadyivka|Мар'їне Marine|Йосипівка Yosypivka|Стрий Stryi|Олексій Oleksii|Київ Kyiv
Коваленко Kovalenko|Лебедин Lebedyn|Леонід Leonid|Миколаїв Mykolaiv|Маринич Marynych|Ніжин Nizhyn
Наталія Nataliia|Одеса Odesa|Онищенко Onyshchenko|Полтава Poltava|Петро Petro
Решетилівка Reshetylivka
Рибчинський Rybchynskyi|Суми Sumy|Соломія Solomiia|Тернопіль Ternopil|Троць Trots|Ужгород Uzhhorod
Уляна Uliana|Фастів Fastiv|Філіпчук Filipchuk|Харків Kharkiv|Христина Khrystyna
Біла Bila|Церква Tserkva
Стеценко Stetsenko|Чернівці Chernivtsi|Шевченко Shevchenko|Шостка Shostka|Кишеньки Kyshenky
Щербухи Shcherbukhy|Гоща Hoshcha|Гаращенко Harashchenko|Юрій Yurii|Корюківка Koriukivka
Яготин Yahotyn|Ярошенко Yaroshenko|Костянтин Kostiantyn|Знам'янка Znamianka|Феодосія Feodosiia
""".strip().replace("\n", "|")  # fmt: skip


@pytest.mark.parametrize("pair", ANNEX.split("|"))
def test_romanise_as_in_the_resolution(pair):
    cyrillic, latin = pair.split(" ")
    assert encoding.romanise(cyrillic) == latin
    assert encoding.romanise(cyrillic.lower()) == latin.lower()
    assert encoding.romanise(cyrillic.upper()) == latin.upper()
    assert encoding.romanise(cyrillic.replace("'", "’")) == latin


@pytest.mark.parametrize(
    "text, latin",
    [
        ("", ""),
        ("Front door {open}", "Front door {open}"),
        ("Двері відчинено о 02:13 #17", "Dveri vidchyneno o 02:13 #17"),
        ("ДВЕРІ: ЩИТ, Щит, Щ", "DVERI: SHCHYT, Shchyt, Shch"),
        ("РАДІЮ. Ю", "RADIIU. Yu"),
        ("розгром ЗГОРІВ Зграя", "rozghrom ZGHORIV Zghraia"),
        ("Нью-Йорк", "Niu-York"),
        ("«Гараж» — 25°C… №5 100₴", '"Harazh" - 25C... No.5 100UAH'),
        ("'єдиний' й 'я'", "'yedynyi' y 'ya'"),
        ("подъезд, рыба, это, ёлка, мёд", "podezd, ryba, eto, yolka, miod"),
        ("за́мок", "zamok"),
        ("Київ, йод".replace("ї", "і\u0308").replace("й", "и\u0306"), "Kyiv, yod"),
        ("двері 🚪 漢", "dveri ? ?"),
        ("caféж`", "caf\xe9zh'"),
        ("X-файл", "X-fail"),
        ("aЯ", "aIa"),
    ],
)
def test_romanise_in_alarms(text, latin):
    assert encoding.romanise(text) == latin


@given(texts)
def test_romanised_text_is_gsm_and_stays_so(text):
    latin = encoding.romanise(text)
    assert encoding.units(latin)[0]
    assert encoding.romanise(latin) == latin


@given(st.text(st.sampled_from("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя АБЄЇЩ',.-#17"), max_size=200))
def test_romanised_ukrainian_costs_no_more(text):
    latin = encoding.romanise(text)
    assert "?" not in latin
    if len(text) > 70 and "щ" not in text.lower():
        assert encoding.segments(latin) <= encoding.segments(text)
