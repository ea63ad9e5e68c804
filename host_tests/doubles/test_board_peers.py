"""The far ends: the Twilio double, a real OpenSSL in memory, and real loopback sockets."""

import ssl

import pytest
from demo import certificates
from doubles.board import World
from doubles.board.canned import Canned
from doubles.board.net import TlsPeer
from doubles.board.tiny import tiny
from doubles.twilio import TwilioDouble, serve

HOST = "api.twilio.com"
SEND = """
import requests, time
time.sleep(5)
for i in range(%d):
    try:
        r = requests.post('%s://api.twilio.com/2010-04-01/Accounts/%s/Messages.json',
                          data='To=%%2B380441110001&From=%s&Body=hello',
                          headers={'Content-Type': 'application/x-www-form-urlencoded'},
                          auth=('%s', '%s'), timeout=10)
        print(r.status_code, r.json().get('code'), r.json().get('sid'))
    except Exception as e:
        print(type(e).__name__, e.args)
"""


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    return certificates.make(tmp_path_factory.mktemp("tls"), HOST, World().unix())


def board_and_double(times=1, proto="https", mount=None, **options):
    world = World(5)
    double = TwilioDouble(latency_ms=100)
    me = double.add_account("full")
    (mount or (lambda w, d: w.net.mount(HOST, d)))(world, double)
    text = SEND % (times, proto, me.sid, me.numbers[0].replace("+", "%2B"), me.sid, me.token)
    return tiny(text, world=world, wifi=True, **options), double


def test_a_text_arrives_and_the_clocks_agree():
    board, double = board_and_double(tls="clear")
    board.run(30000)
    assert board.serial.startswith("201 None SM")
    assert double.phones["+380441110001"].texts() == ["hello"]
    assert double.messages[0].created_at == pytest.approx(board.world.unix_epoch + 7, abs=2)


FAULTS = [
    ("dns", {}, "OSError (-2,)", 0),
    ("refuse", {}, "OSError (104,)", 0),
    ("unreachable", {}, "OSError (103,)", 0),
    ("reset_before", {}, "OSError (104,)", 0),
    ("reset_after", {}, "OSError (104,)", 1),
    ("hang_before", {}, "OSError (110,)", 0),
    ("hang_after", {}, "OSError (110,)", 1),
    ("close_after", {}, "ValueError", 1),
    ("half_answer", {}, "ValueError", 1),
    ("slow", {"s": 5}, "201", 1),
    ("trickle", {}, "201", 1),
    ("http", {"status": 503, "code": 20503}, "503 20503", 0),
]


@pytest.mark.parametrize(("kind", "options", "said", "created"), FAULTS)
def test_every_fault_of_the_double_reaches_the_firmware(kind, options, said, created):
    board, double = board_and_double(tls="clear")
    double.faults.add(kind, **options)
    board.run(60000)
    assert board.serial.startswith(said)
    assert len(double.messages) == created
    assert board.sockets.open == [] or said == "ValueError"  # requests leaks there


def test_chunked_answers_need_http_1_1():
    for version, said in (("1.1", "201"), ("1.0", "201")):  # a 1.0 request is never chunked
        board, double = board_and_double(tls="clear", requests=version)
        double.chunked = True
        board.run(30000)
        assert board.serial.startswith(said)


def client(context, peer, request):
    """A TLS client of this machine against a TlsPeer; returns what it hears."""
    inside, outside = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(inside, outside, server_hostname=HOST)
    heard, now, sent = b"", 0, False
    for _ in range(60):
        try:
            if not sent:
                tls.do_handshake()
                tls.write(request)
                sent = True
            heard += tls.read(9999)
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLZeroReturnError:
            return heard
        if data := outside.read():
            peer.feed(data)
        now += 50
        inside.write(peer.poll(now)[0])
    return heard


def test_openssl_in_memory_speaks_tls_1_2_with_twilios_suites(tls):
    canned = Canned(b"HTTP/1.1 200 OK\r\n\r\nover tls")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    heard = client(context, TlsPeer(canned.connect(0), tls[0]), b"GET / HTTP/1.1\r\n\r\n")
    assert heard.endswith(b"over tls")
    assert canned.heard == [b"GET / HTTP/1.1\r\n\r\n"]


def test_openssl_in_memory_refuses_what_twilio_refuses(tls):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-SHA256:@SECLEVEL=0")  # RSA key exchange: all axTLS can do
    peer = TlsPeer(Canned(b"").connect(0), tls[0])
    with pytest.raises(ssl.SSLError, match="handshake failure|HANDSHAKE_FAILURE"):
        client(context, peer, b"x")
    assert peer.error is not None
    assert peer.poll(0)[1] == "eof"  # and then it hangs up


def test_bytes_that_are_no_tls_pass_in_clear(tls):
    board, double = board_and_double(
        tls="clear", mount=lambda w, d: w.net.mount(HOST, d, tls=tls[0])
    )
    board.run(30000)
    assert board.serial.startswith("201 None SM")


def test_real_loopback_sockets():
    world_clock = []
    double = TwilioDouble(latency_ms=20)
    me = double.add_account("full")
    world = World(5)
    double.unix_epoch = world.unix_epoch
    world_clock.append(world)
    with serve(double, clock=world.unix) as server:
        world.net.real(HOST, server.port)
        text = SEND % (3, "http", me.sid, me.numbers[0].replace("+", "%2B"), me.sid, me.token)
        board = tiny(text, world=world, wifi=True)
        board.run(30000)
    assert board.serial.count("201 None SM") == 3
    assert double.phones["+380441110001"].texts() == ["hello"] * 3


def test_a_real_server_that_is_not_there_refuses():
    world = World(5)
    world.net.real("host.example", 1)
    board = tiny("import socket, time\ntime.sleep(5)\ns = socket.socket()\ntry:\n"
                 "    s.connect(socket.getaddrinfo('host.example', 80)[0][-1])\n"
                 "except OSError as e:\n    print(e.errno)", world=world, wifi=True)  # fmt: skip
    board.run(9000)
    assert board.serial.startswith("104")
