"""A look for texts as the loop runs it: phase after phase, each with what the one before left."""

from types import SimpleNamespace

import pytest
from commands import phases, poll
from core import overlay
from core.phase import EXCHANGE, HEARD, HEARD_ALL, LOOP, OBEY
from providers import heard


@pytest.fixture
def app(monkeypatch):
    monkeypatch.setattr(phases, "Store", lambda: None)
    monkeypatch.setattr(heard, "answer", lambda app, answer: None)
    return SimpleNamespace(hear=SimpleNamespace(kept=(), bad=""), asked=None, answer=None, then=0)


def test_a_number_is_asked_and_what_it_lists_acted_on(app, monkeypatch):
    request = SimpleNamespace(path="/x")
    monkeypatch.setattr(poll, "plan", lambda app, store, say: request)
    assert phases.plan(app) == EXCHANGE
    assert app.then == HEARD and app.asked.path == "/x" and type(app.asked) is overlay.Plain

    booked, ends = [], [False, True, True]  # of the number's list

    def book(app, asked, answer):
        booked.append((asked.path, answer))
        return ends.pop(0)

    monkeypatch.setattr(poll, "booked", book)
    for kept, after in (((), LOOP), ((), HEARD_ALL), ((1,), OBEY)):
        app.asked, app.answer, app.hear.kept = request, "answer", kept
        assert phases.settle(app) == after
        assert app.asked is None and app.answer is None
    assert booked == [("/x", "answer")] * 3


def test_where_no_number_can_receive_nothing_is_asked(app, monkeypatch):
    monkeypatch.setattr(poll, "plan", lambda app, store, say: None)
    assert phases.plan(app) == LOOP and app.asked is None


def test_what_there_was_no_memory_to_act_on_counts_as_a_failed_look(app):
    app.hear.kept, app.answer = (1,), "answer"
    assert phases.not_obeyed(app) == HEARD_ALL
    assert app.hear.kept == () and "memory" in app.hear.bad and app.answer is None
