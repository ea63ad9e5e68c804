"""The debounce promise, on a simulated interrupt queue of the chip.

Bounce: reed contacts settle within about 1 ms and mechanical contacts within 6.2 ms at worst in
J. Ganssle's measurements of 18 switches ("A Guide to Debouncing": mean 1.6 ms, one of 157 ms).
"""

import pytest
from device.debounce import Debounce, Input
from interrupt_queue import PERIOD, Chip, Pin, Timer, periodic, pulse, watch


@pytest.mark.parametrize("length, trips", [(1, 0), (49, 0), (50, 0), (52, 1), (60, 1), (500, 1)])
def test_pulse_length_decides(length, trips):
    chip = Chip()
    _, (door,) = watch(chip)
    pulse(chip, door, 1000, length)
    chip.run(5000)
    assert door.trips == trips
    assert door.clears == trips
    assert door.tripped_at == 1000 * trips


@pytest.mark.parametrize("offset", [0, PERIOD - 1010, PERIOD - 1, PERIOD // 2 - 1010])
def test_ticks_may_wrap_in_the_middle(offset):
    chip = Chip(offset)
    _, (door,) = watch(chip)
    pulse(chip, door, 1000, 60)
    chip.run(3000)
    assert (door.trips, door.clears) == (1, 1)


def test_bounce_of_a_real_contact_is_one_trip():
    chip = Chip()
    _, (door,) = watch(chip)
    bounce = (0.2, 0.3, 0.9, 1.0, 1.5, 1.6, 3.0, 3.1, 5.9, 6.2)
    pulse(chip, door, 1000, 80, bounce)
    chip.run(3000)
    assert (door.trips, door.clears) == (1, 1)


def test_two_short_pulses_hidden_in_a_gap_are_not_one_long():
    chip = Chip()
    _, (door,) = watch(chip)
    pulse(chip, door, 1000, 30)
    pulse(chip, door, 1033, 30)
    chip.block(1025, 20)
    chip.run(3000)
    assert door.trips == 0


@pytest.mark.parametrize(
    "gap, edges",
    [
        ((1025, 13), (1026, 1026.5, 1027, 1027.5)),  # four edges of another pin fill the queue
        ((1019, 21), (1021, 1022, 1023)),  # three, behind a Timer callback that came late
    ],
)
def test_glitch_hidden_by_a_full_queue_is_not_credited(gap, edges):
    """30 ms on, 3 ms off, 30 ms on; the two middle edges find the queue full."""
    chip = Chip()
    _, (door, other) = watch(chip, pins=2)
    chip.block(*gap)
    for i, when in enumerate(edges):
        chip.at(when, lambda v=(i + 1) % 2: other.pin.drive(v))
    pulse(chip, door, 1000, 30)
    pulse(chip, door, 1033, 30)
    chip.run(1060)
    assert chip.dropped == 2
    chip.run(1090)
    assert door.trips == 0


def test_the_once_a_second_callback_takes_a_place_in_the_queue_too():
    """The Timer, the look and two edges fill the queue; the glitch in the middle is dropped."""
    chip = Chip()
    deb, (door, other) = watch(chip, pins=2)
    chip.block(1019, 21)
    chip.at(1021, lambda: chip.schedule(deb.tick, None))
    for when, level in ((1022, 1), (1023, 0)):
        chip.at(when, lambda v=level: other.pin.drive(v))
    pulse(chip, door, 1000, 30)
    pulse(chip, door, 1033, 30)
    chip.run(1090)
    assert chip.dropped == 2
    assert door.trips == 0


def test_a_slow_chatter_next_door_delays_nothing():
    """Two edges of another pin in two steps cannot have filled the queue."""
    chip = Chip()
    _, (door, other) = watch(chip, pins=2)
    for i in range(60):
        chip.at(905 + 20 * i, lambda v=(i + 1) % 2: other.pin.drive(v))
    pulse(chip, door, 1000, 60)
    chip.run(3000)
    assert (door.trips, door.clears, other.trips) == (1, 1, 0)


def test_a_step_between_two_milliseconds_credits_no_part_of_one():
    """Ticks are cut to whole ms: from 1000.9 to 1050.1 looks like 50 and is 49.2."""
    chip = Chip()
    inputs = [Input(Pin(chip), 1, length) for length in (50, 200, 20)]
    door, slow, quick = inputs
    Debounce(inputs, Timer(chip), chip).start()
    chip.at(1000.1, lambda: slow.pin.drive(1))  # the Timer goes by its tenth of a ms
    chip.at(1029.5, lambda: quick.pin.drive(1))  # ... and this one makes it come at 1050.1
    pulse(chip, door, 1000.9, 49.5)
    chip.run(1040)
    assert door.pending
    chip.run(2000)
    assert (door.trips, slow.trips, quick.trips) == (0, 1, 1)


def test_an_end_without_an_interrupt_is_seen_in_the_level():
    for end, trips in ((1010, 0), (1049, 1)):
        chip = Chip()
        _, (door,) = watch(chip)
        chip.at(1000, lambda item=door: item.pin.drive(1))
        chip.at(end, lambda item=door: setattr(item.pin, "level", 0))  # no edge is told
        chip.run(2000)
        assert (door.trips, door.clears) == (trips, trips), end


def test_after_stop_nothing_is_called_any_more():
    chip = Chip()
    deb, (door,) = watch(chip)
    chip.at(1000, lambda: door.pin.drive(1))
    chip.run(1030)
    deb.stop()
    pulse(chip, door, 1100, 500)
    chip.run(3000)
    assert door.trips == 0 and not door.pin.handler and not chip.queue


def test_counts_start_anew_so_that_they_stay_small():
    chip = Chip()
    deb, (door,) = watch(chip)
    for i in range(200):
        pulse(chip, door, 1000 + 200 * i, 60)
    chip.run(50000)
    assert door.trips == 200 and deb._calls < 10  # a number that needs no memory on the chip


def test_a_shot_from_before_the_timer_was_armed_anew_counts_for_nothing():
    chip = Chip()
    _, (door, other) = watch(chip, 140, pins=2)
    chip.block(1019, 111)  # the Timer is due at 1020 and queued behind an edge of the other pin
    chip.at(1019.5, lambda: other.pin.drive(1))
    pulse(chip, door, 1000, 125)
    chip.run(3000)
    assert door.trips == 0


def test_a_muted_pin_is_not_believed_between_looks():
    """15 ms on, 5 ms off looks steady to whoever samples every 20 ms."""
    chip = Chip()
    deb, (wire,) = watch(chip)
    periodic(chip, deb, 9000)
    for i in range(400):
        pulse(chip, wire, 1000 + 20 * i, 15)
    chip.run(8900)
    assert wire.muted and not wire.trips


@pytest.mark.parametrize("by", ["look", "edge"])
def test_lost_timer_shot_is_noticed_by_the_next_look_or_edge(by):
    chip = Chip()
    deb, (door, other) = watch(chip, pins=2)
    chip.at(1000, lambda: door.pin.drive(1))
    chip.block(1010, 40)
    for i in range(8):
        chip.at(1011 + i * 0.5, lambda v=(i + 1) % 2: other.pin.drive(v))
    chip.at(1600, deb.look if by == "look" else lambda: other.pin.drive(1))
    chip.run(3000)
    assert door.trips == 1


def test_looks_arm_no_shot_at_rest_and_postpone_none_that_is_on_its_way():
    """A shot takes one of four places in the queue."""
    chip = Chip()
    deb, (item,) = watch(chip)
    timer = deb._timer
    for at in range(0, 1000, 5):
        chip.at(at, deb.look)
    chip.run(900)
    assert timer.armed == 0
    chip.at(1001, lambda: item.pin.drive(1))
    for at in range(1002, 1100, 5):
        chip.at(at, deb.look)
    chip.run(1100)
    assert item.trips == 1 and timer.armed <= 4  # at most one in 20 ms


def test_dropped_edge_is_found_by_a_look():
    chip = Chip()
    deb, (door,) = watch(chip)
    chip.at(1000, lambda: setattr(door.pin, "level", 1))  # no interrupt at all
    chip.at(1200, deb.look)
    chip.run(3000)
    assert door.trips == 1


def test_a_pin_that_never_rests_is_muted_and_does_not_hide_the_others():
    chip = Chip()
    deb, (door, wire) = watch(chip, pins=2)
    periodic(chip, deb, 20000)
    for i in range(8000):
        chip.at(1000 + i, lambda v=i % 2: wire.pin.drive(v))
    pulse(chip, door, 5000, 300)
    chip.run(8900)
    assert wire.noisy and not wire.trips
    assert door.trips == 1
    pulse(chip, wire, 19500, 300)
    chip.run(21000)
    assert wire.trips == 1, "interrupts come back after a while"
