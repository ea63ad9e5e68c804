"""The debounce promise for pulses, gaps and chatter drawn at random."""

from hypothesis import given, settings
from hypothesis import strategies as st
from interrupt_queue import PERIOD, Chip, periodic, pulse, watch


def pulses(draw_lengths, gap):
    """Start times of active pulses separated by at least `gap`."""
    start, out = 500.0, []
    for idle, length in draw_lengths:
        start += idle
        out.append((start, length))
        start += length + gap
    return out


durations = st.floats(1, 400).map(lambda x: round(x, 1))
short_blocks = st.lists(
    st.tuples(st.floats(500, 1000), st.floats(0.5, 30)), min_size=4, max_size=20
)
blocks = st.lists(st.tuples(st.floats(400, 4000), st.floats(0.5, 90)), max_size=8)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(durations, durations), min_size=1, max_size=8),
    blocks,
    st.integers(0, PERIOD - 1) | st.just(PERIOD - 1500),
    st.sampled_from([20, 50, 120]),
    st.lists(st.floats(0.05, 6.2), max_size=7),
)
def test_one_pin_every_long_pulse_once_and_no_short_one(lengths, gaps, offset, debounce, bounce):
    """With any gaps: pulses >= debounce + gap + 2 ms come once, pulses < debounce never."""
    chip = Chip(offset)
    deb, (door,) = watch(chip, debounce)
    longest = max([length for _, length in merged(gaps)], default=0)
    bounce = sorted(bounce)[: len(bounce) // 2 * 2]  # away and back again
    wanted, allowed = 0, 0
    apart = 300 if bounce else 10  # a door that bounces does not move ten times a second
    for start, length in pulses(lengths, debounce + longest + apart):
        pulse(chip, door, start, length, bounce if length > 13 else ())
        steady = length - (max(bounce, default=0) if length > 13 else 0)
        wanted += steady >= debounce + longest + 2
        allowed += length + 6.2 >= debounce
    for start, length in gaps:
        chip.block(start, length)
    periodic(chip, deb, 9000)
    chip.run(9000)
    assert wanted <= door.trips <= allowed


def merged(gaps):
    """Gaps that touch are one: (start, length) of each."""
    out = []
    for start, length in sorted(gaps):
        if out and start <= out[-1][0] + out[-1][1] + 5:
            begin, old = out[-1]
            out[-1] = (begin, max(begin + old, start + length) - begin)
        else:
            out.append((start, length))
    return out


trains = st.lists(st.tuples(st.floats(0.1, 60), st.floats(0.1, 45)), min_size=1, max_size=25)
flickers = st.lists(st.tuples(st.floats(0.5, 4), st.floats(20, 49)), min_size=4, max_size=12)
bursts = st.lists(st.tuples(st.floats(0.5, 20), st.floats(0.5, 9)), min_size=4, max_size=25)


def chatter(chip, item, train):
    at = 500.0
    for idle, length in train:
        pulse(chip, item, at + idle, length)
        at += idle + length


@settings(max_examples=600, deadline=None, derandomize=True)
@given(
    st.tuples(trains | flickers, trains | bursts, trains | bursts),
    blocks | short_blocks,
    st.integers(0, PERIOD - 1),
)
def test_three_chattering_pins_and_a_full_queue_never_make_a_trip(levels, gaps, offset):
    """No active stretch reaches debounce_ms, whatever is dropped: no trip, on any pin."""
    chip = Chip(offset)
    deb, inputs = watch(chip, 50, pins=3)
    for item, train in zip(inputs, levels, strict=True):
        chatter(chip, item, train)
    for start, length in gaps:
        chip.block(start, length)
    periodic(chip, deb, 6000)
    chip.run(6000)
    assert [item.trips for item in inputs] == [0, 0, 0]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(trains, min_size=2, max_size=2), blocks, st.floats(500, 2500))
def test_a_long_pulse_among_chatter_is_reported_once(levels, gaps, start):
    """Where the queue overflows nothing can be proved, but a pulse that outlasts it is told."""
    chip = Chip()
    deb, (door, *others) = watch(chip, 50, pins=3)
    pulse(chip, door, start, 4000)
    for item, train in zip(others, levels, strict=True):
        chatter(chip, item, train)
    for begin, length in gaps:
        chip.block(begin, length)
    for when in range(100, 9000, 50):
        chip.at(when, deb.look)
    chip.run(9000)
    assert (door.trips, door.clears) == (1, 1)
