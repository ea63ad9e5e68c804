"""The virtual board as a program: what passes between it and the server, and that neither
outlives the other. Its firmware and its world are tested elsewhere; here few lines play it."""

import contextlib
import io
import json
import queue
import time
from types import SimpleNamespace

import pytest
from demo import driven
from workbenching.answers import Refused
from workbenching.events import Events
from workbenching.virtual_board import UNWATCHED_S, VirtualBoard

ECHO = """
import sys
print('{"kind": "ready", "language": "%s"}' % sys.argv[1], flush=True)
for line in sys.stdin:
    if '"end"' in line:
        break
    if '"fail"' in line:
        raise SystemExit("it spins")
    print('{"kind": "line", "heard": %s}' % line.strip(), flush=True)
    print('{"kind": "now", "n": 1}', flush=True)
"""


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing of that in %d s" % seconds
        time.sleep(0.02)


class Table:
    """A VirtualBoard whose program is ECHO; `now_s` is its clock."""

    def __init__(self, folder):
        (folder / "host_tests/demo").mkdir(parents=True)
        (folder / "host_tests/demo/driven.py").write_text(ECHO)
        self.now_s = 0.0
        self.events = Events()
        self.board = VirtualBoard(self.events, folder, lambda: self.now_s)

    def told(self, kind):
        return [each[3] for each in self.events.after(0) if each[1:3] == ("virtual", kind)]

    def over(self):
        until(lambda: self.told("state")[-1]["running"] is False)
        return self.told("state")[-1]["why"]


@pytest.fixture
def table(tmp_path):
    table = Table(tmp_path)
    yield table
    table.board.stop()
    assert not table.board.running


def test_commands_go_in_and_events_come_out_the_newest_now_only(table):
    with pytest.raises(Refused, match="is not on the table"):
        table.board.do({"do": "motion"})
    table.board.start("uk")
    until(lambda: table.told("ready"))
    assert table.told("ready") == [{"language": "uk"}]
    for n in range(3):
        table.board.do({"do": "door", "open": n})
    until(lambda: len(table.told("line")) == 3 and table.told("now"))
    assert table.told("line")[2] == {"heard": {"do": "door", "open": 2}}
    assert table.told("now") == [{"n": 1}]
    with pytest.raises(Refused, match="too long"):
        table.board.do({"do": "text", "body": "x" * 3000})
    table.board.start("en")
    until(lambda: table.told("ready") == [{"language": "en"}])
    assert table.told("line") == [], "a new evening begins with nothing"
    with pytest.raises(Refused, match="en or uk"):
        table.board.start("de")


def test_its_end_is_told_with_its_last_words(table):
    table.board.start("en")
    until(lambda: table.told("ready"))
    table.board.do({"do": "fail"})
    assert table.over() == ["it spins"]
    with pytest.raises(Refused, match="is not on the table"):
        table.board.do({"do": "motion"})


def test_taken_away_it_leaves_without_a_complaint(table):
    table.board.start("en")
    until(lambda: table.told("ready"))
    table.board.stop()
    assert table.over() == []


def test_nobody_watches_it_for_long_and_it_ends(table):
    table.board.start("en")
    until(lambda: table.told("ready"))
    table.now_s = UNWATCHED_S + 1
    table.board.do({"do": "motion"})
    assert table.over() == []


# --- the loop that drives the house


class House:
    """What a Driver asks of a DrivenHouse."""

    def __init__(self):
        self.done = []
        self.ran = []
        self.lamp = [(0, 1)]
        self.world = SimpleNamespace(unix_epoch=1000, now_ms=0.0, unix=lambda: 1000.0)
        self.board = SimpleNamespace(
            serial_log=SimpleNamespace(listeners=[]),
            pins={2: SimpleNamespace(history=self.lamp)},
            power_on=lambda: self.done.append("power_on"),
        )
        nothing = SimpleNamespace(bytes=0, chain=[])
        self.moment = SimpleNamespace(bytes=500, chain=[("a", 100), ("b", 300)])
        self.trace = SimpleNamespace(interrupted=lambda: self.moment, mark=self._mark)
        self.image = SimpleNamespace(said=str.upper)
        self._nothing = nothing

    def _mark(self):
        self.moment = self._nothing

    def run(self, seconds):
        self.ran.append(seconds)
        self.world.now_ms += seconds * 1000

    def do(self, what, fields):
        if what not in ("door", "text"):
            raise driven.Odd("no such thing")
        self.done.append((what, fields))

    def inbox(self, n):
        return [(1000.0, "hello")] if self.ran else []

    def shown(self):
        return {"power": True}


def driver():
    """-> (Driver, its House, what it said); its clock moves by its own sleeps only."""
    house, said, now = House(), [], [0.0]

    def sleep(seconds):
        now[0] += seconds

    return driven.Driver(house, said.append, lambda: now[0], sleep), house, said


def kinds(said, kind):
    return [event for event in said if event["kind"] == kind]


def test_a_frame_is_a_tenth_of_a_second_times_the_speed():
    drive, house, said = driver()
    drive.frame()
    assert drive.obey('{"do": "speed", "times": 60}')
    drive.frame()
    assert drive.obey('{"do": "speed", "times": 0}')
    drive.frame()
    assert house.ran == [0.1, 6.0]
    assert [event["phone"] for event in kinds(said, "text")] == [0, 1, 2], "each text once"
    assert [event["rate"] for event in kinds(said, "now")][-1] == 60
    assert kinds(said, "now")[0]["stack"] == [500, 500, 8192]


def test_the_lamp_is_told_by_its_edges_and_each_once():
    drive, house, said = driver()
    drive.frame()
    house.lamp += [(130, 0), (180, 1)]
    drive.frame()
    drive.frame()
    assert kinds(said, "lamp")[1:] == [{"kind": "lamp", "edges": [[0.3, True], [0.8, False]]}]


@pytest.mark.parametrize(
    "text",
    ["", "no JSON", "[1]", '{"do": "reboot"}', '{"do": "speed", "times": 1e9}',
     '{"do": "speed", "times": "x"}', '{"do": null}'],
)  # fmt: skip
def test_an_odd_command_is_answered_and_changes_nothing(text):
    drive, house, said = driver()
    assert drive.obey(text)
    assert [event["kind"] for event in said] == ["odd"] and house.done == []


def test_a_text_is_echoed_and_the_deepest_moment_is_named():
    drive, house, said = driver()
    drive.frame()
    drive.obey('{"do": "text", "body": "ARM"}')
    drive.obey('{"do": "where"}')
    assert house.done == [("text", {"body": "ARM"})]
    assert kinds(said, "sent") == [{"kind": "sent", "unix": 1000.0, "text": "ARM"}]
    assert kinds(said, "where") == [{"kind": "where", "chain": [["A", 100], ["B", 500]]}]


def test_it_plays_until_it_is_told_to_end():
    house, said, commands = House(), [], queue.SimpleQueue()
    for text in ('{"do": "door", "open": true}', '{"do": "end"}', '{"do": "door"}'):
        commands.put(text)
    driven.play(house, commands, said.append)
    assert house.done == ["power_on", ("door", {"open": True})]
    assert said[0]["people"][0] == ["Olena", "+380501234567"]


def test_it_ends_with_its_input(monkeypatch, capsys):
    """Whoever drives it is gone: it does not go on."""
    house = House()
    monkeypatch.setattr(driven, "Trust", lambda: SimpleNamespace(roots=b""))
    monkeypatch.setattr(driven, "Image", lambda roots: contextlib.nullcontext())
    monkeypatch.setattr(driven, "DrivenHouse", lambda *given: contextlib.nullcontext(house))
    monkeypatch.setattr(
        "sys.stdin", io.StringIO('{"do": "motion"}\n{"do": "text", "body": "ARM"}\n')
    )
    assert driven.main(["uk"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["kind"] for event in events][:3] == ["ready", "odd", "sent"]
    assert house.done[0] == "power_on"
