"""Lamp patterns: distinct, and as written on the pin."""

from device.status_led import PATTERNS, Lamp


class Time:
    ms = 0

    def ticks_ms(self):
        return self.ms

    def ticks_diff(self, a, b):
        return a - b


class Pin:
    def __init__(self):
        self.levels = []

    def value(self, v):
        self.levels.append(v)


def track(state, ms=6000):
    time, pin = Time(), Pin()
    light = Lamp(pin, time)
    light.state = None
    light.show(state)
    pin.levels.clear()
    for _ in range(0, ms, 20):
        light.step()
        time.ms += 20
    return tuple(pin.levels)


def test_each_state_looks_different():
    assert len({track(state) for state in PATTERNS}) == len(PATTERNS) == 6


def test_armed_is_one_short_flash_in_four_seconds():
    levels = track("armed", 4000)
    assert levels.count(0) == 2 and levels[:2] == (0, 0)


def test_a_lamp_without_a_pin_does_nothing():
    light = Lamp(None, Time())
    light.show("safe")
    light.step()
    assert light.state == "safe"
