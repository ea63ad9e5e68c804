"""What a pass of the loop goes on with: what there is to tell first, the rest in turns."""

from types import SimpleNamespace
from unittest.mock import patch

import pytest
from core.phase import (
    HEALTHY,
    HEAR,
    HOOKS,
    LOOK,
    LOOP,
    OWE,
    PLAN,
    RECOVER,
    REJOIN,
    SPARE,
    START_OVER,
    SYNC,
    TELL,
    UNHEARD,
)
from runtime import sense_loop
from runtime.app import App

PERIOD = 1 << 30


class Sensors:
    def __init__(self):
        self.all = [self]
        self.freshened = 0
        self.found, self.open = [], {"Door": False}

    def poll(self, now_s):
        found, self.found = self.found, []
        return found

    def doors(self):
        return dict(self.open)

    def fresh(self):
        self.freshened += 1


class Loop:
    """An App that is joined and at rest, as far as the loop sees it; its time is self.ms."""

    def __init__(self, **more):
        self.ms, self.shown = 1000, []
        self.app = SimpleNamespace(
            settings=SimpleNamespace(COMMANDS_FROM=(), HOOKS_HEAR=None, HEARTBEAT_HOUR=None),
            clock=SimpleNamespace(uptime_s=lambda: self.ms // 1000, sync_due=lambda: False),
            sta=SimpleNamespace(isconnected=lambda: self.app.up),
            delivery=SimpleNamespace(
                linked=True, due=1 << 30, deaf=None, calls=[], waiting=0, unsaved=False
            ),
            hear=None,
            sensors=Sensors(),
            lamp=SimpleNamespace(show=self.shown.append, step=lambda: None),
            progress=lambda: None, shows=lambda: App.shows(self.app),
            events=[], owed=[], doors={"Door": False}, errand=None, minute=1 << 30, row=0,
            up=True, looked=-1, tried=0, healthy=True, short=0, sent=False, spare=True,
            responder=None, page=None,
        )  # fmt: skip
        vars(self.app).update(more)
        self.time = SimpleNamespace(
            ticks_ms=lambda: self.ms % PERIOD,
            ticks_diff=lambda a, b: (a - b + PERIOD // 2) % PERIOD - PERIOD // 2,
        )

    def step(self, ms=20):
        self.ms += ms
        with patch.object(sense_loop, "time", self.time):
            return sense_loop.step(self.app)

    def hears(self, **more):
        hear = dict(fresh=False, due=1 << 30, mute_end=0)
        self.app.hear = SimpleNamespace(**{**hear, **more})
        self.app.settings.COMMANDS_FROM = ("+380501234567",)
        return self


def test_at_rest_there_is_nothing_to_do():
    loop = Loop()
    assert [loop.step() for _ in range(100)] == [LOOP] * 100
    assert set(loop.shown) == {"armed"}


def test_what_there_is_to_tell_comes_first():
    loop = Loop(errand=RECOVER, minute=0, owed=["a text"])
    loop.app.delivery.due = 0
    loop.app.sensors.found = ["an event"]
    with patch.object(sense_loop.sensors, "plain", lambda sensors, events: events):
        assert loop.step() == TELL and loop.app.events == ["an event"]
    loop.app.events.clear()
    assert loop.step() == OWE
    loop.app.owed.clear()
    assert [loop.step() for _ in range(2)] == [RECOVER, PLAN]  # the errand once


@pytest.mark.parametrize(
    "more, looks",
    [
        ({}, False),
        ({"doors": None}, True),
        ({"doors": {"Door": True}}, True),
        ({"row": 2}, False),
    ],
)
def test_it_looks_round_every_ten_seconds_if_there_is_reason(more, looks):
    loop = Loop(minute=0, **more)
    phases = [loop.step(1000) for _ in range(30)]
    assert phases.count(LOOK) == 3 * looks and phases.count(LOOP) == 30 - 3 * looks


@pytest.mark.parametrize("what", ["hour", "unsaved", "mute"])
def test_other_reasons_to_look_round(what):
    loop = Loop(minute=0).hears(mute_end=99 if what == "mute" else 0)
    loop.app.delivery.unsaved = what == "unsaved"
    loop.app.settings.HEARTBEAT_HOUR = 0 if what == "hour" else None
    assert loop.step() == LOOK


def test_armed_anew_the_next_trip_is_told_at_once_and_the_one_after_waits():
    loop = Loop().hears(fresh=True)
    for _ in range(3):
        loop.step()
    assert loop.app.sensors.freshened == 1


def test_texts_and_looks_for_commands_take_turns():
    loop = Loop().hears(due=0)
    loop.app.delivery.due = 0
    assert [loop.step() for _ in range(4)] == [PLAN, HEAR, PLAN, HEAR]
    assert set(loop.shown) == {"sending"}
    loop.app.hear.due = 1 << 30
    assert [loop.step() for _ in range(2)] == [PLAN, PLAN]
    loop.app.hear.due, loop.app.delivery.due = 0, 1 << 30
    assert [loop.step() for _ in range(2)] == [HEAR, HEAR]


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize(
    ("waiting", "hook", "held_s"), [(0, None, 10), (1, None, 0), (1, "text", 2)]
)
def test_a_page_holds_up_questions_and_a_webhook_all_but_never_for_long(
    waiting, hook, held_s, sent
):
    loop = Loop().hears()
    page = SimpleNamespace(
        hook=hook, serial=0, todo=False, part=0, kind="text/html", gone=lambda: False
    )
    loop.app.delivery.waiting = waiting
    loop.app.responder = SimpleNamespace(visit=None, held=0, told=0, step=lambda now_s, up: False)
    if sent:
        loop.app.responder.visit = page
    else:
        loop.app.page = page
    loop.app.delivery.due = 0
    begun, held = loop.ms // 1000, []
    while len(held) < 600 and loop.step() == LOOP:
        held.append(loop.ms)
    assert loop.ms // 1000 - begun == held_s
    loop.app.page = loop.app.responder.visit = None
    assert loop.step() == PLAN


def test_a_page_holds_up_the_look_for_commands_also_while_a_refused_text_waits_for_hours():
    loop = Loop().hears(due=0)
    loop.app.delivery.waiting, loop.app.delivery.due = 1, 1 << 30
    loop.app.responder = SimpleNamespace(visit=None, held=0, told=0, step=lambda now_s, up: False)
    loop.app.page = SimpleNamespace(hook=None, serial=0, todo=False, part=0, kind="text/html")
    begun, held = loop.ms // 1000, []
    while len(held) < 600 and loop.step() == LOOP:
        held.append(loop.ms)
    assert loop.ms // 1000 - begun == 10
    assert loop.step() == HEAR


def test_a_caller_who_is_being_read_holds_up_nothing():
    loop = Loop().hears()
    visit = SimpleNamespace(hook=None, serial=0)
    loop.app.responder = SimpleNamespace(visit=visit, held=0, told=0, step=lambda now_s, up: False)
    loop.app.delivery.due = 0
    assert loop.step() == PLAN


def test_idle_time_is_used_once_and_only_when_nothing_is_due_soon():
    loop = Loop(spare=False)
    assert loop.step() == SPARE
    loop.app.delivery.due = loop.ms // 1000 + 10
    assert loop.step() == LOOP
    loop.app.spare, loop.app.delivery.due = True, 1 << 30
    assert loop.step() == LOOP


def test_not_joined_nothing_is_sent_and_joining_goes_on_twice_a_second():
    loop = Loop(up=False, tried=1000)
    loop.app.delivery.due = 0
    phases = [loop.step(50) for _ in range(100)]
    assert phases.count(REJOIN) == 10 and phases.count(LOOP) == 90
    assert loop.shown[0] == "joining"


def test_when_the_network_is_back_what_waited_for_it_is_due():
    loop = Loop()
    loop.app.delivery.linked = False
    assert loop.step() == PLAN
    loop.app.delivery.linked = True
    assert loop.step() != PLAN


def test_joining_goes_on_where_the_ticks_wrap():
    loop = Loop(up=False, tried=PERIOD - 600)
    loop.ms = PERIOD - 100
    assert [loop.step(50) for _ in range(20)].count(REJOIN) == 2


def test_a_loss_and_a_return_are_seen_within_a_second():
    loop = Loop()
    loop.step()
    loop.app.sta.isconnected = lambda: False
    assert REJOIN in [loop.step() for _ in range(51)]
    loop = Loop(up=False, tried=1000)
    loop.app.sta.isconnected = lambda: True
    assert loop.step() == REJOIN


def test_joined_but_nobody_answers():
    loop = Loop()
    loop.app.delivery.deaf = [0, 5]
    assert loop.step() == LOOP
    assert loop.step(4000) == UNHEARD


def test_the_time_server_is_asked_when_that_is_due_and_the_owner_s_hooks_when_joined():
    loop = Loop()
    loop.app.clock.sync_due = lambda: True
    assert loop.step() == SYNC
    loop.app.clock.sync_due = lambda: False
    loop.app.delivery.calls = ["a call"]
    assert loop.step() == HOOKS
    loop.app.up, loop.app.tried = False, loop.ms
    assert loop.step() == LOOP


def test_a_row_of_crashes_ends_after_five_minutes_not_before():
    loop = Loop(healthy=False)
    loop.ms = 298_000
    assert [loop.step(1000) for _ in range(4)] == [LOOP, HEALTHY, LOOP, LOOP]


def test_memory_that_stays_short_restarts_the_board_but_not_soon_after_a_start():
    loop = Loop(short=3)
    loop.ms = 3_598_000
    assert [loop.step(1000) for _ in range(3)] == [LOOP, START_OVER, START_OVER]
    loop.app.short = 2
    assert loop.step() == LOOP


def test_what_waits_is_shown():
    loop = Loop()
    loop.app.delivery.waiting = 1
    loop.step()
    assert loop.shown == ["waiting"]
