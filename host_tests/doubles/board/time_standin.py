"""`time` of the ESP8266 port: ticks with a period of 2^30, epoch 2000, a drifting RTC.

Fact sheet section 3. These functions are what an idle loop calls, so they are lean.
"""

import calendar
import time as host_time
import types

PERIOD = 1 << 30
HALF = PERIOD >> 1
MASK = PERIOD - 1
EPOCH_2000 = 946684800
LONGEST_STRETCHED = 100  # ms; longer sleeps are no idle loop's


def make_time(board):
    """The `time` module of one boot."""
    m = types.ModuleType("time")
    _sleeps(board, m)
    _ticks(board, m)
    _calendar(board, m)
    return m


def _sleeps(board, m):
    world = board.world
    wait_us = board.wait_us

    def sleep_ms(ms):
        if ms.__class__ is not int:
            raise TypeError("can't convert %s to int" % type(ms).__name__)
        if ms > 0:
            t = world.us + ms * 1000
            if t < world.horizon:
                world.us = t
                return
            if ms >= 4294968:  # multiplied by 1000 in 32 bits: longer sleeps wrap
                t = world.us + ms * 1000 % (1 << 32)
            wait_us(t)
        else:
            wait_us(world.us + 20)

    def sleep_us(us):
        wait_us(world.us + max(0, us))

    def sleep(seconds):
        sleep_ms(int(seconds * 1000))

    m.sleep_ms = _stretched(board, sleep_ms) if board.stretch > 1 else sleep_ms
    m.sleep_us, m.sleep = sleep_us, sleep


def _stretched(board, sleep_ms):
    """sleep_ms of a board whose idle loop is stretched."""
    world = board.world
    more = (board.stretch - 1) * 1000

    def stretched(ms):
        # As long as no pin moved for a while and nothing else is due than a Timer of this board,
        # one sleep stands for many.
        if ms.__class__ is int and 0 < ms <= LONGEST_STRETCHED and world.us > board.busy_until_us:
            end = world.us + ms * more
            while world.us < end:
                world.us = max(world.us, min(end, world.horizon - 1))
                if world.us == end or not board.is_next_a_timer():
                    break
                board.wait_us(world.us + 1)
                if world.us <= board.busy_until_us:
                    break
        sleep_ms(ms)

    return stretched


def _ticks(board, m):
    world = board.world
    wait_us = board.wait_us
    cost = board.costs["ticks"]
    shift = board.ticks_offset_ms * 1000 - board.boot_us

    def ticks_ms():
        t = world.us + cost
        if t < world.horizon:
            world.us = t
        else:
            wait_us(t)
            t = world.us
        return (t + shift) // 1000 & MASK

    def ticks_us():
        wait_us(world.us + cost)
        return (world.us + shift) & MASK

    def ticks_cpu():
        wait_us(world.us + cost)
        return (world.us + shift) * (board.freq // 1000000) & MASK

    def ticks_diff(end, start):
        return (end - start + HALF & MASK) - HALF

    def ticks_add(ticks, delta):
        if not -HALF < delta < HALF:
            raise OverflowError("ticks interval overflow")
        return ticks + delta & MASK

    m.ticks_ms, m.ticks_us, m.ticks_cpu = ticks_ms, ticks_us, ticks_cpu
    m.ticks_diff, m.ticks_add = ticks_diff, ticks_add


def _calendar(board, m):
    def gmtime(seconds=None):
        if seconds is None:
            seconds = board.rtc.us() // 1000000
        t = host_time.gmtime(int(seconds) + EPOCH_2000)
        return (
            t.tm_year, t.tm_mon, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, t.tm_wday, t.tm_yday,
        )  # fmt: skip

    def mktime(value):
        return calendar.timegm((*value[:6], 0, 0, 0)) - EPOCH_2000

    def time():
        board.burn(board.costs["ticks"])
        return board.rtc.us() // 1000000

    def time_ns():
        return board.rtc.us() * 1000

    m.gmtime = m.localtime = gmtime
    m.mktime, m.time, m.time_ns = mktime, time, time_ns
