"""The RTC: memory and counter, which outlive a reset, and `machine.RTC` (machine_rtc.c)."""

RTC_BYTES = 492
RTC_WRAP_US = 7 * 3600000000 + 45 * 60000000


class RtcMemory:
    """What keeps its content through every reset but not through a power cut."""

    def __init__(self, board):
        self._board = board
        self.memory = b""
        self.power_lost()

    def power_lost(self):
        """Power is back after it was off: everything is blank, the clock starts at 0."""
        self.memory = b""
        self.delta_us = 0
        self._zero = self._board.world.us
        self._last = 0
        self.reset_clock()

    def reset_clock(self):
        """The free-running counter starts at 0."""
        self._zero = self._board.world.us
        self._last = 0

    def boot(self, cause):
        """A boot for `cause`; the port's comment says the counter restarts at every reset."""
        if cause == 0 or self._board.rtc_restarts:
            self.reset_clock()

    def _counter(self):
        """The 32-bit RTC counter in microseconds; it wraps every 7:45 h."""
        us = self._board.world.us - self._zero
        return int(us * (1 + self._board.rtc_drift)) % RTC_WRAP_US

    def us(self):
        """Microseconds since 2000; must be asked at least once per 7:45 h or a wrap is lost."""
        now = self._counter()
        if now < self._last:
            self.delta_us += RTC_WRAP_US
        self._last = now
        return now + self.delta_us

    def set_us(self, us):
        """Sets the clock."""
        self._last = self._counter()
        self.delta_us = us - self._last


def rtc_class(board):
    """The class for one boot."""
    rtc = board.rtc

    class RTC:
        def memory(self, data=None):
            if data is None:
                return rtc.memory
            board.must_live()
            data = data.encode() if isinstance(data, str) else bytes(data)
            if len(data) > RTC_BYTES:
                raise ValueError("buffer too long")
            rtc.memory = data

        def datetime(self, value=None):
            time = board.time
            if value is None:
                us = rtc.us()
                y, mo, d, h, mi, s, wday, _ = time.gmtime(us // 1000000)
                return (y, mo, d, wday, h, mi, s, us // 1000 % 1000)
            board.must_live()
            y, mo, d, _, h, mi, s, ms = value
            rtc.set_us((time.mktime((y, mo, d, h, mi, s, 0, 0)) * 1000 + ms) * 1000)

    return RTC
