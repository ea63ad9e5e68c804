"""A week in the life: the whole firmware on the virtual board, on a real littlefs.

Seven days, 20 short outages of the Wi-Fi a day, 50 trips of the door, a reset a day.
"""

from doubles.board.littleflash import LittleFlash

from .house import House
from .quick import quick

DAYS = 7
DAY = 86400


class Week:
    """What a week came to, after run()."""

    def __init__(self, seed=7, days=DAYS, trips=50, outages=20):
        more = "BOOT_TEXT = False\nCAP_PER_DAY = 200\n"
        self.house = House(seed, ("full", "legacy", "full"), 60, more, LittleFlash(), fast=100)
        self.days, self.trips = days, trips
        r = self.house.random
        # Apart, so that each of them is one opening, told at once.
        self.events = [(120 + self.days * DAY * (n + 0.5) / trips, "trip") for n in range(trips)]
        self.events += [(r.uniform(120, days * DAY), "outage") for _ in range(outages * days)]
        self.events += [(120 + self.days * DAY * n / trips, "reset") for n in range(7, trips, 7)]
        self.kept_most = self.known_most = 0

    def run(self):
        with quick(), self.house as house:
            house.power_on()
            for at, what in sorted(self.events):
                house.run_to(at)
                getattr(self, what)()
            house.run(3600)
            house.double.run_later()
        return self

    def trip(self):
        self.house.door(1)
        self.house.run(5)
        self._measure()
        self.house.run(15)
        self.house.door(0)
        self._measure()

    def outage(self):
        self.house.wifi(False)
        self.house.run(self.house.random.uniform(10, 240))
        self.house.wifi(True)

    def reset(self):
        self.house.board.reset(6)

    def _measure(self):
        alarm = self.house.alarm
        if alarm is not None:
            kept = [vars(one) for one in (alarm.delivery, alarm.hear) if one]
            self.kept_most = max(self.kept_most, len(repr(kept)))

    @property
    def erases(self):
        return self.house.flash.erases

    @property
    def worst(self):
        """Erases of the most worn block."""
        return max(self.house.flash.chip.erase_counts.values(), default=0)

    def counts(self):
        """Texts each phone got."""
        return [len(self.house.texts(k)) for k in range(len(self.house.phones))]
