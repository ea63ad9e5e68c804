"""The whole way: a file's text -> what the page shows; what the page sends -> the new text."""

from checking import load

from workbenching.config import judging, proving, schema
from workbenching.config.reading import Model
from workbenching.config.showing import Shower
from workbenching.config.source import Source
from workbenching.config.writing import CannotWrite, Writer

EXAMPLE = load.FIRMWARE / "config.example.py"


class Form:
    """Of one text. Raises load.NotLoaded if it is none that a form can be made of."""

    def __init__(self, text, path):
        self.text = text
        self._path = path
        self.names = load.namespace_of(text, path)
        self.model = Model(Source(text), self.names)
        self.shower = Shower(self.model)

    def shown(self):
        """-> what the page is given, see showing.py"""
        return self.shower.all()

    def changed(self, wanted):
        """-> (new text, its names), see writing.py. Raises CannotWrite, proving.NotProven,
        load.NotLoaded."""
        text = Writer(self.model, self.shower).write(wanted)
        if text == self.text:
            return text, self.names
        return text, proving.prove(self.model, self.shower, wanted, text, self._path)

    def judged(self, text, names, lang):
        """-> the sentences, with their fields, about a text that `changed` gave."""
        model = self.model if text == self.text else Model(Source(text), names)
        return judging.told(names, lang, model)[1]


def example():
    """The text that a new config.py begins as."""
    return EXAMPLE.read_text(encoding="utf-8")


__all__ = ["CannotWrite", "Form", "example", "schema"]
