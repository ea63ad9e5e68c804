"""The firmware's own boot.py and main.py on the virtual board, with its Wi-Fi at home."""

from pathlib import Path

from doubles.board import Board, World
from doubles.twilio import TwilioDouble

FIRMWARE = Path(__file__).resolve().parents[1] / "firmware"
TOKEN = "0123456789abcdef" * 2
CONFIG = """
WIFI = [("Kobzar", "varenyky-2026")]
SENDERS = [("+380501234567", "+15005550006", "%s", "AC%s")]
SENSORS = [dict(name="Front door", pin=5, kind="door")]
""" % (TOKEN, TOKEN)


class House:
    """A board with the real firmware; `replace` puts other texts in the place of its modules."""

    def __init__(self, config=CONFIG, home=True, **options):
        self.world = World(3)
        if home:
            self.world.air.add("Kobzar", "varenyky-2026")
        options = dict({"tls": "clear", "firmware": FIRMWARE}, **options)
        self.board = Board(self.world, config=config, **options)
        self.board.pin(5).drive(0)

    def start(self, seconds):
        self.board.power_on()
        self.board.run(1000 * seconds)
        return self.board.serial

    def said_at(self, words):
        """Milliseconds after power-up of the first line with these words, or None."""
        for ms, line in self.board.serial_log.lines:
            if words in line:
                return ms - self.board.boots[0][0]
        return None


def judged(kind, judge):
    """For a fixture: gives what makes such houses; in the end each is judged and closed."""
    made = []

    def build(**options):
        made.append(kind(**options))
        return made[-1]

    yield build
    for each in made:
        judge(each)
        each.world.close()


def world_with_twilio(**options):
    """(World, TwilioDouble): the network "Home" is on the air, and Twilio behind it."""
    world = World(3)
    double = TwilioDouble(3, unix_epoch=world.unix_epoch, **options)
    world.air.add("Home", "secret key")
    world.net.mount("api.twilio.com", double)
    return world, double


def senders_of(phones, accounts):
    """SENDERS of a config.py: each phone with an account of its own at Twilio's double."""
    pairs = zip(phones, accounts, strict=True)
    return [(phone, one.numbers[0], one.token, one.sid) for phone, one in pairs]


# What config.py may be instead of one.
BROKEN = [
    "WIFI = 5",
    "WIFI = None",
    "WIFI = 'ab'",
    "WIFI = [5]",
    "WIFI = [(1, 2)]",
    "WIFI = [(None, None)]",
    "WIFI = [(b'x', b'y')]",
    "WIFI = [('n' * 99, 'k' * 99)]",
    "WIFI = {'a': 1}",
    "NTP_HOST = 5\nWIFI = [('Kobzar', 'varenyky-2026')]",
    "NTP_HOST = None\nWIFI = [('Kobzar', 'varenyky-2026')]",
    "raise SystemExit",
    "raise KeyboardInterrupt",
    "raise MemoryError",
    "1 +",
    "import nothing_of_this_name",
    "x = 1 // 0",
    None,
]
