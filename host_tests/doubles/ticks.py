"""`time` as far as ticks go, which come round after 2^30 ms as on the chip; set by hand."""

PERIOD = 1 << 30


class Time:
    def __init__(self, ms=0):
        self.ms = ms

    def ticks_ms(self):
        return self.ms % PERIOD

    def ticks_diff(self, a, b):
        return (a - b + PERIOD // 2) % PERIOD - PERIOD // 2

    def sleep_ms(self, ms):
        self.ms += ms
