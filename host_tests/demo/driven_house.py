"""The house that another program drives: a board with the very image that is shipped, its stack
watched (tools/stacking), three people with an account each, and what can be done to them."""

import random

from doubles.board import bounce
from doubles.twilio import inbound
from stacking import costs
from stacking.house import DOOR, HALL, KEY, NETWORK, PHONES, House
from vm import mpy

PEOPLE = ("Olena", "Taras", "Aunt Mila")
BODY_MOST = 160
LAMP = 2  # its pin; it shines when that is low
_WORDS = {
    # language: NAME, the door, the hall
    "en": ("Home", "Front door", "Hall"),
    "uk": ("Дім", "Вхідні двері", "Коридор"),
}
_SETTINGS = """
LANGUAGE = %r
NAME = %r
SENSORS = [
    dict(name=%r, pin=5, kind="door", restored=True, cooldown_s=60),
    dict(name=%r, pin=4, kind="pir"),
]
UTC_OFFSET_MIN = 120
COMMANDS_FROM = [%r]
COMMANDS_EVERY_S = 60
"""
# What Twilio does to every request: faults of its double (doubles/twilio/faults.py).
_MOODS = {
    "fine": (),
    "busy": ("http", {"status": 429, "code": 20429}),
    "broken": ("http", {"status": 503, "code": 20503}),
    "silent": ("hang_before", {}),
    "down": ("refuse", {}),
    "suspended": (),
}


class Odd(Exception):
    """What was asked for makes no sense."""


class DrivenHouse(House):
    """language: "en" or "uk". Use as a context manager, see House."""

    def __init__(self, image, trust, language="en", seed=1):
        words = _WORDS[language]
        super().__init__(
            image,
            trust,
            settings=_SETTINGS % (language, *words, PHONES[0]),
            senders=len(PHONES),
            limit=costs.LIMIT,
            stretch=1,
        )
        self._rng = random.Random(seed)
        self.twilio_is = "fine"
        self._names = mpy.shortened()[1]  # as attributes are called in the image

    # --- what can be done; each takes the fields of a command

    def do(self, what, fields):
        """Raises Odd when there is no such thing, or not like this."""
        action = getattr(self, "do_" + what, None) if what in DEEDS else None
        if action is None:
            raise Odd("no such thing: %.40r" % what)
        action(**{key: value for key, value in fields.items() if key in DEEDS[what]})

    def do_door(self, open):
        pin = self.board.pin(DOOR)
        if pin.level != bool(open):
            pin.play(bounce.train(self._rng, bounce.REED, int(bool(open))))

    def do_motion(self):
        self.board.pin(HALL).play(bounce.pir(self._rng, 1))

    def do_spark(self):
        pin = self.board.pin(DOOR)
        pin.play(bounce.glitch(self._rng, 1 - pin.level))

    def do_power(self, on):
        if on:
            self.board.power_on()
        else:
            self.board.cut_power()

    def do_wifi(self, on):
        if not on:
            self.world.air.remove(NETWORK)
        elif not self.world.air.get(NETWORK):
            self.world.air.add(NETWORK, KEY)

    def do_twilio(self, mood):
        if mood not in _MOODS:
            raise Odd("Twilio has no such mood: %.40r" % mood)
        self.twilio.faults.clear()
        if _MOODS[mood]:
            kind, options = _MOODS[mood]
            self.twilio.faults.add(kind, count=None, **options)
        for account in self.accounts:
            account.status = "suspended" if mood == "suspended" else "active"
        self.twilio_is = mood

    def do_text(self, body):
        """The first phone texts the board."""
        if not isinstance(body, str) or not 0 < len(body) <= BODY_MOST:
            raise Odd("a text has 1 to %d characters" % BODY_MOST)
        number = self.accounts[0].numbers[0]
        inbound.text(self.twilio, PHONES[0], number, body, self.world.unix())

    # --- what is seen

    def inbox(self, n):
        """[(Unix time, text)] that phone n has shown so far."""
        now = self.world.unix()
        return [(m.arrives_at, m.body) for m in self.twilio.phones[PHONES[n]].messages(now)]

    def shown(self):
        """The present state as plain values, but for the clock and what the trace says."""
        board, app = self.board, self._app()
        return {
            "power": board.state != "off",
            "starts": len(board.boots),
            "door": bool(board.pin(DOOR).level),
            "motion": bool(board.pin(HALL).level),
            "wifi": self.world.air.get(NETWORK) is not None,
            "twilio": self.twilio_is,
            "warm_s": max(0, round(bounce.PIR_START_MS / 1000 - board.up_ms / 1000)),
            "lit": board.state != "off" and board.pin(LAMP).level == 0,
            "lamp": self._of(self._of(app, "lamp"), "state"),
            "waiting": self._of(self._of(app, "delivery"), "waiting"),
            "modules": len(board.sys.modules) if board.sys else 0,
            "files": [[name, len(data)] for name, data in sorted(board.flash.files.items())],
        }

    def _app(self):
        """The firmware's App, or None while there is none."""
        return (self.board.main or {}).get("alarm")

    def _of(self, thing, name):
        """A field of the firmware's, by its name in the source."""
        return getattr(thing, self._names.get(name, name), None)


# What can be asked for, with the fields it takes.
DEEDS = {
    "door": ("open",),
    "motion": (),
    "spark": (),
    "power": ("on",),
    "wifi": ("on",),
    "twilio": ("mood",),
    "text": ("body",),
}
