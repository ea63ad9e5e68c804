"""Commands by text end to end: the unmodified firmware on the virtual board, a Twilio double."""

from pathlib import Path
from types import SimpleNamespace

import draws
import pytest
from board_house import senders_of
from core.state import Delivery, Hearing
from doubles.board import Board, World
from doubles.board.littleflash import LittleFlash
from doubles.twilio import TwilioDouble, inbound

FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"
OWNER, OTHER = "+380501234567", "+380671234567"
CONFIG = """
NAME = "Home"
WIFI = [("Home", "secret key")]
SENDERS = %r
SENSORS = [dict(name="Front door", pin=5, kind="door", cooldown_s=300)]
COMMANDS_FROM = [%r]
COMMANDS_PIN = %r
COMMANDS_EVERY_S = 60
"""
HOOKS = """
def on_message_received(message_from, message_to, message_text):
    print("HOOK received", message_from, message_to, message_text)


def on_message_sent(message_from, message_to, message_text):
    print("HOOK sent", message_to, message_text)
    raise ValueError("a fault of the owner's code")
"""


class House:
    """A board, its Twilio, and a door on pin 5 that is closed."""

    def __init__(self, pin=None, hooks=None):
        self.world = World(3)
        self.double = TwilioDouble(3, unix_epoch=self.world.unix_epoch)
        self.world.air.add("Home", "secret key")
        self.world.net.mount("api.twilio.com", self.double)
        senders = senders_of((OWNER, OTHER), [self.double.add_account("full") for _ in range(2)])
        self.number = senders[0][1]
        flash = LittleFlash()
        if hooks:
            flash.write("hooks.py", hooks.encode())
        self.board = Board(
            self.world,
            firmware=FIRMWARE,
            config=CONFIG % (senders, OWNER, pin),
            flash=flash,
            tls="clear",
            stretch=50,
        )
        self.board.pin(5).drive(0)
        self.board.power_on()
        self.run(90)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.world.close()

    def run(self, seconds):
        self.world.run_until_us(self.world.us + seconds * 1000000)

    def text(self, body, from_=OWNER, seconds=90):
        """Somebody texts the board; what the owner's phone then gets."""
        before = len(self.texts())
        inbound.text(self.double, from_, self.number, body, self.world.unix())
        self.run(seconds)
        return self.texts()[before:]

    def door(self):
        """The door opens and closes; what the other phone then gets."""
        before = len(self.texts(OTHER))
        self.board.pin(5).drive(1)
        self.run(2)
        self.board.pin(5).drive(0)
        self.run(30)
        return self.texts(OTHER)[before:]

    def texts(self, phone=OWNER):
        return self.double.phones[phone].texts(self.world.unix())


@pytest.fixture
def house():
    with House() as made:
        yield made


def test_disarmed_by_text_then_armed_and_a_restart_keeps_it(house):
    assert "disarmed: trips are counted" in house.text("disarm")[0]
    assert house.door() == []
    (answer,) = house.text("LAST")
    assert "Front door opened" in answer
    house.board.reset()
    house.run(90)
    (start,) = [text for text in house.texts(OTHER) if "disarmed" in text]
    assert "alarm started" in start
    assert house.door() == []
    assert "під охороною" in house.text("охорона")[0]
    assert "Front door opened" in house.door()[0]  # at once, though within the cooldown
    assert house.board.serial.count("Traceback") == 0


def test_a_text_sent_while_the_board_is_off_is_not_acted_on(house):
    house.board.cut_power()
    inbound.text(house.double, OWNER, house.number, "disarm", house.world.unix())
    house.run(60)
    house.board.power_on()
    house.run(200)
    assert not any("disarmed" in text for text in house.texts())
    assert house.door() != []


def test_a_stranger_changes_nothing(house):
    assert house.text("disarm", from_="+447946000001") == []
    assert house.door() != []
    assert house.double.phones["+447946000001"].texts() == []


def test_status_at_the_prompt_tells_of_commands():
    with House(pin="4711") as house:
        house.text("disarm")
        house.text("4711 mute 30")
        house.text("arm", from_="+447946000001")
        house.board.ctrl_c()
        house.run(1)
        shown = house.board.repl("status()")
        assert "Commands by text: the alarm is armed, muted for" in shown
        assert "1 phone is heard, with a PIN" in shown
        assert "Last command: MUTE 30 from ...4567" in shown
        assert "1 text of strangers, 1 with a wrong or no PIN" in shown
        assert "4711" not in house.board.serial


def test_hooks_hear_and_their_faults_harm_nothing():
    with House(hooks=HOOKS) as house:
        house.text("anything at all")
        house.text("test")
        assert "HOOK received %s %s anything at all" % (OWNER, house.number) in house.board.serial
        assert "HOOK sent %s Home: test ok" % OWNER in house.board.serial
        assert "on_message_sent failed (ValueError" in house.board.serial
        assert not [text for text in house.texts() if "not understood" in text]
        assert house.door() != []
        assert "Traceback" not in house.board.serial


HARM = {
    "exit": "import sys; sys.exit()",
    "exit 3": "raise SystemExit(3)",
    "Ctrl-C": "raise KeyboardInterrupt",
    "memory": "raise MemoryError",
    "depth": "f(); ",
    "recursion": "raise RuntimeError('maximum recursion depth exceeded')",
    "generator exit": "raise GeneratorExit",
    "generator": "yield 1",
    "own class": "raise Odd",
    "path": "import sys; sys.path.clear(); sys.modules.clear()",
    "log": "from core import log; log.say = None; log.keep = 1; del log.recall",
    "rooms": "from core import overlay as o; o.moved = o.park = o.clear = None; o.shelf = 3",
    "classes": "from device import debounce; from runtime import app;"
    " debounce.Debounce.tick = debounce.Debounce.look = None;"
    " app.App.step = app.App.progress = None; app.App.x = bytearray(3000); del app.App.stop",
    "sensors": "import sensors; from runtime import phases; phases.entry = None;"
    " sensors.Sensors.poll = None",
    "network": "import socket, time, gc, json; socket.socket = None; time.sleep_ms = None;"
    " gc.disable(); time.ticks_ms = lambda: 0",
    "alarm": "from runtime import supervisor as s; s.alarm = s.crash = None; s.alarm.hear = None",
    "main": "import __main__; __main__.alarm.hear = None; __main__.alarm.running = False",
    "itself": "import sys; sys.modules['hooks'] = None; sys.modules['delivery.enqueue'] = sys",
    "not there": "import nothing_like_it",
    "builtins": "import builtins as b; b.len = b.print = b.open = b.sorted = b.isinstance = None",
    "Wi-Fi": "import network; network.WLAN(network.STA_IF).active(False)",
    "pins": "import machine; machine.Pin(5).irq(handler=None); machine.freq(80000000)",
}
HARMFUL = """
class Odd(BaseException):
    def __str__(self):
        raise Odd
def f():
    return f()
def on_message_received(*message):
    print("HOOK received")
    %s
def on_message_sent(*message):
    print("HOOK sent")
    %s
"""


def goes_on(house):
    """Two commands are answered and a door is told to both, all within one boot."""
    assert house.text("test")[0].startswith("Home: test ok, texts reach the board and you #")
    assert house.text("status")[0].startswith("Home: armed")
    assert "Home: Front door opened" in [t[: t.rfind(" #")] for t in house.door()]
    assert house.double.phones[OTHER].texts()[-1].startswith("Home: Front door opened")
    assert len(house.board.boots) == 1 and not house.board.crashes
    assert house.board.state == "running"


@pytest.mark.parametrize("kind", draws.first(11, HARM))
def test_nothing_that_a_hook_does_harms_more_than_its_own_call(kind):
    with House(hooks=HARMFUL % (HARM[kind], HARM[kind])) as house:
        house.text("anything at all")
        goes_on(house)
        said = house.board.serial
        assert said.count("HOOK received") >= (0 if kind == "generator" else 3), said
        assert "Traceback" not in said and "SAFE MODE" not in said
        if kind in ("exit", "Ctrl-C", "memory", "own class", "alarm", "generator"):
            assert said.count("the alarm goes on") >= 3


@pytest.mark.parametrize(
    "kind", ["exit", "Ctrl-C", "memory", "own class", "log", "classes", "path"]
)
def test_nor_what_it_does_while_it_is_loaded(kind):
    with House(hooks="import sys\n" + HARMFUL % ("pass", "pass") + HARM[kind] + "\n") as house:
        goes_on(house)
        raises = kind in ("exit", "Ctrl-C", "memory", "own class")
        assert ("hooks.py cannot be loaded" in house.board.serial) is raises
        assert ("HOOK sent" in house.board.serial) is not raises


def test_after_arming_the_cooldown_goes_on_as_before(house):
    """Only the next trip is told at once: the bill cannot run away."""
    house.text("arm")
    before = len(house.texts(OTHER))
    for _ in range(5):
        house.door()
    assert len(house.texts(OTHER)) == before + 1
    house.run(400)
    assert "4 more in" in house.texts(OTHER)[-1] and len(house.texts(OTHER)) == before + 2


def test_commands_are_heard_while_there_is_always_something_to_send(house):
    """The App as the loop sees it: in turns, and at once when nothing is due."""
    loop = house.board.sys.modules["runtime.sense_loop"]
    SEND, HEAR = loop.PLAN, loop.HEAR
    own = SimpleNamespace(COMMANDS_FROM=("+380440000001",), HOOKS_HEAR="allowed")
    app = SimpleNamespace(
        delivery=Delivery(), hear=Hearing(), sent=False, spare=True, settings=own, responder=None
    )
    assert [loop._wish(app, 9) for _ in range(5)] == [SEND, HEAR, SEND, HEAR, SEND]
    app.hear.due = 20
    assert [loop._wish(app, 9) for _ in range(3)] == [SEND] * 3
    app.delivery.due, app.hear.due, app.delivery.linked = 99, 0, True
    assert [loop._wish(app, 9) for _ in range(2)] == [HEAR] * 2
    app.hear, own.COMMANDS_FROM, app.spare = None, (), True
    assert loop._wish(app, 9) == 0


def test_an_answer_that_a_power_cut_kept_back_comes_soon_after_the_start(house):
    path = FIRMWARE / "delivery" / "outbox.py"
    house.board.replace["delivery.outbox"] = path.read_text(encoding="utf-8") + CUT
    house.text("disarm", seconds=70)
    assert house.texts() == [] or "disarmed" not in house.texts()[-1]
    house.board.replace.clear()
    house.board.cut_power()
    house.board.power_on()
    house.run(60)
    assert len([text for text in house.texts() if "Home: disarmed: trips are" in text]) == 1


CUT = """
_add = Outbox.add


def add(self, text, urgent=True, at=None, only=None, flags=0, **more):
    if flags == a.ANSWER:
        import time

        while True:
            time.sleep_ms(1000)
    return _add(self, text, urgent, at, only, flags, **more)


Outbox.add = add
"""
ONCE = """
from runtime import supervisor
_short = supervisor.__dict__.setdefault("_short", [1])


def _first():
    if _short:
        _short.pop()
        raise MemoryError
"""
AT_ONCE = (
    ONCE
    + """
_obeyed = obeyed


def obeyed(*args):
    _first()
    return _obeyed(*args)
"""
)
AT_THE_ANSWER = (
    ONCE
    + """
_add = Outbox.add


def add(self, text, urgent=True, at=None, only=None, flags=0, **more):
    if flags == a.ANSWER:
        _first()
    return _add(self, text, urgent, at, only, flags, **more)


Outbox.add = add
"""
)


@pytest.mark.parametrize(
    "room, more", [("commands.execute", AT_ONCE), ("delivery.outbox", AT_THE_ANSWER)]
)
def test_without_memory_a_command_is_acted_on_a_little_later(house, room, more):
    """Whether nothing was done yet, or all but the answer."""
    path = FIRMWARE / (room.replace(".", "/") + ".py")
    house.board.replace[room] = path.read_text(encoding="utf-8") + more
    answers = house.text("disarm", seconds=150)
    assert "no memory to act on a text" in house.board.serial.lower()
    assert len(answers) == 1 and "disarmed" in answers[0], answers
    assert len(house.board.boots) == 1 and not house.board.crashes
    house.board.pin(5).drive(1)
    house.run(60)
    assert house.texts()[-1:] == answers, "disarmed"
