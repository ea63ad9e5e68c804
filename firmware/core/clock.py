"""One clock: ticks for durations, wall time for texts.

The chip's RTC drifts by seconds a minute and may show a plausible wrong time after a reset, so
wall time here is "the last NTP answer of this boot plus ticks", and unknown before the first.
An answer of NTP that contradicts what a provider has said (see heard.py) is not taken.
"""

try:
    from micropython import const
except ImportError:
    const = int

_NTP_EPOCH = const(946684800)  # 2000-01-01 in Unix seconds: the chip's epoch
_EARLIEST = const(1767225600)  # 2026-01-01: an NTP answer from before this is nonsense
_LATEST = const(2085978496)  # 2036-02-07: what an empty NTP answer (timestamp 0) reads as
_RESYNC_S = const(6 * 3600)  # the crystal is good for about 2 s in 6 h
_RETRY_S = const(60)
_CLOSE_S = const(120)  # clocks that differ by less agree


class Clock:
    """`time` is the chip's module; `zone` sets what is local, UTC until then."""

    def __init__(self, time):
        self._time = time
        self._last = time.ticks_ms()
        self._ms = 0  # part of a second not yet in _uptime
        self._uptime = 0
        self._unix_at_zero = None  # Unix seconds when uptime was 0
        self._next_sync = 0
        self.sure = False  # has a provider's answer agreed in this boot?
        self.zone(0, None)
        self.error = ""

    def zone(self, offset_min, dst):
        """Local time is `offset_min` minutes east of UTC; summer time: None, "EU" or "US"."""
        self._offset_min = offset_min
        self._dst = dst

    def ticks(self):
        """Milliseconds that wrap around; only for `time.ticks_diff`."""
        return self._time.ticks_ms()

    def uptime_s(self):
        """Whole seconds since this object was made; never wraps.

        Must be called at least every six days (`ticks_diff` reaches no further); the loop does.
        """
        now = self._time.ticks_ms()
        passed = self._ms + self._time.ticks_diff(now, self._last)
        self._last = now
        self._uptime += passed // 1000
        self._ms = passed % 1000
        return self._uptime

    @property
    def synced(self):
        """True once NTP has answered in this boot."""
        return self._unix_at_zero is not None

    def now(self):
        """Unix seconds (UTC), or None until NTP has answered in this boot."""
        if self._unix_at_zero is None:
            return None
        return self._unix_at_zero + self.uptime_s()

    def set_unix(self, unix):
        """Take `unix` seconds as the present time. Raises ValueError outside 2026-2036."""
        if not _EARLIEST <= unix < _LATEST:
            raise ValueError("the time server answered with a time outside 2026-2036")
        self._unix_at_zero = unix - self.uptime_s()
        self._next_sync = self.uptime_s() + _RESYNC_S

    def heard(self, unix):
        """A provider says that it is `unix`; the seconds that ours was behind (negative: ahead) if
        it had to be set, else 0."""
        now = self.now()
        if now is not None and abs(now - unix) < _CLOSE_S:
            self.sure = True
            return 0
        try:
            self.set_unix(unix)
        except ValueError:
            return 0
        self.sure = True
        return 0 if now is None else unix - now

    def doubt(self):
        """Take the time as not known until somebody tells it again."""
        self._unix_at_zero = None
        self._next_sync = self.uptime_s() + _RETRY_S

    def sync_due(self):
        """True when NTP should be asked (every 6 h; every minute until the first answer)."""
        return self.uptime_s() >= self._next_sync

    def sync(self, ntptime):
        """Ask NTP once through the `ntptime` module; True when it answered with a usable time."""
        self._next_sync = self.uptime_s() + _RETRY_S
        try:
            unix = ntptime.time() + _NTP_EPOCH
            if self.sure and abs(unix - self.now()) >= _CLOSE_S:
                self._next_sync = self.uptime_s() + _RESYNC_S
                raise ValueError("its time contradicts the provider's and is not taken")
            self.set_unix(unix)
            self.error = ""
            return True
        except (OSError, ValueError, OverflowError, IndexError) as e:
            self.error = "Time server: %s. Asked again in a minute." % (e,)
            return False

    def local(self, unix):
        """(year, month, day, hour, minute, second, weekday 0=Monday) where the board hangs."""
        from core.timezone import local  # only for texts: not in memory while TLS is

        return local(unix, self._offset_min, self._dst)

    def hhmm(self, unix=None):
        """ "HH:MM" local time of `unix` (default now); "--:--" when the time is not known."""
        unix = self.now() if unix is None else unix
        if unix is None:
            return "--:--"
        return "%02d:%02d" % self.local(unix)[3:5]

    def stamp(self):
        """ "MM-DD HH:MM:SS" local time, or seconds of uptime while the time is not known."""
        unix = self.now()
        if unix is None:
            return "+%ds" % self.uptime_s()
        return "%02d-%02d %02d:%02d:%02d" % self.local(unix)[1:6]
