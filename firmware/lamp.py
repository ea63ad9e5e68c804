"""The lamp: one pattern per state, shown without a Timer by asking `step` in every loop pass.

A pattern is a list of times in ms: on, off, on, off, ... then from the start again.
"""

PATTERNS = {
    "joining": (100, 100),  # fast blinking
    "armed": (40, 3960),  # one short flash every 4 s
    "sending": (1000, 50),  # on, with a flicker
    "waiting": (40, 260, 40, 1660),  # two short flashes every 2 s: texts are waiting
    "config": (600, 200, 100, 200, 100, 800),  # long, short, short
    "safe": (
        100,
        200,
        100,
        200,
        100,
        200,
        600,
        200,
        600,
        200,
        600,
        200,
        100,
        200,
        100,
        200,
        100,
        1500,
    ),
}  # SOS


class Lamp:
    """`pin`: a machine.Pin or None (no lamp); lit when low, like the blue LED of most modules."""

    def __init__(self, pin, time):
        self._pin = pin
        self._time = time
        self._from = time.ticks_ms()
        self.state = "joining"
        self._set(False)

    def _set(self, on):
        if self._pin is not None:
            self._pin.value(0 if on else 1)

    def show(self, state):
        """Change to the pattern of `state` (a key of PATTERNS) and show its beginning at once."""
        if state != self.state:
            self.state = state
            self._from = self._time.ticks_ms()
            self.step()

    def step(self):
        """Set the lamp as the pattern wants it now; call at least every 50 ms."""
        pattern = PATTERNS[self.state]
        at = self._time.ticks_diff(self._time.ticks_ms(), self._from) % sum(pattern)
        on = True
        for part in pattern:
            if at < part:
                break
            at -= part
            on = not on
        self._set(on)
