"""The whole firmware on the virtual board with Telegram and Twilio, over verified TLS."""

import subprocess
import sys
from pathlib import Path

import pytest
from demo import certificates
from doubles.board import Board, World
from doubles.board.littleflash import LittleFlash
from doubles.telegram import TelegramDouble
from doubles.twilio import TwilioDouble
from secrets_check import no_secret

ROOT = Path(__file__).resolve().parents[2]
HOSTS = ("api.twilio.com", "api.telegram.org")
PHONE, CHAT, GROUP = "+380501234567", "987654321", "-1001234567"
CONFIG = """
from accounts import telegram, twilio
NAME = "Home"
WIFI = [("home", "correct horse")]
SENDERS = [
    telegram(to=%s, token="%s", fallback="sms"),
    twilio("%s", "%s", "%s", "%s", name="sms"),
    telegram(to=%s, token="%s"),
]
SENSORS = [dict(name="Front door", pin=5, kind="door", cooldown_s=60)]
COMMANDS_FROM = [%s]
COMMANDS_EVERY_S = 60
COMMANDS_PIN = "4711"
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
        self.twilio = TwilioDouble(3, unix_epoch=self.world.unix_epoch)
        self.telegram = TelegramDouble(3, unix_epoch=self.world.unix_epoch)
        for host, double in zip(HOSTS, (self.twilio, self.telegram), strict=True):
            self.world.net.mount(host, double, tls=contexts[host])
        one = self.twilio.add_account()
        self.bot = self.telegram.add_account(chats=[CHAT, GROUP])
        flash = LittleFlash()
        flash.write("test.roots", roots)
        config = CONFIG % (
            CHAT, self.bot.token, PHONE, one.numbers[0], one.token, one.sid,
            GROUP, self.bot.token, CHAT,
        )  # fmt: skip
        self.secrets = (one.token, self.bot.token)
        self.board = Board(self.world, firmware=ROOT / "firmware", config=config, flash=flash)
        self.board.pin(5).drive(0)

    def trip(self, at_s):
        self.world.at(at_s * 1000, lambda: self.board.pin(5).drive(1))
        self.world.at(at_s * 1000 + 3000, lambda: self.board.pin(5).drive(0))

    def opened(self, to):
        phones = self.twilio.phones if to[:1] == "+" else self.telegram.phones
        return [text for text in phones[to].texts(self.world.unix()) if "door opened" in text]

    def status(self):
        self.board.ctrl_c()
        self.board.run(1000)
        told = self.board.repl("status()")
        no_secret(self.board.serial + told, *self.secrets)
        return told


@pytest.fixture
def house(trust):
    made = House(trust)
    yield made
    made.board.cut_power()


def test_everybody_once_and_a_command(house):
    house.trip(60)
    house.board.power_on()
    house.board.run(200000)
    assert len(house.opened(CHAT)) == len(house.opened(GROUP)) == 1, house.board.serial
    assert house.opened(PHONE) == [] and house.twilio.requests == []
    house.telegram.write(house.bot, CHAT, "/disarm 4711", house.world.unix())
    house.telegram.write(house.bot, GROUP, "/arm@house_alarm_bot 4711", house.world.unix())
    house.board.run(200000)
    texts = house.telegram.phones[CHAT].texts(house.world.unix())
    assert "disarmed" in texts[-1].lower(), texts
    assert house.bot.updates.waiting == [] and not house.board.crashes
    told = house.status()
    assert "at most three times" in told and "Last command: DISARM from ...4321" in told


def test_a_blocked_bot_a_lost_answer_and_a_power_cut(house):
    house.bot.blocked.add(CHAT)
    house.telegram.faults.add("close_after", {"to": GROUP, "method": "POST"}, 1)
    house.trip(60)
    house.board.power_on()
    house.board.run(66000)
    house.board.cut_power()
    house.world.run(5000)
    house.board.power_on()
    house.board.run(600000)
    assert house.opened(CHAT) == [] and len(house.opened(PHONE)) == 1, house.board.serial
    assert 1 <= len(house.opened(GROUP)) <= 3
    assert "may come twice" in house.board.serial
    assert "meanwhile its texts go through" in house.status()
