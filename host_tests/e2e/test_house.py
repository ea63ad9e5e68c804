"""The whole firmware on the virtual board: its own texts, full flash, heartbeat, the loop."""

import re

import pytest
from doubles.board.errors import MpOSError
from doubles.board.flash import MemoryFlash
from outbox_bench import no_collecting  # noqa: F401
from outbox_bench.house import House, armed

MINUTE = 60
QUIET = "BOOT_TEXT = False\n"
SOFT = 4  # machine.reset()


# -- the board's own texts


@pytest.mark.parametrize("wanted", [True, False])
def test_the_start_is_told_with_its_cause_and_what_changed(wanted):
    with armed(more="BOOT_TEXT = %r\n" % wanted) as house:
        house.run(MINUTE)
        starts = ["Home: alarm started (power on) #1"] if wanted else []
        assert house.texts(0) == starts
        house.board.cut_power()
        house.door_pin.drive(1)
        house.run(30)
        house.power_on()
        house.run(MINUTE)
        text = house.texts(0)[-1]
        assert "Front door was opened while the alarm was off" in text
        assert ("alarm started (power on)" in text) is wanted
        house.board.reset(6)
        house.run(MINUTE)
        assert any("(reset button)" in text for text in house.texts(0)) is wanted
        assert sum("while the alarm was off" in text for text in house.texts(0)) == 1


@pytest.mark.parametrize("hour, hours, count", [(19, 25, 2), (None, 2, 0)])
def test_the_heartbeat_comes_once_a_day_at_its_hour(hour, hours, count):
    """The evening begins at 18:00."""
    with armed(more=QUIET + "HEARTBEAT_HOUR = %r\n" % hour, fast=4000) as house:
        house.run(70 * MINUTE)
        house.board.reset()  # not again after a restart within the hour
        house.run(hours * 3600)
        texts = [text for text in house.texts(1) if "all is well" in text]
        assert len(texts) == count == len(house.texts(1))


class FullFlash(MemoryFlash):
    full = False

    def commit(self, name, data, mode):
        if self.full:
            raise MpOSError(28)
        super().commit(name, data, mode)


def test_a_full_flash_is_said_and_the_alarm_goes_out_from_memory():
    with armed(more=QUIET, flash=FullFlash()) as house:
        house.flash.full = True
        house.door(1)
        house.run(30)
        assert [house.told(k) for k in range(2)] == [1, 1]
        assert re.search(r"Flash cannot be written \(full; remove files\)", house.board.serial)


# -- what `status` says


def test_status_shows_what_waits_the_overflow_rule_and_who_is_muted():
    with armed(more=QUIET + "CAP_PER_HOUR = 2\n", cooldown_s=5) as house:
        for _ in range(4):
            house.door(1)
            house.run(15)
            house.door(0)
            house.run(15)
        house.board.ctrl_c()
        house.run(1)
        out = house.board.repl("status()")
        assert re.search(r"Alerts waiting: [1-9]\d*\. From 12 on, a new one is told together", out)
        assert re.search(r"muted for \d+ min, its cap is reached", out)
        assert sum("muted until" in text for text in house.texts(0)) == 1


# -- what cannot trip


@pytest.mark.parametrize("on_ms, off_ms", [(25, 25), (45, 3000)])
def test_a_contact_that_never_holds_is_told_within_a_minute(on_ms, off_ms):
    with armed(more=QUIET) as house:
        house.flicker(180, on_ms, off_ms)
        house.run(60)
        told = ["Home: Front door: the signal never rests, check the wiring #1"]
        assert house.texts(0) == told == house.texts(1)
        house.run(MINUTE + 50)
        house.run(MINUTE)
        house.door(1)
        house.run(MINUTE)
        assert house.texts(0)[1:] == ["Home: Front door opened #2"]
        house.board.ctrl_c()
        house.run(1)
        assert "pulses too short to count" in house.board.repl("status()")


@pytest.mark.parametrize("wanted", [True, False])
def test_a_door_that_is_open_at_the_first_start_is_named_once(wanted):
    house = House(more="BOOT_TEXT = %r\n" % wanted)
    house.door_pin.drive(1)
    with house:
        house.power_on()
        house.run(MINUTE)
        first = "alarm started (power on), open: Front door" if wanted else "Front door is open"
        assert house.texts(0) == ["Home: %s #1" % first]
        house.board.reset()
        house.run(MINUTE)
        again = "alarm started (reset button), open: Front door"
        assert house.texts(0)[1:] == (["Home: %s #2" % again] if wanted else [])


def test_the_daily_text_names_an_open_door_and_a_pir_that_is_stuck():
    with armed(more=QUIET + "HEARTBEAT_HOUR = 22\n", fast=400) as house:
        house.run(MINUTE)
        house.hall_pin.drive(1)
        house.door(1)
        house.run(5 * 3600)
        (text,) = [text for text in house.texts(0) if "all is well" in text]
        assert "start, open: Front door, motion without a pause: Hall" in text


# -- the loop between alarms


def speeds(house):
    """MHz at each new connection from now on."""
    found = []
    connect = house.double.connect

    def noting(*args, **more):
        found.append(house.board.freq // 1000000)
        return connect(*args, **more)

    house.double.connect = noting
    return found


def test_the_network_is_used_at_full_speed_and_the_loop_is_not():
    with armed(more=QUIET) as house:
        found = speeds(house)
        house.door(1)
        house.run(MINUTE)
        assert found and set(found) == {160}
        assert house.board.freq == 80000000


@pytest.mark.parametrize("out_minutes", [1, 20])
def test_after_a_reconnection_nothing_waits_for_the_end_of_a_pause(out_minutes):
    with armed(more=QUIET) as house:
        house.double.faults.add("refuse", None, None)
        house.door(1)
        house.run(6 * MINUTE)  # the pauses between two tries have grown, and one has just begun
        begun = lambda: house.alarm.delivery.due > house.t + 200  # noqa: E731
        assert house.world.run_until(begun, 900000, 1000)
        house.wifi(False)
        house.run(out_minutes * MINUTE)
        house.double.faults.clear()
        house.wifi(True)
        assert house.world.run_until(house.board.radio.link, 400000, 500)
        house.run(45)
        assert [house.told(k) for k in range(2)] == [1, 1]


def test_the_time_of_a_late_text_is_that_of_the_trip():
    """The door opens while a request hangs for minutes: what is told is when it opened."""
    with armed(more=QUIET, kinds=("full",)) as house:
        house.double.faults.add("slow", {"method": "POST"}, 1, s=29)
        house.motion()
        house.run(70)
        house.motion()
        house.run(4)
        assert house.alarm is not None
        house.wifi(False)
        opened = house.world.unix()
        house.door(1)
        house.run(9 * MINUTE)
        house.wifi(True)
        house.run(8 * MINUTE)
        (text,) = [text for text in house.texts(0) if "Front door" in text]
        at = re.match(r"At (\d\d):(\d\d), delayed", text)
        seconds = int(at[1]) * 3600 + int(at[2]) * 60
        assert 0 <= opened % 86400 - seconds < 60, text


def test_no_place_of_a_serial_number_is_printed_raw():
    own = 'SENSORS[0]["text"] = "{serial}: {name} is open"\n'
    with armed(more=QUIET + own) as house:
        house.door(1)
        house.run(MINUTE)
        assert house.texts(0) == ["Home: #1: Front door is open"]
        assert "\x01" not in house.board.serial
        assert "Home: #: Front door is open" in house.board.serial


def test_what_a_first_start_told_is_kept_before_the_power_can_fail_again():
    house = House(more=QUIET)
    house.door_pin.drive(1)
    with house:
        house.power_on()
        assert house.world.run_until(lambda: len(house.texts(1)) == 1, 60000, 100)
        house.board.cut_power()
        house.run(5)
        house.power_on()
        house.run(MINUTE)
        assert [len(house.texts(k)) for k in range(2)] == [1, 1]
