"""A Responder on this machine's own sockets, and one on scripted ones: for tests without a board.

`Served` runs the loop of a board in a thread (a pass every millisecond instead of every 20) and
real clients ask it. `Scripted` counts what each `step` does with its sockets.
"""

import base64
import socket
import sys
import threading
import time
from types import SimpleNamespace

import pytest
from core import overlay
from core.state import Delivery
from runtime import phases
from web import server

sys.modules.setdefault("machine", SimpleNamespace(freq=lambda hz: None))
from runtime.app import App  # noqa: E402

USER, PASSWORD = "alarm", "tulip-forest-93"
RIGHT = base64.b64encode(("%s:%s" % (USER, PASSWORD)).encode()).decode()
NAMES = ("Front door", "<b>&\"Hall' \\ д\n\x01</b>")


def basic(user=USER, password=PASSWORD):
    """The header line of a Basic authentication."""
    coded = base64.b64encode(("%s:%s" % (user, password)).encode()).decode()
    return "Authorization: Basic %s\r\n" % coded


def request(path="/", method="GET", more=None, body=b"", version="1.1"):
    """The bytes of a request with the right credentials, or with `more` instead."""
    head = "%s %s HTTP/%s\r\nHost: board\r\n%s" % (
        method, path, version, basic() if more is None else more,
    )  # fmt: skip
    if body:
        head += "Content-Length: %d\r\n" % len(body)
    return head.encode() + b"\r\n" + body


LINES = ["Home: 2 sensors.", 'Last error: "x" <y>\n\t\\ д.', "no label", "S: " + "long " * 200]


@pytest.fixture(autouse=True)
def sentences(monkeypatch):
    """The first part of the report is these lines, the others are empty."""
    monkeypatch.setattr(phases, "_part", lambda n: lambda app: [] if n else LINES)
    monkeypatch.setattr(overlay, "clear", lambda: None)


class PageApp(App):
    """The App with what the responder and its page ask of it, and nothing else. The parts of the
    report are to be replaced."""

    def __init__(self, **fields):
        self.responder = self.page = self.lines = None
        self.events = self.job = self.asked = self.answer = self.result = None
        self.owed, self.link, self.doors, self.tries = [], None, None, 0
        self.running = True
        for name, value in fields.items():
            setattr(self, name, value)

    def make_page(self):
        """What main.py's loop does when the sensors' loop asks for the next piece."""
        if self.page and self.page.todo:
            self.phase = phases.PARTS + self.page.part
            while self.phase != phases.LOOP:
                self.step()

    def progress(self):
        """The supervisor is none of a page's business."""


def app(port=8080, names=NAMES):
    """An App for a responder."""
    sensors = [
        SimpleNamespace(
            config={"name": name, "kind": "pir" if n else "door"},
            input=SimpleNamespace(on=not n, trips=n),
        )
        for n, name in enumerate(names)
    ]
    delivery = Delivery()
    delivery.waiting = 2
    return PageApp(
        settings=SimpleNamespace(
            LANGUAGE="en",
            COMMANDS_FROM=(),
            NAME="Home",
            HTTP_PORT=port,
            HTTP_USER=USER,
            HTTP_PASSWORD=PASSWORD,
            HTTP_URL=None,
        ),
        sensors=SimpleNamespace(all=sensors),
        clock=SimpleNamespace(uptime_s=lambda: 4711, stamp=lambda: "11-25 21:00:00"),
        delivery=delivery,
        hear=None,
    )


class ChipSocket:
    """A real socket with the methods of the chip's, and its None where it would wait."""

    def __init__(self, real):
        self._real = real
        for name in ("setsockopt", "bind", "listen", "setblocking", "close"):
            setattr(self, name, getattr(real, name))

    def accept(self):
        connection, address = self._real.accept()
        return ChipSocket(connection), address

    def readinto(self, buffer):
        try:
            return self._real.recv_into(buffer)
        except BlockingIOError:
            return None

    def write(self, data):
        try:
            return self._real.send(data)
        except BlockingIOError:
            return None


MODULE = SimpleNamespace(
    socket=lambda *args: ChipSocket(socket.socket(*args)),
    getaddrinfo=lambda host, port: socket.getaddrinfo("127.0.0.1", port),
    **{
        name: getattr(socket, name)
        for name in ("AF_INET", "SOCK_STREAM", "SOL_SOCKET", "SO_REUSEADDR")
    },
)


def free_port():
    """A TCP port nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Served:
    """`with Served() as s:` - s.port answers; s.told counts the times `step` was True."""

    def __init__(self):
        self.port = free_port()
        self.responder = server.Responder(app(self.port), MODULE)
        self.responder.app.responder = self.responder
        self.told = 0
        self.error = None
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._loop)

    def _loop(self):
        started = time.monotonic()
        try:
            while not self._end.is_set():
                self.told += self.responder.step(int(time.monotonic() - started), True)
                self.responder.app.make_page()
                time.sleep(0.001)
        except BaseException as e:
            self.error = e
        self.responder.close()

    def __enter__(self):
        self._thread.start()
        for _ in range(200):
            if "not open" not in self.responder.line("x"):
                break
            time.sleep(0.005)
        return self

    def __exit__(self, *error):
        self._end.set()
        self._thread.join(10)
        assert self.error is None, self.error


class Connection:
    """A scripted accepted socket: `pieces` are read one by one; None: nothing yet; an int is
    raised as OSError; after the last one nothing comes. `takes`: bytes each write takes, None
    for a full buffer; the last one stays."""

    def __init__(self, pieces, takes=(1000,)):
        self.pieces = list(pieces)
        self.takes = list(takes)
        self.sent = b""
        self.calls = []  # (name, bytes) of every call
        self.closed = 0
        self.blocking = True

    def setblocking(self, on):
        self.blocking = on

    def readinto(self, buffer):
        assert not self.blocking and not self.closed
        piece = self.pieces.pop(0) if self.pieces else None
        if isinstance(piece, int):
            raise OSError(piece)
        if piece is not None and len(piece) > len(buffer):
            self.pieces.insert(0, piece[len(buffer) :])
            piece = piece[: len(buffer)]
        self.calls.append(("read", len(piece or b"")))
        if piece is None:
            return None
        buffer[: len(piece)] = piece
        return len(piece)

    def write(self, data):
        assert not self.blocking and not self.closed
        takes = self.takes.pop(0) if len(self.takes) > 1 else self.takes[0]
        if takes is not None and takes < 0:
            raise OSError(-takes)
        self.calls.append(("write", len(data)))
        if takes is None:
            return None
        self.sent += bytes(data[:takes])
        return len(data[:takes])

    def close(self):
        self.closed += 1

    @property
    def status(self):
        return int(self.sent[9:12]) if self.sent else 0

    @property
    def body(self):
        return self.sent.partition(b"\r\n\r\n")[2]


class Scripted:
    """A Responder whose callers are `Connection`s; `step()` is one pass of the loop (20 ms)."""

    AF_INET, SOCK_STREAM, SOL_SOCKET, SO_REUSEADDR = 2, 1, 1, 4

    def __init__(self):
        self.waiting = []
        self.sockets = 0  # listening ones
        self.listen_error = self.accept_error = None
        self.responder = server.Responder(app(), self)
        self.responder.app.responder = self.responder
        self.ms = 0
        self.told = []  # seconds at which step was True

    # -- the module, and the listening socket
    def socket(self, *args):
        self.sockets += 1
        return self

    def getaddrinfo(self, host, port):
        return [(2, 1, 0, "", (host, port))]

    def setsockopt(self, *args):
        pass

    def bind(self, address):
        if self.listen_error:
            raise OSError(self.listen_error)

    def listen(self, backlog):
        assert 1 <= backlog <= 2

    def setblocking(self, on):
        assert not on

    def accept(self):
        if self.accept_error:
            error, self.accept_error = self.accept_error, None
            raise OSError(error)
        if not self.waiting:
            raise OSError(11)
        return self.waiting.pop(0), ("192.168.1.7", 5000)

    def close(self):
        self.sockets -= 1

    # -- the loop
    def step(self, times=1, up=True):
        for _ in range(times):
            self.ms += 20
            if self.responder.step(self.ms // 1000, up):
                self.told.append(self.ms // 1000)
            self.responder.app.make_page()

    def ask(self, *pieces, takes=(1000,), steps=400):
        """One caller, served to its end or for `steps` passes."""
        connection = Connection(pieces, takes)
        self.waiting.append(connection)
        for _ in range(steps):
            self.step()
            if connection.closed:
                break
        return connection
