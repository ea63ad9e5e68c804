"""The debounce promise, on a simulated interrupt queue of the chip.

Bounce: reed contacts settle within about 1 ms and mechanical contacts within 6.2 ms at worst in
J. Ganssle's measurements of 18 switches ("A Guide to Debouncing": mean 1.6 ms, one of 157 ms).
"""

import heapq

import pytest
from device.debounce import Debounce, Input
from hypothesis import given, settings
from hypothesis import strategies as st

PERIOD = 1 << 30


class Chip:
    """Pins, one Timer, `time`, and a first-in first-out queue of four callbacks."""

    ONE_SHOT = 0

    def __init__(self, offset=0):
        self.now = 0
        self.offset = offset
        self.queue = []
        self.events = []
        self.count = 0
        self.blocked_until = -1
        self.dropped = 0

    def ticks_ms(self):
        return (int(self.now) + self.offset) % PERIOD

    def ticks_add(self, a, b):
        return (a + b) % PERIOD

    def ticks_diff(self, a, b):
        return (a - b + PERIOD // 2) % PERIOD - PERIOD // 2

    def schedule(self, fn, arg):
        if len(self.queue) < 4:
            self.queue.append((fn, arg))
        else:
            self.dropped += 1

    def at(self, when, fn):
        self.count += 1
        heapq.heappush(self.events, (when, self.count, fn))

    def block(self, start, length):
        """No callback runs from `start` for `length` ms (flash erase, scan, one big-int step)."""

        def begin():
            self.blocked_until = max(self.blocked_until, start + length)

        self.at(start, begin)

    def drain(self):
        while self.queue and self.now >= self.blocked_until:
            fn, arg = self.queue.pop(0)
            fn(arg)

    def run(self, until):
        while True:
            times = [until]
            if self.events:
                times.append(self.events[0][0])
            if self.queue:
                times.append(max(self.blocked_until, self.now))
            self.now = max(self.now, min(times))
            while self.events and self.events[0][0] <= self.now:
                heapq.heappop(self.events)[2]()
            self.drain()
            if self.now >= until and not (self.events and self.events[0][0] <= self.now):
                return


class Pin:
    def __init__(self, chip, level=0):
        self.chip = chip
        self.level = level
        self.handler = None

    def value(self):
        return self.level

    def irq(self, handler, trigger):
        self.handler = handler

    def drive(self, level):
        if level != self.level:
            self.level = level
            if self.handler:
                self.chip.schedule(self.handler, self)


class Timer:
    def __init__(self, chip):
        self.chip = chip
        self.armed = 0

    def init(self, *, period, mode, callback):
        self.armed += 1
        mine = self.armed

        def fire():
            if self.armed == mine:
                self.chip.schedule(callback, self)

        self.chip.at(self.chip.now + period, fire)

    def deinit(self):
        self.armed += 1


def watch(chip, debounce_ms=50, pins=1):
    inputs = [Input(Pin(chip), 1, debounce_ms) for _ in range(pins)]
    deb = Debounce(inputs, Timer(chip), chip)
    deb.start()
    return deb, inputs


def periodic(chip, deb, until, first=700):
    """The once-a-second Timer of the firmware, through the same queue."""
    for when in range(first, until, 1000):
        chip.at(when, lambda: chip.schedule(deb.tick, None))


def pulse(chip, item, start, length, bounce=()):
    """Drive active at `start` for `length` ms; `bounce` are extra toggles after each edge (ms)."""
    level = 1
    for edge in (start, start + length):
        chip.at(edge, lambda v=level: item.pin.drive(v))
        for i, offset in enumerate(bounce):
            chip.at(edge + offset, lambda v=(level + i + 1) % 2: item.pin.drive(v))
        level = 0


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


# No blind band: whatever the edges, there is a trip, or the pin is noisy within a minute.


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
