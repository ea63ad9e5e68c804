"""No blind band: whatever the edges, there is a trip, or the pin is noisy within a minute."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interrupt_queue import Chip, periodic, pulse, watch


def told_within(chip, deb, item, on_ms, off_ms, limit_ms=61000, start=1000):
    """The moment at which a train of pulses led to a trip or to noise, or None."""
    periodic(chip, deb, start + limit_ms, first=start % 1000)
    at = [start]

    def rise():
        item.pin.drive(1)
        chip.at(at[0] + on_ms, fall)

    def fall():
        item.pin.drive(0)
        at[0] += on_ms + off_ms
        chip.at(at[0], rise)

    chip.at(start, rise)
    for now in range(start, start + limit_ms, 50):
        chip.run(now)
        if item.trips or item.noisy:
            return now - start
    return None


@pytest.mark.parametrize(
    "debounce_ms, on_ms, off_ms",
    [
        (50, 25, 25),  # three hours of it were "closed, 0 trips, all is well"
        (200, 150, 150),
        (50, 49, 1),
        (50, 1, 49),
        (50, 30, 470),  # in step with the look once a second
        (50, 40, 960),
        (50, 49, 4900),
        (1000, 990, 5),
        (2000, 900, 3100),
        (5000, 4900, 100),
        (10000, 9900, 100),
        (10000, 9900, 9900),
        (50, 17, 17.3),
        (5, 4, 60),
    ],
)
def test_no_train_of_short_pulses_goes_untold_for_a_minute(debounce_ms, on_ms, off_ms):
    chip = Chip()
    deb, (door,) = watch(chip, debounce_ms)
    assert told_within(chip, deb, door, on_ms, off_ms) is not None
    assert door.shorts


@settings(max_examples=60, derandomize=True)
@given(
    st.sampled_from([5, 20, 50, 120, 200, 1000, 3000, 10000]),
    st.floats(0.01, 0.999),
    st.floats(0.001, 3),
    st.integers(1, 1999),
)
def test_trains_drawn_at_random_are_told_within_a_minute(debounce_ms, on, off, start):
    """Pulses of any length below debounce_ms, with any rest below three times it or 5 s."""
    chip = Chip()
    deb, (door,) = watch(chip, debounce_ms)
    on_ms = max(0.2, on * debounce_ms)
    off_ms = max(0.2, min(off * debounce_ms, 19900 - on_ms, 5000 + debounce_ms - on_ms))
    assert told_within(chip, deb, door, on_ms, off_ms, start=start) is not None


def test_the_same_while_the_door_is_open():
    chip = Chip()
    deb, (door,) = watch(chip)
    chip.at(500, lambda: door.pin.drive(1))
    chip.run(900)
    assert door.trips == 1
    periodic(chip, deb, 60000, first=1000)
    for i in range(1000):
        chip.at(1000 + 50 * i, lambda: door.pin.drive(0))
        chip.at(1025 + 50 * i, lambda: door.pin.drive(1))
    chip.run(60000)
    assert door.trips == 1 and door.noisy


def test_pulses_that_nobody_could_read_count_too():
    """Both edges are over before the first callback runs."""
    chip = Chip()
    deb, (door,) = watch(chip)
    periodic(chip, deb, 60000)
    for i in range(50):
        for level in (1, 0):
            chip.at(1000 + 1000 * i, lambda level=level: door.pin.drive(level))
    chip.run(60000)
    assert not door.trips and door.noisy


def test_bounce_of_real_changes_is_no_unrest():
    """Ten openings a minute for an hour, each edge with bounce, whenever the look comes."""
    chip = Chip()
    deb, (door,) = watch(chip)
    periodic(chip, deb, 3600000)
    for i in range(600):
        pulse(chip, door, 1000.4 + 5987 * i, 800, (0.2, 0.3, 0.9, 1.0, 30, 31))
    chip.run(3600000)
    assert door.trips == 600 and not door.noisy and door.shorts < 60


@pytest.mark.parametrize("apart_ms, noisy", [(110000, False), (30000, True)])
def test_single_glitches_far_apart_are_counted_and_no_noise(apart_ms, noisy):
    chip = Chip()
    deb, (door,) = watch(chip)
    periodic(chip, deb, 4000000)
    for at in range(1000, 4000000, apart_ms):
        pulse(chip, door, at, 20)
    chip.run(4000000)
    assert not door.trips and door.shorts == len(range(1000, 4000000, apart_ms))
    assert bool(door.noisy) is noisy


@pytest.mark.parametrize("apart", [13, 17, 30, 60])
@pytest.mark.parametrize("debounce_ms", [50, 200, 2000])
def test_a_noisy_wire_hides_no_door_for_long(apart, debounce_ms):
    chip = Chip()
    deb, (door, wire) = watch(chip, debounce_ms, pins=2)
    wire.debounce_ms = 50
    periodic(chip, deb, 20000)
    for i in range(20000 // apart):
        chip.at(apart * i, lambda v=i % 2: wire.pin.drive(v))
        if apart == 60:  # three edges at once, which may have filled the queue
            chip.at(apart * i + 0.3, lambda v=i % 2: wire.pin.drive(1 - v))
            chip.at(apart * i + 0.6, lambda v=i % 2: wire.pin.drive(v))
    chip.at(3000, lambda: door.pin.drive(1))
    chip.run(3000 + 3 * debounce_ms + 1200)
    assert door.trips == 1 and door.tripped_at >= 3000
