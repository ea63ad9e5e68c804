"""A house that is commanded by text: the unmodified firmware on a virtual board, its Twilio."""

from pathlib import Path

from board_house import senders_of, world_with_twilio
from doubles.board import Board
from doubles.board.littleflash import LittleFlash
from doubles.twilio import inbound

FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"
OWNER, OTHER = "+380501234567", "+380671234567"
CONFIG = """
NAME = "Home"
WIFI = [("Home", "secret key")]
SENDERS = %r
SENSORS = [dict(name="Front door", pin=5, kind="door", cooldown_s=300)]
COMMANDS_FROM = [%r]
COMMANDS_PIN = %r
COMMANDS_EVERY_S = 60
"""


class House:
    """A board, its Twilio, and a door on pin 5 that is closed."""

    def __init__(self, pin=None, hooks=None):
        self.world, self.double = world_with_twilio()
        senders = senders_of((OWNER, OTHER), [self.double.add_account("full") for _ in range(2)])
        self.number = senders[0][1]
        flash = LittleFlash()
        if hooks:
            flash.write("hooks.py", hooks.encode())
        self.board = Board(
            self.world,
            firmware=FIRMWARE,
            config=CONFIG % (senders, OWNER, pin),
            flash=flash,
            tls="clear",
            stretch=50,
        )
        self.board.pin(5).drive(0)
        self.board.power_on()
        self.run(90)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.world.close()

    def run(self, seconds):
        self.world.run_until_us(self.world.us + seconds * 1000000)

    def text(self, body, from_=OWNER, seconds=90):
        """Somebody texts the board; what the owner's phone then gets."""
        before = len(self.texts())
        inbound.text(self.double, from_, self.number, body, self.world.unix())
        self.run(seconds)
        return self.texts()[before:]

    def door(self):
        """The door opens and closes; what the other phone then gets."""
        before = len(self.texts(OTHER))
        self.board.pin(5).drive(1)
        self.run(2)
        self.board.pin(5).drive(0)
        self.run(30)
        return self.texts(OTHER)[before:]

    def texts(self, phone=OWNER):
        return self.double.phones[phone].texts(self.world.unix())
