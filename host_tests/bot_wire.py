"""The bot over real sockets, through the stand-in for urequests; what its tests share.

A double's record is the truth: what the bot says about each try must agree with it.
"""

import importlib.util
import socket as real
import sys
import types
from pathlib import Path

import pytest
from providers import outcome as o

REQUESTS = Path(__file__).parent / "doubles" / "board" / "frozen" / "requests.py"

# What may happen to a request to any provider.
FAULTS = [
    ("reset_before", {}),
    ("reset_after", {}),
    ("close_before", {}),
    ("close_after", {}),
    ("hang_before", {}),
    ("hang_after", {}),
    ("half_answer", {"part": 0.2}),
    ("half_answer", {"part": 0.9, "end": "hang"}),
    ("slow", {"s": 0.1}),
    ("slow", {"s": 2}),  # longer than timeout_s
    ("raw", {"data": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/x\r\n\r\n"}),
]


class Socket:
    """A CPython socket with MicroPython's methods and the chip's error numbers."""

    def __init__(self, *_):
        self._sock = real.socket()
        self._file = None

    def settimeout(self, seconds):
        self._sock.settimeout(seconds)

    def connect(self, address):
        self._do(self._sock.connect, address)
        self._file = self._sock.makefile("rb")

    def write(self, data):
        return self._do(self._sock.sendall, data.encode() if isinstance(data, str) else data)

    def readline(self):
        return self._do(self._file.readline)

    def readinto(self, buffer):
        return self._do(self._file.readinto, buffer)

    def _do(self, function, *args):
        try:
            return function(*args)
        except TimeoutError:
            raise OSError(110)
        except ConnectionError:
            raise OSError(104)

    def close(self):
        if self._file:
            self._file.close()
        self._sock.close()

    __del__ = close  # as the collector does on the chip with what urequests leaves open


@pytest.fixture(params=[True, False], ids=["HTTP/1.1", "HTTP/1.0"])
def http(request, monkeypatch):
    """The board's urequests over real sockets."""
    standin = types.ModuleType("socket")
    standin.socket = Socket
    standin.SOCK_STREAM = real.SOCK_STREAM
    standin.getaddrinfo = lambda host, port, *_: [(0, 0, 0, "", (host, port))]
    monkeypatch.setitem(sys.modules, "socket", standin)
    spec = importlib.util.spec_from_file_location("frozen_requests", REQUESTS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setitem(sys.modules, "socket", real)
    module.HTTP11 = request.param
    return module


def said_agrees(bot, double, kind, options):
    """A text of the bot's first account is sent while this fault strikes."""
    acc = bot.accounts[0]
    double.faults.add(kind, **options)
    result = bot.send(acc, "Front door: opened", 17)
    double.faults.clear()
    record = [m.sid for m in double.messages]
    if result.kind == o.SENT:
        assert record and result.sid in (None, record[0])
    elif result.kind == o.UNKNOWN:
        look = bot.look_up(acc, "#17")
        assert (look.kind, look.sid) == ((o.FOUND, record[0]) if record else (o.ABSENT, None))
    else:
        assert record == []
    assert bot.send(acc, "next", 18).kind == o.SENT


def each_is_found(bot, double):
    """Of several texts of the bot's first account each is found by its number, and no other."""
    acc = bot.accounts[0]
    for serial in (1, 2, 17, 170, 171):
        bot.send(acc, 'Door "a\\b" 🚪 відчинено', serial)
    sids = {m.asked.split("#")[1]: m.sid for m in double.messages}
    for serial, sid in sids.items():
        assert bot.look_up(acc, "#" + serial).sid == sid
    assert bot.look_up(acc, "#7").kind == o.ABSENT
    assert bot.look_up(acc, "#17", since=4e9).kind == o.ABSENT
