"""The bench: people with phones, accounts at the double, flash, and a board that can restart."""

import random

from core.files import Store
from core.state import Delivery, Hearing
from delivery import report
from delivery.courier import Courier
from delivery.outbox import Outbox
from delivery.rate_limit import Caps
from doubles.twilio import TwilioDouble
from sms_bot import SMS_bot

from .clock import SimClock
from .commanded import House
from .flash import RamFs
from .http import SimHttp
from .marks import numbered

PASS_S = 0.5


class Bench:
    """kinds: for each person the kind of the account that texts them, see twilio_double; shared:
    how many more people the first account texts; beside: a Bench whose accounts, phones and
    settings this other board shares; dated: answers bring the provider's time to the clock; heard:
    indexes of the people who may send commands (None: nobody, and nothing is looked for), pin:
    theirs."""

    def __init__(
        self,
        seed=0,
        kinds=("full", "full", "full"),
        fs=None,
        per_hour=20,
        per_day=45,
        most=12,
        synced=True,
        shared=0,
        beside=None,
        dated=False,
        heard=None,
        pin=None,
    ):
        self.random = random.Random(seed)
        self.double = beside.double if beside else TwilioDouble(seed)
        self.clock = SimClock(self.double.unix_epoch, synced)
        self.clock.dated = dated
        self.fs = fs or RamFs()
        self.http = SimHttp(self.double, self.clock)
        self.caps_are = per_hour, per_day
        self.most = most
        self.online = True
        self.said = []
        self.senders = list(beside.senders) if beside else []
        self.accounts = list(beside.accounts) if beside else []
        self.board = b""
        for n, kind in enumerate(kinds if not beside else ()):
            to = "+38044000%04d" % (n + 1)
            account = self.double.add_account(kind, verified=[to])
            self.accounts.append(account)
            self.senders.append((to, account.numbers[0], account.token, account.sid))
        for n in range(shared):
            self.senders.append(("+38044111%04d" % (n + 1), *self.senders[0][1:]))
            self.accounts[0].verified.add(self.senders[-1][0])
        self.house = None
        if heard is not None:
            self.house = House(self, [self.senders[k][0] for k in heard], pin)
        self.restarts = -1
        self.restart(synced)

    @property
    def people(self):
        return self.bot.accounts

    @property
    def doubles(self):
        return (self.double,)

    @property
    def records(self):
        """Every message that a provider made (not those that phones sent to it)."""
        made = [m for double in self.doubles for m in double.messages]
        return [m for m in made if m.direction != "inbound"]

    def phone(self, k):
        return self.double.phones[self.people[k].to]

    def restart(self, synced=True, off_s=3):
        """A new boot: all that was in RAM is gone."""
        self.restarts += 1
        self.clock.t += off_s
        self.clock.boot(synced)
        self.delivery, self.hear = Delivery(board=self.board), Hearing()
        self.make()
        if self.house:
            self.house.begin()

    def make(self):
        """New objects over the same flash and RAM, as the app makes them for each visit."""
        self.bot = SMS_bot(self.senders, http=self.http, say=self.say, delivery=self.delivery)
        self.store = Store("state", self.say, self.fs, self.fs.open)
        self.outbox = Outbox(
            self.store, self.bot.accounts, self.clock, self.delivery, self.say, self.most
        )
        self.caps = Caps(self.store, self.clock, self.delivery, *self.caps_are)
        self.courier = Courier(
            self.outbox,
            self.bot,
            self.clock,
            self.caps,
            self.delivery,
            self.say,
            self.random.randrange,
        )

    def lines(self):
        """What the status report says of all this."""
        own = self.courier
        return report.sentences(self.outbox, self.people, own.caps, own.holds, self.clock)

    def say(self, text):
        self.said.append((round(self.clock.t), text))

    def step(self):
        """One visit of the app: everything made anew, one exchange at most."""
        self.make()
        if self.house and self.house.listen():
            return True
        return self.courier.step(self.online)

    def run(self, seconds):
        """Let time pass; the courier is visited when it is due."""
        end = self.clock.t + seconds
        while self.clock.t < end:
            if self.online and self.clock.uptime_s() >= self.due():
                self.step()
                self.clock.t += 0.05
            else:
                self.clock.t = min(end, self.next_time())
        return self

    def next_time(self):
        """The next moment anything can be due."""
        if not self.online:
            return self.clock.t + 60
        return max(self.clock.t + 0.05, self.clock.booted + self.due())

    def due(self):
        """Uptime at which there is something to do."""
        due = self.delivery.due if self.delivery.linked else 0
        return min(due, self.hear.due if self.house else 1 << 30)

    def lose_network(self):
        self.online = False
        self.delivery.linked = False

    def waiting(self):
        return self.delivery.waiting

    def settle(self, hours=3):
        """Network on, no faults: let everything finish."""
        self.online = True
        self.double.faults.clear()
        self.run(hours * 3600)
        self.double.run_later()
        return self

    def texts(self, k):
        """What the k-th person's phone has shown so far, see marks.numbered."""
        return list(map(numbered, self.phone(k).texts(self.double.unix_epoch + self.clock.t)))
