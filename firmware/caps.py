"""At most so many texts per account in any hour and in any 24 hours, kept across restarts.

Times are minutes on a scale of its own: Unix minutes once the clock is set. Before that it goes on
from the last minute on flash, as if no time had passed while the board was off: too strict, never too lax.
One file per account: the minute of writing 4, the minute until which it is muted 4, then the ages of the
texts in minutes, 2 each (little-endian). Up to 58 texts that is nearly free to rewrite.
"""

try:
    from micropython import const
except ImportError:
    const = int

_HOUR = const(60)
_DAY = const(1440)


class _Count:
    """Of one account: minutes of its texts (oldest first); muted until; and whether that is of now."""

    def __init__(self, times, until):
        self.times = times
        self.until = until
        self.here = False


class Caps:
    """per_hour, per_day: texts for each account; 0 or None = no limit."""

    def __init__(self, store, clock, per_hour=20, per_day=45):
        self._store = store
        self._clock = clock
        self._limits = ((per_hour or 0, _HOUR), (per_day or 0, _DAY))
        self._counts = {}  # file name -> _Count
        self._synced = False
        last = 0
        for name in store.names("c"):
            last = max(last, self._load(name))
        self._zero = last + 1  # minute on our scale at uptime 0

    def room(self, sid):
        """How many texts the account may send now, were it not muted."""
        now, count = self._minute(), self._of(sid)
        return min(
            limit - sum(1 for t in count.times if t > now - window - 1) if limit else 9999
            for limit, window in self._limits
        )

    def wait(self, sid):
        """Seconds the account stays muted, 0 = it is not."""
        return max(0, self._of(sid).until - self._minute()) * 60

    def mute(self, sid, least):
        """Mute the account until a quarter of the limit, and at least `least` texts, are free again;
        (seconds until then, the limit that was reached, "hour" or "24 h")."""
        now, count = self._minute(), self._of(sid)
        count.until, reached, of = now + 1, 0, ""
        for limit, window in self._limits:
            recent = [t for t in count.times if t > now - window - 1]
            keep = max(0, limit - max(least, limit // 4))
            if limit and len(recent) > keep:
                until = recent[len(recent) - keep - 1] + window + 1
                if until >= count.until:
                    count.until, reached, of = until, limit, "hour" if window == _HOUR else "24 h"
        count.here = True
        self._save(sid, count)
        return (count.until - now) * 60, reached, of

    def spend(self, sid):
        """Count one text, on flash before it is sent."""
        now, count = self._minute(), self._of(sid)
        while count.times and count.times[0] < now - _DAY - 1:
            count.times.pop(0)
        count.times.append(now)
        self._save(sid, count)

    def refund(self, sid):
        """The last counted text was surely not sent."""
        count = self._of(sid)
        if count.times:
            count.times.pop()

    # Inside

    def _of(self, sid):
        name = _name(sid)
        if name not in self._counts:
            self._counts[name] = _Count([], 0)
        return self._counts[name]

    def _minute(self):
        if not self._synced and self._clock.now() is not None:
            self._sync()
        return self._zero + self._clock.uptime_s() // 60

    def _sync(self):
        """The clock was set: move to real minutes what this boot has counted, trust the rest."""
        now = self._clock.now() // 60
        zero = now - self._clock.uptime_s() // 60
        shift = zero - self._zero
        for count in self._counts.values():
            count.times = sorted(
                min(now, t + shift if t >= self._zero else t) for t in count.times
            )
            if count.here:
                count.until += shift
            count.until = min(count.until, now + _DAY + 1)
        self._zero = zero
        self._synced = True

    def _load(self, name):
        data = self._store.read(name)
        if data is None or len(data) < 8:
            return 0
        base = int.from_bytes(data[:4], "little")
        ages = [int.from_bytes(data[i : i + 2], "little") for i in range(8, len(data) - 1, 2)]
        self._counts[name] = _Count([base - age for age in ages], int.from_bytes(data[4:8], "little"))
        return base

    def _save(self, sid, count):
        now = self._minute()
        data = bytearray(now.to_bytes(4, "little") + max(0, count.until).to_bytes(4, "little"))
        for t in count.times:
            data += min(65535, max(0, now - t)).to_bytes(2, "little")
        try:
            self._store.write(_name(sid), data)
        except OSError:
            pass  # the outbox says that flash is full; this boot's count is in RAM


def _name(sid):
    import hashlib

    return "c%06x" % int.from_bytes(hashlib.sha256(sid.encode()).digest()[:3], "big")
