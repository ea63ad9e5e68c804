"""The sensors under a person's fingers: keys in a terminal, or letters on standard input."""

import codecs
import os
import random
import select
import sys

from doubles.board import bounce
from doubles.twilio import inbound

from .stage import DOOR, HALL, STEP_MS, Show

PIPE_MS = 20000

KEYS = (
    ("d", "open or close the front door"),
    ("m", "somebody moves in the hall"),
    ("g", "a glitch of some milliseconds on the door's contact"),
    ("t", "the first phone texts DISARM or ARM to the board (it looks once a minute)"),
    ("w", "Wi-Fi off or on"),
    ("p", "power off or on"),
    ("s", "show every phone"),
    ("?", "this list"),
    ("q", "quit (Ctrl-C does it, too)"),
)
SHORT = "d door, m motion, g glitch, t text, w Wi-Fi, p power, s phones, ? help, q quit"
# The same keys of the keyboard, with a Ukrainian or Russian layout switched on.
LAYOUT = dict(zip("вьпецзіы,.й", "dmgtwpss??q", strict=True))
ESCAPE = "\033"


class Keyboard:
    """Keys one at a time. In a terminal without waiting for Enter; else whatever arrives."""

    def __init__(self, stream=None):
        self._stream = stream or sys.stdin
        self.person = self._stream.isatty()
        self._old = None
        self._decode = codecs.getincrementaldecoder("utf-8")("ignore").decode
        self.ended = False

    def __enter__(self):
        if self.person:
            try:
                import termios
                import tty

                self._old = termios.tcgetattr(self._stream)
                tty.setcbreak(self._stream)
            except (ImportError, OSError):
                self._old = None
        return self

    def __exit__(self, *error):
        if self._old is not None:
            import termios

            termios.tcsetattr(self._stream, termios.TCSADRAIN, self._old)

    def key(self):
        """The next key, or None when there is none now. A key that sends several bytes (Cyrillic
        letters, arrows) is one key."""
        key = ""
        while not key and not self.ended and self._has_more():
            data = os.read(self._stream.fileno(), 1)
            self.ended = not data
            key = self._decode(data)
        if key == ESCAPE:
            last = b"["
            while (last in b"[O" or last < b"@") and last and self._has_more():
                last = os.read(self._stream.fileno(), 1)  # ESC [ 1 ; 5 A
        return key or None

    def _has_more(self):
        return select.select([self._stream], [], [], 0)[0]


class House:
    """What the keys do."""

    def __init__(self, stage, show):
        self.stage, self.show = stage, show
        self._rng = random.Random(stage.world.seed)
        self.quit = False
        self._armed = True

    def press(self, key):
        """Does what a key says; an unknown one is answered with those there are."""
        key = LAYOUT.get(key.lower(), key.lower())
        action = {
            "d": self._door, "m": self._motion, "g": self._glitch, "w": self._wifi,
            "t": self._text, "p": self._power, "s": self._phones, "?": self._help, "q": self._quit,
        }.get(key)  # fmt: skip
        if action:
            action()
        elif not key.isspace():
            shown = key if key.isprintable() else "that"
            self.show.screen.print("No key %s here: %s" % (shown, SHORT))

    def status(self):
        """How the house is, and the keys: the line that stays in sight."""
        stage = self.stage
        return "d:door %s w:Wi-Fi %s p:power %s m:move t:text g:spark s:%d got ? q:quit" % (
            "open" if stage.board.pin(DOOR).level else "closed",
            "on" if stage.world.air.get("Kobzar") else "off",
            "off" if stage.board.state == "off" else "on",
            sum(len(stage.inbox(phone)) for _, phone, _, _ in stage.people),
        )

    def _door(self):
        pin = self.stage.board.pin(DOOR)
        level = 1 - pin.level
        self.show.happens("The front door is %s." % ("opened" if level else "closed"))
        pin.play(bounce.train(self._rng, bounce.REED, level))

    def _motion(self):
        early = self.stage.board.up_ms < bounce.PIR_START_MS
        hint = " (The sensor warms up; its first minute is ignored.)" if early else ""
        self.show.happens("Somebody moves in the hall." + hint)
        self.stage.board.pin(HALL).play(bounce.pir(self._rng, 1))

    def _glitch(self):
        pin = self.stage.board.pin(DOOR)
        self.show.happens("The door's contact sparks.")
        pin.play(bounce.glitch(self._rng, 1 - pin.level))

    def _text(self):
        owner, phone, _, _ = self.stage.people[0]
        self._armed = not self._armed
        body = "ARM" if self._armed else "DISARM"
        account = next(iter(self.stage.double.accounts.values()))
        inbound.text(self.stage.double, phone, account.numbers[0], body, self.stage.world.unix())
        self.show.happens("%s texts %s to the board." % (owner, body))

    def _wifi(self):
        air = self.stage.world.air
        if air.get("Kobzar"):
            self.show.happens("The Wi-Fi router is off.")
            air.remove("Kobzar")
        else:
            self.show.happens("The Wi-Fi router is on.")
            air.add("Kobzar", "varenyky-2026")

    def _power(self):
        board = self.stage.board
        if board.state == "off":
            self.show.happens("The board gets power.")
            board.power_on()
        else:
            self.show.happens("The board loses its power.")
            board.cut_power()

    def _phones(self):
        for owner, phone, _, _ in self.stage.people:
            self.show.screen.phone(owner, phone, self.stage.inbox(phone))

    def _help(self):
        for key, what in KEYS:
            self.show.screen.print("  %s  %s" % (key, what))

    def _quit(self):
        self.quit = True


def play(stage, screen, stream=None):
    """Until q, Ctrl-C, or the end of standard input.

    Letters from a file or a pipe come 20 simulated seconds apart, and a last minute passes after
    them: `printf dmq | tools/demo.sh --interactive`.
    """
    show = Show(stage, screen)
    house = House(stage, show)
    house.press("?")
    house.press("p")
    with Keyboard(stream) as keyboard:
        try:
            while not house.quit and not keyboard.ended:
                if not keyboard.person:
                    show.run(PIPE_MS)
                key = keyboard.key()
                if key:
                    house.press(key)
                else:
                    show.run(STEP_MS)
                screen.footer(house.status())
            if keyboard.ended:
                show.run(3 * PIPE_MS)
        except KeyboardInterrupt:
            screen.print()
    screen.footer("")
    screen.heading("What each phone received")
    house.press("s")
    return 0
