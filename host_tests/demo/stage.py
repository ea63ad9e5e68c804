"""The stage: one house, one board, a Twilio double, four accounts, four phones."""

import tempfile
from pathlib import Path

from doubles.board import Board, World
from doubles.board.littleflash import LittleFlash
from doubles.twilio import TwilioDouble, serve

from . import certificates

HOST = "api.twilio.com"
ZONE_MIN = 120  # Kyiv in winter
STEP_MS = 100
DOOR, HALL = 5, 4
FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"

PEOPLE = (
    # owner, phone, kind of account, is the phone verified there?
    ("Olena", "+380441110001", "legacy", True),
    ("Taras", "+380671110002", "full", True),
    ("Aunt Mila", "+4915112340003", "legacy", True),
    ("Neighbour", "+380931110004", "legacy", False),
)

CONFIG = """
NAME = "Home"
WIFI = [("Kobzar", "varenyky-2026")]
SENDERS = %r
SENSORS = [
    dict(name="Front door", pin=5, kind="door", restored=True, cooldown_s=60),
    dict(name="Hall", pin=4, kind="pir"),
]
UTC_OFFSET_MIN = 120
TLS_ROOTS = %r
"""
COMMANDS = """
COMMANDS_FROM = [%r]
COMMANDS_EVERY_S = 60
"""


class Stage:
    """`tls`: "memory" (a real OpenSSL, its bytes carried by the simulation), "sockets" (the same
    on a loopback port; takes real time) or "off"; commands: the first phone may text commands. Use
    as a context manager."""

    def __init__(self, seed=1, tls="memory", firmware=FIRMWARE, commands=False):
        self.world = World(seed)
        self.double = TwilioDouble(seed, unix_epoch=self.world.unix_epoch)
        self.people = PEOPLE
        self.commands = commands
        senders = []
        for _, phone, kind, verified in PEOPLE:
            account = self.double.add_account(kind, verified=[phone] if verified else [])
            senders.append((phone, account.numbers[0], account.token, account.sid))
        self.world.air.add("Kobzar", "varenyky-2026")
        self._server = None
        roots = self._mount(tls)
        flash = LittleFlash()
        if roots:
            flash.write("roots.bin", roots)
        self.board = Board(
            self.world,
            firmware=firmware,
            config=CONFIG % (senders, "roots.bin" if roots else None)
            + (COMMANDS % PEOPLE[0][1] if commands else ""),
            flash=flash,
            tls="clear" if tls == "off" else "axtls",
        )
        self.board.pin(DOOR).drive(0)  # the door is closed
        self.board.pin(HALL).drive(0)

    def _mount(self, tls):
        net = self.world.net
        if tls == "off":
            net.mount(HOST, self.double)
            return None
        with tempfile.TemporaryDirectory() as folder:
            context, roots = certificates.make(Path(folder), HOST, self.world.unix())
        if tls == "memory":
            net.mount(HOST, self.double, tls=context)
        else:
            self._server = serve(self.double, tls=context, clock=self.world.unix)
            net.real(HOST, self._server.__enter__().port)
        return roots

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.board.cut_power()
        if self._server is not None:
            self._server.__exit__(*error)

    def inbox(self, phone, until=None):
        """[(Unix time, text)] that reached a phone so far: the double's own record."""
        now = self.world.unix() if until is None else until
        return [(m.arrives_at, m.body) for m in self.double.phones[phone].messages(now)]


class Show:
    """Lets the world run and tells what happens, as it happens."""

    def __init__(self, stage, screen, quiet=()):
        self.stage, self.screen = stage, screen
        self._shown = {phone: 0 for _, phone, _, _ in stage.people}
        self._asked = 0
        stage.board.serial_log.listeners.append(self._said)

    def _said(self, ms, text):
        if text.strip():
            self.screen.line("board", "board", text.strip())

    def run(self, ms):
        """Runs so many simulated ms, at the screen's speed."""
        world = self.stage.world
        end = world.us + int(ms * 1000)
        while world.us < end:
            world.run_until_us(min(end, world.us + STEP_MS * 1000))
            self._look()
            self.screen.keep_pace()

    def happens(self, text):
        """Something happens in the house."""
        self.screen.line("world", "* house", text)

    def _look(self):
        self._answers()
        for owner, phone, _, _ in self.stage.people:
            texts = self.stage.inbox(phone)
            for _, text in texts[self._shown[phone] :]:
                self.screen.line("phone", "> phone", "%s: %s" % (owner, text))
            self._shown[phone] = len(texts)

    def _answers(self):
        """Requests the double refused, with its code."""
        requests = self.stage.double.requests
        for _, method, _, status, code in requests[self._asked :]:
            if status >= 400:
                self.screen.line(
                    "server", "< Twilio", "%s refused: %d, code %d" % (method, status, code)
                )
        self._asked = len(requests)
