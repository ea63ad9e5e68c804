"""The whole firmware on MicroPython with its port open: a ping, the page, and what they cost.

The callers are scripted; there is no provider, for nothing is sent. params: unix.
"""

import gc
import json
import sys

import simtime

simtime.start(5000)

import machine
import network
import vmtest


class Ntp:
    host = ""

    def time(self):
        return vmtest.params["unix"] - 946684800 + simtime.now_us // 1000000


class Connection:
    def __init__(self, sent):
        self.sent = sent
        self.heard = []
        self.closed = False

    def setblocking(self, on):
        pass

    def readinto(self, buffer):
        if not self.sent:
            return None
        piece, self.sent = self.sent[: len(buffer)], self.sent[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def write(self, data):
        self.heard.append(bytes(data))
        gc.collect()
        most[0] = max(most[0], gc.mem_alloc())
        return len(data)

    def close(self):
        self.closed = True


class Net:
    AF_INET = SOCK_STREAM = SOL_SOCKET = SO_REUSEADDR = 1
    caller = None

    def socket(self, *args):
        return self

    def getaddrinfo(self, host, port):
        return [(0, 0, 0, "", (host, port))]

    def setsockopt(self, *args):
        pass

    def accept(self):
        if not self.caller or self.caller.closed:
            raise OSError(11)
        return self.caller, None

    bind = listen = setblocking = close = setsockopt


if sys.platform != "webassembly":  # the table of names grows now, not while something is measured
    vmtest.leave_only(70000)
    import gc
sys.modules["ntptime"] = Ntp()
network.air["home"] = "secret key"
machine.Pin(5).drive(0)
import boot  # noqa: F401 - it runs when it is imported, as on the chip
from runtime import restarts

record = restarts.Boots(machine.RTC(), machine.reset_cause())
from core import overlay
from runtime import supervisor

overlay.settle()
alarm = supervisor.wired(record.known)
record = restarts = None


class Pause(BaseException):
    pass


def pause():
    raise Pause


def used():
    overlay.clear()
    return gc.mem_alloc()


def run(passes):
    """The alarm for so many passes; the most bytes in use when it wrote to a caller."""
    most[0] = 0
    simtime.after_ms(20 * passes, pause)
    try:
        while True:
            alarm.step()
    except Pause:
        return most[0]


most = [0]
net = Net()
port, alarm.settings.HTTP_PORT = alarm.settings.HTTP_PORT, None
run(600)
off = used()
alarm.settings.HTTP_PORT = port
sys.modules["socket"] = net
run(10)
print("on %d more" % (used() - off))


def ask(line):
    net.caller = Connection(
        line + b" HTTP/1.1\r\nAuthorization: Basic YWxhcm06dHVsaXAtZm9yZXN0LTkz\r\n\r\n"
    )
    most = run(500)
    assert net.caller.closed
    heard = b"".join(net.caller.heard)
    net.caller = None
    return heard, most


ask(b"GET /status.json")  # names that were never used before stay in memory
on = used()
heard, ping = ask(b"GET /twilio/ping")
assert heard[:12] == b"HTTP/1.1 204", heard
assert alarm.hear.due > 3
heard, page = ask(b"GET /status.json")
left = used() - len(heard)
told = json.loads(heard[heard.find(b"\r\n\r\n") + 4 :])
assert told["name"] == "Home" and len(told["lines"]) > 8, told
assert "tulip" not in heard.decode()
alarm.stop()
if sys.platform != "webassembly":  # there gc.collect() waits for the end of the script
    print("with the first page %d; a ping %d more, a page %d, afterwards %d"
          % (on - off, ping - on, page - on, left - on))  # fmt: skip
    assert on - off < 2400 and left - on < 256 and page - on < 11000
