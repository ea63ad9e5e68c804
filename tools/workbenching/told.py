"""Sentences of the tools and of a board for a page in two languages: an event holds both."""

from checking import language, load

from workbenching.uk_flash import FLASH

load.firmware_on_path()
language.learn(FLASH)

from text import status_uk  # noqa: E402  (the firmware's own, so its folder comes first)


def both(text):
    """A sentence of a tool -> {"text": English, "uk": Ukrainian}; what no table has is the same in
    both."""
    return {"text": text, "uk": language.line(text, "uk")}


def of_board(text):
    """The same of a line of tools/status: the board's sentences, and the tool's around them."""
    said = status_uk.told(text)
    return {"text": text, "uk": said} if said != text else both(text)
