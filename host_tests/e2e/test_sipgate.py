"""The whole firmware on the virtual board with both providers, over verified TLS."""

import subprocess
import sys
from pathlib import Path

import pytest
from demo import certificates
from doubles.board import Board, World
from doubles.board.littleflash import LittleFlash
from doubles.sipgate import SipgateDouble
from doubles.twilio import TwilioDouble

ROOT = Path(__file__).resolve().parents[2]
ONE, TWO, THREE = "+380501234567", "+4915112345678", "+4915112345679"
HOSTS = ("api.twilio.com", "api.sipgate.com")
CONFIG = """
from accounts import sipgate, twilio
NAME = "Home"
WIFI = [("home", "correct horse")]
SENDERS = [
    ("%s", "%s", "%s", "%s"),
    sipgate(to="%s", token_id="%s", token="%s"),
    twilio("%s", "%s", "%s", "%s", fallback="second"),
    sipgate(to="%s", token_id="%s", token="%s", name="second"),
]
SENSORS = [dict(name="Front door", pin=5, kind="door", cooldown_s=60)]
TLS_ROOTS = "test.roots"
"""


@pytest.fixture(scope="module")
def trust(tmp_path_factory):
    """{host: server's TLS context} and the roots file the board trusts."""
    folder = tmp_path_factory.mktemp("tls")
    now, contexts, adds = World().unix(), {}, []
    for host in HOSTS:
        (folder / host).mkdir()
        contexts[host] = certificates.make(folder / host, host, now)[0]
        adds += ["--add", folder / host / "root.pem"]
    roots = folder / "both.roots"
    tool = [sys.executable, ROOT / "tools" / "roots", *adds, "--out", roots]
    subprocess.run(tool, check=True, capture_output=True)
    return contexts, roots.read_bytes()


class House:
    def __init__(self, trust):
        contexts, roots = trust
        self.world = World(3)
        self.world.air.add("home", "correct horse")
        self.twilio, self.sipgate = TwilioDouble(3), SipgateDouble(3)
        self.sipgate.phones = self.twilio.phones
        for host, double in zip(HOSTS, (self.twilio, self.sipgate), strict=True):
            self.world.net.mount(host, double, tls=contexts[host])
        one, three = self.twilio.add_account(), self.twilio.add_account()
        self.two, self.spare = self.sipgate.add_account(), self.sipgate.add_account()
        self.refused = three
        flash = LittleFlash()
        flash.write("test.roots", roots)
        config = CONFIG % (
            ONE, one.numbers[0], one.token, one.sid,
            TWO, self.two.token_id, self.two.token,
            THREE, three.numbers[0], three.token, three.sid,
            THREE, self.spare.token_id, self.spare.token,
        )  # fmt: skip
        self.secrets = (one.token, three.token, self.two.token, self.spare.token)
        self.board = Board(self.world, firmware=ROOT / "firmware", config=config, flash=flash)
        self.board.pin(5).drive(0)

    def trip(self, at_s):
        self.world.at(at_s * 1000, lambda: self.board.pin(5).drive(1))
        self.world.at(at_s * 1000 + 3000, lambda: self.board.pin(5).drive(0))

    def texts(self, number):
        return self.twilio.phones[number].texts(self.world.unix())


@pytest.fixture
def house(trust):
    made = House(trust)
    yield made
    made.board.cut_power()


def opened(texts):
    return [text for text in texts if "Front door opened" in text]


def test_each_recipient_once_whoever_sends(house):
    house.refused.refuse[THREE] = 20003
    house.sipgate.faults.add("reset_after", {"to": TWO, "method": "POST"})
    house.trip(60)
    house.board.power_on()
    house.board.run(400000)
    for number in (ONE, TWO, THREE):
        assert len(opened(house.texts(number))) == 1, house.board.serial
    assert {m.to for m in house.sipgate.messages} == {TWO, THREE}
    assert {m.to for m in house.twilio.messages} == {ONE}
    assert any("/v2/history" in target for _, _, target, _, _ in house.sipgate.requests)
    assert not house.board.crashes
    house.board.ctrl_c()
    house.board.run(1000)
    told = house.board.repl("status()")
    assert "meanwhile its texts go through" in told and "not whether it arrived" in told
    assert not any(secret in house.board.serial for secret in house.secrets)


def test_a_power_cut_in_the_middle(house):
    house.refused.refuse[THREE] = 20003
    house.trip(60)
    house.board.power_on()
    house.board.run(66000)
    house.board.cut_power()
    house.world.run(5000)
    house.board.power_on()
    house.board.run(600000)
    for number in (ONE, TWO, THREE):
        assert len(opened(house.texts(number))) == 1, house.board.serial
