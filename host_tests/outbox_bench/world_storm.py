"""Fault storms in the world as people report it: see storm.py, and drawn besides

    another board with the same accounts that counts and says the same, one erased and begun anew,
    another program's texts to the same phones; repeats and notes in plenty; one wrong sender,
    token or recipient among lines of one account; texts that are accepted and do not arrive; a
    clock that is wrong by any amount in some boots.

One schedule in three is calm: nothing of the provider or the network is at fault, so that each
first alarm of both boards must be on its way within a minute. The others are judged so until the
first trouble.
"""

import random

from core.files import Store
from delivery import alert as a
from doubles.twilio import undelivered

from .bench import Bench
from .lateness import Firsts
from .marks import letters_of, mark_of, merged_in
from .storm import Storm
from .verdict import HOUR

_DAY = 86400
NEVER_ARRIVES = (30034, 30032, 30007, 30005)
OWN_FAULT = (21606, 21703, 21408, 21608, 21610, 21211)  # one recipient's
DOOR = "Front door opened"


class WorldStorm(Storm):
    """voices: for each board and life of a flash {serial: surely added}; firsts: of this board and
    of the other one."""

    more = {"dated": True}

    def __init__(self, seed):
        self.extra = r = random.Random(seed * 7919 + 1)
        self.calm = r.random() < 0.33
        super().__init__(seed)
        self._house(seed)
        for what, chance, most in (
            (self._program, 0.4, 4), (self._note, 0.4, 12), (self._repeat, 0.4, 12),
            (self._erase, 0.2, 1), (self._wrong_clock, 0.5, 2),
        ):  # fmt: skip
            if r.random() < chance:
                for _ in range(r.randint(1, most)):
                    self.events.append((r.uniform(0, 1800), what))
        self.events.sort(key=lambda event: event[0])
        if r.random() < 0.5:
            off_s = r.choice([300, 7200, 3 * _DAY, 300 * _DAY])
            self.bench.clock.wrong_s = r.choice([-1, 1]) * off_s

    def _house(self, seed):
        r, bench = self.extra, self.bench
        self.queue_full = {
            person.sid
            for k, person in enumerate(bench.people)
            if any(fate.code == 30001 for fate in bench.phone(k).plan)
        }
        self.unheard = {0} if self.refused == 0 else set()
        self.voices = [self.told]
        self.firsts = [Firsts(bench, DOOR)]
        self.other = None
        if self.calm:
            for each in bench.accounts:
                each.refuse.clear()
            for k in range(len(bench.people)):
                bench.phone(k).plan.clear()
            self.unheard.clear()
            bench.double.latency_ms = 400
        if r.random() < 0.5 and not self.small:
            self._one_bad_line()
        if r.random() < 0.2 and len(bench.people) > len(self.unheard) + 1:
            self._never_arrives()
        if r.random() < 0.4 and not self.small:
            self._neighbour(seed)

    def _draw(self):
        super()._draw()
        if self.calm:
            self.events = [each for each in self.events if each[1] == self._alarm]

    # The house

    def _one_bad_line(self):
        """Lines of the first account; one is mistyped, or its phone is refused."""
        r, bench = self.extra, self.bench
        was = bench.clock.synced
        to, from_, token, sid = bench.senders[0][:4]
        bad = r.randrange(3)
        lines = []
        for n in range(3):
            number = "+38044222%04d" % n
            bench.accounts[0].verified.add(number)
            lines.append((number, from_, token, sid))
        what = r.choice(["sender", "token", "recipient"])
        number = lines[bad][0]
        if what == "sender":
            lines[bad] = (number, "+15558889999", token, sid)
        elif what == "token":
            lines[bad] = (number, from_, "0" * 32, sid)
        else:
            bench.accounts[0].refuse[number] = r.choice(OWN_FAULT)
        self.unheard.add(len(bench.senders) + bad)
        bench.senders += lines
        bench.restart(was)

    def _never_arrives(self):
        free = [k for k in range(len(self.bench.people)) if k not in self.unheard]
        k = self.extra.choice(free)
        self.bench.phone(k).plan.clear()
        self.bench.phone(k).fate = undelivered(self.extra.choice(NEVER_ARRIVES))
        self.unheard.add(k)

    def _neighbour(self, seed):
        bench = self.bench
        self.other = Bench(
            seed + 1, beside=bench, dated=True, synced=bench.clock.synced,
            per_hour=self.caps[0], per_day=self.caps[1],
        )  # fmt: skip
        self.other.clock.t = bench.clock.t
        self.voices.append({})
        self.firsts.append(Firsts(self.other, DOOR))
        for one, another in (self.firsts, self.firsts[::-1]):
            one.others.append(another)

    # Events

    def _alarm(self):
        told = self.voices[0]
        serial = self.bench.delivery.serial + 1
        told.setdefault(serial, False)
        self.bench.make()
        self.bench.outbox.add(DOOR)
        told[serial] = True
        self.firsts[0].note()
        if self.other and self.extra.random() < 0.7:
            self.other.make()
            self.voices[1][self.other.outbox.add(DOOR)] = True
            self.firsts[1].note()

    def _note(self):
        self.bench.make()
        self.bench.outbox.add("a note", False)

    def _repeat(self):
        self.bench.make()
        self.bench.outbox.add("Hall: 9 more in 10 min", True, None, None, a.REPEAT)

    def _program(self):
        """Another program on the account says something like our texts."""
        bench, r = self.bench, self.extra
        acc = r.choice([k for k in range(len(bench.accounts))])
        to, from_, _, sid = bench.senders[acc][:4]
        n = bench.delivery.serial + r.randint(0, 1)
        text = r.choice(["parcel #%d is ready", DOOR + " #%d"]) % n
        form = {"To": to, "From": from_, "Body": text}
        bench.double._create(
            bench.double.accounts[sid], form, bench.double.unix_epoch + bench.clock.t
        )

    def _erase(self):
        """Begun anew, when nothing is owed any more."""
        bench = self.bench
        if self.other or any(alert.least() < a.DONE for alert in bench.outbox.alerts):
            return
        names = Store("state", print, bench.fs, bench.fs.open).names("c")
        kept = {"state/" + name: bench.fs.files["state/" + name] for name in names}
        bench.fs.files = kept  # what was sent stays sent: the caps are judged over both lives
        self.voices.insert(0, {})
        self._restart()

    def _wrong_clock(self):
        """From the next boot on the time server is wrong, or right again."""
        r, clock = self.extra, self.bench.clock
        self.wrong_s = r.choice([0, r.randint(-400 * _DAY, 400 * _DAY), r.randint(-9000, 9000)])
        if not clock.sure:
            clock.wrong_s = self.wrong_s

    def _restart(self):
        super()._restart()
        self.firsts[0].troubled()
        self.bench.clock.wrong_s = getattr(self, "wrong_s", 0)

    def _cut_flash(self):
        self.firsts[0].troubled()
        super()._cut_flash()

    def _fill(self):
        self.firsts[0].troubled()
        super()._fill()

    def _cut_exchange(self):
        self.firsts[0].troubled()
        super()._cut_exchange()

    def _fault(self):
        self._troubled()
        super()._fault()

    def _outage(self):
        self._troubled()
        super()._outage()

    def _troubled(self):
        """The network or the provider, and so both boards."""
        for each in self.firsts:
            each.troubled()

    def _until(self, at):
        if not self.other:
            return super()._until(at)
        while self.bench.clock.t < at:
            step = 5 if self.events else HOUR / 4
            super()._until(min(at, self.bench.clock.t + step))
            self.other.online = self.bench.online
            if not self.bench.online:
                self.other.delivery.linked = False
            behind = self.bench.clock.t - self.other.clock.t
            if behind > 0:
                self.other.run(behind)

    def _is_over(self):
        """Nobody who can be reached is owed anything."""
        for one in (self.bench, self.other) if self.other else (self.bench,):
            for alert in one.outbox.alerts:
                for i, k in enumerate(alert.who):
                    if k not in self.unheard and alert.state(i) < a.DONE:
                        return False
        return True

    # Judging

    def _judge(self):
        verdict = super()._judge()
        verdict.lost, verdict.twice, verdict.over = [], [], []  # judged here, for all voices
        bench = self.bench
        verdict.merged = 0
        for k, person in enumerate(bench.people):
            self._judge_phone(k, person.to, verdict)
        for account in bench.accounts:
            caps = [limit * (2 if self.other else 1) for limit in self.caps]
            if not any(m.asked.startswith("parcel") or not letters_of(m.asked)
                       for m in bench.records if m.account_sid == account.sid):  # fmt: skip
                verdict.judge_caps(bench.double, account.sid, caps)
        for each in self.firsts if not self.small else ():
            verdict.late += each.late(self.caps, self.unheard, self._is_refused)
        return verdict

    def _is_refused(self, sid):
        """Does the provider refuse the whole account, or was its queue full for a while?"""
        bench = self.bench
        mine = [each for each in bench.accounts if each.sid == sid]
        return sid in self.queue_full or any(20005 in each.refuse.values() for each in mine)

    def _judge_phone(self, k, number, verdict):
        phone = self.bench.double.phones[number]
        texts = [m.body for m in phone.messages()]
        marks = [(mark_of(text), letters_of(text)) for text in texts if letters_of(text)]
        merged = sum(map(merged_in, texts))
        verdict.merged += merged
        for each in set(marks):
            if marks.count(each) > 1:
                verdict.twice.append("#%s%s to %s" % (*each, number))
        missing = []
        for serial in set().union(*self.voices):
            wanted = sum(voice.get(serial, False) for voice in self.voices)
            got = len({letters for mark, letters in set(marks) if mark == serial})
            missing += [serial] * max(0, wanted - got)
        if k not in self.unheard and len(missing) > merged:
            verdict.lost.append("%s to %s" % (missing, number))
        paid = [m.asked for m in phone.inbox if letters_of(m.asked)]
        keys = [(mark_of(text), letters_of(text)) for text in paid]
        verdict.many += ["%s to %s" % (each, number) for each in set(keys) if keys.count(each) > 1]
