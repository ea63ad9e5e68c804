"""Sentences of the tools for a page in two languages: an event holds both."""

from checking import language

from workbenching.uk_flash import FLASH

language.learn(FLASH)


def both(text):
    """-> {"text": English, "uk": Ukrainian}; what no table has is the same in both."""
    return {"text": text, "uk": language.line(text, "uk")}
