"""Boot text, what changed while the power was off, and the daily text."""

from types import SimpleNamespace

import pytest
from core.state import Delivery
from runtime import board_messages
from runtime.restarts import (
    CRASHED,
    NO_LINK,
    NO_MEMORY,
    NONE,
)
from runtime.restarts import Boots as RealBoots


class Store(dict):
    def read(self, name):
        return self.get(name)

    def write(self, name, data):
        self[name] = bytes(data)


class Boots:
    def __init__(self, cause=0, why=NONE, crashes=0):
        self.cause, self.why, self.crashes = cause, why, crashes

    def sentence(self, lang="en"):
        return "power on"


class Clock:
    def __init__(self, local=None):
        self.at = local

    def now(self):
        return None if self.at is None else 1

    def local(self, _):
        return self.at


class Sensors:
    def __init__(self, *doors):
        self.all = [self.Sensor(*door) for door in doors]

    class Sensor:
        def __init__(self, name, on, kind="door", trips=0, stuck=False, shorts=0):
            self.config = {"name": name, "kind": kind}
            self.input = type("Input", (), {"on": on, "trips": trips, "shorts": shorts})
            self.stuck = stuck


def test_levels_survive_and_only_real_changes_are_told():
    store = Store()
    board_messages.remember(store, {"Front door": False, "Вікно": True, "Gate": True}, print)
    before = board_messages.remembered(store)
    now = {"Front door": True, "Вікно": True, "New one": True}
    told = board_messages.changes(before, now)
    assert told == ["Front door was opened while the alarm was off"]
    assert board_messages.changes(before, {"Gate": False})[0].startswith("Gate was closed")


class Outbox:
    """Alerts 1, 2 ... with these texts."""

    def __init__(self, *texts):
        self.texts = texts
        self.alerts = [type("Alert", (), {"serial": n + 1}) for n in range(len(texts))]

    def text(self, alert):
        return self.texts[alert.serial - 1]


def test_what_an_alert_told_before_the_levels_were_written_is_not_told_again():
    store, outbox = Store(), Outbox("Home: Front door opened", "Home: Gate opened")
    board_messages.remember(store, {"Front door": False, "Gate": False}, print, serial=1)
    before, told = board_messages.remembered(store), board_messages.told_since(store, outbox)
    assert told == ["Home: Gate opened"]
    changed = board_messages.changes(before, {"Front door": True, "Gate": True}, "en", told)
    assert changed == ["Front door was opened while the alarm was off"]


@pytest.mark.parametrize("data", [None, b"", b"\n\n", b"x", b"1"])
def test_nothing_or_nonsense_on_flash_is_no_change(data):
    store = Store()
    if data is not None:
        store["levels"] = data
    assert board_messages.changes(board_messages.remembered(store), {"Front door": True}) == []


@pytest.mark.parametrize(
    "boots, wanted, start",
    [
        (Boots(), True, True),
        (Boots(), False, False),
        (Boots(4, CRASHED, 1), True, True),
        (Boots(4, CRASHED, 2), True, False),
        (Boots(4, NO_LINK), True, False),
        (Boots(4, NO_MEMORY), True, False),
        (Boots(6), True, True),
    ],
)
def test_the_start_is_told_but_a_crash_loop_costs_one_text(boots, wanted, start):
    assert bool(board_messages.boot_text(boots, [], wanted)) is start
    text = board_messages.boot_text(boots, ["Door was opened"], wanted)
    assert text.endswith("Door was opened") and ("started" in text) is start


def test_heartbeat_once_a_day_at_its_hour():
    store = Store()
    sensors = Sensors(("Front door", True, "door", 3), ("Hall", True, "pir", 4))
    told = []
    for day in (1, 2):
        for hour in range(24):
            for minute in range(0, 60, 5):
                clock = Clock((2026, 11, day, hour, minute, 0, 0))
                told.append(board_messages.beat_text(store, clock, 9, sensors))
    told = [text for text in told if text]
    assert told == ["all is well, 7 trips since the start, open: Front door"] * 2


class FullStore(Store):
    def write(self, name, data):
        raise OSError(28)


def test_a_full_flash_is_said_and_no_reason_to_stop():
    said = []
    board_messages.remember(FullStore(), {"Front door": True}, said.append)
    assert "28" in said[0]
    clock = Clock((2026, 11, 1, 9, 0, 0, 0))
    assert board_messages.beat_text(FullStore(), clock, 9, Sensors()) == ""


@pytest.mark.parametrize("hour, at", [(None, (2026, 1, 1, 9, 0, 0, 0)), (9, None)])
def test_no_heartbeat_without_an_hour_or_a_clock(hour, at):
    assert board_messages.beat_text(Store(), Clock(at), hour, Sensors()) == ""


def test_a_flash_that_fails_is_told_once_a_start_in_the_set_language():
    app = SimpleNamespace(delivery=Delivery("uk"), told_full=False)
    assert board_messages.flash_text(app) == ""
    app.delivery.unsaved = True
    assert board_messages.flash_text(app).startswith("пам'ять плати заповнена")
    assert board_messages.flash_text(app) == ""
    other = SimpleNamespace(delivery=Delivery(), told_full=False)
    other.delivery.unsaved = True
    assert "flash is full" in board_messages.flash_text(other)


def test_all_of_it_in_ukrainian():
    assert board_messages.changes(
        {"Вхід": False, "Хол": True}, {"Вхід": True, "Хол": False}, "uk"
    ) == [
        "Вхід: відчинено, коли система не працювала",
        "Хол: зачинено, коли система не працювала",
    ]
    real = RealBoots(None, 4, 1, CRASHED)
    assert board_messages.boot_text(real, ["A"], True, "uk") == (
        "систему запущено (збій програми, див. журнал). A"
    )
    sensors = Sensors(("Вхід", True, "door", 3))
    text = board_messages.beat_text(Store(), Clock((2026, 11, 1, 9, 0, 0, 0)), 9, sensors, "uk")
    assert text == "усе гаразд, 3 спрацювання з моменту запуску, відчинено: Вхід"


# What stands open


def test_the_daily_text_names_what_cannot_trip_and_what_was_too_short():
    at = Clock((2026, 11, 1, 9, 0, 0, 0))
    doors = (
        ("Gate", True),
        ("Attic", False),
        ("Hall", True, "pir", 0, True),
        ("Shed", True, "pir"),
    )
    text = board_messages.beat_text(Store(), at, 9, Sensors(*doors))
    assert text.endswith("start, open: Gate, motion without a pause: Hall")
    uk = board_messages.beat_text(Store(), at, 9, Sensors(*doors), "uk")
    assert uk.endswith("відчинено: Gate, рух без упину: Hall")
    weak = Sensors(("Gate", False, "door", 0, False, 83), ("Attic", False))
    assert board_messages.beat_text(Store(), at, 9, weak).endswith(
        ", pulses too short to count: Gate 83"
    )
    assert board_messages.beat_text(Store(), at, 9, weak, "uk").endswith(
        ", закороткі імпульси: Gate 83"
    )


def start(before, *doors, wanted=True, crashes=0, lang="en"):
    """The text of a start with these doors on flash and these sensors now."""
    sensors = Sensors(*doors)
    now = board_messages.doors(sensors)
    changed = board_messages.changes(before, now, lang)
    stands = board_messages.standing(sensors, lang, changed)
    first = board_messages.first_seen(before, now, sensors, lang)
    return board_messages.boot_text(Boots(crashes=crashes), changed, wanted, lang, stands, first)


def test_a_start_names_the_doors_that_are_open():
    gate, attic = ("Gate", True), ("Attic", False)
    assert start({}, gate, attic) == "alarm started (power on), open: Gate"
    assert start({}, attic) == "alarm started (power on)"
    assert start({}, gate, lang="uk") == "систему запущено (power on), відчинено: Gate"
    assert start({"Gate": True}, gate, ("Shed", True)) == (
        "alarm started (power on), open: Gate, Shed"
    )
    assert start({"Gate": False}, gate) == (
        "alarm started (power on). Gate was opened while the alarm was off"
    ), "not named twice"


def test_a_first_start_tells_of_an_open_door_also_without_a_start_text():
    gate = ("Gate", True)
    assert start({}, gate, wanted=False) == "Gate is open"
    assert start({}, gate, wanted=False, lang="uk") == "Gate: відчинено"
    assert start({}, gate, ("Attic", False), ("Hall", True, "pir"), wanted=False) == "Gate is open"
    assert start({"Gate": True}, gate, wanted=False) == "", "it was told before"
    assert start({"Gate": False}, gate, ("New", True), wanted=False) == (
        "Gate was opened while the alarm was off. New is open"
    )
    assert start({}, ("Gate", True, "door", 1), wanted=False) == "", "its trip is told"


@pytest.mark.parametrize(
    "row, lang, words",
    [(1, "en", ""), (3, "en", ""), (10, "en", ", 10 starts in a row"),
     (22, "uk", ", 22 запуски поспіль")],
)  # fmt: skip
def test_starts_in_a_row_are_counted_once_they_are_not_told_each(row, lang, words):
    start = board_messages.boot_text(Boots(), [], True, lang)
    assert board_messages.boot_text(Boots(), [], True, lang, row=row) == start + words
    assert board_messages.lasts_text(row, lang).endswith(words)


def test_a_clock_that_was_ahead_costs_and_repeats_no_daily_text():
    store = Store()

    def at(day, month, sure, hour=9):
        clock = Clock((2026, month, day, hour, 0, 0, 0))
        clock.sure = sure
        return bool(board_messages.beat_text(store, clock, 9, Sensors()))

    assert at(24, 12, False)  # in truth it is the 1st of November
    assert not at(1, 11, False) and not at(1, 11, True)
    assert not at(1, 11, True, 10)
    assert at(2, 11, True) and not at(2, 11, True)
    assert at(4, 11, True, 20)  # off at nine: late rather than not at all
