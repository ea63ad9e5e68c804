"""The house a scenario is played in: a board with the image, its Wi-Fi, both providers' doubles.

TLS is real: the firmware's own, against this machine's OpenSSL.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from demo import certificates
from doubles.board import Board, World
from doubles.board.flash import MemoryFlash
from doubles.sipgate import SipgateDouble
from doubles.telegram import TelegramDouble
from doubles.twilio import TwilioDouble
from vm import mpy

from .trace import Trace

TWILIO, SIPGATE, TELEGRAM, PREVIEW = HOSTS = (
    "api.twilio.com",
    "api.sipgate.com",
    "api.telegram.org",
    "tls-test.twilio.com",
)
CHAT = "380501234567"
PHONES = ("+380501234567", "+380671234567", "+4915112345678")
DOOR, HALL = 5, 4
_FREE = 18000  # bytes free while armed, as measured: with 20,000 tls12 keeps more modules loaded
NETWORK, KEY = "Kobzar", "varenyky-2026"


class Trust:
    """Certificates of the hosts, and the bytes of the roots file that knows them."""

    def __init__(self):
        self.contexts, adds = {}, []
        with tempfile.TemporaryDirectory() as folder:
            for host in HOSTS:
                own = Path(folder) / host
                own.mkdir()
                self.contexts[host] = certificates.make(own, host, World().unix())[0]
                adds += ["--add", own / "root.pem"]
            roots = Path(folder) / "roots.bin"
            tool = [sys.executable, mpy.ROOT / "tools" / "roots", *adds, "--out", roots]
            subprocess.run(tool, check=True, capture_output=True)
            self.roots = roots.read_bytes()


class _Board(Board):
    """A Board whose steps bring the trace back, see Trace.again."""

    trace = None

    def wait_us(self, until_us, until=None):
        self.trace.again()
        super().wait_us(until_us, until)

    def hold(self, us, interrupts=True):
        self.trace.again()
        super().hold(us, interrupts)

    def write(self, text):
        self.trace.again()
        super().write(text)


class House:
    """`settings`: lines of config.py after the example's; `senders`: how many of `lines()` are in
    SENDERS, or a function of the House that gives the text of its entries; `files`: {name: bytes}
    on the flash; `own_roots`: the name of a roots file there; `limit`: see Trace. Use as a context
    manager: the board is off afterwards."""

    def __init__(
        self, image, trust, settings="", senders=1, files=None, own_roots=None, limit=None, **board
    ):
        self.image, self.trust = image, trust
        self.world = World(3)
        self.twilio = TwilioDouble(3, unix_epoch=self.world.unix_epoch, latency_ms=100)
        self.sipgate = SipgateDouble(3)
        self.sipgate.phones = self.twilio.phones
        self.telegram = TelegramDouble(3, unix_epoch=self.world.unix_epoch)
        self.world.air.add(NETWORK, KEY)
        others = {SIPGATE: self.sipgate, TELEGRAM: self.telegram}
        for host in HOSTS:
            double = others.get(host, self.twilio)
            self.world.net.mount(host, double, tls=trust.contexts[host])
        self.accounts = [self.twilio.add_account("full") for _ in PHONES]
        self.second = self.sipgate.add_account()
        self.bot = self.telegram.add_account(chats=[CHAT])
        flash = MemoryFlash()
        for name, data in (files or {}).items():
            flash.write(name, data)
        if own_roots:
            flash.write(own_roots, trust.roots)
        board.setdefault("stretch", 50)
        self.board = _Board(
            self.world,
            firmware=image.folder,
            config=self._config(settings, senders),
            flash=flash,
            **board,
        )
        self.board.heap_free = _FREE
        self.board.pin(DOOR).drive(0)
        self.board.pin(HALL).drive(0)
        self.board.trace = self.trace = Trace(image.states, limit)

    def __enter__(self):
        self.trace.__enter__()
        return self

    def __exit__(self, *error):
        self.trace.__exit__(*error)
        self.world.close()

    def _config(self, settings, senders):
        example = (mpy.FIRMWARE / "config.example.py").read_text(encoding="utf-8")
        entries = senders(self) if callable(senders) else ", ".join(self.lines()[:senders])
        return "%s\nWIFI = [(%r, %r)]\nSENDERS = [%s]\n%s\n" % (
            example, NETWORK, KEY, entries, settings,
        )  # fmt: skip

    def lines(self):
        """A Twilio line of SENDERS for each phone."""
        return [
            "(%r, %r, %r, %r)" % (phone, account.numbers[0], account.token, account.sid)
            for phone, account in zip(PHONES, self.accounts, strict=True)
        ]

    def run(self, seconds):
        self.board.run(int(seconds * 1000))

    def texts(self, phone=PHONES[0]):
        """What a phone shows."""
        return self.twilio.phones[phone].texts(self.world.unix())

    def accepted(self):
        """Texts that left the board so far."""
        doubles = self.twilio, self.sipgate, self.telegram
        return sum(len(double.messages) for double in doubles)

    def until(self, condition, seconds):
        """Lets it run until `condition()`; AssertionError with the serial line when it does not
        come true."""
        if not self.world.run_until(condition, seconds * 1000, 200):
            raise AssertionError("nothing of that in %d s:\n%s" % (seconds, self.board.serial))
