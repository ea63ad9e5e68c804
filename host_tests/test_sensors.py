"""What is told of a sensor: cooldown, counting, restored, warm-up, noise."""

from pathlib import Path

import pytest
from doubles.board import Board, World
from hypothesis import given, settings
from hypothesis import strategies as st
from sensors import Sensor
from text import messages as words
from text.events import MORE, NOISY, RESTORED, TRIP


class Level:
    """A settled input, moved by hand."""

    def __init__(self):
        self.on = False
        self.trips = self.clears = self.noisy = self.tripped_at = self.muted = self.shorts = 0

    def trip(self, tick=0):
        self.on = True
        self.trips += 1
        self.tripped_at = tick

    def clear(self):
        self.on = False
        self.clears += 1


def make(**over):
    config = {
        "name": "Front door",
        "pin": 5,
        "kind": "door",
        "cooldown_s": 600,
        "restored": False,
        "ignore_after_boot_s": 0,
        "text": None,
        "restored_text": None,
    }
    config.update(over)
    level = Level()
    return Sensor(config, level), level


def poll(sensor, now_s, ticks=0):
    return sensor.poll(now_s, lambda a, b: a - b, ticks)


def text(event):
    return words.event(event, "en", None)


def texts(events):
    return [text(event) for event in events]


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


def test_warm_up_is_ignored_and_what_is_active_then_is_no_trip():
    sensor, level = make(kind="pir", ignore_after_boot_s=60)
    level.trip()
    assert poll(sensor, 30) == []
    assert "ignored for 30 s more" in sensor.line(30)
    assert poll(sensor, 61) == []
    level.clear()
    level.trip()
    assert texts(poll(sensor, 90)) == ["Front door: motion"]


def test_own_texts_are_used():
    sensor, level = make(text="Dad, the DOOR", restored=True, restored_text="ok again")
    level.trip()
    level.clear()
    assert texts(poll(sensor, 0)) == ["Dad, the DOOR", "ok again"]


def test_a_noisy_wire_is_told_once_an_hour():
    sensor, level = make()
    told = []
    for second in range(0, 7200, 10):
        level.noisy += 1
        told += poll(sensor, second)
    assert [e.kind for e in told] == [NOISY, NOISY]
    assert "check the wiring" in text(told[0])


@pytest.mark.parametrize("kind, on, word", [("door", 1, "open"), ("pir", 0, "quiet")])
def test_status_line_says_the_state(kind, on, word):
    sensor, level = make(kind=kind)
    level.on = on
    assert word in sensor.line(100) and "GPIO5" in sensor.line(100)


def test_short_pulses_stand_in_the_status_line():
    sensor, level = make()
    assert "too short" not in sensor.line(9)
    level.shorts = 7
    assert ", 7 pulses too short to count" in sensor.line(9)


def test_a_pir_that_chatters_while_it_warms_up_is_not_told_of_that_afterwards():
    sensor, level = make(kind="pir", ignore_after_boot_s=60)
    level.noisy += 2
    assert poll(sensor, 59) == [] == poll(sensor, 60)
    level.noisy += 1
    assert [event.kind for event in poll(sensor, 61)] == [NOISY]


def test_a_pir_active_for_two_hours_is_stuck_and_a_door_is_only_open():
    for kind, stuck in (("pir", True), ("door", False)):
        sensor, level = make(kind=kind)
        level.trip()
        poll(sensor, 1000)
        poll(sensor, 8199)
        assert not sensor.stuck
        poll(sensor, 8200)
        assert sensor.stuck is stuck
        level.clear()
        poll(sensor, 8201)
        assert not sensor.stuck
        level.trip()
        poll(sensor, 9000)
        assert not sensor.stuck, "counted from the last change"


def test_a_pir_that_was_active_at_power_up_counts_from_then():
    sensor, level = make(kind="pir", ignore_after_boot_s=60)
    level.on = True
    poll(sensor, 7199)
    assert not sensor.stuck
    poll(sensor, 7200)
    assert sensor.stuck


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
