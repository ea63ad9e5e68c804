"""What the sections share."""

from pathlib import Path

from flashing.say import Say

from workbenching.events import Events

ROOT = Path(__file__).resolve().parents[2]


class Bench:
    """config: path of the owner's config.py; mask: hides every secret it was told of (`hide`);
    events: what is told to the pages; closing: functions called once when the server ends."""

    def __init__(self, config=None):
        self.root = ROOT
        self.config = Path(config or ROOT / "config.py")
        self.mask = Say()
        self.events = Events(self.masked)
        self.closing = []

    def masked(self, value):
        """The same JSON value with each known secret in its texts replaced."""
        if isinstance(value, str):
            return self.mask.masked(value)
        if isinstance(value, dict):
            return {key: self.masked(each) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.masked(each) for each in value]
        return value

    def close(self):
        """End what goes on: the event streams, then what the sections asked for."""
        self.events.close()
        while self.closing:
            self.closing.pop()()
