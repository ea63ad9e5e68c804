"""Webhooks end to end: the unmodified firmware, a proxy in front, a Twilio that calls back."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from doubles.board import Board, World
from doubles.board.littleflash import LittleFlash
from doubles.twilio import TwilioDouble, inbound, late, undelivered
from doubles.twilio.proxy import Proxy
from doubles.twilio.webhooks import Webhooks, signature

FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"
OWNER, OTHER, STRANGER = "+380501234567", "+380671234567", "+447946000001"
URL = "https://alarm.example.org/home"
CONFIG = """
NAME = "Home"
WIFI = [("Home", "secret key")]
SENDERS = [%s]
SENSORS = [dict(name="Front door", pin=5, kind="door", cooldown_s=300)]
BOOT_TEXT = False
HTTP_PORT = 8080
HTTP_PASSWORD = "tulip-forest-93"
HTTP_URL = "%s"
COMMANDS_FROM = [%r]
COMMANDS_PIN = "4711"
COMMANDS_EVERY_S = 3600
"""
HOOKS = """
def on_message_received(message_from, message_to, message_text):
    print("HOOK received", message_from, message_text)


def on_message_sent(message_from, message_to, message_text):
    print("HOOK sent", message_to, message_text)
"""


class House:
    """A board behind a proxy, its Twilio, and a door on pin 5 that is closed."""

    def __init__(self, more="", senders=None, hooks=None, latency_ms=250, top=""):
        self.world = World(3)
        self.double = TwilioDouble(3, unix_epoch=self.world.unix_epoch, latency_ms=latency_ms)
        self.world.air.add("Home", "secret key")
        self.world.net.mount("api.twilio.com", self.double)
        self.accounts = [self.double.add_account("full") for _ in range(2)]
        lines = [
            "(%r, %r, %r, %r)" % (phone, account.numbers[0], account.token, account.sid)
            for phone, account in zip((OWNER, OTHER), self.accounts, strict=True)
        ]
        self.account, self.number = self.accounts[0], self.accounts[0].numbers[0]
        flash = LittleFlash()
        if hooks:
            flash.write("hooks.py", hooks.encode())
        self.board = Board(
            self.world,
            firmware=FIRMWARE,
            config=top
            + CONFIG % (senders(self) if senders else ", ".join(lines), URL, OWNER)
            + more,
            flash=flash,
            tls="clear",
        )
        self.proxy = Proxy(self.world, self.board, base="/home")
        self.hooks = Webhooks(self.double, self.proxy)
        self.hooks.numbers[self.number] = URL + "/twilio/sms"
        self.board.pin(5).drive(0)
        self.board.power_on()
        self.run(60)

    def run(self, seconds):
        self.world.run_until_us(self.world.us + int(seconds * 1000000))

    @property
    def alarm(self):
        return self.board.sys.modules["runtime.supervisor"].alarm

    def text(self, body, from_=OWNER, seconds=10, **how):
        """Somebody texts the board; what the owner's phone then gets."""
        before = len(self.texts())
        inbound.text(self.double, from_, self.number, body, self.world.unix(), **how)
        self.run(seconds)
        return self.texts()[before:]

    def trip(self, seconds=30):
        self.board.pin(5).drive(1)
        self.run(2)
        self.board.pin(5).drive(0)
        self.run(seconds)

    def texts(self, phone=OWNER):
        return self.double.phones[phone].texts(self.world.unix())

    def asked(self, part):
        """Requests of the board whose method and target hold part."""
        return [each for each in self.double.requests if part in each[1] + " " + each[2]]


@pytest.fixture
def house():
    made = []

    def build(**options):
        made.append(House(**options))
        return made[-1]

    yield build
    for each in made:
        assert each.board.crashes == []
        assert each.board.serial.count("Traceback") == 0, each.board.serial
        each.world.close()


def test_a_text_is_acted_on_and_answered_in_the_same_exchange(house):
    home = house()
    asked = len(home.double.requests)
    (answer,) = home.text("4711 disarm")
    assert answer == "Home: disarmed: trips are counted, not texted"
    assert len(home.double.requests) == asked, "neither a look nor a send"
    assert [each[3] for each in home.hooks.calls] == [200] and home.hooks.errors == []
    (reply,) = [m for m in home.double.messages if m.direction == "outbound-reply"]
    assert (reply.from_, reply.to) == (home.number, OWNER)
    home.trip()
    assert home.texts(OTHER) == []


def test_one_after_the_other_without_an_exchange_between(house):
    home = house()
    asked = len(home.double.requests)
    for word in ("status", "mute 30", "unmute", "last", "test", "arm", "disarm", "статус"):
        assert len(home.text("4711 " + word, seconds=4)) == 1
    assert len(home.double.requests) == asked and home.hooks.errors == []


def test_what_a_later_look_finds_is_the_same_text(house):
    home = house(more="COMMANDS_EVERY_S = 60\n")
    home.text("4711 disarm")
    home.text("4711 arm", seconds=200)
    assert len(home.asked("GET")) >= 2, "it has looked since"
    assert home.board.serial.count("Command from") == 2
    assert len(home.texts()) == 2


def test_what_a_look_has_found_is_not_done_again(house):
    home = house(more="COMMANDS_EVERY_S = 60\n")
    home.hooks.copies = lambda *_: (120,)
    home.text("4711 disarm", seconds=100)
    assert home.board.serial.count("Command from") == 1
    home.text("4711 last", seconds=100)  # its webhook comes after the look as well
    assert [each[3] for each in home.hooks.calls if each[0] == "sms"][0] == 200
    assert home.board.serial.count("Command from") == 2
    assert len(home.texts()) == 2


def test_a_repeated_webhook_is_one_command_and_the_same_answer(house):
    home = house()
    home.hooks.copies = lambda *_: (0, 3)
    (answer,) = home.text("4711 mute 30", seconds=20)
    assert home.board.serial.count("Command from") == 1 and "muted for 30 min" in answer
    (_, _, lost, _), (_, _, heard, _) = home.hooks.answers
    assert lost == heard and b"<Message>Home: armed, muted for 30 min" in lost


def test_a_webhook_while_a_look_reads_its_list(house):
    """The look has the text already, and acts when it has read all pages."""
    home = house()
    inbound.many(home.double, home.number, 20, home.world.unix() - 5)
    home.run(1)
    home.hooks.copies = lambda *_: (2,)
    inbound.text(home.double, OWNER, home.number, "4711 mute 30", home.world.unix())
    home.alarm.hear.due = 0
    assert home.world.run_until(lambda: "Command from" in home.board.serial, 30000, 100)
    assert home.alarm.hear.kept, "it has it in its hands"
    home.run(60)
    assert home.board.serial.count("Command from") == 1 and len(home.texts()) == 1


def test_a_recorded_request_is_known_after_many_others(house):
    """More than the state's file knows by id; and after a restart."""
    home = house()
    sent = []
    post = home.proxy.post
    home.proxy.post = lambda *args: (sent.append(args), post(*args))[1]
    for n in range(12):
        assert len(home.text("4711 mute %d" % (20 + n), seconds=4)) == 1
    answers = []
    for _ in range(2):
        post(*sent[0][:3], lambda *got: answers.append(got))
        home.run(4)
        assert answers.pop() == (200, b"<Response/>")
        home.board.reset()
        home.run(60)
    assert home.board.serial.count("Command from") == 12 and len(home.texts()) == 12


def test_deliveries_are_known_at_once(house):
    home = house()
    for phone in (OWNER, OTHER):  # they say so when nothing is being sent any more
        home.double.phones[phone].plan.append(late(8))
    home.trip(seconds=20)
    assert len(home.texts()) == 1 and len(home.texts(OTHER)) == 1
    told = [each[3] for each in home.hooks.calls if each[2] == "delivered"]
    assert told == [204, 204], "others may find too many waiting while a text is sent"
    assert home.alarm.delivery.next == {}
    home.run(4000)
    assert home.asked("GET") and not home.asked("Messages/")


def test_a_failure_is_told_at_once(house):
    home = house()
    home.double.phones[OWNER].plan.append(undelivered(30006))
    home.trip(seconds=40)
    assert any("30006" in text for text in home.texts(OTHER)), home.board.serial
    assert not home.asked("Messages/")


def test_lost_callbacks_are_asked_for(house):
    home = house()
    home.hooks.copies = lambda *_: ()
    home.trip(seconds=200)
    assert len(home.asked("Messages/")) >= 2 and home.alarm.delivery.next == {}


def test_a_status_that_comes_before_the_answer_to_the_request(house):
    """The answer never comes; the callback settles what else would be looked up."""
    home = house()
    home.double.faults.add("hang_after", {"to": OWNER})
    home.hooks.copies = lambda kind, message, word: (35,) if word == "delivered" else ()
    home.trip(seconds=150)
    assert len(home.texts()) == 1 and len(home.texts(OTHER)) == 1
    assert "the provider has it." in home.board.serial
    assert home.alarm.delivery.next == {} and not home.asked("PageSize=10"), home.board.serial


def test_a_status_after_a_restart(house):
    home = house()
    home.hooks.copies = lambda kind, message, word: (
        (22 if message.to == OWNER else 25,) if word == "delivered" else ()
    )
    home.trip(seconds=12)
    home.board.reset()
    home.run(90)
    assert {each[3] for each in home.hooks.calls if each[0] == "status"} <= {204, 502}
    assert [each[3] for each in home.hooks.calls if each[2] == "delivered"] == [204, 204]
    assert home.alarm.delivery.next == {} and not home.asked("Messages/")
    assert len(home.texts()) == 1


def test_statuses_twice_and_in_any_order(house):
    home = house()
    home.double.phones[OTHER].plan.append(undelivered(30006))
    waits = {"sending": 25, "sent": 12, "delivered": 0, "undelivered": 2}
    home.hooks.copies = lambda kind, message, word: [waits[word]] * 2
    home.trip(seconds=120)
    assert len(home.texts()) == 2, "the alarm, and once that the other got none"
    assert home.alarm.delivery.next == {}
    assert len([m for m in home.double.messages if m.to == OTHER]) == 1


# --- who is believed


def forged(home, path="/twilio/sms", **change):
    """A request as Twilio's, changed; the answer's HTTP status."""
    message = inbound.text(home.double, OWNER, home.number, "4711 disarm", home.world.unix(),
                           listed_after_s=1e9)  # fmt: skip
    params = dict(home.hooks.sms(home.account, message))
    url, token = URL + path, change.pop("token", home.account.token)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    signed = change.pop("signed", params)
    header = signature(token, change.pop("url", url), list(signed.items()))
    if header:
        headers["X-Twilio-Signature"] = change.pop("header", header)
    params.update(change)
    answers = []
    home.proxy.post(url, headers, urlencode(params).encode(), lambda *got: answers.append(got))
    home.run(5)
    return answers[0]


@pytest.mark.parametrize(
    "change",
    [
        {"token": "0" * 32},
        {"header": ""},
        {"header": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="},
        {"Body": "4711 disarm "},
        {"From": OTHER},
        {"Extra": "1"},
        {"url": URL + "/twilio/sms?x"},
        {"url": "http://alarm.example.org/home/twilio/sms"},
        {"AccountSid": "AC" + "0" * 32},
        {"path": "/twilio/status"},
    ],
)
def test_a_forged_webhook_does_nothing_but_say_look(house, change):
    home = house()
    home.hooks.numbers.clear()
    change = dict(change)
    if change.get("path"):
        change["signed"] = {}
    asked = len(home.double.requests)
    assert forged(home, **change) == (403, b"403 Forbidden\n")
    home.run(20)
    assert "Command from" not in home.board.serial and home.texts() == []
    assert len(home.double.requests) == asked + 2, "a look at both numbers"
    assert home.alarm.responder.forged == 1
    assert home.board.serial.count("A webhook had a wrong signature") == 1


def test_a_right_one_by_the_same_way(house):
    home = house()
    home.hooks.numbers.clear()
    status, body = forged(home)
    assert status == 200 and body.startswith(b"<Response><Message>Home: disarmed")
    assert home.board.serial.count("Command from") == 1


def test_a_flood_of_forged_ones_costs_a_look_in_20_s(house):
    home = house()
    home.hooks.numbers.clear()
    asked = len(home.double.requests)
    for _ in range(40):
        forged(home, token="0" * 32)
    assert len(home.double.requests) - asked <= 2 * (200 / 20 + 1)
    home.trip()
    assert len(home.texts()) == 1


def test_what_is_too_long_or_too_slow_is_found_by_a_look(house):
    home = house()
    assert home.text("4711 disarm " + "щ" * 900, seconds=2) == []
    home.run(20)
    assert home.hooks.errors == [] and len(home.asked("GET")) == 4
    assert home.board.serial.count("Command from") == 1, "cut, so not understood"
    home.proxy.piece, home.proxy.every_ms = 40, 500
    assert home.text("4711 arm", seconds=8) == []
    home.run(40)
    assert home.board.serial.count("Command from ...4567: ARM") == 1
    assert home.hooks.errors != []


def test_a_slow_webhook_holds_no_alarm_up(house):
    home = house()
    home.proxy.piece, home.proxy.every_ms = 60, 100
    inbound.text(home.double, OWNER, home.number, "4711 status", home.world.unix())
    home.run(1.0)
    home.board.pin(5).drive(1)
    home.run(4)
    alarms = [text for text in home.texts() if "opened" in text]
    assert len(alarms) == 1
    home.run(60)
    assert len([text for text in home.texts() if "closed" not in text]) == 2, home.texts()


# --- the same rules


def test_strangers_and_wrong_pins(house):
    home = house()
    assert home.text("4711 disarm", from_=STRANGER) == []
    assert "no or a wrong PIN" in home.text("disarm")[0]
    assert home.text("1234 disarm") == []
    home.trip()
    assert len(home.texts(OTHER)) == 1
    hear = home.alarm.hear
    assert (hear.strangers, hear.pins) == (1, 2) and home.texts(STRANGER) == []


def test_without_a_clock_the_provider_is_asked(house):
    home = house()
    home.alarm.clock._unix_at_zero = None
    asked = len(home.asked("GET"))
    home.text("4711 disarm", seconds=2)
    assert "Command from" not in home.board.serial
    home.run(20)
    assert len(home.asked("GET")) == asked + 2
    assert home.board.serial.count("Command from") == 1


def test_what_the_caps_hold_back_does_not_go_as_an_answer(house):
    home = house(more="CAP_PER_HOUR = 6\n")
    for _ in range(12):
        home.text("4711 test", seconds=5)
    assert len(home.texts()) <= 6
    assert home.board.serial.count("Command from") >= 6


def test_an_answer_that_is_cut_off_goes_as_a_text(house):
    home = house()
    inbound.text(home.double, OWNER, home.number, "4711 mute 20", home.world.unix())
    assert home.world.run_until(lambda: "Command from" in home.board.serial, 5000, 2)
    home.proxy.cut()
    home.run(60)
    (answer,) = home.texts()
    assert "muted for 20 min" in answer and len(home.asked("POST")) == 1
    assert home.board.serial.count("Command from") == 1


def test_the_power_goes_between_command_and_answer(house):
    """At each moment of it: the command once, and an answer."""
    for wait_ms in range(100, 1000, 100):
        home = house()
        inbound.text(home.double, OWNER, home.number, "4711 disarm", home.world.unix())
        home.world.run(wait_ms)
        home.board.cut_power()
        home.world.run(3000)
        home.board.power_on()
        home.run(120)
        done = home.board.serial.count("Command from")
        answers = [text for text in home.texts() if "disarmed" in text]
        assert done <= 1 and len(answers) >= done, (wait_ms, home.texts())


def test_an_api_key_needs_the_auth_token(house):
    def keyed(token):
        def senders(home):
            account = home.account
            account.keys["SK" + "0" * 32] = ("s3cret" * 5 + "ab", "standard")
            return "twilio(%r, %r, sid=%r, key=%r, token=%r%s)" % (
                OWNER, account.numbers[0], account.sid, "SK" + "0" * 32, "s3cret" * 5 + "ab",
                token and ", webhook_token=%r" % account.token,
            )  # fmt: skip

        return senders

    home = house(senders=keyed("yes"), top="from accounts import twilio")
    assert len(home.text("4711 disarm")) == 1
    home.text("4711 arm")
    home.trip()
    assert [each for each in home.hooks.calls if each[0] == "status"]
    assert home.account.token not in home.board.serial
    home = house(senders=keyed(""), top="from accounts import twilio")
    assert "an API key cannot check what Twilio signs" in home.board.serial
    home.hooks.numbers.clear()
    assert forged(home)[0] == 403
    home.trip()
    assert not [each for each in home.hooks.calls if each[0] == "status"]


# --- other code hears all


def test_hooks_hear_all(house):
    home = house(more='HOOKS_HEAR = "all"\nCOMMANDS_EVERY_S = 60\n', hooks=HOOKS)
    home.hooks.copies = lambda *_: (0, 3)
    home.text("Buy gold", from_=STRANGER)
    assert home.board.serial.count("HOOK received %s Buy gold" % STRANGER) == 1
    home.hooks.numbers.clear()
    home.text("4711 disarm", from_=STRANGER, seconds=100)
    home.text("5555 arm", seconds=100)
    home.text("4711 status", seconds=200)
    serial = home.board.serial
    assert serial.count("HOOK received %s Buy gold" % STRANGER) == 1, "known by its SID"
    assert serial.count("HOOK received %s 4711 disarm" % STRANGER) == 1
    assert serial.count("HOOK received %s 5555 arm" % OWNER) == 1
    assert serial.count("HOOK received %s status" % OWNER) == 1, "without its PIN"
    assert serial.count("Command from") == 1 and "HOOK sent %s" % OWNER in serial


def test_hooks_hear_only_who_is_known_unless_set(house):
    home = house(more="COMMANDS_EVERY_S = 60\n", hooks=HOOKS)
    home.text("Buy gold", from_=STRANGER, seconds=100)
    assert "HOOK received" not in home.board.serial


def test_hooks_hear_all_without_commands(house):
    more = 'HOOKS_HEAR = "all"\nCOMMANDS_EVERY_S = 60\nCOMMANDS_FROM = []\nCOMMANDS_PIN = None\n'
    home = house(more=more, hooks=HOOKS)
    home.text("Buy gold", from_=STRANGER)
    home.hooks.numbers.clear()
    for n in range(45):
        inbound.text(home.double, STRANGER, home.number, "No %d." % n, home.world.unix())
        home.run(60)
    home.run(200)
    serial = home.board.serial
    counts = [serial.count("%s No %d." % (STRANGER, n)) for n in range(45)]
    assert max(counts) == 1 and sum(counts) >= 44, counts
