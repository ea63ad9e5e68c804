"""What is told of what the sensors found: when it happened, once, in order."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from core import overlay
from core.phase import LOOP, OWE
from delivery.alert import CALM, REPEAT
from outbox_bench import SimClock
from runtime import periodic
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
    assert periodic.tell(app) == (OWE if events else LOOP) and app.events == []
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

    monkeypatch.setattr(periodic, "_tell", fail)
    app = SimpleNamespace(events=["one", "two"], owed=[])
    with pytest.raises(MemoryError):
        periodic.tell(app)
    assert app.events == ["two"]


def test_the_serial_number_s_place_is_shown_as_a_number_sign(monkeypatch):
    said = []
    monkeypatch.setattr(overlay, "say", said.append)
    app = SimpleNamespace(settings=SimpleNamespace(NAME="Home"), owed=[])
    periodic.owe(app, "Door \x01 opened")
    assert said == ["Home: Door # opened"]
    assert app.owed == [("Home: Door \x01 opened", True, None, "", 0)]


class Wifi:
    """The Link, as far as `rejoin` uses it."""

    up = False
    wants = False

    def step(self, now_s):
        pass

    def wants_reset(self, now_s, before):
        return self.wants


@pytest.mark.parametrize("up", [True, False])
def test_a_network_that_was_lost_is_known_until_something_is_planned(up, monkeypatch):
    monkeypatch.setattr(import_module("device.wifi"), "Link", Wifi)
    link = overlay.park()
    link.up = up
    app = SimpleNamespace(
        clock=SimClock(EPOCH), link=link, up=not up, known=(0, 0, 0),
        delivery=SimpleNamespace(linked=True),
    )  # fmt: skip
    assert periodic.rejoin(app) == LOOP
    assert app.up is up and app.delivery.linked is up


def test_doors_states_are_written_as_soon_as_what_there_is_to_tell_is_on_flash(monkeypatch):
    from commands import phases
    from core import files
    from runtime import board_messages

    monkeypatch.setattr(phases, "begin", lambda app, kept, doors: ("", doors))
    monkeypatch.setattr(board_messages, "doors", lambda sensors: {"Door": True})
    app = SimpleNamespace(
        settings=SimpleNamespace(LANGUAGE="en"), sensors=None, doors={"Door": False},
        owed=["a trip"], minute=99,
    )  # fmt: skip
    monkeypatch.setattr(files, "Store", lambda: None)
    assert periodic.look_round(app) == OWE
    assert app.minute == 0 and app.doors == {"Door": False}  # looked at again right after that
