"""text() and cancel() at the prompt: what is said, and what the outbox holds then."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from outbox_bench import Bench, no_collecting  # noqa: F401
from runtime import console


@pytest.fixture
def prompt(monkeypatch, capsys):
    """prompt(): the bench, and a function that gives what a call at the prompt prints."""

    def made(synced=True, people=2):
        bench = Bench(kinds=("full",) * people, synced=synced)
        bench.clock.stamp = lambda: "11-30 09:00:00"
        app = SimpleNamespace(clock=bench.clock, settings=SimpleNamespace(NAME="Home"))
        enqueue = import_module("delivery.enqueue")  # as console.py finds it
        monkeypatch.setattr(enqueue, "open_outbox", lambda app: bench.outbox)

        def says(function, *args):
            capsys.readouterr()
            function(app, *args)
            bench.make()
            return capsys.readouterr().out.strip()

        return bench, says

    return made


def test_a_text_is_owed_to_everybody_and_goes_out_once_the_alarm_runs(prompt):
    bench, says = prompt()
    assert says(console.text, "Dinner is ready").startswith("#1 for 2 phones. machine.reset()")
    bench.run(30)
    assert [bench.texts(k) for k in (0, 1)] == [["Home: Dinner is ready #1"]] * 2
    bench, says = prompt(people=1)
    assert "#1 for 1 phone." in says(console.text, "Dinner is ready")


@pytest.mark.parametrize(
    "words, at, why",
    [
        (5, None, "write the words in quotes"),
        ("  ", None, "write the words in quotes"),
        ("x", "2020-01-01 08:00", "that time is past; the clock here says 11-30"),
        ("x", "nonsense", ""),
    ],
)
def test_what_is_not_taken_is_said_and_not_owed(prompt, words, at, why):
    bench, says = prompt()
    assert says(console.text, words, at).startswith("Not taken: " + why)
    assert bench.outbox.alerts == []


def test_a_text_for_later_is_taken_and_taken_back_once(prompt):
    bench, says = prompt()
    day = bench.clock.local(bench.clock.now() + 86400)
    when = "%d-%02d-%02d" % day[:3]
    said = says(console.text, "Good morning", when + " 08:00")
    assert said.startswith("#1 for 2 phones, on %s at 08:00. machine" % when)
    assert (
        says(console.cancel, 1) == "#1 is not sent to 2 phones. machine.reset() starts the alarm."
    )
    none = "There is no text #%s that could be canceled."
    assert says(console.cancel, 1) == none % 1
    assert says(console.cancel, 7) == none % 7
    assert says(console.cancel, "x") == none % "x"
    bench.run(2 * 86400)
    assert bench.texts(0) == bench.texts(1) == []


def test_without_a_clock_it_waits_for_it(prompt):
    bench, says = prompt(synced=False)
    said = says(console.text, "Good morning", "2027-06-01 08:00")
    assert "on 2027-06-01 at 08:00 (once the clock is set). machine" in said


def test_what_was_sent_already_is_too_late(prompt):
    bench, says = prompt()
    says(console.text, "Dinner is ready")
    bench.run(4000)
    assert says(console.cancel, 1) == "There is no text #1 that could be canceled."
