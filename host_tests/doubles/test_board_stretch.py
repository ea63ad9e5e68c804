"""A board whose idle loop is stretched: what the longer sleeps hide, and what they never do."""

from doubles.board.tiny import tiny

LOOP = """
import time
from machine import Pin, Timer
p = Pin(5, Pin.IN, Pin.PULL_UP)
beat = []
Timer(-1).init(period=1000, callback=lambda timer: beat.append(0))
for n in range(100000):
    print(time.ticks_ms(), len(beat), p.value())
    time.sleep_ms(20)
"""


def passes(stretch):
    """[(ms, beats so far, level)] of each pass in a minute; the pin is let go after 40.5 s."""
    board = tiny(LOOP, stretch=stretch)
    board.pin(5).drive(0)
    board.run(40500)
    board.pin(5).drive(1)
    board.run(19500)
    return [
        tuple(map(int, line.split())) for line in board.serial.split("\n") if line[:1].isdigit()
    ]


def test_fewer_passes_and_as_many_beats_of_a_timer():
    quick, whole = passes(400), passes(1)
    assert len(whole) > 2900 and len(quick) < 600
    quiet = [now for now, _, _ in quick if 6000 < now < 40000]
    assert len(quiet) < 6, "8 s each"
    assert [row for row in quick if row[1] < row[0] // 1000 - 1] == []
    assert quick[-1][1] >= 50


def test_an_edge_ends_a_long_sleep():
    quick = passes(400)
    edge = next(n for n, (_, _, level) in enumerate(quick) if level)
    assert quick[edge][0] < 40600
    after = [now for now, _, _ in quick[edge : edge + 100]]
    assert after[-1] - after[0] < 2500, "pass after pass, for some seconds"
