"""App: the one verb that runs a phase, what follows when there is no memory for it, and the
supervisor."""

from types import SimpleNamespace

import pytest
from core import overlay
from core.phase import (
    EXCHANGE,
    HEAR,
    HEARD_ALL,
    LOOK,
    LOOP,
    NO_PAGE,
    NOT_OBEYED,
    OBEY,
    PAGE,
    PARTS,
    PLAN,
    RECOVER,
)
from runtime import app as module

PERIOD = 1 << 30


class Machine(SimpleNamespace):
    """The chip: what it was told."""

    def __init__(self):
        super().__init__(speeds=[], memories=[], resets=0)

    def freq(self, hz):
        self.speeds.append(hz)

    def RTC(self):
        return SimpleNamespace(memory=self.memories.append)

    def reset(self):
        self.resets += 1


class Page:
    def __init__(self):
        self.hook, self.out, self.error = None, ["half"], None
        self.connection = SimpleNamespace(close=lambda: None)


@pytest.fixture
def app(monkeypatch):
    """An App without phases of its own: app.script is what the phases do, one after the other."""
    machine, one = Machine(), object.__new__(module.App)
    monkeypatch.setattr(module, "machine", machine)
    one.ms, one.ran, one.script, one.running = PERIOD - 100_000, [], [], True
    time = SimpleNamespace(
        ticks_ms=lambda: one.ms % PERIOD,
        ticks_diff=lambda a, b: (a - b + PERIOD // 2) % PERIOD - PERIOD // 2,
    )
    monkeypatch.setattr(module, "time", time)

    def entry(phase):
        def run(app):
            speed = machine.speeds[-1] // 1000000
            one.ran.append((phase, speed, one.ms % PERIOD - one.progressed))
            todo = one.script.pop(0)
            if isinstance(todo, BaseException):
                raise todo
            return todo

        return run

    monkeypatch.setattr(module.phases, "entry", entry)
    one.machine = machine
    one.phase, one.tries, one.progressed = LOOP, 0, one.ms
    one.stuck_ms, one.stuck = 240_000, bytearray(b"left")
    one.responder = one.page = one.lines = one.hear = None
    one.job = one.asked = one.answer = one.result = one.doors = None
    one.delivery, one.link = overlay.park(), overlay.park()
    one.lamp, one.sensors = overlay.park(), overlay.park()
    one.sensors.all = []
    one.events, one.owed = [], []
    one.settings = SimpleNamespace(WIFI=[("a", "b")])
    return one


def run(app, *script):
    """The phases that ran, and the one that is next."""
    app.script[:] = script
    for _ in script:
        app.ms += 30_000
        app.step()
    ran = [phase for phase, _, _ in app.ran]
    app.ran.clear()
    return [*ran, app.phase]


def test_one_phase_a_step_fast_but_for_the_loop_and_each_is_progress(app):
    app.script[:] = [PLAN, EXCHANGE, LOOP, LOOP]
    for _ in range(4):
        app.ms += 30_000
        app.step()
    assert app.ran == [(LOOP, 80, 0), (PLAN, 160, 0), (EXCHANGE, 160, 0), (LOOP, 80, 0)]


def test_a_phase_without_memory_is_tried_three_times(app):
    app.phase = LOOK
    none = MemoryError
    assert run(app, none(), none(), LOOP) == [LOOK] * 3 + [LOOP]
    app.phase = LOOK  # the count begins anew
    assert run(app, none(), none(), none()) == [LOOK] * 3 + [LOOP]
    app.phase = PLAN
    with pytest.raises(MemoryError):
        run(app, none(), none(), none())


def test_what_was_perhaps_done_in_part_is_not_tried_again(app):
    app.phase = OBEY
    assert run(app, MemoryError()) == [OBEY, NOT_OBEYED]
    app.phase = RECOVER
    app.tries = 2
    with pytest.raises(MemoryError):
        run(app, MemoryError())


def test_another_error_ends_the_alarm_but_not_one_of_a_page(app):
    app.phase = PLAN
    with pytest.raises(ValueError):
        run(app, ValueError())
    app.ran.clear()
    app.phase, app.page = PAGE, Page()
    assert run(app, ValueError()) == [PAGE, NO_PAGE]
    assert app.page.out == [] and isinstance(app.page.error, ValueError)
    assert run(app, LOOP) == [NO_PAGE, LOOP]


def test_a_part_of_a_page_is_shown_or_said_to_be_missing(app):
    app.phase, app.page = PARTS + 1, overlay.park(Page())
    assert run(app, ["Wi-Fi: connected."]) == [PARTS + 1, PAGE]
    assert app.lines == ["Wi-Fi: connected."]
    app.phase, app.page = PARTS + 1, Page()
    assert run(app, MemoryError()) == [PARTS + 1, PAGE]
    assert "no memory" in app.lines[0]
    app.phase = PARTS + 1
    assert run(app, KeyError("x")) == [PARTS + 1, NO_PAGE] and app.lines is None


@pytest.mark.parametrize("phase", [PAGE, PARTS, LOOK, HEARD_ALL])
def test_what_can_wait_is_left_out_when_there_is_no_memory(phase):
    assert module.phases.instead(phase) == LOOP


@pytest.mark.parametrize("phase", [LOOP, PLAN, EXCHANGE, RECOVER])
def test_without_the_rest_the_board_restarts(phase):
    assert module.phases.instead(phase) is None


def test_before_an_exchange_a_caller_is_let_go(app):
    closed = []
    visit = SimpleNamespace(hook=None, close=lambda: closed.append("visit"))
    app.responder = SimpleNamespace(held=5, visit=visit, hint=False)
    app.page = Page()
    app.page.connection = SimpleNamespace(close=lambda: closed.append("page"))
    app.phase = EXCHANGE
    assert run(app, LOOP) == [EXCHANGE, LOOP]
    assert closed == ["visit", "page"] and not app.responder.hint
    assert app.page is None and app.responder.visit is None and app.responder.held == 0


@pytest.mark.parametrize("phase", [PLAN, HEAR])
def test_a_page_is_let_go_already_by_what_decides_on_an_exchange(app, phase):
    """Both do not fit into memory, and the exchange would let it go a moment later."""
    closed = []
    app.responder, app.page = SimpleNamespace(held=0, visit=None, hint=False), Page()
    app.page.connection = SimpleNamespace(close=lambda: closed.append("page"))
    app.page.kind = "text/html"
    app.phase = phase
    assert run(app, LOOP) == [phase, LOOP]
    assert closed == ["page"] and app.page is None


def test_a_webhook_that_was_let_go_is_not_forgotten(app):
    for hooked in ("visit", "page"):
        visit = SimpleNamespace(hook="text" if hooked == "visit" else None, close=lambda: None)
        app.responder, app.page = SimpleNamespace(held=0, visit=visit, hint=False), Page()
        app.page.hook = ("text",) if hooked == "page" else None
        app.let_go()
        assert app.responder.hint


def test_the_supervisor_restarts_what_makes_no_progress_also_where_the_ticks_wrap(app):
    app.progress()
    for ms in (0, 120_000, 120_000):
        app.ms += ms
        app.watch()
        assert app.machine.resets == 0
    app.ms += 1
    app.watch()
    assert app.machine.resets == 1 and app.machine.memories == [app.stuck]


def test_what_a_phase_leaves_is_moved(app):
    moved = {LOOP: "events", EXCHANGE: "answer", PLAN: "job"}
    for phase, name in moved.items():
        value = ["a", "b"]
        setattr(app, name, value)
        app.phase = phase
        run(app, LOOP)
        assert getattr(app, name) == value and getattr(app, name) is not value


def test_an_open_outbox_goes_with_its_module(app, monkeypatch):
    """PLAN would else work with two of them in memory."""
    monkeypatch.setattr(module.phases, "shares", lambda phase, after: True)
    app.box = "open"
    assert run(app, PLAN) == [LOOP, PLAN] and app.box == "open"
    app.responder = SimpleNamespace(visit=None, held=0)
    app.page = SimpleNamespace(kind="text/html", hook=None, connection=Page().connection)
    app.responder.hint = False
    assert run(app, LOOP) == [PLAN, LOOP] and app.box is None
