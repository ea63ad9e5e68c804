"""What commands have set: a MUTE lasts its minutes and ends by itself, once, with few writes."""

import pytest
from commands.arm_state import Modes
from core.files import Store
from core.state import Hearing
from outbox_bench import RamFs, SimClock, no_collecting  # noqa: F401

EPOCH = 1_795_165_200


class Counting(Store):
    writes = 0

    def write(self, name, data):
        self.writes += 1
        super().write(name, data)


@pytest.mark.parametrize("synced", [True, False])
def test_a_mute_lasts_its_minutes_and_then_ends_once(synced):
    fs, clock, hear = RamFs(), SimClock(EPOCH, synced), Hearing()
    store = Counting("state", print, fs, fs.open)
    modes = Modes(store, clock, hear)
    modes.mute(30)
    modes.save()
    for _ in range(29 * 6):
        clock.t += 10
        modes = Modes(store, clock, hear)
        assert not modes.tend() and modes.muted_s() > 0
    assert modes.silence("Door", False) == "muted" and store.writes == 1
    clock.t += 70
    assert [Modes(store, clock, hear).tend() for _ in range(3)] == [True, False, False]
    assert store.writes == 2 and Modes(store, clock, hear).silence("Door", False) == ""


def test_at_rest_nothing_is_written():
    fs, clock, hear = RamFs(), SimClock(EPOCH), Hearing()
    store = Counting("state", print, fs, fs.open)
    assert not any(Modes(store, clock, hear).tend() for _ in range(5)) and store.writes == 0


def test_a_muted_sensor_s_wire_is_quiet_too_but_a_bad_wire_is_told_though_disarmed():
    fs = RamFs()
    modes = Modes(Store("state", print, fs, fs.open), SimClock(EPOCH), Hearing())
    modes.armed = False
    assert modes.silence("Door", False) == "disarmed" and modes.silence("Door", True) == ""
    modes.hush("Door", True)
    assert modes.silence("Door", True) == modes.silence("Door", False) == "muted"
    assert modes.silence("Hall", True) == ""
