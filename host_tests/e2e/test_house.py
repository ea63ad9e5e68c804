"""The whole firmware on the virtual board: supervisor, link, tellings, full flash, heartbeat."""

import re

import pytest
from doubles.board.errors import MpOSError
from doubles.board.flash import MemoryFlash
from outbox_bench import no_collecting  # noqa: F401
from outbox_bench.house import House

MINUTE = 60
QUIET = "BOOT_TEXT = False\n"
SOFT = 4  # machine.reset()


def armed(**kw):
    house = House(**kw)
    house.power_on()
    house.run(20)
    assert "Armed" in house.board.serial
    return house


# -- the supervisor

STUCK = """
import time
def unpark(parked):
    return Lamp(None, None)
class Lamp:
    def __init__(self, pin, time):
        pass
    def show(self, what):
        pass
    def step(self):
        while time.ticks_ms() > %d000:
            time.sleep_ms(1000)
"""


@pytest.mark.parametrize("timeout_s, least, most", [(30, 230, 250), (5, 80, 100), (120, 770, 790)])
def test_a_stuck_loop_is_restarted_after_the_longest_legal_request(timeout_s, least, most):
    """The loop hangs 60 s after the start; the bound follows TIMEOUT_S."""
    with armed(more=QUIET + "TIMEOUT_S = %d\n" % timeout_s) as house:
        house.board.replace["device.status_led"] = STUCK % 60
        house.board.reset()
        start = house.t
        house.run(60 + least)
        assert house.restarts() == 1
        house.run(most - least)
        assert house.restarts() == 2 and house.board.boots[-1][1] == SOFT
        assert house.board.boots[-1][0] / 1000 - start < 65 + most
        house.board.replace.clear()
        house.run(30)
        assert "Armed. Started because: the program was stuck" in house.board.serial


@pytest.mark.parametrize("timeout_s", [5, 30, 120])
def test_the_slowest_legal_request_is_no_reason_to_restart(timeout_s):
    """Both name servers silent, then a server that answers just in time, byte for byte late."""
    with armed(more=QUIET + "TIMEOUT_S = %d\n" % timeout_s) as house:
        house.double.faults.add("slow", {"method": "POST"}, None, s=timeout_s - 1)
        house.world.net.dns = "down"
        house.door(1)
        house.run(20)
        house.world.net.dns = "ok"
        house.run(30 * MINUTE)
        assert house.restarts() == 0
        assert [len(house.texts(k)) for k in range(2)] == [1, 1]


def test_the_supervisor_does_no_io():
    """From the hang to the reset: no flash write, no connection, no word: the Timer resets."""
    with armed(more=QUIET) as house:
        house.board.replace["device.status_led"] = STUCK % 60
        house.board.reset()
        house.run(70)
        before = house.flash.ops, len(house.world.net.connected), house.board.serial
        assert house.world.run_until(lambda: house.restarts() == 2, 300000, 10)
        assert before == (house.flash.ops, len(house.world.net.connected), house.board.serial)


# -- the link


def test_from_power_up_without_any_network():
    """The sensors are armed and the trip waits on flash until a network comes, over a restart."""
    house = House(more=QUIET)
    house.wifi(False)
    with house:
        house.power_on()
        house.run(40)
        house.door(1)
        house.run(20)
        house.board.cut_power()
        house.run(5)
        house.power_on()
        house.run(5 * MINUTE)
        house.wifi(True)
        house.run(6 * MINUTE)
        for k in range(2):
            assert [text[-len("Home: Front door opened #1") :] for text in house.texts(k)] == [
                "Home: Front door opened #1"
            ]


def test_lost_and_back_within_seconds_or_on_the_second_network():
    with armed(more=QUIET) as house:
        house.wifi(False)
        house.run(12)
        assert "connection lost" in house.board.serial
        house.wifi(True, 1)
        house.run(2 * MINUTE)
        house.door(1)
        house.run(20)
        assert len(house.texts(0)) == 1
        assert "joined Kavun" in house.board.serial


def test_joined_but_deaf_is_joined_anew_and_the_trip_is_told():
    """The SDK says it is joined, but the router has forgotten us: no packet passes."""
    with armed(more=QUIET) as house:
        house.world.air.add("Kobzar", "varenyky-2026")  # another association: ours is dead
        assert not house.board.radio.link() and house.board.radio.joined
        house.door(1)
        house.run(9 * MINUTE)
        assert house.texts(0) == []
        house.run(5 * MINUTE)
        assert "nobody answers. Joining anew" in house.board.serial
        assert house.restarts() == 0
        assert [len(house.texts(k)) for k in range(2)] == [1, 1]
        assert "delayed" in house.texts(0)[0]


def test_without_internet_for_long_the_board_restarts_and_the_queue_is_intact():
    with armed(more=QUIET) as house:
        network = house.world.air.get("Kobzar")
        network.internet = False
        house.door(1)
        house.run(50 * MINUTE)
        assert house.restarts() == 1 and house.board.boots[-1][1] == SOFT
        house.run(60 * MINUTE)
        assert house.restarts() == 1, "the second time it waits longer"
        network.internet = True
        house.run(20 * MINUTE)
        assert [len(house.texts(k)) for k in range(2)] == [1, 1]


NO_MEMORY = """
from core.phase import TIDY

def carry_out(app):
    app.answer = dict(
        reach=0, status=0, error=OSError(12), retry_after=0, fields={}, found=None
    )
    return TIDY
"""


def test_memory_that_has_run_short_comes_back_with_a_restart():
    with armed(more=QUIET) as house:
        house.run(45 * MINUTE)
        house.board.replace["net.client"] = NO_MEMORY
        house.door(1)
        house.run(10 * MINUTE)
        assert house.restarts() == 0, "so soon after a start it would not help"
        house.run(30 * MINUTE)
        assert house.restarts() == 1 and house.board.boots[-1][1] == SOFT
        assert "Started because: memory had run short" in house.board.serial
        house.run(4 * MINUTE)
        assert house.restarts() == 1, "not again so soon"
        house.board.replace.clear()
        house.run(30 * MINUTE)
        assert [len(house.texts(k)) for k in range(2)] == [1, 1]


def test_no_network_for_long_restarts_the_board_and_the_queue_is_intact():
    with armed(more=QUIET) as house:
        house.wifi(False)
        house.run(10)
        house.door(1)
        house.run(35 * MINUTE)
        assert house.restarts() == 1 and house.board.boots[-1][1] == SOFT
        house.wifi(True)
        house.run(8 * MINUTE)
        assert [len(house.texts(k)) for k in range(2)] == [1, 1]


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
    with armed(more=QUIET + "HEARTBEAT_HOUR = %r\n" % hour, fast=400) as house:
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
