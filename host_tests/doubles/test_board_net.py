"""Sockets, DNS, NTP, the built-in tls and `requests` (fact sheet sections 6, 7 and 8)."""

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


# --- tls

POST = """
import requests, time, sys, gc
time.sleep(5)
def go():
    r = requests.post('%s://host.example/a?b=c', data='x=1', headers={'X-A': 'y'},
                      auth=('me', 'pw'), timeout=5)
    print(r.status_code, r.reason, r.headers, type(r.raw).__name__, r.text)
try:
    go()
except Exception as e:
    sys.print_exception(e)
"""


def post(answer, proto="http", suites="ecdhe", **options):
    world = World(5)
    service = Canned(*answer) if isinstance(answer, tuple) else Canned(answer)
    world.net.mount("host.example", service, suites=suites)
    board = tiny(POST % proto, world=world, wifi=True, **options)
    board.run(60000)
    lines = board.serial.split("\r\n\r\nMicro")[0].split("\r\n")[0].strip("\n").split("\n")
    return lines[-1], service, board


def test_axtls_cannot_shake_hands_with_an_ecdhe_only_host():
    said, service, board = post(OK, "https")
    assert said == "OSError: -40"
    assert board.sockets.open == []  # requests closes on OSError


def test_axtls_can_with_rsa_key_exchange():
    assert post(OK, "https", suites="rsa")[0].startswith("200 b'OK'")


def test_axtls_turns_a_read_timeout_into_an_empty_answer_and_requests_leaks():
    said, service, board = post(None, "https", suites="rsa")
    assert said == "[]"  # ValueError: HTTP error: BadStatusLine:\n[]
    assert "BadStatusLine" in board.serial
    assert len(board.sockets.open) == 1 and board.sockets.open[0].orphan


def test_clear_mode_raises_instead():
    said, service, board = post(None, "https", tls="clear")
    assert said == "OSError: [Errno 110] ETIMEDOUT"
    assert board.sockets.open == []


@pytest.mark.parametrize("deadline_s, said", [(10, "ETIMEDOUT"), (60, "200 b'OK'")])
def test_clear_mode_ends_an_answer_at_the_deadline_of_tls12(deadline_s, said):
    """A byte each half second, so no single wait is long: 20 s in all."""
    world = World(5)
    drops = [(500, OK[n : n + 1]) for n in range(len(OK))]
    world.net.mount("host.example", Canned([*drops, (0, "eof")]))
    board = tiny(POST % "https", world=world, wifi=True, tls="clear")
    board.tls_deadline_s = deadline_s
    board.run(60000)
    assert said in board.serial and board.sockets.open == []


def test_sys_modules_overrides_the_built_in_tls():
    # section 7: proved on the real importer: an object in sys.modules wins, a tls.py never does
    board = tiny(
        "import sys\nclass T:\n    PROTOCOL_TLS_CLIENT = 0\n    CERT_NONE = 0\n"
        "    class SSLContext:\n        def __init__(self, p): pass\n"
        "        def wrap_socket(self, s, server_hostname=None):\n"
        "            print('mine', server_hostname)\n            raise OSError(-1)\n"
        "sys.modules['tls'] = T\n" + POST % "https",
        wifi=True,
    )
    board.world.net.mount("host.example", Canned(OK))
    board.run(30000)
    assert "mine host.example" in board.serial


# --- requests

WIRE = (
    b"POST /a?b=c HTTP/%s\r\nX-A: y\r\nAuthorization: Basic bWU6cHc=\r\nHost: host.example\r\n"
    b"Content-Length: 3\r\nConnection: close\r\n\r\nx=1"
)


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_wire_bytes(version):
    said, service, board = post(OK, requests=version)
    assert service.heard == [WIRE % version.encode()]
    assert said.startswith("200 b'OK' {'Content-Length': '2'}") and said.endswith(" hi")


def test_one_post_is_about_23_writes():
    said, service, board = post(OK)
    assert 20 <= len(service.pieces) <= 24


CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"
)
BODIES = [
    # answer, variant, last line printed, sockets still open (leaks)
    (CHUNKED, "1.1", "200 b'OK' {'Transfer-Encoding': 'chunked'} BodyStream abcde", 0),
    (CHUNKED, "1.0", "ValueError: Unsupported Transfer-Encoding: chunked\r", 1),
    (OK, "1.0", "200 b'OK' {'Content-Length': '2'} socket hi", 0),
    (b"", "1.1", "[]", 1),
    (
        b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        "1.1",
        "ValueError: not enough values to unpack (expected 2, got 1)",
        1,
    ),
    (
        b"HTTP/1.1 abc OK\r\n\r\n",
        "1.1",
        "ValueError: invalid literal for int() with base 10: b'abc'",
        1,
    ),
    (b"HTTP/1.1 200 OK\r\nX: \xff\r\n\r\n", "1.1", "UnicodeDecodeError", 1),
    (
        b"HTTP/1.1 304 Not\r\nLocation: /x\r\n\r\n",
        "1.1",
        "NotImplementedError: Redirect 304 not yet supported",
        1,
    ),
    (
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi",
        "1.1",
        "ValueError: Connection closed before body complete",
        0,
    ),
    (
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi",
        "1.0",
        "200 b'OK' {'Content-Length': '9'} socket hi",
        0,
    ),
    ([(100, "reset")], "1.1", "OSError: [Errno 104] ECONNRESET", 0),
    (None, "1.1", "OSError: [Errno 110] ETIMEDOUT", 0),
    ("refuse", "1.1", "OSError: [Errno 104] ECONNRESET", 0),
]


@pytest.mark.parametrize(("answer", "version", "said", "leaks"), BODIES)
def test_answers_and_leaks(answer, version, said, leaks):
    last, service, board = post(answer, requests=version)
    assert last.startswith(said.rstrip("\r"))
    assert len(board.sockets.open) == leaks


def test_redirects_carry_the_credentials_to_a_new_host():
    world = World(5)
    first = Canned(b"HTTP/1.1 302 Found\r\nLocation: http://evil.example/z\r\n\r\n")
    evil = Canned(OK)
    world.net.mount("host.example", first)
    world.net.mount("evil.example", evil)
    board = tiny(POST % "http", world=world, wifi=True)
    board.run(30000)
    assert evil.heard[0].startswith(b"GET /z HTTP/1.1\r\n")
    assert b"Basic bWU6cHc=" in evil.heard[0]


def test_a_dict_as_data_fails_after_the_headers_went_out():
    world = World(5)
    service = Canned(OK)
    world.net.mount("host.example", service)
    board = tiny(
        "import requests, time\ntime.sleep(5)\n"
        "requests.post('http://host.example/', data={'a': 1})",
        world=world,
        wifi=True,
    )
    board.run(30000)
    assert "TypeError" in board.serial
    assert service.heard[0].startswith(b"POST / HTTP/1.1\r\n")


def test_urequests_is_an_alias():
    board = tiny("import urequests, requests\nprint(urequests.post is requests.post)")
    board.run(1000)
    assert board.serial.startswith("True")


def test_a_bug_in_the_far_end_is_not_taken_for_the_firmwares():
    from doubles.board import BoardError

    class Broken:
        def connect(self, now_ms):
            return self

        def feed(self, data):
            raise AssertionError("a bug in the double")

        def close(self):
            pass

    world = World(5)
    world.net.mount("host.example", Broken())
    board = tiny(POST % "http", world=world, wifi=True)
    with pytest.raises(BoardError, match="a bug in the double"):
        board.run(30000)
