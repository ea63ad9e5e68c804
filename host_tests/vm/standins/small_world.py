"""A small world for outbox and courier on the VM: a clock, a provider, flash that can lose power.

    world = World(2, seed)         # two people
    world.alarm("Door")
    world.run(600)                 # simulated seconds
    world.provider.texts(0)        # what the first person got

Runs on MicroPython; the same evening as on the bench of CPython, in small.
"""

import os

from core.files import Store
from core.state import Delivery
from delivery.courier import Courier
from delivery.outbox import Outbox
from delivery.rate_limit import Caps
from sms_bot import SMS_bot

TOKEN = "0123456789abcdef0123456789abcdef"
UNIX = 1795197600
PARSED = {"2B": "+", "20": " ", "23": "#", "3A": ":", "2C": ","}


class PowerCut(BaseException):
    pass


class Clock:
    def __init__(self):
        self.t = 0
        self.sure = False
        self.booted = 0

    def uptime_s(self):
        return int(self.t - self.booted)

    def now(self):
        return UNIX + int(self.t)

    def hhmm(self, unix=None):
        minutes = (self.now() if unix is None else unix) // 60
        return "%02d:%02d" % (minutes // 60 % 24, minutes % 60)

    def local(self, unix):
        return (2026, 11, 20 + (unix - UNIX) // 86400, 0, 0, 0, 0)


class Flash:
    """The VM's files, changed as on littlefs: whole at close or not at all. At change number
    `cut` from now the power fails, after it if `late`."""

    def __init__(self):
        self.changes = 0
        self.cut = None
        self.late = False

    def change(self, action, *args):
        self.changes += 1
        here = self.cut is not None and self.changes >= self.cut
        if here:
            self.cut = None
        if not here or self.late:
            action(*args)
        if here:
            raise PowerCut

    def open(self, path, mode="rb"):
        if "r" in mode:
            return open(path, "rb")
        try:
            os.stat(path)
        except OSError:
            self.change(_keep, path, b"")  # a new file is there at once
        return File(self, path)

    def mkdir(self, path):
        os.mkdir(path)

    def stat(self, path):
        return os.stat(path)

    def listdir(self, path):
        return os.listdir(path)

    def remove(self, path):
        os.stat(path)
        self.change(os.remove, path)

    def rename(self, old, new):
        self.change(_replace, old, new)


def _replace(old, new):
    try:
        os.remove(new)
    except OSError:
        pass
    os.rename(old, new)


class File:
    def __init__(self, flash, path):
        self.flash, self.path, self.data = flash, path, b""

    def write(self, data):
        self.data += bytes(data)
        return len(data)

    def close(self):
        if self.path:
            path, self.path = self.path, None
            self.flash.change(_keep, path, self.data)


def _keep(path, data):
    with open(path, "wb") as file:
        file.write(data)


class Body:
    def __init__(self, status, text):
        self.status_code = status
        self.data = text.encode()
        self.raw = self

    def readinto(self, buffer):
        size = min(len(buffer), len(self.data))
        buffer[:size] = self.data[:size]
        self.data = self.data[size:]
        return size

    def close(self):
        self.data = b""


class Provider:
    """`faults`: what the next sends meet: "refuse", "early" (lost before it was processed),
    "lost" (processed, no answer), "503" (processed), "cut" (the power fails after it)."""

    def __init__(self, clock):
        self.clock = clock
        self.messages = []  # (to, text)
        self.faults = []
        self.down = False
        self.requests = 0

    def texts(self, k):
        return [text for to, text in self.messages if to == number(k)]

    def request(self, method, url, data=None, headers=None, timeout=None, parse_headers=None):
        self.requests += 1
        self.clock.t += 1
        headers = headers.copy()
        fault = self.faults.pop(0) if self.faults and method == "POST" else None
        if fault == "refuse" or self.down:
            raise OSError(104)
        for _ in headers:
            pass
        if fault == "early":
            raise OSError(104)
        if method == "POST":
            answer = self._create(data)
        elif "?" in url:
            answer = self._list(url)
        else:
            answer = Body(200, '{"status":"delivered"}')
        if fault == "cut":
            raise PowerCut
        if fault == "lost":
            raise OSError(110)
        if fault == "503":
            return Body(503, '{"code":20503}')
        return answer

    def _create(self, data):
        form = fields(data.decode())
        self.messages.append((form["To"], form["Body"]))
        return Body(201, '{"sid":"SM%d","status":"queued"}' % len(self.messages))

    def _list(self, url):
        to = fields(url[url.find("?") + 1 :])["To"]
        page = []
        for n, (one, text) in enumerate(self.messages):
            if one == to:
                page.append(
                    '{"to":"%s","body":"%s","sid":"SM%d","status":"sent","direction":'
                    '"outbound-api","date_created":"Fri, 20 Nov 2026 18:00:00 +0000"}'
                    % (to, text, n + 1)
                )
        return Body(200, '{"messages":[%s]}' % ",".join(reversed(page)))


def fields(form):
    """A form's fields; what the texts of these scripts are made of is enough."""
    found = {}
    for pair in form.split("&"):
        name, value = pair.split("=", 1)
        value = value.replace("+", " ")
        for code in PARSED:
            value = value.replace("%" + code, PARSED[code])
        found[name] = value
    return found


def number(k):
    return "+38044000%04d" % k


class World:
    def __init__(self, people=2, most=12, per_hour=20, folder="life"):
        self.clock = Clock()
        self.provider = Provider(self.clock)
        self.flash = Flash()
        self.senders = [
            (number(k), "+12025550123", TOKEN, "AC%02d%s" % (k, TOKEN[2:])) for k in range(people)
        ]
        self.most = most
        self.per_hour = per_hour
        self.folder = folder
        self.said = 0
        self.online = True
        for name in self._old():
            os.remove(folder + "/" + name)
        self.boot()

    def _old(self):
        try:
            return os.listdir(self.folder)
        except OSError:
            return []

    def boot(self):
        """All that was in RAM is gone."""
        self.clock.t += 3
        self.clock.booted = self.clock.t
        self.delivery = Delivery()
        self.desk()

    def desk(self):
        bot = SMS_bot(self.senders, http=self.provider, say=self.say, delivery=self.delivery)
        store = Store(self.folder, self.say, self.flash, self.flash.open)
        outbox = Outbox(store, bot.accounts, self.clock, self.delivery, self.say, self.most)
        caps = Caps(store, self.clock, self.delivery, self.per_hour, 200)
        return outbox, Courier(outbox, bot, self.clock, caps, self.delivery, self.say, half)

    def lines(self):
        from delivery import report  # seldom asked

        outbox, own = self.desk()
        return report.sentences(outbox, own.bot.accounts, own.caps, own.holds, self.clock)

    def say(self, text):
        self.said += 1

    def alarm(self, text):
        return self.desk()[0].add(text)

    def run(self, seconds):
        end = self.clock.t + seconds
        while self.clock.t < end:
            if self.online and self.clock.uptime_s() >= self.delivery.due:
                self.desk()[1].step(True)
            elif self.online:
                due = self.clock.booted + self.delivery.due
                self.clock.t = min(end, max(due, self.clock.t + 1))
            else:
                self.delivery.linked = False
                self.clock.t = end


def half(n):
    return n // 2
