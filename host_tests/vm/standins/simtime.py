"""Simulated time for the VM: `simtime.start()` puts this module in the place of `time`.

As on the chip: ticks_ms wraps at 2^30, the epoch is 2000-01-01, callbacks of pins and soft Timers
wait in one queue of 4 that drops what does not fit, and run while the program sleeps.
Runs on MicroPython; call `start()` before the firmware is imported.
"""

import sys
import time as _real

_PERIOD = 1 << 30
_DEPTH = 4

now_us = 0
epoch_s = 0  # what time() counts from; 0 = the clock was never set
dropped = 0
idle_ms = longest_ms = 0  # a sleep of idle_ms lasts up to longest_ms while nothing happens
_events = []  # [at in us, order, function]
_queue = []
_order = 0
_inside = False


def start(ticks=0):
    """Begin a life of the board with the given ticks_ms."""
    global now_us, _inside
    now_us = ticks * 1000
    _inside = False
    _events.clear()
    _queue.clear()
    sys.modules["time"] = sys.modules[__name__]


def at(us, call):
    """Call `call()` when the simulated time has come to `us` microseconds."""
    global _order
    _order += 1
    event = [us, _order, call]
    _events.append(event)
    return event


def cancel(event):
    if event in _events:
        _events.remove(event)


def after_ms(ms, call):
    return at(now_us + ms * 1000, call)


def schedule(call, argument):
    """As mp_sched_schedule: False, and nothing else, if the queue is full."""
    global dropped
    if len(_queue) >= _DEPTH:
        dropped += 1
        return False
    _queue.append((call, argument))
    return True


def run_callbacks():
    """What the chip does at a loop's end or in a sleep; callbacks never nest."""
    global _inside
    if _inside:
        return
    _inside = True
    while _queue:
        call, argument = _queue.pop(0)
        try:
            call(argument)
        except Exception as error:  # as on the chip: printed and swallowed
            sys.print_exception(error)
    _inside = False


def advance_us(us, callbacks=True):
    """Let time pass; `callbacks` False is a stretch in which the chip cannot run any."""
    global now_us
    end = now_us + us
    if callbacks:
        run_callbacks()
    while True:
        due = None
        for event in _events:
            if event[0] <= end and (due is None or event[:2] < due[:2]):
                due = event
        if due is None:
            break
        _events.remove(due)
        now_us = max(now_us, due[0])
        due[2]()
        if callbacks:
            run_callbacks()
    now_us = end
    if callbacks:
        run_callbacks()


# -- the chip's module `time`


def ticks_ms():
    return now_us // 1000 % _PERIOD


def ticks_us():
    return now_us % _PERIOD


ticks_cpu = ticks_us
ticks_add = _real.ticks_add
ticks_diff = _real.ticks_diff


def sleep_us(us):
    advance_us(max(0, us))


def sleep_ms(ms):
    if ms == idle_ms and not _queue:  # a pass of the loop, see parts/alarm.py
        first = min([event[0] for event in _events] or [0]) - now_us
        ms = max(ms, min(first // 1000, longest_ms))
    advance_us(max(0, ms) * 1000)


def sleep(seconds):
    advance_us(int(seconds * 1000000))


def time():
    return epoch_s + now_us // 1000000


def localtime(seconds=None):
    seconds = time() if seconds is None else seconds
    return _real.localtime(seconds + (946684800 if _real.localtime(0)[0] == 1970 else 0))


gmtime = localtime
