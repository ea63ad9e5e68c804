"""A house: the whole firmware on the virtual board, people with phones, doors that are opened.

    with House(seed=1) as house:
        house.power_on()
        house.door(1)                  # opened, with the bounce of a reed contact
        house.run(60)                  # seconds
        house.texts(0)                 # what the first phone shows: the double's own record

TLS is left out (its bytes go in the clear, its time is taken); everything else is the real
firmware: boot.py, main.py, sensors, link, outbox.
"""

import random
import re
from collections import namedtuple
from pathlib import Path

from delivery import alert as a
from doubles.board import Board, World, bounce
from doubles.board.flash import MemoryFlash
from doubles.board.littleflash import LittleFlash
from doubles.twilio import TwilioDouble

from .marks import letters_of, mark_of, merged_in, numbered

HOST = "api.twilio.com"
FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"
DOOR, HALL = 5, 4
WIFI = (("Kobzar", "varenyky-2026"), ("Kavun", "borshch-2026"))
CONFIG = """
NAME = %r
WIFI = %r
SENDERS = %r
SENSORS = [
    dict(name=%r, pin=5, kind="door", cooldown_s=%d),
    dict(name="Hall", pin=4, kind="pir", cooldown_s=%d),
]
PROMPT_WINDOW_S = 0
"""
Account = namedtuple("Account", "to from_ token sid")
FAST = 50  # an idle loop's sleeps while nothing moves


class House:
    """kinds: for each person the kind of the account that texts them, see twilio_double; more:
    further lines of config.py; flash: as the board takes it; fast: see Board.stretch; lines:
    further people texted through the first account, each a dict, empty if the line is right, or
    with what is wrong in it: from_, token (of an account of its own), refuse (the provider's
    code)."""

    name, door_name = "Home", "Front door"

    def __init__(
        self,
        seed=0,
        kinds=("full", "full"),
        cooldown_s=60,
        more="",
        flash=None,
        fast=FAST,
        lines=(),
    ):
        self.random = random.Random(seed)
        self.world = World(seed)
        self.double = TwilioDouble(seed, unix_epoch=self.world.unix_epoch)
        self.accounts, self.phones, self.senders = [], [], []
        for n, kind in enumerate(kinds):
            to = "+38044000%04d" % (n + 1)
            account = self.double.add_account(kind, verified=[to])
            self.accounts.append(account)
            self.phones.append(to)
            self.senders.append((to, account.numbers[0], account.token, account.sid))
        for n, line in enumerate(lines):
            self._line("+38044222%04d" % n, **line)
        self.world.net.mount(HOST, self.double)
        self.world.air.add(*WIFI[0])
        self.others = []  # boards on the same accounts, texts of theirs are not this one's
        self._wire(cooldown_s, more, flash if flash is not None else LittleFlash(), fast)

    def _line(self, to, from_=None, token=None, refuse=None):
        account = self.accounts[0]
        if token:  # with the first account's SID the settings would refuse it
            account = self.double.add_account("full")
        account.verified.add(to)
        if refuse:
            account.refuse[to] = refuse
        self.accounts.append(account)
        self.phones.append(to)
        number = from_ or account.numbers[0]
        self.senders.append((to, number, token or account.token, account.sid))

    def _wire(self, cooldown_s, more, flash, fast):
        own = (self.name, list(WIFI), self.senders, self.door_name, cooldown_s, cooldown_s)
        self.flash = flash
        self.board = Board(
            self.world, firmware=FIRMWARE, config=CONFIG % own + more, flash=flash,
            tls="clear", stretch=fast, unique_id=b"\x5e\x1a\x0b" + self.name[:1].encode(),
        )  # fmt: skip
        self.door_pin, self.hall_pin = self.board.pin(DOOR), self.board.pin(HALL)
        self.door_pin.drive(0)
        self.hall_pin.drive(0)

    def neighbour(self, cooldown_s=60, more=""):
        """Another House: a board of its own, with the same accounts and phones."""
        return Neighbour(self, cooldown_s, more)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.world.close()

    @property
    def t(self):
        """Simulated seconds since the house was made."""
        return self.world.us / 1e6

    def power_on(self):
        self.board.power_on()

    def run(self, seconds):
        self.world.run(seconds * 1000)
        return self

    def run_to(self, t):
        self.run(max(0, t - self.t))

    def door(self, level):
        """The door is opened (1) or closed (0); its contact bounces."""
        self.door_pin.play(bounce.train(self.random, bounce.REED, level))

    def glitch(self):
        """Too short to mean anything."""
        self.door_pin.play(bounce.glitch(self.random, 1 - self.door_pin.level))

    def flicker(self, seconds, on_ms=25, off_ms=25):
        """The door's contact changes all the time and never holds as long as debounce_ms."""
        steps, at = [], 0
        while at < seconds * 1000:
            steps += [(at, 1), (at + on_ms, 0)]
            at += on_ms + off_ms
        self.door_pin.play(steps)

    def motion(self):
        """Somebody walks past the PIR once."""
        self.hall_pin.play([(0, 1), (3000, 0)])

    def wifi(self, on, which=0):
        air, name = self.world.air, WIFI[which][0]
        if on and air.get(name) is None:
            air.add(*WIFI[which])
        elif not on:
            air.remove(name)

    def texts(self, k):
        """The texts that have reached the k-th phone so far, see marks.numbered."""
        return list(map(numbered, self.double.phones[self.phones[k]].texts(self.world.unix())))

    def own(self, k):
        """Those of them that this board has sent: only its texts are marked with letters, and if
        there is another board, notes that name none of the two are left out."""
        texts = self.double.phones[self.phones[k]].texts(self.world.unix())
        return [numbered(text) for text in texts if letters_of(text) and self.is_own(text)]

    def is_own(self, text):
        """Is it this board's, by the names in it?"""
        return not self.others or self.name in text or self.door_name in text

    def told(self, k, name=None, first="opened"):
        """Trips of a sensor (the door) the k-th phone was told of, in whatever words."""
        count, name = 0, name or self.door_name
        for text in self.own(k):
            if re.search(r"%s:? %s\b" % (name, first), text):
                count += 1
            found = re.search(r"%s: (\d+) more in" % name, text)
            count += int(found.group(1)) if found else 0
        return count

    def marks(self, k):
        """(serial numbers the k-th phone has seen, alerts its texts stood for beside their own)"""
        texts = self.own(k)
        return [mark_of(text) for text in texts], sum(map(merged_in, texts))

    def owes(self, apart=()):
        """True while the firmware has anything to send to anybody but the phones `apart`, by its
        files; only to know when to stop waiting."""
        if self.alarm is None or not apart:
            return self.alarm is None or bool(self.alarm.delivery.waiting)
        ids = [a.recipient(Account(*sender)) for sender in self.senders]
        for name in self.flash.names("state"):
            alert = a.load(self.flash.read(name)[:-4], ids) if "/a" in name else None
            if alert:
                states = [alert.state(i) for i, k in enumerate(alert.who) if k not in apart]
                if min(states, default=a.DONE) < a.DONE:
                    return True
        return False

    @property
    def alarm(self):
        """The firmware's App, wherever it is kept, or None."""
        places = [self.board.main or {}]
        if self.board.sys is not None:
            places += [vars(m) for m in list(self.board.sys.modules.values()) if hasattr(m, "run")]
        return next((own["alarm"] for own in places if own.get("alarm")), None)

    def strangers(self):
        """Texts to anybody who is not in SENDERS, or through another's account."""
        own = {(a.sid, to) for a, to in zip(self.accounts, self.phones, strict=True)}
        sent = [m for m in self.double.messages if m.direction != "inbound"]
        return [m.sid for m in sent if (m.account_sid, m.to) not in own]

    def restarts(self):
        """How often the board started, the first power-up not counted."""
        return len(self.board.boots) - 1


class Neighbour(House):
    """A board in the same world, on the accounts of another House, see House.neighbour."""

    name, door_name = "Shed", "Barn gate"

    def __init__(self, first, cooldown_s, more):
        self.random = random.Random(first.world.seed + 1)
        self.world, self.double = first.world, first.double
        self.accounts, self.phones, self.senders = first.accounts, first.phones, first.senders
        self.others = [first]
        first.others.append(self)
        self.opened = 0  # how often its door was opened
        self._wire(cooldown_s, more, MemoryFlash(), FAST)

    def door(self, level):
        self.opened += level
        super().door(level)


def armed(**kw):
    """A House 20 s after power-up; kw: of House."""
    house = House(**kw)
    house.power_on()
    house.run(20)
    assert "Armed" in house.board.serial
    return house
