"""What a HouseStorm draws beside faults of the network: a contact that never holds, a door that
is open at the first start, commands as phones write them, the owner's own code, single crashes.

Each kind has its own part of the verdict. It is drawn from a random stream of its own, so that
the rest of a schedule does not depend on it.
"""

import random
import re

from doubles.twilio import inbound
from doubles.twilio.proxy import Proxy
from doubles.twilio.webhooks import Webhooks

PIN = "4711"
URL = "https://alarm.example.org"
NEVER_RESTS = "the signal never rests"
_HEALTHY_S = 340  # above the 300 s after which a boot ends a row of crashes
_WARM_UP_S = 70  # the PIR is ignored for 60 s after a start
_NOISE_S = 330  # a request may hang as long before the loop speaks again
HOOKS = (
    "raise ValueError('a fault')",
    "import sys; sys.exit()",
    "raise KeyboardInterrupt",
    "raise MemoryError",
    "from core import log; log.say = None",
    "from device import debounce; debounce.Debounce.tick = None; debounce.Debounce.look = None",
    "import sys; sys.path.clear(); sys.modules.clear()",
    "import builtins; builtins.len = builtins.print = None",
    "yield",
)
_SIGNS = (" ", ".", "!", "…", " 🙂", "\ufe0f", "\u00a0", '"', "”", ")", "\u200b.")


class Kinds:
    """What one seed draws. storm: the HouseStorm, known from `begin` on."""

    def __init__(self, seed):
        self.random = r = random.Random("kinds %d" % seed)
        self.flickers = []  # (start, end) of a hall that never holds
        self.open_at_first = r.random() < 0.2
        self.hook = r.choice(HOOKS) if r.random() < 0.25 else None
        self.crashes = r.choice([1, 2, 6]) if r.random() < 0.15 else 0
        self.commands = r.randint(1, 3) if r.random() < 0.25 else 0
        self.sent = 0
        self.motion = False  # somebody did walk about in the hall
        self.crashed = []
        self.every_s = 60
        self.hooked = r.random() < 0.4
        if self.hooked:
            self.commands = r.randint(1, 6)
            self.every_s = r.choice([60, 60, 600])

    def config(self, phone):
        """Further lines of config.py."""
        if not self.commands:
            return ""
        form = "COMMANDS_FROM = [%r]\nCOMMANDS_PIN = %r\nCOMMANDS_EVERY_S = %d\n"
        more = form % (phone, PIN, self.every_s)
        if self.hooked:
            more += "HTTP_PORT = 8080\nHTTP_PASSWORD = 'tulip-forest-93'\nHTTP_URL = %r\n" % URL
        return more

    def begin(self, storm, evening_s):
        """Plan the events, before the power comes on."""
        self.storm, r = storm, self.random
        house = storm.house
        if self.open_at_first:
            house.door_pin.drive(1)
            storm._at(r.uniform(25, 45), lambda: house.door(0))
        if self.hook:
            body = "def on_message_sent(*message):\n    %s\n" % self.hook
            house.flash.write("hooks.py", body.encode())
        if r.random() < 0.3:
            storm._at(r.uniform(80, evening_s - 200), self._flicker)
        for n in range(self.crashes):
            storm._at(400 + n * (_HEALTHY_S + r.uniform(0, 60)), self._crash)
        for _ in range(self.commands):
            storm._at(r.uniform(100, evening_s), self._command)
        if self.hooked:
            self.hooks = Webhooks(house.double, Proxy(house.world, house.board))
            self.hooks.copies = self._copies
            self.hooks.numbers[house.accounts[0].numbers[0]] = URL + "/twilio/sms"

    # Events

    def _flicker(self):
        """Pulses of the hall below its debounce, at most 40 edges a second."""
        r, house = self.random, self.storm.house
        on_ms = r.choice([25, 25, r.uniform(2, 45)])
        off_ms = max(50 - on_ms, r.choice([25, 25, r.uniform(5, 60), r.uniform(100, 3000)]))
        seconds = r.uniform(65, 130)
        steps = []
        for n in range(int(seconds * 1000 / (on_ms + off_ms))):
            at = n * (on_ms + off_ms)
            steps += [(at, 1), (at + on_ms, 0)]
        self.flickers.append((house.t, house.t + seconds))
        house.hall_pin.play(steps)

    def _crash(self):
        """The next pass of the loop fails, in whatever it is about to do."""
        house = self.storm.house
        alarm = house.alarm
        if not house.board.alive or alarm is None or not alarm.running:
            return

        def fail():
            if not self.crashed or self.crashed[-1] is not alarm:
                self.crashed.append(alarm)
                self.storm._restarts()
            raise ValueError("a fault of the program")

        alarm.clock.uptime_s = fail

    def _command(self):
        r, house = self.random, self.storm.house
        word = r.choice(["test", "Test", "TEST", "Тест", "тест", "test please", "ＴＥＳＴ"])
        pin = PIN if r.random() < 0.7 else "".join(chr(0xFEE0 + ord(one)) for one in PIN)
        before, after = r.choice(_SIGNS), "".join(r.choices(_SIGNS, k=r.randint(0, 3)))
        text = before + (
            word + r.choice(" \u00a0") + pin if r.random() < 0.5 else pin + " " + word
        )
        number = house.accounts[0].numbers[0]
        inbound.text(house.double, house.phones[0], number, text + after, house.world.unix())
        self.sent += 1

    def _copies(self, kind, message, word=""):
        """On its way a webhook is lost, late, or repeated; a status may overtake the 201."""
        r = self.random
        what = r.choice(["once", "once", "once", "lost", "late", "again", "early"])
        if what == "lost":
            return []
        if what == "late":
            return [r.choice([2, 20, 90, 400])]
        if what == "again":
            return [0, *[r.choice([1, 5, 30, 200]) for _ in range(r.choice([1, 1, 3]))]]
        return [-10] if what == "early" and kind == "status" else [0]

    def _unheard(self):
        """Texts that were answered, as far as the board can know, and Twilio never heard it."""
        if not self.hooked:
            return 0
        told = [each for each in self.hooks.answers if each[1] == 200 and b"<Message>" in each[2]]
        return len({each[0] for each in told} - {each[0] for each in told if each[3]})

    # Judging

    def judge(self, verdict):
        house = self.storm.house
        if "SAFE MODE" in house.board.serial:
            verdict.odd.append("safe mode, though no five crashes in a row")
        sure = [
            (a, b)
            for a, b in self.flickers
            if not any(a - _WARM_UP_S < t < b + _NOISE_S for t in self.storm.resets)
        ]
        for k, phone in enumerate(house.phones):
            if k in self.storm.around.unheard:
                continue
            texts, merged = house.texts(k), house.marks(k)[1]
            noise = sum(NEVER_RESTS in text for text in house.own(k))
            if sure and not noise and not merged:
                verdict.lost.append("the noise of the hall to %s" % phone)
            if noise > len(self.flickers) + len(self.storm.resets) or noise and not self.flickers:
                verdict.twice.append("%d noises to %s" % (noise, phone))
            if not self.motion and "Hall: motion" in " ".join(texts):
                verdict.odd.append("the hall tripped, and no pulse was long enough")
            self._judge_first(verdict, texts, phone, merged)
        self._judge_commands(verdict, house.texts(0))

    def _judge_first(self, verdict, texts, phone, merged):
        if not self.open_at_first or merged or any(t < 400 for t in self.storm.resets):
            return
        told = [t for t in texts if re.search("Front door is open|open: Front door", t)]
        if not told:
            verdict.lost.append("the door that was open at the first start, to %s" % phone)

    def _judge_commands(self, verdict, texts):
        answers = sum(
            "test ok" in t or "тест пройдено" in t or "test proideno" in t for t in texts
        )
        acted = self.storm.house.board.serial.count("Command from")
        if answers > self.sent or acted > self.sent:
            what = "%d commands done %d times, answered %d times"
            verdict.twice.append(what % (self.sent, acted, answers))
        if any("PIN" in text for text in texts):
            verdict.odd.append("a PIN was taken for wrong")
        if (
            answers < self.sent - self._unheard()
            and 0 not in self.storm.around.unheard
            and not self.storm.resets
            and self.storm.caps[0] == 20
        ):
            verdict.lost.append("%d commands answered %d times" % (self.sent, answers))
