"""The record of restarts in RTC memory."""

import pytest
from runtime.restarts import (
    CRASHED,
    NO_LINK,
    SAFE_RETRY,
    STUCK,
    Boots,
)


class Rtc:
    def __init__(self, data=b""):
        self.data = data

    def memory(self, data=None):
        if data is None:
            return self.data
        self.data = data


def test_five_crashes_in_a_row_lead_to_safe_mode():
    rtc = Rtc()
    boots = Boots(rtc, 0)
    for n in range(5):
        assert not boots.safe, n
        boots.leave(CRASHED)
        boots = Boots(rtc, 4)
    assert boots.safe and boots.crashes == 5
    assert "failed" in boots.sentence()


def test_after_safe_mode_one_more_crash_is_enough():
    rtc = Rtc()
    Boots(rtc, 0).leave(SAFE_RETRY)
    boots = Boots(rtc, 4)
    assert not boots.safe and "safe mode" in boots.sentence()
    boots.leave(CRASHED)
    assert Boots(rtc, 4).safe


def test_a_healthy_boot_ends_the_row():
    rtc = Rtc()
    for _ in range(20):
        boots = Boots(rtc, 4)
        boots.healthy()
        boots.leave(STUCK)
        assert not boots.safe


def test_a_healthy_boot_is_written_at_once_and_only_when_there_was_a_row():
    """The chip may fail without a word afterwards: the watchdog of a boot that begins with 4."""
    rtc = Rtc()
    boots = Boots(rtc, 0)
    for _ in range(4):
        boots.leave(CRASHED)
        boots = Boots(rtc, 4)
    boots.healthy()
    assert (boots.crashes, boots.known[1], Boots(rtc, 1).crashes) == (0, 0, 1)
    rtc.data = b"kept"
    Boots(rtc, 0, 0).healthy()
    assert rtc.data == b"kept"


def test_what_is_ready_for_a_crash_follows_the_end_of_a_row():
    rtc = Rtc()
    boots = Boots(rtc, 4, 4, CRASHED)
    assert [boots.record(why)[1] for why in (CRASHED, STUCK, NO_LINK, SAFE_RETRY)] == [5, 5, 4, 4]
    boots.healthy()
    assert [boots.record(why)[1] for why in (CRASHED, STUCK, NO_LINK, SAFE_RETRY)] == [1, 1, 0, 4]
    assert Boots(rtc, *boots.known).record(CRASHED)[1] == 1, "made anew later in the same boot"


@pytest.mark.parametrize("cause", [1, 2, 3])
def test_watchdogs_and_chip_exceptions_count_as_crashes(cause):
    rtc = Rtc()
    for _ in range(5):
        boots = Boots(rtc, cause)
    assert boots.safe


def test_planned_restarts_are_no_crashes():
    rtc = Rtc()
    for _ in range(20):
        boots = Boots(rtc, 4)
        boots.leave(NO_LINK)
    assert not boots.safe and boots.crashes == 0
    assert Boots(rtc, 4).why == NO_LINK


def test_power_on_and_damaged_memory_start_afresh():
    rtc = Rtc()
    for _ in range(9):
        Boots(rtc, 4).leave(CRASHED)
    good = rtc.data
    for i in range(4):
        bad = bytearray(good)
        bad[i] ^= 0x10
        assert Boots(Rtc(bytes(bad)), 4).crashes == 0
    assert Boots(Rtc(good[:3]), 4).crashes == 0
    assert Boots(Rtc(good), 4).safe
    assert Boots(Rtc(good), 0).crashes == 0


@pytest.mark.parametrize("cause", range(9))
def test_every_cause_has_words(cause):
    assert Boots(Rtc(), cause).sentence()
