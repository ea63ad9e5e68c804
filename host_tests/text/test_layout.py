"""layout.shape: what is cut is the text, never its number."""

from text.layout import shape


def test_the_number_is_never_cut_in_the_middle():
    for length in range(120, 170):
        out = shape("x" * length + " \x01 y", "1234kfpt", False, 1, "")
        assert out.count("#1234kfpt") == 1, out


def test_what_has_no_latin_letters_is_still_a_text():
    assert shape("\u4e00", None, True, 1, "")
    assert shape("ь", None, True, 1, "") == "?"
