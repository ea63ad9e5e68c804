"""What idle time is used for: the next handshake's key, the weekly look at the next TLS."""

import functools
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from core.phase import LOOP, WATCH
from demo import certificates
from doubles.board import Board, World
from doubles.board.littleflash import LittleFlash
from doubles.twilio import TwilioDouble
from runtime import idle
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


@functools.cache
def trust():
    """TLS of the hosts, and of a stranger who says that he is the second; roots files that know
    the first root, and both. The same for all tests: each world begins at the same time."""
    with tempfile.TemporaryDirectory() as folder:
        made, own = {}, {}
        for name, host in (("host", HOST), ("preview", PREVIEW), ("stranger", PREVIEW)):
            own[name] = Path(folder) / name
            own[name].mkdir()
            made[name], roots = certificates.make(own[name], host, World(1).unix())
            if host == HOST:
                made["roots"] = roots
        made["both"] = _both_roots(own["host"], own["preview"])
    return SimpleNamespace(**made)


class House:
    """A board, the provider, and the host with the provider's next TLS settings."""

    def __init__(self, watch, preview="good", stretch=100):
        self.world = World(1)
        self.double = TwilioDouble(1, unix_epoch=self.world.unix_epoch)
        account = self.double.add_account("full")
        senders = [(PHONE, account.numbers[0], account.token, account.sid)]
        self.world.air.add("Kobzar", "varenyky-2026")
        self.world.net.mount(HOST, self.double, tls=trust().host)
        self.world.net.mount(PREVIEW, self.double, tls=trust().preview)
        roots = trust().both if preview in ("good", "bad for a day") else trust().roots
        if preview == "bad for a day":  # a stranger's certificate, later the provider's own
            self.world.net.mount(PREVIEW, self.double, tls=trust().stranger)
        self.good = trust().preview
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
        self.double.unix_epoch += days * 86400  # the provider answers with its Date
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


@pytest.mark.parametrize("drip", [(1, 500), (3, 2000), (1, 25000)])
def test_a_drop_now_and_then_never_holds_the_alarm_until_the_supervisor(drip):
    """A handshake of 2.5 KB would take twenty minutes; after four the supervisor resets."""
    house = House(False, stretch=1)
    house.board.run(30000)
    house.world.net.host(HOST).drip = drip
    house.open_door()
    house.board.run(9 * 60000)
    assert house.texts() == []
    house.world.net.host(HOST).drip = None
    house.board.run(10 * 60000)
    assert len(house.texts()) == 1 and "Front door" in house.texts()[0]
    assert len(house.board.boots) == 1, "no restart"
    assert "the server is too slow" in house.board.serial


@pytest.mark.parametrize("alert", [10, 20, 40, 42, 48, 70])
def test_two_forged_alerts_cost_seconds(alert):
    house = House(False, stretch=1)
    house.board.run(30000)
    fault = house.double.faults.add("tls", count=2, alert=alert)
    house.open_door()
    house.board.run(60000)
    assert fault.struck == 2 and len(house.texts()) == 1
    assert "(alert %d)" % alert in house.board.serial


def test_an_answer_in_drops_is_looked_up():
    house = House(False, stretch=1)
    house.board.run(30000)
    fault = house.double.faults.add("trickle", {"method": "POST"}, None, size=1, every_ms=500)
    house.open_door()
    house.board.run(12 * 60000)
    assert fault.struck == 1, "not sent again"
    assert len(house.texts()) == 1 and len(house.board.boots) == 1
    assert "it is looked up first" in house.board.serial and "has it" in house.board.serial


def test_a_key_is_made_ahead_once_and_used():
    house = House(False, stretch=1)
    house.board.run(30000)
    ahead = house.module("tls12").policy.ahead
    assert [len(part) for part in ahead] == [32, 32]
    house.board.run(20000)
    assert house.module("tls12").policy.ahead == ahead, "not more often than needed"
    house.open_door()
    house.board.run(30000)
    assert len(house.texts()) == 1
    assert house.module("tls12").policy.ahead not in (None, ahead), "used, and made anew"


def test_what_the_certificates_tell_about_the_time_outlives_a_power_cut():
    house = House(False)
    house.board.run(20000)
    house.open_door()
    house.board.run(60000)
    assert len(house.texts()) == 1
    floor = house.module("tls12").policy.floor
    assert 0 < house.world.unix() - floor < 40 * 86400, "the start of a certificate"
    assert house.board.flash.read("state/floor")[:4] == floor.to_bytes(4, "big")
    wear = house.board.flash.read("state/floor")
    house.board.reset()
    house.board.run(20000)
    assert house.module("tls12").policy.floor == floor, "before any handshake"
    house.board.run(60000)
    assert house.board.flash.read("state/floor") == wear


def test_a_floor_file_that_is_damaged_counts_as_none():
    house = House(False)
    house.board.run(20000)
    house.board.flash.write("state/floor", b"\xff" * 8)
    house.board.reset()
    house.board.run(20000)
    assert house.module("tls12").policy.floor == 0
    house.open_door()
    house.board.run(60000)
    assert len(house.texts()) == 1


def test_the_weekly_look_is_quiet_when_all_is_well():
    house = House(True)
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


def test_a_refusal_is_told_once_and_stays_in_status():
    house = House(True, preview="bad")
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


def test_a_refusal_on_one_day_texts_nobody():
    """A block page with a certificate of its own, for a day; two days later all is well."""
    house = House(True, preview="bad for a day")
    house.board.run(60000)
    assert house.looks() == 1 and house.texts() == []
    assert "refused for 0 days" in house.status(), "but status tells"
    house.world.net.mount(PREVIEW, house.double, tls=house.good)
    house.board.reset()
    house.board.run(60000)
    house.pass_days(3)
    assert house.looks() == 2
    assert house.board.flash.read("state/preview").split(b" ")[2] == b"0"
    assert house.texts() == []


def test_without_tls_watch_nobody_looks():
    house = House(False)
    house.board.run(60000)
    house.pass_days(8)
    assert house.looks() == 0


def test_only_exchanges_in_a_row_without_memory_count(monkeypatch):
    monkeypatch.setattr(idle, "_tidy", lambda: None)
    app = SimpleNamespace(short=0, then=7, answer=SimpleNamespace(error=None))
    counts = []
    for error in (MemoryError(), OSError(12), None, OSError(12), OSError(104), MemoryError()):
        app.answer.error = error
        assert idle.tidy(app) == 7
        counts.append(app.short)
    assert counts == [1, 2, 0, 1, 0, 1]


@pytest.mark.parametrize("watch, after", [(True, WATCH), (False, LOOP)])
def test_idle_time_is_used_once_for_a_key(watch, after, monkeypatch):
    import tls12

    made = []
    monkeypatch.setattr(idle, "_tidy", lambda: None)
    monkeypatch.setattr(tls12, "prepare", lambda: made.append(1))
    app = SimpleNamespace(spare=False, settings=SimpleNamespace(TLS_WATCH=watch))
    assert idle.use(app) == after and app.spare and made == [1]
