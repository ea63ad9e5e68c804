"""What can be told of a sensor: the kinds of an Event, see sensors.py."""

try:
    from micropython import const
except ImportError:
    const = int

TRIP = const(0)  # the input became active and held for debounce_ms
MORE = const(1)  # `count` further trips within the last `minutes`
RESTORED = const(2)  # the input is at rest again
NOISY = const(3)  # the input never rests: a loose wire, a missing pull-up
