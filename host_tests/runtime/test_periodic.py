"""What is done now and then: the network's state, the doors' states on flash."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from core import overlay
from core.phase import LOOP, OWE
from outbox_bench import SimClock
from runtime import periodic

EPOCH = 1_795_165_200  # 09:00 where the board hangs


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
