"""What is told of a sensor: each trip at once or counted, restored; all together on pins."""

from pathlib import Path

import pytest
from doubles.board import Board, World
from hypothesis import given, settings
from hypothesis import strategies as st
from sensor_bench import make, poll, text, texts
from text.events import MORE, RESTORED, TRIP


def test_first_trip_is_told_at_once_with_its_age():
    sensor, level = make()
    level.trip(1000)
    (event,) = poll(sensor, 100, 31000)
    assert (event.kind, event.age_ms, text(event)) == (TRIP, 30000, "Front door opened")


def test_trips_within_the_cooldown_are_told_in_one_text():
    sensor, level = make()
    level.trip()
    poll(sensor, 100)
    for second in range(101, 108):
        level.clear()
        level.trip()
        assert poll(sensor, second) == []
    assert poll(sensor, 699) == []
    assert texts(poll(sensor, 700)) == ["Front door: 7 more in 10 min, now open"]


def test_flapping_goes_on_with_one_text_a_window():
    sensor, level = make(cooldown_s=60)
    told = []
    for second in range(600):
        level.clear()
        level.trip()
        told += poll(sensor, second)
    kinds = [event.kind for event in told]
    assert kinds == [TRIP] + [MORE] * 9
    assert 1 + sum(event.count for event in told[1:]) == 541  # the rest waits for the next window
    assert "1 min" in text(told[1])


@pytest.mark.parametrize("start", [0, 5000])
def test_only_after_ten_minutes_without_a_rest_the_windows_grow(start):
    sensor, level = make(cooldown_s=60)
    told = []
    for second in range(start, start + 7200):
        level.clear()
        level.trip()
        told += [second - start] * len(poll(sensor, second))
    assert told == [*range(0, 601, 60), 1200, 2400, 4800]


def test_a_quiet_window_closes_and_the_next_trip_is_told_at_once():
    sensor, level = make()
    level.trip()
    poll(sensor, 0)
    level.clear()
    assert poll(sensor, 600) == []
    level.trip()
    assert texts(poll(sensor, 601)) == ["Front door opened"]


def test_several_trips_while_the_loop_was_busy_lose_none():
    sensor, level = make(cooldown_s=60)
    for _ in range(3):
        level.trip()
        level.clear()
    assert [e.kind for e in poll(sensor, 30)] == [TRIP]
    (more,) = poll(sensor, 90)
    assert more.count == 2 and text(more) == "Front door: 2 more in 1 min, now closed"


def test_restored_is_told_once_a_window_and_only_when_wished():
    sensor, level = make(restored=True)
    level.trip()
    assert [e.kind for e in poll(sensor, 0)] == [TRIP]
    level.clear()
    assert texts(poll(sensor, 5)) == ["Front door closed again"]
    level.trip()
    level.clear()
    assert poll(sensor, 6) == []
    plain, level = make()
    level.trip()
    poll(plain, 0)
    level.clear()
    assert poll(plain, 1) == []


def test_trip_and_restored_in_one_pass_come_in_order():
    sensor, level = make(restored=True)
    level.trip()
    level.clear()
    assert [e.kind for e in poll(sensor, 0)] == [TRIP, RESTORED]


def test_own_texts_are_used():
    sensor, level = make(text="Dad, the DOOR", restored=True, restored_text="ok again")
    level.trip()
    level.clear()
    assert texts(poll(sensor, 0)) == ["Dad, the DOOR", "ok again"]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 5)), max_size=40),
    st.integers(1, 900),
)
def test_every_trip_is_told_or_counted_and_texts_keep_their_distance(steps, cooldown):
    sensor, level = make(cooldown_s=cooldown)
    now, trips, told, times = 0, 0, 0, []
    for wait, new in steps + [(cooldown, 0), (cooldown, 0)]:
        now += wait
        for _ in range(new):
            level.trip()
            level.clear()
            trips += 1
        for event in poll(sensor, now):
            told += event.count
            times.append(now)
    assert told == trips
    assert all(b - a >= cooldown for a, b in zip(times, times[1:], strict=False))


def test_open_again_is_not_restored():
    sensor, level = make(restored=True)
    level.trip()
    poll(sensor, 0)
    level.clear()
    level.trip()
    assert poll(sensor, 5) == []
    level.clear()
    assert [e.kind for e in poll(sensor, 6)] == [RESTORED]


@pytest.mark.parametrize("cooldown, said", [(1, "1 min"), (89, "1 min"), (90, "2 min")])
def test_minutes_are_rounded_and_never_none(cooldown, said):
    sensor, level = make(cooldown_s=cooldown)
    level.trip()
    poll(sensor, 0)
    level.trip()
    poll(sensor, 0)
    assert said in text(poll(sensor, cooldown)[0])


# All together, on the virtual board's pins, Timers and callback queue.

WATCH = """
import machine
import sensors
import time
from device import inputs
from text import messages
base = dict(cooldown_s=1, restored=False, ignore_after_boot_s=0, text=None, restored_text=None,
            debounce_ms=50)
sensors_of = [
    dict(base, name="Door", pin=5, kind="door", active="high", pull_up=True),
    dict(base, name="Hatch", pin=4, kind="door", active="low", pull_up=True),
    dict(base, name="Hall", pin=14, kind="pir", active="high", pull_up=False),
]
all = sensors.Sensors(sensors_of, machine, time, *inputs.watched(sensors_of, machine, time))
beats = []
class Alive:
    progressed, stuck_ms = time.ticks_ms(), -1  # never so lately
    def watch(self):
        beats.append(1)
all.start(Alive())
print(all.levels())
for second in range(20):
    time.sleep_ms(1000)
    for event in all.poll(second):
        print(messages.event(event, "en", None))
print("beats", len(beats))
all.stop()
before = len(beats)
time.sleep(5)
print("silent" if len(beats) == before and not all.poll(99) else "still there")
"""


@pytest.fixture
def watched():
    world = World(1)
    firmware = Path(__file__).resolve().parents[1] / "firmware"
    board = Board(world, firmware=firmware, replace={"main.py": WATCH, "boot.py": ""})
    board.pin(14).drive(0)
    board.power_on()
    world.run(500)
    return board


def test_pull_ups_and_active_levels(watched):
    """Two wires that lead nowhere: the pull-up makes the one an open door, the other closed."""
    assert "('Door', True), ('Hatch', False), ('Hall', False)" in watched.serial


def test_trips_of_one_pass_are_told_in_the_order_they_happened(watched):
    world, start = watched.world, watched.world.ms
    world.at(start + 3500, lambda: watched.pin(14).drive(1))
    world.at(start + 3700, lambda: watched.pin(4).drive(0))
    world.run(22000)
    said = watched.serial
    assert -1 < said.index("Hall: motion") < said.index("Hatch opened")
    assert 18 <= int(said.split("beats ")[1].split()[0]) <= 21, "the supervisor's look"


def test_stop_ends_everything(watched):
    watched.world.at(watched.world.ms + 21500, lambda: watched.pin(14).drive(1))
    watched.world.run(30000)
    assert "silent" in watched.serial
