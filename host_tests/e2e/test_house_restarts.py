"""The whole firmware on the virtual board: what hangs, what crashes, what finds no memory."""

import pytest
from outbox_bench import no_collecting  # noqa: F401
from outbox_bench.house import armed

MINUTE = 60
QUIET = "BOOT_TEXT = False\n"
SOFT = 4  # machine.reset()


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


CRASH_LATER = """
import time
_loop = %r
def unpark(parked):
    return Lamp()
class Lamp:
    def __init__(self, pin=None, time=None):
        pass
    def show(self, what):
        pass
    def step(self):
        if time.ticks_ms() > %d000:
            if _loop:
                while True:
                    time.sleep_ms(1000)
            raise ValueError("the cause")
"""


@pytest.mark.parametrize("hangs", [False, True])
def test_crashes_after_healthy_boots_are_no_row(hangs):
    """Five of them, each after more than five minutes of a good loop; then a row of four short."""
    with armed(more="TIMEOUT_S = 5\n", fast=200) as house:
        house.board.replace["device.status_led"] = CRASH_LATER % (hangs, 420)
        house.board.reset()
        for n in range(1, 7):
            assert house.world.run_until(lambda n=n: house.restarts() > n, 3600000, 1000), n
            assert "SAFE MODE" not in house.board.serial
        house.run(MINUTE)
        starts = [text for text in house.texts(0) if "alarm started (the program" in text]
        assert len(starts) == 6, "each is the first of its row, and told"


def test_crashes_of_boots_that_were_not_healthy_are_a_row():
    with armed() as house:
        house.board.replace["device.status_led"] = CRASH_LATER % (False, 240)
        house.board.reset()
        house.run(35 * MINUTE)
        assert "SAFE MODE after 5 crashes" in house.board.serial
        starts = [text for text in house.texts(0) if "alarm started (the program" in text]
        assert len(starts) == 1


def test_what_is_ready_for_a_crash_before_a_healthy_boot_counts_on():
    """Four short crashes, a healthy boot, one crash, and again: never five in a row."""
    with armed(more=QUIET, fast=200) as house:
        for _ in range(2):
            house.board.replace["device.status_led"] = CRASH_LATER % (False, 60)
            house.board.reset()
            start = house.restarts()
            assert house.world.run_until(lambda s=start: house.restarts() >= s + 4, 900000, 1000)
            house.board.replace["device.status_led"] = CRASH_LATER % (False, 400)
            house.run(20 * MINUTE)
        assert "SAFE MODE" not in house.board.serial


# -- without memory

NO_MEMORY = """
from core import overlay
from core.phase import TIDY

def exchange(app):
    app.answer = overlay.park()
    app.answer.reach = app.answer.status = app.answer.retry_after = app.answer.times = 0
    app.answer.error, app.answer.date, app.answer.found = OSError(12), None, None
    app.answer.fields = {}
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


def test_three_shortages_that_are_not_in_a_row_restart_nothing():
    with armed(more=QUIET, cooldown_s=1) as house:
        house.run(65 * MINUTE)
        for _ in range(3):
            house.board.replace["net.client"] = NO_MEMORY
            house.door(1)
            assert house.world.run_until(lambda: house.alarm.short == 2, 900000, 500)
            house.board.replace.clear()
            assert house.world.run_until(lambda: house.alarm.short == 0, 3600000, 1000)
            house.run(MINUTE)
            house.door(0)
            house.run(MINUTE)
        assert house.restarts() == 0
        assert house.told(0) == 3
