"""What is told of what the sensors found: when it happened, once, in order."""

from types import SimpleNamespace

import pytest
from core import overlay
from core.phase import LOOP, OWE
from delivery.alert import CALM, REPEAT
from outbox_bench import SimClock
from runtime import tell
from sensors import Event
from text.events import MORE, RESTORED, TRIP

EPOCH = 1_795_165_200  # 09:00 where the board hangs
CONFIG = {"name": "Door", "kind": "door", **dict.fromkeys(("more_text", "restored_text"))}
CONFIG["text"] = "{name} opened at {time}"


def told(*events, synced=True):
    """What is owed for the events: Outbox.add's arguments."""
    app = SimpleNamespace(
        clock=SimClock(EPOCH, synced),
        settings=SimpleNamespace(NAME="Home", LANGUAGE="en", COMMANDS_FROM=()),
        sensors=SimpleNamespace(
            all=[SimpleNamespace(config=CONFIG, input=SimpleNamespace(on=True))]
        ),
        events=[overlay.park(event) for event in events],
        owed=[],
    )
    app.clock.t += 600
    assert tell.tell(app) == (OWE if events else LOOP) and app.events == []
    return app.owed


def test_an_event_is_told_with_the_time_when_it_happened():
    ((text, urgent, at, name, flags),) = told(Event(TRIP, 0, 90_000))
    assert at == EPOCH + 600 - 90 and text == "Home: Door opened at 09:08"
    assert (urgent, name, flags) == (True, "Door", 0)
    ((text, _, at, _, _),) = told(Event(TRIP, 0, 90_000), synced=False)
    assert at is None and "09:" not in text


def test_each_kind_goes_with_its_own_claim_on_the_cap():
    kinds = told(Event(MORE, 0, count=2, minutes=10), Event(RESTORED, 0), Event(TRIP, 0))
    claims = [(urgent, flags) for _, urgent, _, _, flags in kinds]
    assert claims == [(True, REPEAT), (False, CALM), (True, 0)]
    assert told() == []


def test_a_failure_in_the_middle_tells_nothing_twice(monkeypatch):
    done = []

    def fail(app, event):
        if len(done) == 1:
            raise MemoryError
        done.append(event)

    monkeypatch.setattr(tell, "_tell", fail)
    app = SimpleNamespace(events=["one", "two"], owed=[])
    with pytest.raises(MemoryError):
        tell.tell(app)
    assert app.events == ["two"]


def test_the_serial_number_s_place_is_shown_as_a_number_sign(monkeypatch):
    said = []
    monkeypatch.setattr(overlay, "say", said.append)
    app = SimpleNamespace(settings=SimpleNamespace(NAME="Home"), owed=[])
    tell.owe(app, "Door \x01 opened")
    assert said == ["Home: Door # opened"]
    assert app.owed == [("Home: Door \x01 opened", True, None, "", 0)]
