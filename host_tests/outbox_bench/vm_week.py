"""Days of alarms and outages on the real MicroPython VM: how much heap stays in use.

The npm VM collects garbage only between two steps: each step is a day.
"""

import re

from vm.mpy import called_on_the_chip
from vm.run import NpmVM

_LOOKS = 3  # for each day, the least counts: what is left on the stack may keep a block for a step
_DAYS = """
import gc
import vmtest
vmtest.learn_the_chips_names()
gc.collect()
seen = gc.mem_alloc()
number = 0
while gc.mem_alloc() - seen < 4000:  # the table of names doubles now, not on one of the days
    gc.collect()
    seen = gc.mem_alloc()
    hasattr(gc, "_%d_" % number)
    number += 1
vmtest._complete_os()
from small_world import World
world = World(3)
alerts = 0
texts = [0, 0, 0]
def alarm(text):
    global alerts
    alerts += 1
    world.alarm(text)
def day():
    for n in range(7):
        alarm("Front door opened")
        world.run(3600)
        world.online = False
        if n == 3:
            alarm("Hall: motion")
        world.run(200)
        world.online = True
        world.run(7200)
    for k in range(3):
        texts[k] += len(world.provider.texts(k))
    world.provider.messages.clear()  # this record lies in the same heap
    gc.collect()
"""


def heaps(out):
    """The bytes in use at each mark."""
    return [int(found) for found in re.findall(r"heap: (\d+)", out)]


def heap_of_days(days):
    """(heap bytes in use after each day, texts to each of three people, alerts)"""
    steps = [_DAYS]
    for _ in range(days):
        steps += ["day()\n"] + ["print('heap:', gc.mem_alloc())\ngc.collect()\n"] * _LOOKS
    steps.append("print('texts:', *texts)\nprint('alerts:', alerts)\n")
    with NpmVM() as vm:
        out = vm.steps([called_on_the_chip(step) for step in steps], in_place=True, timeout_s=240)
    texts = [int(n) for n in re.search(r"texts: (\d+) (\d+) (\d+)", out).groups()]
    marks = heaps(out)
    least = [min(marks[n : n + _LOOKS]) for n in range(0, len(marks), _LOOKS)]
    return least, texts, int(re.search(r"alerts: (\d+)", out).group(1))
