"""layout.shape: what is cut is the text, never its number."""

from hypothesis import given
from hypothesis import strategies as st
from text import encoding, messages
from text.layout import shape

from host_tests.text.told import ANY


def test_the_number_is_never_cut_in_the_middle():
    for length in range(120, 170):
        out = shape("x" * length + " \x01 y", "1234kfpt", False, 1, "")
        assert out.count("#1234kfpt") == 1, out


def test_what_has_no_latin_letters_is_still_a_text():
    assert shape("\u4e00", None, True, 1, "")
    assert shape("ь", None, True, 1, "") == "?"


def test_the_serial_stands_where_it_is_asked_for():
    s = messages.SERIAL
    assert shape("A" + s + "B", 17, False, 2, "") == "A#17B"
    assert shape(s + " Двері" + s, "17-2", True, 2, "") == "#17-2 Dveri"
    assert shape("Door " + s, None, False, 2, "") == "Door"
    assert shape(s, 17, False, 2, "") == "#17"
    assert shape("x" * 310 + s, 17, False, 2, "") == "x" * 302 + " #17"  # cut before it
    assert shape("x" * 300 + " " + s + " tail" * 9, 17, False, 2, "") == "x" * 300 + " #17 t"


@given(ANY, ANY, st.integers(1, 9999999), st.booleans(), st.integers(1, 3), st.booleans())
def test_whatever_is_cut_the_serial_is_whole(before, after, serial, latin, most, trial):
    prefix = encoding.TRIAL_PREFIX if trial else ""
    text = (before + messages.SERIAL + after) * (1 + serial % 40)
    shaped = shape(text, serial, latin, most, prefix)
    assert "#%d" % serial in shaped and messages.SERIAL not in shaped
    assert encoding.segments(shaped, prefix) <= most
