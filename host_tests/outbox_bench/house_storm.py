"""Fault storms with the whole firmware on the virtual board: does the loop never stop sensing?

As outbox_bench.storm, but doors really open, contacts bounce and flap while requests hang, the
network is lost and the board restarts. Judged by the double's own record: each phone must have
been told of every single opening, "opened" or counted in "3 more in 2 min", and of no other.

Only one thing is excused: what the contacts did shortly before the power failed or a reset. The
interrupts note a trip in RAM; it is on flash when the exchange under way has ended, or, within
the cooldown, when the count is told.
"""

import random

from doubles.board.flash import MemoryFlash

from .faults import ANSWERS, BREAKS
from .house import House
from .house_kinds import Kinds
from .house_world import Surroundings
from .verdict import HOUR, Verdict

DAY = 24 * HOUR
COOLDOWN_S = 60
EVENING_S = 1500
_UNSURE_BEFORE_S = 330  # the longest exchange and the cooldown, with air
_UNSURE_AFTER_S = 60  # until the sensors are armed again
_ANSWERS = [one for one in ANSWERS if one.get("code") != 63038]  # it means hours of waiting
_GAP_S = 0.6  # between two changes of a contact: well above debounce and bounce


class HouseStorm:
    """One schedule, drawn from the seed; run() gives its Verdict."""

    def __init__(self, seed):
        self.random = r = random.Random(seed)
        kinds = [r.choice(["full", "full", "legacy"]) for _ in range(r.randint(1, 3))]
        small = r.random() < 0.15
        self.around = Surroundings(seed, small)
        # Days are the bench's: waiting for the next one costs half a minute on a PC.
        self.caps = r.randint(8, 12) if small else 20, self.around.per_day
        more = "CAP_PER_HOUR = %d\nCAP_PER_DAY = %d\nBOOT_TEXT = %r\n" % (
            *self.caps,
            r.random() < 0.3,
        )
        self.kinds = Kinds(seed)
        more += self.kinds.config("+380440000001")
        lines = self.around.lines
        self.house = House(seed, kinds, COOLDOWN_S, more, MemoryFlash(), lines=lines)
        self.resets = []  # moments
        self.openings = []  # moments
        self.cuts = self.cuts_seen = 0
        self._world()
        self.events = []
        self._contacts()
        if not self.around.calm:
            self._trouble()
        self.kinds.begin(self, EVENING_S)
        self.around.begin(self, EVENING_S)
        self.events.sort(key=lambda event: event[0])

    def _trouble(self):
        r = self.random
        for _ in range(r.randint(1, 6)):
            self._at(r.uniform(30, EVENING_S), self._fault)
        for what in (self._outage, self._reset, self._power, self._cut_flash):
            if r.random() < 0.35:
                self._at(r.uniform(90, EVENING_S), what)

    def _at(self, t, event):
        self.events.append((t, event))

    def _world(self):
        r, double = self.random, self.house.double
        double.list_delay_s = r.choice([0, 0, 2, 5])
        double.latency_ms = 400 if self.around.calm else r.choice([150, 400, 3000])

    def _contacts(self):
        """When the door moves: now and then, and in bursts; never closer than _GAP_S."""
        r, t = self.random, 60.0
        while t < EVENING_S:
            t += r.choice([r.uniform(1, 20), r.uniform(30, 400)])
            for _ in range(r.choice([1, 1, 2, 3, 9])):
                self._at(t, self._open)
                t += r.uniform(_GAP_S, 5)
                self._at(t, self._close)
                t += r.uniform(_GAP_S, 5)
            if r.random() < 0.3:
                self._at(t + _GAP_S, self.house.glitch)
                t += 2 * _GAP_S

    # Events

    def _open(self):
        self.openings.append(self.house.t)
        self.house.door(1)
        self.around.opened()

    def _close(self):
        self.house.door(0)
        self.around.closed()

    def _fault(self):
        self.around.troubled()
        r = self.random
        kind, options = r.choice(BREAKS) if r.random() < 0.7 else ("http", r.choice(_ANSWERS))
        when = None
        if kind not in ("dns", "refuse", "unreachable"):
            when = r.choice([None, {"method": "POST"}])
        if options.get("created") or options.get("status") == 429:
            when = {"method": "POST"}
        self.house.double.faults.add(kind, when, r.choice([1, 1, 2, 4]), **options)

    def _outage(self):
        self.around.troubled()
        self.house.wifi(False)
        back = self.house.t + self.random.choice([5, 60, 400])
        self.events.append((back, lambda: self.house.wifi(True)))
        self.events.sort(key=lambda event: event[0])

    def _reset(self):
        if self.house.board.alive:
            self._restarts()
            self.house.board.reset(self.random.choice([1, 2, 3, 6]))

    def _power(self):
        if not self.house.board.alive:
            return
        self._restarts()
        self.house.board.cut_power()
        self._power_back()

    def _cut_flash(self):
        self.around.troubled(own=True)
        flash = self.house.flash
        flash.cut_at(self.random.randint(0, 9), self.random.choice(["torn", "after", "before"]))

    def _power_back(self):
        self.cuts += 1
        self._at(self.house.t + self.random.choice([1, 5, 40]), self.house.power_on)
        self.events.sort(key=lambda event: event[0])

    def _restarts(self):
        self.around.troubled(own=True)
        self.resets.append(self.house.t)

    # Running

    def run(self):
        with self.house as house:
            house.power_on()
            while self.events:
                at, event = self.events.pop(0)
                self._until(at)
                event()
            house.flash.cut_at(None)
            house.double.faults.clear()
            house.wifi(True)
            house.power_on()
            self._settle()
            house.double.run_later()
            return self._judge()

    def _until(self, at):
        """To that moment, noticing a power cut inside a flash write."""
        house = self.house
        while at - house.t > 0.001:
            house.run(min(2, at - house.t))
            if house.board.state == "off" and house.flash.cuts > self.cuts_seen:
                self.cuts_seen = house.flash.cuts
                self._restarts()
                self._power_back()
                if self.events[0][0] < at:  # the power is back before that
                    when, event = self.events.pop(0)
                    self._until(when)
                    event()

    def _settle(self):
        """Time passes until the firmware says that nothing waits and nothing is counted."""
        house = self.house
        end = house.t + 3 * DAY
        house.run(3 * COOLDOWN_S)
        boards = [each for each in (house, self.around.beside) if each]
        while house.t < end and any(
            each.owes(self.around.unheard) or each.board.state != "running" for each in boards
        ):
            house.run(HOUR / 4)

    # Judging

    def _sure(self):
        """Openings that nothing excuses."""
        return [
            t
            for t in self.openings
            if not any(r - _UNSURE_BEFORE_S < t < r + _UNSURE_AFTER_S for r in self.resets)
        ]

    def _judge(self):
        house, verdict = self.house, Verdict()
        sure = len(self._sure())
        verdict.alerts, verdict.texts = len(self.openings), len(house.double.messages)
        verdict.exchanges = len(house.double.requests)
        verdict.restarts, verdict.cuts = len(self.resets), self.cuts
        for k, phone in enumerate(house.phones):
            marks, merged = house.marks(k)
            verdict.merged += merged
            told = house.told(k)
            if told < sure and not merged and k not in self.around.unheard:
                verdict.lost.append("%d of %d openings to %s" % (sure - told, sure, phone))
            if told > len(self.openings):
                verdict.twice.append("%d openings told as %d" % (len(self.openings), told))
            for serial in {mark for mark in marks if mark}:
                if marks.count(serial) > 1:
                    verdict.twice.append("#%d to %s" % (serial, phone))
        verdict.strange += house.strangers()
        caps = [limit * (2 if self.around.beside else 1) for limit in self.caps]
        for sid in {account.sid for account in house.accounts}:
            verdict.judge_caps(house.double, sid, caps, self.around.foreign)
        if house.restarts() != len(self.resets):
            verdict.odd.append("%d restarts, %d meant" % (house.restarts(), len(self.resets)))
        self.kinds.judge(verdict)
        self.around.judge(verdict)
        verdict.odd += [crash.strip().split("\n")[-1] for crash in house.board.crashes]
        return verdict

    def story(self):
        """What the board said, and what each phone shows."""
        lines = [self.house.board.serial]
        for k, phone in enumerate(self.house.phones):
            lines += [phone] + ["  " + text for text in self.house.texts(k)]
        return "\n".join(lines)
