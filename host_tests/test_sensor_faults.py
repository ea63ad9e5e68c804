"""What a sensor says of itself: warm-up, a noisy wire, a stuck detector, its status line."""

import pytest
from sensor_bench import make, poll, text, texts
from text.events import NOISY


def test_warm_up_is_ignored_and_what_is_active_then_is_no_trip():
    sensor, level = make(kind="pir", ignore_after_boot_s=60)
    level.trip()
    assert poll(sensor, 30) == []
    assert "ignored for 30 s more" in sensor.line(30)
    assert poll(sensor, 61) == []
    level.clear()
    level.trip()
    assert texts(poll(sensor, 90)) == ["Front door: motion"]


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
