"""The whole firmware with its port open: callers of every kind, while doors open and texts go out.

Time is simulated: what one pass of the loop takes is counted in the virtual chip's costs.
"""

import json
import random
from pathlib import Path

import draws
import pytest
from board_house import judged
from doubles.board import Board, World
from doubles.board.server_sockets import call
from doubles.twilio import TwilioDouble, inbound
from responder_bench import PASSWORD, basic, request
from secrets_check import no_secret

FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"
HOST = "api.twilio.com"
PHONE = "+380441110001"
CONFIG = """
NAME = "Home"
WIFI = [("Kobzar", "varenyky-2026")]
SENDERS = [%r]
SENSORS = [dict(name="Front <door>", pin=5, kind="door", cooldown_s=20)]
BOOT_TEXT = False
PROMPT_WINDOW_S = 0
CAP_PER_HOUR = CAP_PER_DAY = 1000
%s
"""
OPEN = 'HTTP_PORT = 8080\nHTTP_PASSWORD = "%s"' % PASSWORD


class House:
    """A board that has joined, with its port open, and a Twilio double."""

    def __init__(self, seed=3, more=OPEN, latency_ms=100):
        self.world = World(seed)
        self.double = TwilioDouble(seed, unix_epoch=self.world.unix_epoch, latency_ms=latency_ms)
        self.account = self.double.add_account("full")
        self.sender = (
            PHONE, self.account.numbers[0], self.account.token, self.account.sid,
        )  # fmt: skip
        self.world.air.add("Kobzar", "varenyky-2026")
        self.world.net.mount(HOST, self.double)
        self.board = Board(
            self.world, firmware=FIRMWARE, config=CONFIG % (self.sender, more), tls="clear"
        )
        self.door = self.board.pin(5)
        self.door.drive(0)
        self.board.power_on()
        self.world.run(20000)
        self.passes = []  # microseconds of work in each pass of the loop
        self._measure()

    def _measure(self):
        """From the end of one sleep of the loop to the beginning of the next."""
        time, world = self.board.time, self.world
        sleep_ms, ended = time.sleep_ms, [None]

        def measured(ms):
            if ended[0] is not None:
                self.passes.append(world.us - ended[0])
            sleep_ms(ms)
            ended[0] = world.us

        time.sleep_ms = measured

    @property
    def alarm(self):
        return self.board.sys.modules["runtime.supervisor"].alarm

    def ask(self, raw, ms=3000):
        caller = call(self.board, 8080)
        caller.send(raw)
        self.world.run(ms)
        return caller

    def texts(self):
        return self.double.phones[PHONE].texts()


@pytest.fixture
def house():
    def judge(each):
        assert each.board.crashes == [] and len(each.board.boots) == 1
        assert each.board.sockets.leaked == 0, "every socket is closed by name"

    yield from judged(House, judge)


def test_nothing_listens_unless_it_is_set(house):
    home = house(more="")
    assert home.board.sockets.listeners == {} and home.board.sockets.open == []
    with pytest.raises(ConnectionRefusedError):
        call(home.board, 8080)
    assert home.alarm.responder is None and "web.server" not in home.board.sys.modules


def test_a_ping_says_when_to_look_next(house):
    home = house(more=OPEN + "\nCOMMANDS_FROM = [%r]" % PHONE)
    home.board.replace["commands.poll"] = "def plan(app, store, say): pass\n"  # no look
    first = home.alarm.hear.due
    assert home.ask(request("/twilio/ping", more="")).status == 401
    assert home.alarm.hear.due == first > home.alarm.clock._uptime + 20
    now_s = home.alarm.clock._uptime
    caller = home.ask(request("/twilio/ping", "POST", body=b"From=%2B1&Body=DISARM"))
    assert (caller.status, caller.body, caller.ended) == (200, b"<Response/>", "eof")
    assert now_s + 3 <= home.alarm.hear.due <= now_s + 5
    before = home.alarm.hear.due
    home.ask(request("/twilio/ping"))
    assert home.alarm.hear.due == before, "the second one waits for its time"
    home.world.run(20000)
    assert home.alarm.hear.due >= before + 20


def test_the_page_of_a_whole_board(house):
    home = house()
    caller = home.ask(request("/status.json"))
    told = json.loads(caller.body)
    assert caller.ended == "eof" and told["sensors"][0]["name"] == "Front <door>"
    text = "\n".join(told["lines"])
    for part in ("Wi-Fi: connected to Kobzar", "Status page: http://192.", "Clock: ", "Memory: "):
        assert part in text
    page = home.ask(request("/")).body.decode()
    assert "Front &lt;door&gt;: closed" in page and page.endswith("</html>\n")
    no_secret(
        text + page + home.board.serial, PASSWORD, PHONE, home.account.token, "varenyky-2026"
    )
    home.board.ctrl_c()
    home.world.run(1000)
    assert "Status page: port 8080 is not open" in home.board.repl("status()")
    assert home.board.sockets.open == [], "at the prompt nobody would answer"


def hostile(world, board, rng):
    """One caller of a random kind, most of them broken."""
    try:
        caller = call(board, 8080, window=rng.choice((None, None, 0, 100)))
    except (ConnectionRefusedError, TimeoutError):
        return None
    kind = rng.randrange(10)
    raw = rng.choice((request("/"), request("/twilio/ping"), request("/status.json"),
                      request("/", more=basic(password="a wrong one"))))  # fmt: skip
    if kind == 0:
        caller.send(rng.randbytes(rng.randrange(3000)))
    elif kind == 1:
        caller.send_slowly(raw, rng.randrange(1, 40), rng.randrange(5, 900))
    elif kind == 2:
        caller.send(raw * rng.randrange(2, 40))
    elif kind == 3:
        caller.send(b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * rng.randrange(20000))
    elif kind == 4:
        pass  # half-open: never a word
    elif kind == 5:
        caller.send(raw[: rng.randrange(len(raw))])
        world.after(rng.randrange(2000), rng.choice((caller.reset, caller.finish)))
    elif kind == 6:
        caller.send(request("/twilio/ping", "POST", body=rng.randbytes(rng.randrange(20000))))
    elif kind == 7:
        caller.send(raw)
        world.after(rng.randrange(600), caller.reset)
    else:
        caller.send(raw)
    return caller


@pytest.mark.parametrize("seed", draws.first(2, range(4)))
def test_whoever_calls_no_trip_is_missed(house, seed):
    """Ten minutes of hostile callers; the door opens every 40 s, each time in their midst."""
    home = house(seed=seed)
    world, rng = home.world, random.Random(seed)
    callers = []

    def next_caller():
        callers.append(hostile(world, home.board, rng))
        if world.ms < 600000:
            world.after(rng.choice((20, 200, 1500)), next_caller)

    world.after(0, next_caller)
    trips = 0
    while world.ms < 600000:
        home.door.drive(1)
        trips += 1
        world.run(rng.randrange(60, 5000))
        home.door.drive(0)
        world.run(40000)
    world.run(60000)
    assert len(home.texts()) == trips, home.board.serial
    assert [caller for caller in callers if caller and caller.accepted and not caller.ended] == []
    assert len(home.board.sockets.open) == 1, "only what listens"
    assert home.ask(request("/twilio/ping"), 6000).status == 204
    counted = home.alarm.responder
    assert counted.pings > 3 and counted.wrong > 3 and counted.broken > 20


def test_a_pass_stays_short_whoever_calls(house):
    """No texts, no page: what is left is the loop and its callers. A pass of the idle loop takes
    2 ms here; the first caller loads two modules of 8 ms each."""
    home = house()
    home.world.run(30000)
    rng = random.Random(1)
    del home.passes[:]
    for _ in range(400):
        try:
            caller = call(home.board, 8080)
            caller.send(rng.choice((rng.randbytes(900), b"GET / HTTP/1.1\r\nX: " + b"y" * 9000,
                                    request("/", more="") * 9, b"", b"GE")))  # fmt: skip
        except ConnectionRefusedError:
            pass
        home.world.run(rng.randrange(100, 700))
    without = [us for us in home.passes if us < 4000]
    assert len(home.passes) > 5000 and len(without) > 0.9 * len(home.passes)
    assert max(home.passes) < 60000, "with the look round of every ten seconds"


def test_a_caller_waits_while_a_text_is_sent(house):
    home = house(latency_ms=4000)
    home.door.drive(1)
    assert home.world.run_until(lambda: home.double.requests or home.world.net.connected[1:], 9000)
    caller = call(home.board, 8080)
    caller.send(request("/twilio/ping"))
    home.world.run(2000)
    assert not caller.accepted, "the loop is in the exchange"
    home.world.run(20000)
    assert caller.status == 204 and len(home.texts()) == 1


def test_an_open_connection_is_let_go_before_tls(house):
    home = house()
    caller = call(home.board, 8080)
    caller.send_slowly(request("/status.json"), 1, 200)
    home.world.run(400)
    assert caller.accepted and not caller.ended
    home.door.drive(1)
    assert home.world.run_until(lambda: caller.ended, 3000)
    home.world.run(8000)
    assert caller.heard == b"" and len(home.texts()) == 1


def test_wifi_goes_and_comes_back(house):
    home = house()
    caller = call(home.board, 8080)
    caller.send(b"GET / HT")
    home.world.run(600)
    home.world.air.remove("Kobzar")
    home.world.run(30000)
    assert caller.ended and len(home.board.sockets.open) == 1, "only what listens"
    with pytest.raises(TimeoutError):
        call(home.board, 8080)
    home.world.air.add("Kobzar", "varenyky-2026")
    home.world.run(60000)
    assert home.ask(request("/twilio/ping")).status == 204


def test_a_listener_that_died_is_replaced(house):
    home = house()
    home.board.sockets.open[0].end = 103
    home.world.run(15000)
    assert home.ask(request("/twilio/ping")).status == 204


def test_the_page_says_on_top_what_commands_have_set(house):
    more = OPEN + '\nLANGUAGE = "uk"\nCOMMANDS_FROM = ["%s"]\nCOMMANDS_PIN = "4711"' % PHONE
    home = house(more=more)
    home.world.run(20000)
    assert "<p>Під охороною</p>" in home.ask(request("/")).body.decode()
    inbound.text(home.double, PHONE, home.account.numbers[0], "4711 DISARM", home.world.unix())
    home.ask(request("/twilio/ping"), ms=20000)
    assert "<p>Знято з охорони</p>" in home.ask(request("/")).body.decode()
