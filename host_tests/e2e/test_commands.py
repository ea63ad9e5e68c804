"""Commands by text end to end: the unmodified firmware on the virtual board, a Twilio double."""

from types import SimpleNamespace

import pytest
from core.state import Delivery, Hearing
from doubles.twilio import inbound

from host_tests.e2e.commanded_house import FIRMWARE, OTHER, OWNER, House


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
