"""A sensor with a level that is moved by hand, and its events in words."""

from sensors import Sensor
from text import messages as words


class Level:
    """A settled input, moved by hand."""

    def __init__(self):
        self.on = False
        self.trips = self.clears = self.noisy = self.tripped_at = self.muted = self.shorts = 0

    def trip(self, tick=0):
        self.on = True
        self.trips += 1
        self.tripped_at = tick

    def clear(self):
        self.on = False
        self.clears += 1


def make(**over):
    config = {
        "name": "Front door",
        "pin": 5,
        "kind": "door",
        "cooldown_s": 600,
        "restored": False,
        "ignore_after_boot_s": 0,
        "text": None,
        "restored_text": None,
    }
    config.update(over)
    level = Level()
    return Sensor(config, level), level


def poll(sensor, now_s, ticks=0):
    return sensor.poll(now_s, lambda a, b: a - b, ticks)


def text(event):
    return words.event(event, "en", None)


def texts(events):
    return [text(event) for event in events]
