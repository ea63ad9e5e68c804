"""An evening of the whole firmware on a VM: power-up, a door that opens twice, texts over TLS.

What the board's owner has switched on is a `Setting`; who plays Twilio is the double behind
OpenSSL. tools/heap and the tests of the image play it.
"""

import ast
import re
import socket
import ssl
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pki
import x509_maker
from demo.certificates import SUITES
from doubles.telegram import TelegramDouble
from doubles.twilio import TwilioDouble, inbound, serve, webhooks

from vm import mpy
from vm.run import HERE

HEAP = 220000  # of the binary; what is left of it but for the chip's share is filled
HOST, TELEGRAM = "api.twilio.com", "api.telegram.org"
OTHERS = ("tls-test.twilio.com",)  # the host of TLS_WATCH
PHONES = ("+380501234567", "+380671234567", "+380931234567")
CHATS = ("380501234567", "380671234567", "380931234567")
TRIPS = [[60, 1], [63, 0], [70, 1], [71, 0]]
BAD = re.compile(r"memory|MemoryError|Traceback|not sent|may have been sent")
PIN, PASSWORD = "4711", "tulip-forest-93"
URL = "https://alarm.example.org"
_WIFI = [("home", "secret key")]
_FEW = {
    "BOOT_TEXT": False,
    "PROMPT_WINDOW_S": 0,
    "SENSORS": [{"name": "Front door", "pin": 5, "kind": "door", "cooldown_s": 30}],
}
_DOORS = [
    {"name": "Front door", "pin": 5, "kind": "door", "cooldown_s": 30},
    {"name": "Hall", "pin": 4, "kind": "pir"},
    {"name": "Вікно кухні", "pin": 14, "kind": "door", "restored": True},
    {"name": "Cellar", "pin": 12, "kind": "door"},
]
HOOKS = """
def on_message_received(message_from, message_to, message_text):
    print("hook: a text was received")

def on_message_sent(message_from, message_to, message_text):
    print("hook: a text was sent")
"""


@dataclass
class Setting:
    """phones: how many; own: values in config.py, None of it: those of config.example.py; kinds:
    keys of the server's chain, from the root to the leaf; sent: of them the root is sent, too;
    commands: a command by text, `command`; texts: (seconds after power-up, text) of the first
    phone to the board; page: seconds when a browser asks; hooked: (seconds, text) of the first
    phone, which comes by a signed webhook; hooks: hooks.py is there; telegram: everybody is told
    by a bot."""

    phones: int = 1
    own: dict = field(default_factory=dict)
    kinds: tuple = (2048, 2048, 2048)
    send_root: bool = False
    commands: bool = False
    command: str = "статус"
    texts: tuple = ()
    page: tuple = ()
    hooked: tuple = ()
    hooks: bool = False
    telegram: bool = False
    example: bool = True
    end_s: int = 150


_COMMANDS = {"COMMANDS_FROM": list(PHONES[:1]), "COMMANDS_PIN": PIN, "COMMANDS_EVERY_S": 60}
_PAGE = {"HTTP_PORT": 8080, "HTTP_PASSWORD": PASSWORD}
ALL = {
    "LANGUAGE": "uk",
    "SENSORS": _DOORS,
    "HEARTBEAT_HOUR": 8,
    "TLS_WATCH": True,
    "HTTP_PORT": 8080,
    "HTTP_PASSWORD": PASSWORD,
    "COMMANDS_FROM": list(PHONES),
    "COMMANDS_PIN": PIN,
    "COMMANDS_EVERY_S": 60,
    "HTTP_URL": URL,
    "HOOKS_HEAR": "all",
}
SETTINGS = {
    "example": Setting(),
    "three": Setting(3),
    "telegram": Setting(telegram=True),
    "rsa4096": Setting(kinds=(4096, 2048, 2048)),
    "letsencrypt": Setting(kinds=(4096, 4096, 2048, 2048), send_root=True),
    "commands": Setting(own=_COMMANDS, commands=True, end_s=200),
    "page": Setting(own=_PAGE, page=(100, 160), end_s=200),
    "all": Setting(
        3,
        ALL,
        commands=True,
        page=(100, 200),
        hooked=((260, PIN + " стан"),),
        hooks=True,
        end_s=330,
    ),
    "disarm": Setting(own=_COMMANDS, commands=True, command="disarm", end_s=200),
    "few": Setting(2, _FEW, example=False, end_s=400),
}


def example():
    """{name: value} of config.example.py."""
    text = (mpy.FIRMWARE / "config.example.py").read_text(encoding="utf-8")
    scope = {"sipgate": None, "twilio": None}
    lines = [node for node in ast.parse(text).body if isinstance(node, ast.Assign)]
    exec(compile(ast.Module(lines, []), "config.example.py", "exec"), scope)
    return {name: value for name, value in scope.items() if name.isupper()}


class Clock:
    """The double's clock: what the board's simulated one is, which comes by UDP before each
    request. A VM without sockets of its own sends none: then 200 s pass in each. `tells`: called
    with what the time is at each look at it."""

    def __init__(self, tells=lambda now: None):
        self._tells = tells

    def __enter__(self):
        self._started, self._heard = time.monotonic(), None
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self.port = self._socket.getsockname()[1]
        return self

    def __exit__(self, *_error):
        self._socket.close()

    def __call__(self):
        now = self._now()
        self._tells(now)
        return now

    def _now(self):
        while True:
            try:
                self._heard, self._at = int(self._socket.recv(100)), time.monotonic()
            except BlockingIOError:
                break
        if self._heard is None:
            return x509_maker.NOW + (time.monotonic() - self._started) * 200
        return x509_maker.NOW + self._heard + time.monotonic() - self._at


class Evening:
    """The phones of a Setting, a TLS server before the double, and the firmware on the VM."""

    def __init__(self, folder, root=2048, setting=None):
        self.folder = folder
        self.setting = setting or Setting(2, _FEW, (root, 2048, 2048), example=False, end_s=400)
        kinds = list(self.setting.kinds)
        self.host = TELEGRAM if self.setting.telegram else HOST
        more = self.setting.send_root
        self.chain = pki.Chain(folder, "twilio", kinds, more, self.host, also=OTHERS)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.chain.cert, self.chain.key)
        self.context.maximum_version = ssl.TLSVersion.TLSv1_2
        self.context.set_ciphers(SUITES)
        count, what = self.setting.phones, {"unix_epoch": x509_maker.NOW, "latency_ms": 10}
        if self.setting.telegram:
            self.double, self.phones = TelegramDouble(**what), CHATS[:count]
            self.accounts = [self.double.add_account(chats=CHATS)] * count
        else:
            self.double, self.phones = TwilioDouble(**what), PHONES[:count]
            self.accounts = [self.double.add_account("full") for _ in self.phones]
        self.left = list(self.setting.texts)

    def send(self, now):
        """The texts that the first phone has sent to the board by `now` (Unix seconds)."""
        while self.left and x509_maker.NOW + self.left[0][0] <= now:
            number = self.accounts[0].numbers[0]
            at, words = self.left.pop(0)
            inbound.text(self.double, PHONES[0], number, words, x509_maker.NOW + at)

    def _asked(self):
        """Who asks the board's own server, and when: see parts/alarm.py."""
        asked = [[at, None] for at in self.setting.page]
        for at, words in self.setting.hooked:
            account, url = self.accounts[0], URL + "/twilio/sms"
            there = x509_maker.NOW + at
            message = inbound.text(
                self.double, PHONES[0], account.numbers[0], words, there, listed_after_s=1e6
            )
            params = webhooks.Webhooks(TwilioDouble(), None).sms(account, message)
            body = urlencode(params)
            head = "POST /twilio/sms HTTP/1.1\r\nX-Twilio-Signature: %s\r\nContent-Length: %d\r\n"
            signed = webhooks.signature(account.token, url, params)
            asked.append([at, head % (signed, len(body)) + "\r\n" + body])
        return asked

    def config(self, more=""):
        """The text of config.py; more: what it has besides."""
        values = example() if self.setting.example else {"NAME": "Home"}
        values["WIFI"] = _WIFI
        pairs = list(zip(self.phones, self.accounts, strict=True))
        if self.setting.telegram:
            lines = ["telegram(to=%r, token=%r)" % (chat, bot.token) for chat, bot in pairs]
            more += "from accounts import telegram\nSENDERS = [%s]\n" % ", ".join(lines)
        else:
            values["SENDERS"] = [
                (phone, account.numbers[0], account.token, account.sid) for phone, account in pairs
            ]
        values["TLS_ROOTS"] = "test.roots"
        if self.setting.example:
            values["SENSORS"] = [dict(one, cooldown_s=30) for one in values["SENSORS"]]
        values.update(self.setting.own)
        return "".join("%s = %r\n" % pair for pair in values.items()) + more

    def play(
        self,
        vm,
        trips=TRIPS,
        end_s=None,
        usable=0,
        status_at=(),
        timeout_s=90,
        more="",
        draw=None,
        quick=False,
        names=False,
        loads=False,
        marks_at=(),
        stops=(),
        **options,
    ):
        """The Result. usable: bytes of heap for all of the firmware, 0 = as many as there are;
        more: what config.py has besides; draw, quick, names, loads, marks_at, stops: see
        parts/alarm.py."""
        setting = self.setting
        (self.folder / "config.py").write_text(self.config(more), encoding="utf-8")
        files = {"config.py": self.folder / "config.py", "test.roots": self.chain.roots}
        files.update({name: mpy.plain(name) for name in ("boot.py", "main.py")})
        if setting.hooks:
            files["hooks.py"] = self.folder / "hooks.py"
            files["hooks.py"].write_text(HOOKS)
        if setting.commands:
            number = self.accounts[0].numbers[0]
            text = PIN + " " + setting.command
            inbound.text(self.double, PHONES[0], number, text, x509_maker.NOW + 30)
        params = {"host": self.host, "others": OTHERS, "unix": x509_maker.NOW, "trips": trips}
        params.update(usable=usable, status_at=list(status_at), end_s=end_s or setting.end_s)
        params.update(draw=draw, asked_at=self._asked(), quick=quick, names=names)
        params.update(loads=loads, marks_at=list(marks_at), stops=list(stops))
        params.update(hurry_ms=300 if quick else 0)
        with Clock(self.send) as clock, serve(self.double, self.context, clock=clock) as server:
            params["port"], params["clock"] = server.port, clock.port
            script = HERE / "parts" / "alarm.py"
            options.setdefault("heapsize", HEAP if vm.kind == "unix" else 1 << 20)
            # A date that knows nothing of the board's minutes would set its clock wrong.
            self.double.dated = vm.kind == "unix"
            return vm.run(script, params, files, timeout_s=timeout_s, **options)

    def texts(self, phone):
        """What reached a phone."""
        return self.double.phones[phone].texts()

    def told(self):
        """How many texts reached each phone."""
        return [len(self.texts(phone)) for phone in self.phones]

    def pages(self, out):
        """Pages that were answered whole."""
        return len(re.findall(r"^the page: 200, \d+ bytes, True$", out, re.M))

    def went_well(self, result, told=None):
        """Was each text delivered at the first try, and each page shown? told: texts for each
        phone; else two."""
        told = told or [2] * len(self.phones)
        return (
            result.ok
            and not BAD.search(result.out)
            and self.told() == told
            and self.pages(result.out) == len(self.setting.page) + len(self.setting.hooked)
        )
