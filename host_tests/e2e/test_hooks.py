"""The owner's hooks end to end: they hear each text, and nothing they do harms the alarm."""

import draws
import pytest

from host_tests.e2e.commanded_house import OTHER, OWNER, House

HOOKS = """
def on_message_received(message_from, message_to, message_text):
    print("HOOK received", message_from, message_to, message_text)


def on_message_sent(message_from, message_to, message_text):
    print("HOOK sent", message_to, message_text)
    raise ValueError("a fault of the owner's code")
"""


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
