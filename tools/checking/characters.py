"""Characters that look like others, or like nothing: found and named."""

import unicodedata

CURLY = "“”„‟«»‘’‚‛‹›′″`´"
_CONTROL = {"\t": "TAB", "\n": "LINE FEED", "\r": "CARRIAGE RETURN", "\0": "NULL"}
# Latin letter -> what looks like it in Cyrillic and Greek.
_ALIKE = dict(
    zip(  # noqa: B905 (zip() has no strict before Python 3.10)
        "АВЕКМНОРСТХІЈЅаеорсухіјѕΑΒΕΗΙΚΜΝΟΡΤΥΧ",
        "ABEKMHOPCTXIJSaeopcyxijsABEHIKMNOPTYX",
    )
)


def name(char):
    """What it is called, as "ZERO WIDTH SPACE (U+200B)"."""
    called = _CONTROL.get(char) or unicodedata.name(char, "a control character")
    return "%s (U+%04X)" % (called, ord(char))


def is_invisible(char):
    """True for what takes no ink, besides a plain space and the end of a line."""
    if char in " \n":
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Cn", "Co", "Zl", "Zp", "Zs")


def looks_like(char):
    """The Latin letter that it is taken for, or None."""
    return _ALIKE.get(char)
