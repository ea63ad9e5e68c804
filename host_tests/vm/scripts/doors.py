"""Sensors on MicroPython with the chip's interrupts: glitch, bounce, a long block, cooldown."""

import simtime

simtime.start((1 << 30) - 3000)  # the ticks come round in the middle of it

import time

import machine
import sensors
from device import inputs
from text import messages

DOOR = dict(
    name="Front door",
    pin=5,
    kind="door",
    active="high",
    pull_up=False,
    debounce_ms=50,
    cooldown_s=60,
    restored=True,
    ignore_after_boot_s=0,
    text=None,
    restored_text=None,
)
PIR = dict(DOOR, name="Hall", pin=4, kind="pir", ignore_after_boot_s=5, restored=False)

machine.Pin(5).drive(0)
machine.Pin(4).drive(0)
watched = sensors.Sensors([DOOR, PIR], machine, time, *inputs.watched([DOOR, PIR], machine, time))
watched.start()
door, hall = machine.Pin(5), machine.Pin(4)
seconds = [0]


def run(ms):
    """Loop passes of 20 ms; what was told, as texts."""
    told = []
    for _ in range(ms // 20):
        simtime.advance_us(20000)
        seconds[0] += 20
        for event in watched.poll(seconds[0] // 1000):
            told.append(messages.event(event, "en", None))
    return told


def bounce(pin, level, times):
    for _ in range(times):
        pin.drive(level)
        simtime.advance_us(700)
        pin.drive(1 - level)
        simtime.advance_us(300)
    pin.drive(level)


assert run(200) == []
door.drive(1)
simtime.advance_us(20000)
door.drive(0)
assert run(500) == [], "20 ms is a glitch"

bounce(door, 1, 6)
assert run(300) == ["Front door opened"]
bounce(door, 0, 6)
assert run(300) == ["Front door closed again"]

# The loop is in a request of 30 s; callbacks run, the loop does not.
for _ in range(3):
    door.drive(1)
    simtime.advance_us(200000)
    door.drive(0)
    simtime.advance_us(5000000)
seconds[0] += 15600
assert run(100) == [], "within the cooldown they are counted"
told = run(60000)
assert len(told) == 1 and told[0].startswith("Front door: 3 more in"), told

hall.drive(1)
assert run(300) == ["Hall: motion"]
watched.stop()
assert not machine.Timer.running
assert [line for line in watched.lines(100) if "Hall" in line]
