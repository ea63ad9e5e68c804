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
from pathlib import Path

from doubles.board import Board, World, bounce
from doubles.board.littleflash import LittleFlash
from doubles.twilio import TwilioDouble

from .marks import mark_of, merged_in, numbered

HOST = "api.twilio.com"
FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"
DOOR, HALL = 5, 4
WIFI = (("Kobzar", "varenyky-2026"), ("Kavun", "borshch-2026"))
CONFIG = """
NAME = "Home"
WIFI = %r
SENDERS = %r
SENSORS = [
    dict(name="Front door", pin=5, kind="door", cooldown_s=%d),
    dict(name="Hall", pin=4, kind="pir", cooldown_s=%d),
]
PROMPT_WINDOW_S = 0
"""
FAST = 50  # an idle loop's sleeps while nothing moves


class House:
    """kinds: for each person the kind of the account that texts them, see twilio_double; more:
    further lines of config.py; flash: as the board takes it; fast: see Board.stretch."""

    def __init__(
        self, seed=0, kinds=("full", "full"), cooldown_s=60, more="", flash=None, fast=FAST
    ):
        self.random = random.Random(seed)
        self.world = World(seed)
        self.double = TwilioDouble(seed, unix_epoch=self.world.unix_epoch)
        self.accounts, self.phones, senders = [], [], []
        for n, kind in enumerate(kinds):
            to = "+38044000%04d" % (n + 1)
            account = self.double.add_account(kind, verified=[to])
            self.accounts.append(account)
            self.phones.append(to)
            senders.append((to, account.numbers[0], account.token, account.sid))
        self.world.net.mount(HOST, self.double)
        self.world.air.add(*WIFI[0])
        self.flash = flash if flash is not None else LittleFlash()
        self.board = Board(
            self.world,
            firmware=FIRMWARE,
            config=CONFIG % (list(WIFI), senders, cooldown_s, cooldown_s) + more,
            flash=self.flash,
            tls="clear",
            stretch=fast,
        )
        self.door_pin, self.hall_pin = self.board.pin(DOOR), self.board.pin(HALL)
        self.door_pin.drive(0)
        self.hall_pin.drive(0)

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

    def told(self, k, name="Front door", first="opened"):
        """Trips of a sensor the k-th phone was told of, in whatever words."""
        count = 0
        for text in self.texts(k):
            if re.search(r"%s:? %s\b" % (name, first), text):
                count += 1
            found = re.search(r"%s: (\d+) more in" % name, text)
            count += int(found.group(1)) if found else 0
        return count

    def marks(self, k):
        """(serial numbers the k-th phone has seen, alerts its texts stood for beside their own)"""
        texts = self.texts(k)
        return [mark_of(text) for text in texts], sum(map(merged_in, texts))

    def owes(self):
        """True while the firmware has anything to send; only to know when to stop waiting."""
        return self.alarm is None or bool(self.alarm.delivery.waiting)

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
