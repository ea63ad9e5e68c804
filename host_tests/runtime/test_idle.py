"""What idle time is used for: the next handshake's key, the weekly look at the next TLS."""

import subprocess
import sys

from demo import certificates
from doubles.board import Board, World
from doubles.board.littleflash import LittleFlash
from doubles.twilio import TwilioDouble
from vm import mpy

HOST, PREVIEW = "api.twilio.com", "tls-test.twilio.com"
PHONE = "+380441110001"
CONFIG = """
NAME = "Home"
WIFI = [("Kobzar", "varenyky-2026")]
SENDERS = %r
SENSORS = [dict(name="Front door", pin=5, kind="door", cooldown_s=60)]
TLS_ROOTS = "roots.bin"
TLS_WATCH = %r
BOOT_TEXT = False
PROMPT_WINDOW_S = 0
"""


def _both_roots(*folders):
    out = folders[0] / "both.bin"
    line = [sys.executable, mpy.ROOT / "tools" / "roots", "--out", out]
    for folder in folders:
        line += ["--add", folder / "root.pem"]
    subprocess.run(line, check=True, capture_output=True)
    return out.read_bytes()


class House:
    """A board, the provider, and the host with the provider's next TLS settings."""

    def __init__(self, tmp_path, watch, preview="good", stretch=100):
        self.world = World(1)
        self.double = TwilioDouble(1, unix_epoch=self.world.unix_epoch)
        account = self.double.add_account("full")
        senders = [(PHONE, account.numbers[0], account.token, account.sid)]
        self.world.air.add("Kobzar", "varenyky-2026")
        context, roots = certificates.make(tmp_path, HOST, self.world.unix())
        self.world.net.mount(HOST, self.double, tls=context)
        folder = tmp_path / "preview"
        folder.mkdir()
        context, _ = certificates.make(folder, PREVIEW, self.world.unix())
        self.world.net.mount(PREVIEW, self.double, tls=context)
        if preview == "good":
            roots = _both_roots(tmp_path, folder)
        flash = LittleFlash()
        flash.write("roots.bin", roots)
        config = CONFIG % (senders, watch)
        self.board = Board(self.world, config=config, flash=flash, stretch=stretch)
        self.board.pin(5).drive(0)
        self.board.power_on()

    def texts(self):
        return self.double.phones[PHONE].texts() if PHONE in self.double.phones else []

    def looks(self):
        """Connections to the host with the next settings."""
        return len([one for one in self.world.net.connected if one[1] == PREVIEW])

    def pass_days(self, days):
        """The board's clock goes on by so many days; then a quarter of an hour of its loop."""
        clock = self.module("runtime.supervisor").alarm.clock
        clock._unix_at_zero += days * 86400
        self.board.run(1000000)

    def module(self, name):
        return self.board.sys.modules[name]

    def open_door(self):
        self.board.pin(5).drive(1)

    def status(self):
        """What status() prints at the prompt."""
        self.board.ctrl_c()
        self.board.run(1000)
        return self.board.repl("status()")


def test_a_key_is_made_ahead_once_and_used(tmp_path):
    house = House(tmp_path, False, stretch=1)
    house.board.run(30000)
    ahead = house.module("tls12").policy.ahead
    assert [len(part) for part in ahead] == [32, 32]
    house.board.run(20000)
    assert house.module("tls12").policy.ahead == ahead, "not more often than needed"
    house.open_door()
    house.board.run(30000)
    assert len(house.texts()) == 1
    assert house.module("tls12").policy.ahead not in (None, ahead), "used, and made anew"


def test_the_weekly_look_is_quiet_when_all_is_well(tmp_path):
    house = House(tmp_path, True)
    house.board.run(60000)
    assert house.looks() == 1
    house.pass_days(6)
    assert house.looks() == 1, "once a week"
    house.board.reset()
    house.board.run(60000)
    assert house.looks() == 1, "a restart does not repeat it"
    house.pass_days(8)
    assert house.looks() == 2
    tried, heard, refused, _ = house.board.flash.read("state/preview").split(b" ", 3)
    assert tried == heard and refused == b"0", "it was answered, and well"
    assert house.texts() == []
    assert PREVIEW not in house.status()


def test_a_refusal_is_told_once_and_stays_in_status(tmp_path):
    house = House(tmp_path, True, preview="bad")
    house.board.run(60000)
    house.board.reset()
    house.board.run(60000)
    house.pass_days(10)
    assert house.looks() == 2
    told = [text for text in house.texts() if "next TLS settings" in text]
    assert len(told) == 1 and len(house.texts()) == 1
    said = house.status()
    assert PREVIEW + ", which shows what" in said and "refused for 10 days" in said
    assert "last failure" not in said, "the provider's own host has not failed"


def test_without_tls_watch_nobody_looks(tmp_path):
    house = House(tmp_path, False)
    house.board.run(60000)
    house.pass_days(8)
    assert house.looks() == 0
