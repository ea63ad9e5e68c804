"""Sockets, DNS and NTP (fact sheet section 6)."""

import pytest
from doubles.board import World
from doubles.board.canned import Canned
from doubles.board.tiny import tiny

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"

TRY = """
import socket, time, sys
time.sleep(5)
start = time.ticks_ms()
def go():
    global s
    a = socket.getaddrinfo('host.example', 80)[0][-1]
    s = socket.socket()
    s.settimeout(%s)
    s.connect(a)
    s.send(b'GET / HTTP/1.0\\r\\n\\r\\n')
    return s.read()
try:
    print('got', go())
except OSError as e:
    print('error', e.errno, end=' ')
print('after', (time.ticks_ms() - start) // 100 / 10, 's')
"""


def talk(answer, timeout=5, before=None, version="1.29.0"):
    world = World(5)
    if answer is not None:
        world.net.mount("host.example", answer if isinstance(answer, Canned) else Canned(answer))
    board = tiny(TRY % timeout, world=world, wifi=True, version=version)
    if before:
        before(board)
    board.run(60000)
    return board.serial.split("\r\n")[0].strip().split("after")[0].strip(), board


def no_link(board):
    board.radio.nvs.update(ssid="")
    board.reset()


def gone(board):
    board.world.at(5600, lambda: board.world.air.remove("Home"))


ERRORS = [
    ("DNS: no such name", None, 5, None, "error -2"),
    ("DNS: interface down", OK, 5, no_link, "error -2"),
    ("refused is 104, not 111", "refuse", 5, None, "error 104"),
    ("connect timeout", "silence", 5, None, "error 110"),
    ("lwIP gives up", "silence", None, None, "error 103"),
    ("reset", [(100, "reset")], 5, None, "error 104"),
    ("read timeout", None.__class__, 5, None, "error 110"),
    ("end of file is no error", [(100, b"half"), (10, "eof")], 5, None, "got b'half'"),
    ("a good answer", OK, 5, None, "got " + repr(OK)),
    ("slower than the timeout", [(6000, b"x"), (0, "eof")], 5, None, "error 110"),
    (
        "the timeout is for each wait",
        [(4000, b"x"), (4000, b"y"), (0, "eof")],
        5,
        None,
        "got b'xy'",
    ),
]


@pytest.mark.parametrize(("fact", "answer", "timeout", "before", "said"), ERRORS)
def test_socket_errors(fact, answer, timeout, before, said):
    if answer is None.__class__:
        answer = Canned(None)  # a host that never says a word
    assert talk(answer, timeout, before)[0] == said, fact


def test_connect_timeout_was_115_up_to_1_23():
    assert talk("silence", 5, version="1.23.0")[0] == "error 115"


def test_dead_dns_blocks_for_7_or_14_seconds_whatever_the_timeout():
    world = World(2)
    world.net.dns = "down"
    for _ in range(4):
        tiny(TRY % 1, world=world, wifi=True)
    world.run(40000)
    took = {float(b.serial.split("after ")[1].split()[0]) // 1 for b in world.boards}
    assert took == {7, 14}


def test_losing_the_network_ends_connections_with_103():
    said, board = talk([(30000, b"late")], 20, gone)
    assert said == "error 103"


def test_address_lost_is_103_once_and_then_9():
    world = World(5)
    world.net.mount("host.example", Canned(None))
    board = tiny(
        TRY % 20 + "try:\n    s.recv(1)\nexcept OSError as e:\n    print('then', e.errno)",
        world=world,
        wifi=True,
    )
    gone(board)
    board.run(60000)
    assert "error 103" in board.serial
    assert "then 9" in board.serial


def test_a_short_gap_only_delays():
    world = World(5)
    world.net.mount("host.example", Canned([(300, b"fine"), (0, "eof")]))
    board = tiny(TRY % 20, world=world, wifi=True)
    world.air.outage("Home", 5450, 1500)
    board.run(60000)
    assert "got b'fine'" in board.serial


def test_five_sockets_and_no_more_and_gc_closes_leaks():
    board = tiny(
        "import socket, gc, time\ntime.sleep(5)\nkeep = [socket.socket() for i in range(5)]\n"
        "try:\n    socket.socket()\nexcept OSError as e:\n    print(e.errno)\nkeep = None\n"
        "gc.collect()\nsocket.socket().close()\nprint('room again')",
        wifi=True,
    )
    board.run(9000)
    assert board.serial.startswith("12\nroom again")
    assert board.sockets.leaked == 5
    assert board.sockets.open == []


def test_poll_and_non_blocking_connect():
    world = World(5)
    world.net.mount("host.example", Canned([(500, b"abc"), (0, "eof")]))
    board = tiny(
        "import socket, select, time\ntime.sleep(5)\n"
        "a = socket.getaddrinfo('host.example', 80)[0][-1]\ns = socket.socket()\n"
        "s.setblocking(False)\ntry:\n    s.connect(a)\nexcept OSError as e:\n    print(e.errno)\n"
        "p = select.poll()\np.register(s, select.POLLOUT)\nprint(len(p.poll(1000)))\n"
        "s.send(b'x\\r\\n\\r\\n')\ntry:\n    s.recv(9)\nexcept OSError as e:\n    print(e.errno)\n"
        "p.modify(s, select.POLLIN)\nprint(p.poll(2000)[0][1], s.recv(9))",
        world=world,
        wifi=True,
    )
    board.run(9000)
    assert board.serial.startswith("115\n1\n11\n1 b'abc'\n")


# --- NTP

NTP = """
import ntptime, time
time.sleep(5)
try:
    ntptime.settime()
    print(time.gmtime()[:5])
except OSError as e:
    print(e.errno)
"""
NTP_FACTS = [
    (lambda board: None, "(2026, 11, 20, 18, 0)"),
    (lambda board: setattr(board.world.net, "ntp", "silent"), "110"),
    (lambda board: setattr(board.world.net, "dns", "down"), "-2"),
    (lambda board: setattr(board.world.net, "ntp", "zero"), "(2036, 2, 7, 6, 28)"),
    (lambda board: setattr(board.world.net, "ntp_offset_s", 86400), "(2026, 11, 21, 18, 0)"),
    (no_link, "-2"),
]


@pytest.mark.parametrize(("mood", "said"), NTP_FACTS)
def test_ntptime(mood, said):
    board = tiny(NTP, wifi=True)
    mood(board)
    board.run(40000)
    assert board.serial.split("\r\n")[0].strip() == said
