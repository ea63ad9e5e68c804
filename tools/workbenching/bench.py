"""What the sections share."""

import threading
from pathlib import Path

from checking.load import firmware_on_path
from flashing.say import Say

from workbenching.board_work import BoardWork
from workbenching.events import Events

ROOT = Path(__file__).resolve().parents[2]
firmware_on_path()  # the sections use the firmware's own modules


class Bench:
    """config: path of the owner's config.py; mask: hides every secret it was told of (`hide`);
    checker: held while the checker or the firmware's modules are used; events: what is told to the
    pages; closing: functions called once when the server ends; board_work: what goes on with
    boards on USB. serial_ports: ports to look for beside those that are found; flash_words: more
    words for tools/flash.sh; files: folder of dropped files."""

    def __init__(self, config=None, serial_ports=(), flash_words=(), files=None):
        self.root = ROOT
        self.serial_ports = list(serial_ports)
        self.files = files or ROOT / ".cache" / "workbench"
        self.config = Path(config or ROOT / "config.py")
        self.mask = Say()
        self.checker = threading.RLock()
        self.events = Events(self.masked)
        self.board_work = BoardWork(
            self.events.publish, self.events.clear, flash_words=flash_words
        )
        self.closing = [self.board_work.close]

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
