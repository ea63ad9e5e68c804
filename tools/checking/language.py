"""What tools/check says, in the language of the settings: English, or Ukrainian by uk_*.py.

The sentences themselves are written in English where they belong, on the chip, too. A sentence
that no table has (a provider's own words) stays as it is.
"""

import re

from checking.finding import sentence
from checking.uk_settings import SETTINGS
from checking.uk_slips import SLIPS
from checking.uk_tool import TOOL

_SENTENCES = re.compile(r"(?<=[.?]) (?=[A-Z])")
_FILLED = re.compile(r"%[sd]")
_HOLES = {"%s": "(.+?)", "%d": r"(-?\d+)"}
_rows = {**SETTINGS, **SLIPS, **TOOL}
_patterns = []  # (compiled English, Ukrainian), those with most words of their own first


def learn(rows):
    """Know more sentences: {English: Ukrainian}."""
    _rows.update(rows)
    _patterns.clear()


def told(each, lang):
    """A Finding as a sentence."""
    if lang != "uk":
        return sentence(each)
    text = translated(each.text.rstrip("."))
    return sentence(each._replace(key=translated(each.key), text=text), "рядок")


def line(text, lang):
    """A line of output, its leading spaces kept."""
    if lang != "uk":
        return text
    bare = text.lstrip(" ")
    return text[: len(text) - len(bare)] + translated(bare)


def speaking(say, lang):
    """`say`, for whom everything is put into `lang` first."""
    return lambda text, indent="": say(line(text, lang), indent)


def translated(text):
    """English -> Ukrainian, the words filled in, too; what is not known stays."""
    for pattern, ukrainian in _table():
        found = pattern.fullmatch(text)
        if found and not (ukrainian.endswith("%s.") and _SENTENCES.search(found.groups()[-1])):
            return _filled(ukrainian, [translated(word) for word in found.groups()])
    parts = _SENTENCES.split(text)
    return text if len(parts) == 1 else " ".join([translated(part) for part in parts])


def _filled(ukrainian, words):
    return _FILLED.sub(lambda hole: words.pop(0), ukrainian)


def _table():
    if not _patterns:
        order = sorted(_rows, key=lambda row: (row[:1] == "%", -len(_FILLED.sub("", row))))
        _patterns[:] = [(_pattern(english), _rows[english]) for english in order]
    return _patterns


def _pattern(english):
    parts = re.split(r"(%[sd])", english)
    return re.compile("".join([_HOLES.get(part) or re.escape(part) for part in parts]), re.S)
