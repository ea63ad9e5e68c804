"""A board that Twilio calls through a proxy: texts to it, and what becomes of its own."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from board_house import judged, senders_of, world_with_twilio
from doubles.board import Board
from doubles.board.littleflash import LittleFlash
from doubles.twilio import inbound
from doubles.twilio.proxy import Proxy
from doubles.twilio.webhooks import Webhooks, signature

FIRMWARE = Path(__file__).resolve().parents[1] / "firmware"
OWNER, OTHER, STRANGER = "+380501234567", "+380671234567", "+447946000001"
URL = "https://alarm.example.org/home"
CONFIG = """
NAME = "Home"
WIFI = [("Home", "secret key")]
SENDERS = [%s]
SENSORS = [dict(name="Front door", pin=5, kind="door", cooldown_s=300)]
BOOT_TEXT = False
HTTP_PORT = 8080
HTTP_PASSWORD = "tulip-forest-93"
HTTP_URL = "%s"
COMMANDS_FROM = [%r]
COMMANDS_PIN = "4711"
COMMANDS_EVERY_S = 3600
"""
HOOKS = """
def on_message_received(message_from, message_to, message_text):
    print("HOOK received", message_from, message_text)


def on_message_sent(message_from, message_to, message_text):
    print("HOOK sent", message_to, message_text)
"""


class House:
    """A board behind a proxy, its Twilio, and a door on pin 5 that is closed."""

    def __init__(self, more="", senders=None, hooks=None, latency_ms=250, top=""):
        self.world, self.double = world_with_twilio(latency_ms=latency_ms)
        self.accounts = [self.double.add_account("full") for _ in range(2)]
        lines = [repr(one) for one in senders_of((OWNER, OTHER), self.accounts)]
        self.account, self.number = self.accounts[0], self.accounts[0].numbers[0]
        flash = LittleFlash()
        if hooks:
            flash.write("hooks.py", hooks.encode())
        self.board = Board(
            self.world,
            firmware=FIRMWARE,
            config=top
            + CONFIG % (senders(self) if senders else ", ".join(lines), URL, OWNER)
            + more,
            flash=flash,
            tls="clear",
            stretch=5,
        )
        self.proxy = Proxy(self.world, self.board, base="/home")
        self.hooks = Webhooks(self.double, self.proxy)
        self.hooks.numbers[self.number] = URL + "/twilio/sms"
        self.board.pin(5).drive(0)
        self.board.power_on()
        self.run(60)

    def run(self, seconds):
        self.world.run_until_us(self.world.us + int(seconds * 1000000))

    @property
    def alarm(self):
        return self.board.sys.modules["runtime.supervisor"].alarm

    def text(self, body, from_=OWNER, seconds=10, **how):
        """Somebody texts the board; what the owner's phone then gets."""
        before = len(self.texts())
        inbound.text(self.double, from_, self.number, body, self.world.unix(), **how)
        self.run(seconds)
        return self.texts()[before:]

    def trip(self, seconds=30):
        self.board.pin(5).drive(1)
        self.run(2)
        self.board.pin(5).drive(0)
        self.run(seconds)

    def texts(self, phone=OWNER):
        return self.double.phones[phone].texts(self.world.unix())

    def asked(self, part):
        """Requests of the board whose method and target hold part."""
        return [each for each in self.double.requests if part in each[1] + " " + each[2]]


def forged(home, path="/twilio/sms", **change):
    """A request as Twilio's, changed; the answer's HTTP status."""
    message = inbound.text(home.double, OWNER, home.number, "4711 disarm", home.world.unix(),
                           listed_after_s=1e9)  # fmt: skip
    params = dict(home.hooks.sms(home.account, message))
    url, token = URL + path, change.pop("token", home.account.token)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    signed = change.pop("signed", params)
    header = signature(token, change.pop("url", url), list(signed.items()))
    if header:
        headers["X-Twilio-Signature"] = change.pop("header", header)
    params.update(change)
    answers = []
    home.proxy.post(url, headers, urlencode(params).encode(), lambda *got: answers.append(got))
    home.run(5)
    return answers[0]


@pytest.fixture
def house():
    def judge(each):
        assert each.board.crashes == []
        assert each.board.serial.count("Traceback") == 0, each.board.serial

    yield from judged(House, judge)
