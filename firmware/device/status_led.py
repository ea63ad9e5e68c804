"""The lamp: one pattern per state, shown without a Timer by asking `step` in every loop pass.

A pattern is a string of bytes, each a time in steps of 20 ms: on, off, on, off, ... and again.
(Bytes stay in flash on the chip; a tuple of numbers would take RAM.)
"""

try:
    from micropython import const
except ImportError:
    const = int


_STEP_MS = const(20)

PATTERNS = {
    "joining": b"\x05\x05",  # fast blinking
    "armed": b"\x02\xc6",  # one short flash every 4 s
    "sending": b"\x32\x03",  # on, with a flicker
    "waiting": b"\x02\x0d\x02\x53",  # two short flashes every 2 s: texts are waiting
    "config": b"\x1e\x0a\x05\x0a\x05\x28",  # long, short, short
    "safe": b"\x05\x0a\x05\x0a\x05\x0a\x1e\x0a\x1e\x0a\x1e\x0a\x05\x0a\x05\x0a\x05\x4b",  # SOS
}


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
        at = self._time.ticks_diff(self._time.ticks_ms(), self._from) // _STEP_MS % sum(pattern)
        on = True
        for part in pattern:
            if at < part:
                break
            at -= part
            on = not on
        self._set(on)
