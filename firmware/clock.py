"""One clock: ticks for durations, wall time for texts.

The chip's RTC drifts by seconds a minute and may show a plausible wrong time after a reset, so
wall time here is "the last NTP answer of this boot plus ticks", and unknown before the first.
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
_DAY_S = const(86400)


class Clock:
    """`time` is the chip's module; `zone` sets what is local, UTC until then."""

    def __init__(self, time):
        self._time = time
        self._last = time.ticks_ms()
        self._ms = 0  # part of a second not yet in _uptime
        self._uptime = 0
        self._unix_at_zero = None  # Unix seconds when uptime was 0
        self._next_sync = 0
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

    def sync_due(self):
        """True when NTP should be asked (every 6 h; every minute until the first answer)."""
        return self.uptime_s() >= self._next_sync

    def sync(self, ntptime):
        """Ask NTP once through the `ntptime` module; True when it answered with a usable time."""
        self._next_sync = self.uptime_s() + _RETRY_S
        try:
            self.set_unix(ntptime.time() + _NTP_EPOCH)
            self.error = ""
            return True
        except (OSError, ValueError, OverflowError, IndexError) as e:
            self.error = "Time server: %s. Asked again in a minute." % (e,)
            return False

    def local(self, unix):
        """(year, month, day, hour, minute, second, weekday 0=Monday) where the board hangs."""
        shift = self._offset_min
        if self._dst and summer_time(unix + shift * 60, shift, self._dst):
            shift += 60
        return civil(unix + shift * 60)

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


def civil(unix):
    """Unix seconds -> (year, month, day, hour, minute, second, weekday 0=Monday).

    Own arithmetic because `time.localtime` counts from 2000 on the chip and from 1970 on a PC.
    """
    days = unix // _DAY_S
    rest = unix % _DAY_S
    weekday = (days + 3) % 7  # 1970-01-01 was a Thursday
    z = days + 719468  # days since 0000-03-01: leap days come last in a year that starts in March
    era = z // 146097
    doe = z % 146097
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    month = mp + 3 if mp < 10 else mp - 9
    year = yoe + era * 400 + (month <= 2)
    day = doy - (153 * mp + 2) // 5 + 1
    return year, month, day, rest // 3600, rest // 60 % 60, rest % 60, weekday


def summer_time(standard, offset_min, rule):
    """True when summer time holds at `standard` (Unix seconds shifted to local standard time).

    "EU" (Directive 2000/84/EC): from 01:00 UTC on the last Sunday of March to 01:00 UTC on the
    last Sunday of October. "US" (Energy Policy Act of 2005): from 02:00 standard time on the
    second Sunday of March to 01:00 standard time on the first Sunday of November.
    """
    _, month, day, hour, minute, _, weekday = civil(standard)
    if rule == "EU":
        last, earliest, change = 10, 25, 60 + offset_min
    else:
        last = 11
        earliest, change = (8, 120) if month == 3 else (1, 60)
    if month != 3 and month != last:
        return 3 < month < last
    sunday = earliest + (6 - (weekday - day + earliest)) % 7
    passed = day > sunday or (day == sunday and hour * 60 + minute >= change)
    return passed == (month == 3)
