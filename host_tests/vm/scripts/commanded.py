"""Commands by text on MicroPython: the reader, the parser, a round, what is kept, the hooks."""

# vm: heap=120000 timeout=60
# The modules, the outbox and this script together; on the chip they come one after another.

import gc
import json
import sys

import vmtest

# On the chip it is built in, and nothing that hooks.py does can spoil it.
sys.modules["gc"] = getattr(gc, "_real", gc)
from accounts import account
from commands import execute, mute_filter, poll, trip_history
from commands import parser as c
from commands.arm_state import Modes
from core.files import Store
from core.state import Delivery, Hearing
from delivery import alert
from delivery.outbox import Outbox
from net.exchange import exchange
from providers import hooks
from text.events import TRIP

# The parser

NAMES = ("Front door", "Вхідні двері")
for text, command, argument in (
    ("  Arm! ", c.ARM, None),
    ("поставити під охорону", c.ARM, None),
    ("АRМ", c.ARM, None),
    ("ZNIATY", c.DISARM, None),
    ("тиша 2 год", c.MUTE, 120),
    ("mute front", c.MUTE, "Front door"),
    ("mute vkhidni dveri", c.MUTE, "Вхідні двері"),
    ("unmute", c.UNMUTE, None),
    ("події", c.LAST, None),
    ("🙂", c.UNKNOWN, None),
    ("stop", c.CARRIER, None),
    ("mute 1e3", c.MUTE, False),
):
    assert c.parse(text, NAMES)[:2] == (command, argument), text
assert c.without_pin(" 4711 arm", "4711") == "arm" and c.without_pin("arm 47110", "4711") is None

# A house, its files and its provider

OWNER, OURS = "+380501234567", "+12025550123"
HEX = "0123456789abcdef0123456789abcdef"
UNIX = 1795165200


class Time:
    uptime = 100
    sure = False

    def uptime_s(self):
        return self.uptime

    def now(self):
        return UNIX + self.uptime

    def hhmm(self, unix=None):
        return "12:34"


class Input:
    on = False
    trips = 3


class Sensor:
    config = {"name": "Front door", "kind": "door", "text": None}
    input = Input


class House:
    class settings:
        NAME = "Home"
        LANGUAGE = "en"
        SENDERS = [(OWNER, OURS, HEX, "AC" + HEX)]
        COMMANDS_FROM = (OWNER,)
        COMMANDS_PIN = None
        COMMANDS_EVERY_S = 300
        HOOKS_HEAR = "known"

    class sensors:
        all = [Sensor]

    clock = Time()
    delivery, hear = Delivery(), Hearing()


class Source:
    def __init__(self, data):
        self.data = data

    def readinto(self, buffer):
        size = min(7, len(buffer), len(self.data))
        buffer[:size] = self.data[:size]
        self.data = self.data[size:]
        return size


class Http:
    """Answers with pages of texts; the address of the last request is kept."""

    pages = []

    def request(self, method, url, data=None, headers=None, timeout=None, parse_headers=True):
        for name in headers.copy():
            assert headers[name]
        self.url = url
        self.status_code, body = self.pages.pop(0)
        self.raw = Source(body.encode())
        return self

    def close(self):
        pass


def text(n, body, sender=OWNER, second=40):
    return {
        "body": body, "direction": "inbound", "from": sender, "to": OURS, "sid": "SM%032x" % n,
        "status": "received", "date_created": "Fri, 20 Nov 2026 09:01:%02d +0000" % second,
    }  # fmt: skip


def page(*texts, more=None):
    return 200, json.dumps({"messages": list(texts), "next_page_uri": more})


def take(request, answer, source):
    from providers import read_inbox

    read_inbox.read(request, answer, source)


said = []
house, http, store = House(), Http(), Store("cmds", said.append)
accounts = [account(item) for item in House.settings.SENDERS]


def outbox():
    return Outbox(store, accounts, house.clock, house.delivery, said.append)


def look():
    request = poll.plan(house, store, said.append)
    answer = exchange(http, request, "https://api.twilio.com", 30, take)
    assert answer.error is None, answer.error
    poll.settle(house, request, answer, store, said.append)


def answers():
    box = outbox()
    return [box.text(x) for x in box.alerts if x.has(alert.ANSWER)]


house.clock.uptime = 30  # the boot was at 09:00:00
mute_filter.begin(house, store, {})
house.clock.uptime = 105

# Two pages, a stranger, an old text, a long one and one with everything in it

following = "/2010-04-01/Accounts/AC%s/Messages.json?PageToken=PA1" % HEX
http.pages = [
    page(text(1, "mute 30", second=44), text(2, "arm", "+447946000001"), more=following),
    page(text(3, 'disarm\n"🙂"', second=43), text(4, "ж" * 1600, second=44)),
]
look()
assert answers() == [] and house.hear.page == 1
look()
assert http.url.endswith("PageToken=PA1")
got = answers()
assert len(got) == 3 and got[0].startswith("Home: disarmed"), got
assert "not understood" in got[1] and "muted for 30 min (until 12:34)" in got[2]
assert house.hear.strangers == 1
assert house.hear.due == 405

# The same page again changes nothing; a cut between state and answer is made good

http.pages = [page(text(1, "mute 30", second=44), text(3, "disarm", second=43))]
look()
assert len(answers()) == 3
modes = Modes(store, house.clock, house.hear)
assert not modes.armed and modes.muted_s() == 1800 and modes.owed is None
modes.owed = (house.delivery.serial + 1, alert.recipient(accounts[0]), c.TEST + 16 * c.UK)
modes.save()
house.delivery, house.hear = Delivery(), Hearing()
note, doors = mute_filter.begin(house, store, {"Front door": True})
assert "disarmed" in note and doors == {}, (note, doors)
assert house.errand
execute.recover(house, store, said.append)
assert "тест пройдено" in answers()[-1]
assert Modes(store, house.clock, house.hear).owed is None

# What is told and what LAST knows


class Event:
    kind = TRIP
    sensor = Sensor
    age_ms = 2000
    count = 1


assert not mute_filter.is_told(house, store, Event, UNIX, "Front door opened", said.append)
assert trip_history.recall(store, house.clock) == [(UNIX, "Front door opened")]
modes = Modes(store, house.clock, house.hear)
modes.armed = True
modes.mute(0)
modes.save()
assert mute_filter.is_told(house, store, Event, None, "ж" * 40, said.append)
assert trip_history.recall(store, house.clock)[0] == (UNIX + 103, "ж" * 28)

# Hooks

with open("hooks.py", "w") as file:
    file.write("def on_message_received(a, b, c): raise ValueError(a + b + c)\n")
sys.path.insert(0, "")
assert hooks.found(said.append) == (hooks.RECEIVED,)
hooks.call(hooks.RECEIVED, ("1", "2", "3"), said.append)
assert "ValueError: 123" in said[-1]
assert "hooks" not in sys.modules

HARM = (
    "sys.exit()",
    "raise KeyboardInterrupt",
    "raise Odd",
    "f()",
    "raise MemoryError",
    "spoil()",
    "yield",
)
SPOIL = """
def spoil():
    for module in list(sys.modules.values()):
        for name in list(getattr(module, "__dict__", ())):
            value = getattr(module, name)
            if isinstance(value, type):
                for each in dir(value):
                    try:
                        each != "__dict__" and setattr(value, each, None)
                    except (AttributeError, TypeError):
                        pass
            if module.__name__ not in ("sys", "hooks", "__main__"):
                try:
                    setattr(module, name, None)
                    module.more = 3
                except AttributeError:
                    pass
    sys.modules.clear()
    sys.path.clear()
"""
before = dict(trip_history.__dict__), dict(Modes.__dict__), dict(sys.modules)
for body in HARM:
    with open("hooks.py", "w") as file:
        file.write("import sys\nclass Odd(BaseException):\n    def __str__(self): raise Odd\n")
        file.write(SPOIL)
        file.write("def f(): return f()\ndef on_message_sent(a, b, c):\n    %s\n" % body)
    said.clear()
    assert hooks.found(said.append) == (hooks.SENT,), said
    hooks.call(hooks.SENT, ("1", "2", "3"), said.append)
    assert len(said) == (0 if body == "spoil()" else 1), (body, said)
    assert (dict(trip_history.__dict__), dict(Modes.__dict__), dict(sys.modules)) == before, body
    assert sys.path[0] == "" and "hooks" not in sys.modules
with open("hooks.py", "w") as file:
    file.write("import sys\n" + SPOIL + "spoil()\nsys.exit()\n")
assert hooks.found(said.append) == () and "SystemExit" in said[-1]
assert trip_history.recall
assert execute and poll
vmtest.only_mpy()
