"""Pulse trains stay within the measurements they are made after."""

import random

import pytest
from doubles.board import World, bounce
from doubles.board.tiny import tiny


@pytest.mark.parametrize("kind", bounce.KINDS, ids=lambda kind: kind[0])
@pytest.mark.parametrize("level", [0, 1])
def test_trains_end_at_the_level_within_the_longest_bounce(kind, level):
    rng = random.Random(1)
    for _ in range(200):
        train = bounce.train(rng, kind, level)
        times = [ms for ms, _ in train]
        levels = [what for _, what in train]
        assert times == sorted(times) and times[-1] <= kind[2]
        assert levels[0] == levels[-1] == level
        assert all(a != b for a, b in zip(levels, levels[1:], strict=False))


def test_a_glitch_goes_back():
    rng = random.Random(1)
    for _ in range(100):
        (_, first), (length, last) = bounce.glitch(rng, 1)
        assert (first, last) == (1, 0) and 0 < length <= 10


def test_a_pir_is_blind_after_each_pulse():
    pulses = bounce.pir(random.Random(1), 50)
    lows = [b - a for (a, level), (b, _) in zip(pulses, pulses[1:], strict=False) if level == 0]
    assert min(lows) >= bounce.PIR_BLIND_MS


def test_a_train_is_played_on_a_pin():
    board = tiny("from machine import Pin\nimport time\nn = [0]\ndef f(p): n[0] += 1\n"
                 "Pin(5, Pin.IN, Pin.PULL_UP).irq(f)\ntime.sleep(1)\nprint('edges', n[0])",
                 world=World(4))  # fmt: skip
    train = bounce.train(random.Random(3), bounce.SWITCH, 0)
    board.pin(5).play(train, 600)
    board.run(2000)
    assert "edges %d" % len(train) in board.serial
    assert len(board.pin(5).history) >= len(train)
