"""What a HouseStorm draws of the world beside its house, see house_kinds.py for the house itself:

    another board on the same account, another program's texts to the same phones; motion without
    rest; lines of one account of which one is mistyped or refused; texts that are accepted and do
    not arrive; answers and handshakes a byte at a time, forged packets; wrong clocks; what HTTP
    and JSON allow.

One schedule in three is calm: nothing of network, provider or power is at fault, so each first
alarm of both boards must be on its way within a minute. The others are judged so until the first
trouble.
Drawn from a random stream of its own, as house_kinds.py.
"""

import random

from doubles.twilio import undelivered

from .house_firsts import Firsts
from .marks import letters_of, mark_of

DOOR = "Front door opened"
_DAY = 86400
_NEVER_ARRIVES = (30034, 30032, 30007, 30005)
_OWN_FAULT = (21606, 21703, 21408, 21608, 21610, 21211)  # one recipient's
_ODD = (
    ("trickle", {"size": 1, "every_ms": 500}),
    ("tls", {"step": "certificate", "alert": 42}),
    ("tls", {"step": "hello", "alert": 40}),
    ("interim", {}),
    ("interim", {"statuses": (100,) * 9}),
    ("chunks", {}),
    ("chunks", {"size": 1}),
    ("odd_code", {"status": 503, "code": "1e300"}),
    ("odd_code", {"status": 500, "code": "9" * 40}),
    ("odd_code", {"status": 503, "code": '"x"'}),
)


class Surroundings:
    """What one seed draws; small: the caps are. `lines` are further lines of the first account for
    House; `storm` is known from `begin` on."""

    def __init__(self, seed, small):
        self.random = r = random.Random("world %d" % seed)
        self.per_day = 45 if seed % 50 == 49 else 200
        self.calm = r.random() < 0.33
        self.beside = None  # the neighbour's House
        self.unheard = set()  # phones that nothing can reach
        self.foreign = set()  # SIDs of another program's texts
        self.firsts = []  # of this board, and of the neighbour's
        self.bad = None  # which of the lines is wrong
        self.lines = self._lines() if r.random() < 0.35 and not small else []
        self.noise = random.Random("noise %d" % seed)
        self.noisy = self.noise.random() < 0.3 and not small
        if self.noisy and not self.lines:
            self.lines = [{}]  # two people share a cap with the noise

    def _lines(self):
        r = self.random
        lines = [{}, {}, {}]
        bad = r.randrange(3)
        lines[bad] = r.choice(
            [{"from_": "+15558889999"}, {"token": "0" * 32}, {"refuse": r.choice(_OWN_FAULT)}]
        )
        self.bad = bad
        return lines

    def begin(self, storm, evening_s):
        """Plan the events, before the power comes on."""
        self.storm, r, house = storm, self.random, storm.house
        self.firsts = [Firsts(house)]
        if self.bad is not None:
            self.unheard.add(len(house.phones) - len(self.lines) + self.bad)
        if r.random() < 0.2 and len(house.phones) > len(self.unheard) + 1:
            self._never_arrives(house)
        if r.random() < 0.4:
            house.world.net.ntp_offset_s = r.choice([-1, 1]) * r.choice([300, 7200, 300 * _DAY])
        if r.random() < 0.15 and storm.caps[0] == 20:
            self.beside = storm.house.neighbour(more="CAP_PER_DAY = %d\n" % self.per_day)
            self.firsts.append(Firsts(self.beside))
            storm._at(0, self.beside.power_on)
        if self.noisy:
            storm._at(self.noise.uniform(70, 200), self._wander)
        for what, chance, most in (
            (self._program, 0.3, 4), (self._clock, 0.3, 2), (self._walk, 0.3, 1),
            (self._odd, 0 if self.calm else 0.5, 3),
        ):  # fmt: skip
            if r.random() < chance:
                for _ in range(r.randint(1, most)):
                    storm._at(r.uniform(60, evening_s), what)

    def _never_arrives(self, house):
        k = self.random.choice([k for k in range(len(house.phones)) if k not in self.unheard])
        house.double.phones[house.phones[k]].fate = undelivered(self.random.choice(_NEVER_ARRIVES))
        self.unheard.add(k)

    # Events

    def opened(self):
        """The door was opened, and perhaps that of the neighbour, too."""
        self.firsts[0].opened()
        if self.beside and self.random.random() < 0.7:
            self.beside.door(1)
            self.firsts[1].opened()

    def closed(self):
        if self.beside and self.beside.door_pin.level:
            self.beside.door(0)

    def _program(self):
        """Another program on the account says something like our texts."""
        house, r = self.storm.house, self.random
        k = r.randrange(len(house.phones))
        account = house.accounts[k]
        text = r.choice(["parcel #%d is ready", "Home: " + DOOR + " #%d"]) % r.randint(1, 9)
        form = {"To": house.phones[k], "From": account.numbers[0], "Body": text}
        made = house.double._create(account, form, house.world.unix())
        self.foreign |= {message.sid for message in made[2:]}

    def _clock(self):
        """The time servers are wrong from now on, or right again."""
        off_s = self.random.choice([0, self.random.randint(-400 * _DAY, 400 * _DAY), 5000, -5000])
        self.storm.house.world.net.ntp_offset_s = off_s

    def _walk(self):
        """Somebody walks about in the hall for a while: a PIR that does not rest."""
        self._pulses(self.random.randint(10, 90))

    def _wander(self):
        """The same nearly all evening."""
        self._pulses(self.noise.randint(120, 200))

    def _pulses(self, count):
        house, self.storm.kinds.motion = self.storm.house, True
        steps = []
        for n in range(count):
            steps += [(6400 * n, 1), (6400 * n + 3000, 0)]
        house.hall_pin.play(steps)

    def _odd(self):
        kind, options = self.random.choice(_ODD)
        self.troubled()
        self.storm.house.double.faults.add(kind, None, self.random.choice([1, 1, 2]), **options)

    def troubled(self, own=False):
        """Something else than lines is at fault; own: only this board's power or flash."""
        for each in self.firsts[: 1 if own else None]:
            each.troubled()

    # Judging

    def judge(self, verdict):
        self._judge_paid(verdict)
        for each in self.firsts if self.storm.caps[0] == 20 else ():
            verdict.late += each.late(self.storm.caps[0], self.unheard)
        if self.beside:
            self._judge_neighbour(verdict)

    def _judge_paid(self, verdict):
        """No text is paid for twice."""
        house = self.storm.house
        for number in house.phones:
            paid = [m.asked for m in house.double.phones[number].inbox if letters_of(m.asked)]
            keys = [(mark_of(text), "-2" in text[-8:], letters_of(text)) for text in paid]
            again = {key for key in keys if keys.count(key) > 1}
            verdict.many += ["%s to %s" % (key, number) for key in again]

    def _judge_neighbour(self, verdict):
        """The board next door tells its own, and restarts as seldom as the storm means it to."""
        near = self.beside
        if near.restarts():
            verdict.odd.append("the neighbour restarted %d times" % near.restarts())
        verdict.odd += [crash.strip().split("\n")[-1] for crash in near.board.crashes]
        for k, phone in enumerate(near.phones):
            marks, merged = near.marks(k)
            told, opened = near.told(k), near.opened
            if k not in self.unheard and told < opened and not merged:
                verdict.lost.append(
                    "%d of %d of the neighbour's openings to %s" % (opened - told, opened, phone)
                )
            if told > opened:
                verdict.twice.append("the neighbour's %d as %d" % (opened, told))
