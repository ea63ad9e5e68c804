"""The responder on MicroPython: requests whole and in pieces, the page as JSON, and its memory.

The sockets are scripted here (the npm VM has no listening ones); web/test_server_vm.py asks the
unix binary over real TCP.
"""
# vm: heap=60000 (the stand-ins and this script lie in it, too)

import gc
import sys

gc.collect()
_start = gc.mem_alloc()
from core import (
    log,  # noqa: F401 - resident on the board
    overlay,
)

gc.collect()
_before = gc.mem_alloc()
from web import server

gc.collect()
MODULE_BYTES = gc.mem_alloc() - _before
NAME = "<b>&\"Hall' \\ \u0434\n"
LINES = ["Home: 2 sensors.", 'Last "error" <x>\t\u0434.', "S: " + "long " * 100]
CREDENTIALS = b"Authorization: Basic YWxhcm06dHVsaXAtZm9yZXN0LTkz\r\n"
overlay.settle()


class Thing:
    def __init__(self, **names):
        for name in names:
            setattr(self, name, names[name])


class Connection:
    def __init__(self, pieces, takes):
        self.pieces = pieces
        self.takes = takes
        self.sent = b""
        self.closed = 0

    def setblocking(self, on):
        assert on is False

    def readinto(self, buffer):
        if not self.pieces:
            return None
        piece = self.pieces.pop(0)
        if len(piece) > len(buffer):
            self.pieces.insert(0, piece[len(buffer) :])
            piece = piece[: len(buffer)]
        buffer[: len(piece)] = piece
        return len(piece)

    def write(self, data):
        self.sent += bytes(data[: self.takes])
        return min(len(data), self.takes)

    def close(self):
        self.closed += 1


class Net:
    AF_INET = SOCK_STREAM = SOL_SOCKET = SO_REUSEADDR = 1
    waiting = []

    def socket(self, *args):
        return self

    def getaddrinfo(self, host, port):
        return [(0, 0, 0, "", (host, port))]

    def setsockopt(self, *args):
        pass

    def accept(self):
        if not self.waiting:
            raise OSError(11)
        return self.waiting.pop(0), None

    bind = listen = setblocking = setsockopt

    def close(self):
        pass


net = Net()
sensor = Thing(config={"name": NAME, "kind": "pir"}, input=Thing(on=True, trips=3))
app = Thing(
    settings=Thing(
        NAME="Home",
        HTTP_PORT=8080,
        HTTP_USER="alarm",
        HTTP_PASSWORD="tulip-forest-93",
        HTTP_URL=None,
        LANGUAGE="en",
        COMMANDS_FROM=(),
    ),
    sensors=Thing(all=[sensor]),
    clock=Thing(uptime_s=lambda: 7, stamp=lambda: "now"),
    hear=None,
    delivery=Thing(waiting=0),
    page=None,
    lines=None,
)
gc.collect()
_before = gc.mem_alloc()
served = server.Responder(app, net)
gc.collect()
OBJECT_BYTES = gc.mem_alloc() - _before
passes = 0
told = 0


def make_page():
    """The phases of a page, with LINES as the first part of the report."""
    from web import status_page as made

    while app.page and app.page.todo:
        app.lines = () if app.page.part else LINES
        made.more(app)


def ask(pieces, takes=1000):
    global passes, told
    connection = Connection(list(pieces), takes)
    net.waiting.append(connection)
    for _ in range(400):
        passes += 1
        told += served.step(passes // 50, True)
        make_page()
        if connection.closed:
            break
    assert connection.closed == 1
    return connection.sent


def request(line, more=CREDENTIALS, body=b""):
    length = b"Content-Length: %d\r\n" % len(body) if body else b""
    return line + b" HTTP/1.1\r\nHost: x\r\n" + more + length + b"\r\n" + body


assert ask([request(b"GET /twilio/ping")])[:13] == b"HTTP/1.1 204 "
assert told == 1
sent = ask([request(b"POST /twilio/ping", body=b"x" * 3000)], 7)
assert sent[:13] == b"HTTP/1.1 200 " and sent[-11:] == b"<Response/>", sent
assert ask([request(b"GET /", b"")])[:13] == b"HTTP/1.1 401 "
assert ask([request(b"GET /", CREDENTIALS[:-6] + b"A==\r\n")])[:13] == b"HTTP/1.1 401 "
assert served.wrong == 1
passes += 150
assert ask([request(b"GET /x")])[:13] == b"HTTP/1.1 404 "
assert ask([request(b"PUT /")])[:13] == b"HTTP/1.1 405 "
assert ask([b"\xff\xfe\x00\r\n\r\n"])[:13] == b"HTTP/1.1 400 "
assert ask([request(b"GET /" + b"x" * 300)])[:13] == b"HTTP/1.1 414 "
assert ask([b"GET / HTTP/1.1\r\n"] + [b"X: y\r\n" * 10] * 70)[:13] == b"HTTP/1.1 431 "

import json

sent = ask([request(b"GET /status.json")], 33)
data = json.loads(sent[sent.find(b"\r\n\r\n") + 4 :])
assert data["lines"] == LINES and data["sensors"][0]["name"] == NAME, data
raw = request(b"GET /?auto")
page = ask([raw[i : i + 1] for i in range(len(raw))], 100).decode()
assert "&lt;b&gt;&amp;&quot;Hall&#39; \\ \u0434\n: motion" in page and 'content="30"' in page


class Flood(Connection):
    """A head that never ends."""

    def readinto(self, buffer):
        for i in range(len(buffer)):
            buffer[i] = 121
        return len(buffer)


# What a hostile caller costs in memory while he is there, and afterwards.
def flood():
    """The most bytes in use meanwhile."""
    global passes
    most = 0
    connection = Flood([], 0)
    net.waiting.append(connection)
    for _ in range(40):
        passes += 1
        served.step(passes // 50, True)
        gc.collect()
        most = max(most, gc.mem_alloc())
    served.rest()
    assert connection.closed == 1
    return most


sent = data = page = raw = None
overlay.clear()
flood()
overlay.clear()
calm = gc.mem_alloc()
most = flood() - calm
overlay.clear()
left = gc.mem_alloc() - calm
assert "web.request" not in sys.modules and "web.request_head" not in sys.modules
if sys.platform != "webassembly":  # there gc.collect() waits for the end of the script
    print("responder: %d bytes as a module, %d as an object" % (MODULE_BYTES, OBJECT_BYTES))
    print("a caller: at most %d bytes more, %d left when he is gone" % (most, left))
    assert OBJECT_BYTES < 400 and most < 6000 and left < 64
