"""A first alarm finds room at any time: repeats, notes and starts never take it."""

import draws
import pytest
from core.files import Store
from delivery.alert import REPEAT
from doubles.twilio import undelivered
from outbox_bench import RamFs, no_collecting  # noqa: F401
from outbox_bench.house import House
from outbox_bench.yard import Yard
from runtime.starts import begun, is_told, lasted

HOUR = 3600
DAY = 24 * HOUR
MINUTE = 60


def capped(yard):
    """No hour and no day with more texts than the caps allow."""
    made = sorted(m.created_at for m in yard.bench.double.messages)
    for limit, window in zip(yard.bench.caps_are, (HOUR, DAY), strict=True):
        for first, last in zip(made, made[limit:], strict=False):
            assert last - first >= window


def door_in_time(yard, people=1):
    t = yard.t
    yard.trip("Front door")
    yard.run(MINUTE)
    for k in range(people):
        wait = yard.wait(t, k=k)
        assert wait is not None and wait < MINUTE, (t / HOUR, k)


@pytest.mark.parametrize("people", [1, 3])
def test_a_pir_that_never_rests(people):
    """Pulses each 6.4 s for two days, and a door that opens five times a day."""
    yard = Yard(people)
    for _ in range(10):
        yard.pulses("Hall", 4.8 * HOUR, 6.4)
        door_in_time(yard, people)
    capped(yard)
    hall = [(at, text) for at, text in yard.texts() if "Hall" in text]
    assert len(hall) < 14
    assert all("it does not rest" in text for _, text in hall[3:])
    gaps = [round((b - a) / 600) for (a, _), (b, _) in zip(hall[1:7], hall[2:7], strict=False)]
    wanted = [2, 4, 8, 16, 32]
    assert gaps[:4] == wanted[:4] and (gaps == wanted or people > 1), "20 min, 40 min, 80 min ..."


@pytest.mark.parametrize(
    ("every_s", "cooldown_s"), draws.pairs([61, 300, 601, 1200, 3700], [0, 60, 600])
)
def test_a_busy_room_does_not_silence_the_door(every_s, cooldown_s):
    """Whatever the rhythm: with rests between, too."""
    yard = Yard(2, cooldown_s=cooldown_s)
    for _ in range(4):
        yard.pulses("Hall", 5 * HOUR, every_s)
        door_in_time(yard, 2)
    capped(yard)


def test_two_busy_rooms_and_notes():
    yard = Yard(1, names=("Front door", "Hall", "Hall 2"))
    for n in range(6 * 12):
        for name in ("Hall", "Hall 2"):
            yard.trip(name)
        yard.note("note %d" % n)
        yard.run(605)
        if n % 18 == 17:
            door_in_time(yard)
    capped(yard)


def test_over_restarts_without_a_clock():
    """A supply that drops, and the PIR trips after each start."""
    yard = Yard(2, synced=False)
    for n in range(300):
        yard.trip("Hall")
        yard.note("alarm started")
        yard.run(67)
        yard.restart(synced=False)
        if n % 60 == 59:
            yard.run(120)
            door_in_time(yard, 2)
    capped(yard)


def test_a_first_alarm_behind_a_backlog_of_repeats():
    yard = Yard(1, per_hour=8, per_day=16)
    yard.pulses("Hall", 3 * HOUR, 20)
    for n in range(20):
        yard.note("note %d" % n)
    door_in_time(yard)


def test_notes_alone_take_half():
    yard = Yard(1, per_hour=20, per_day=45)
    for n in range(60):
        yard.note("note %d" % n)
        yard.run(600)
    capped(yard)
    day = [at for at, text in yard.texts() if at < DAY]
    assert len(day) <= 23


def test_what_stands_for_a_first_alarm_goes_like_one():
    """Twelve wait already: the newest tells it, although it is itself a repeat."""
    yard = Yard(1, most=1, per_hour=8, per_day=16)
    yard.pulses("Hall", 5 * HOUR, 20)
    yard.bench.lose_network()
    t = yard.t
    yard.trip("Front door")
    yard.pulses("Hall", 1.8 * HOUR, 20)
    yard.bench.online = True
    yard.run(MINUTE)
    assert yard.wait(t, "Hall") is not None or yard.wait(t) is not None


def test_a_phone_that_rests_makes_no_repeat_a_first_alarm():
    """Alarms wait for the second phone, so the next ones tell of them: to that phone only."""
    yard = Yard(2, most=3)
    bench = yard.bench
    bench.phone(1).fate = undelivered(30034)
    for n in range(16):
        bench.make()
        bench.outbox.add("Hall %d" % n, True, None, None, REPEAT if n > 3 else 0)
        yard.run(70)
    door_in_time(yard)
    capped(yard)


def test_status_says_what_is_spent_and_kept():
    yard = Yard(1, per_hour=8, per_day=16)
    for n in range(14):
        yard.note("note %d" % n)
        yard.trip("Front door")
        yard.run(700)
    lines = " ".join(yard.bench.lines())
    assert " of 8 texts in an hour" in lines and " of 16 texts in 24 h" in lines
    assert "kept for first alarms" in lines


def test_muted_for_repeats_only_is_said():
    yard = Yard(1, cooldown_s=60, per_hour=8, per_day=40)
    for _ in range(14):
        yard.trip("Hall")
        yard.run(121)
    assert any("First alarms go out" in line for line in yard.bench.lines())
    muted = [text for _, text in yard.texts() if "muted" in text]
    assert len(muted) == 1
    door_in_time(yard)


class TestStarts:
    def store(self):
        fs = RamFs()
        return Store("state", print, fs, fs.open)

    def test_a_row_is_counted_and_ends(self):
        store = self.store()
        assert [begun(store) for _ in range(12)] == list(range(1, 13))
        assert lasted(store) == 12 and lasted(store) == 0
        assert begun(store) == 1

    def test_the_first_ones_the_tenth_the_hundredth(self):
        assert [n for n in range(2000) if is_told(n)] == [1, 2, 3, 10, 100, 1000]

    def test_a_supply_that_drops_every_seventy_seconds(self):
        """Fourteen starts, fourteen texts a day: told once, then counted; the door in time."""
        with House(7, ("full",), more="BOOT_TEXT = True\nCAP_PER_DAY = 14\n") as house:
            for _ in range(14):
                house.power_on()
                house.run(70)
                house.board.cut_power()
                house.run(1)
            house.power_on()
            house.run(20)
            t = house.t
            house.door(1)
            house.run(60)
            texts = house.texts(0)
            assert sum("alarm started" in text for text in texts) == 4
            assert "Home: alarm started (power on), 10 starts in a row #4" in texts
            (door,) = [m for m in house.double.messages if "Front door opened" in m.asked]
            assert door.created_at - house.double.unix_epoch - t < 60
            house.door(0)
            house.run(700)
            assert any("runs again, 15 starts in a row" in text for text in house.texts(0))
            house.board.cut_power()
            house.power_on()
            house.run(60)
            assert house.texts(0)[-1].startswith("Home: alarm started (power on) #"), "a new row"
