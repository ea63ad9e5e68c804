"""What a text on a phone says about itself: its serial number, and what else it stands for."""

import re

_LETTERS = re.compile(r"(#\d+(?:-2)?)[bcdfghjkmnp-tv-z]{4}(?![a-z])")


def mark_of(body):
    """17 for "... #17kfpt" and for its one repetition "... #17-2wxbd", None without."""
    found = re.search(r"#(\d+)(-2)?([a-z]{4})?$", body)
    return int(found.group(1)) if found else None


def letters_of(body):
    """ "kfpt" of "... #17kfpt"; None without."""
    found = re.search(r"#\d+(?:-2)?([a-z]{4})$", body)
    return found.group(1) if found else None


def numbered(text):
    """The text with its number, but without the letters that no other text has: "... #17"."""
    return _LETTERS.sub(r"\1", text)


def merged_in(body):
    """How many earlier alerts the text also stands for."""
    found = re.search(r"and (\d+) more before", body)
    return int(found.group(1)) if found else 0
