"""A bench with real sensors over it: from a settled level to the text on a phone, without the rest
of the board. Days of it cost seconds.

    yard = Yard(people=3)
    yard.trip("Hall")
    yard.run(600)                # sensors are looked at each second, or when a trip comes
    yard.told("Front door")      # [(simulated s of the trip, of its first text)]
"""

import sys
import types
from types import SimpleNamespace
from unittest.mock import patch

import sensors
from core.files import Store

from .bench import Bench

with patch.dict(sys.modules, {"machine": types.ModuleType("machine")}):
    from delivery import enqueue
    from runtime import tell

SENSOR = {
    "pin": 5, "cooldown_s": 600, "restored": False, "ignore_after_boot_s": 0, "text": None,
    "more_text": None, "restored_text": None,
}  # fmt: skip


class Level:
    """debounce.Input as far as sensors.py sees it."""

    def __init__(self):
        self.trips = self.clears = self.noisy = self.tripped_at = 0
        self.on = self.muted = False


class Yard:
    """names: of the sensors, "Hall" is a PIR; more: of the Bench."""

    def __init__(self, people=1, names=("Front door", "Hall"), cooldown_s=600, **more):
        self.bench = Bench(kinds=("full",), shared=people - 1, **more)
        self.names = names
        self.cooldown_s = cooldown_s
        self.trips = []  # (t, name)
        self._begin()

    def _begin(self):
        bench = self.bench
        self.all = []
        for name in self.names:
            config = dict(SENSOR, name=name, kind="pir" if name == "Hall" else "door",
                          cooldown_s=self.cooldown_s)  # fmt: skip
            self.all.append(sensors.Sensor(config, Level()))
        self.app = SimpleNamespace(
            settings=SimpleNamespace(
                NAME="Home", LANGUAGE="en", COMMANDS_FROM=(), SENDERS=bench.senders,
                CAP_PER_HOUR=bench.caps_are[0], CAP_PER_DAY=bench.caps_are[1],
            ),
            clock=bench.clock, delivery=bench.delivery, hear=None, owed=[], events=[],
            adding=0, running=False, up=False, sensors=SimpleNamespace(all=self.all),
        )  # fmt: skip

    @property
    def t(self):
        return self.bench.clock.t

    def restart(self, synced=True, off_s=3):
        self.bench.restart(synced, off_s)
        self._begin()

    def trip(self, name):
        level = self.all[self.names.index(name)].input
        level.trips += 1
        level.clears += 1
        self.trips.append((self.t, name))
        self.look()

    def look(self):
        """A pass of the loop: what the sensors say goes to the outbox."""
        now = self.bench.clock.uptime_s()
        events = []
        for sensor in self.all:
            events += sensor.poll(now, lambda a, b: 0, 0)
        if events:
            self._owe(events)

    def note(self, text="all is well"):
        tell.owe(self.app, text, None, False)
        self._write()

    def _owe(self, events):
        for event in events:
            event.sensor = self.all.index(event.sensor)
        self.app.events = events
        tell.tell(self.app)
        self._write()

    def _write(self):
        bench = self.bench
        with patch.object(enqueue, "Store", lambda: Store(
            "state", bench.say, bench.fs, bench.fs.open)):  # fmt: skip
            enqueue.add(self.app)
        bench.make()

    def run(self, seconds, step=10):
        end = self.t + seconds
        while self.t < end:
            self.look()
            self.bench.run(min(step, end - self.t))
        return self

    def pulses(self, name, seconds, every_s):
        """The sensor trips again and again."""
        end = self.t + seconds
        while self.t < end:
            self.trip(name)
            self.run(min(every_s, max(0.01, end - self.t)))
        return self

    def texts(self, k=0):
        """[(simulated s of creation, text)]"""
        bench = self.bench
        phone = bench.double.phones[bench.people[k].to]
        return [(m.created_at - bench.double.unix_epoch, m.asked) for m in phone.inbox]

    def wait(self, t, name="Front door", k=0):
        """Seconds from t to the first text about the sensor; None: none."""
        found = [at - t for at, text in self.texts(k) if at >= t - 0.1 and name in text]
        return min(found) if found else None
