"""The built-in tls and `requests` (fact sheet sections 7 and 8)."""

import pytest
from doubles.board import World
from doubles.board.canned import Canned
from doubles.board.tiny import tiny

from host_tests.doubles.test_board_net import OK

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
