"""At most so many texts per account in any hour and in any 24 hours, kept across restarts.

Times are minutes on a scale of its own: Unix minutes once the clock is set. Before that the scale
goes on from the last minute on flash, as if no time had passed while the board was off: too
strict, never too lax. One file an account (little-endian): minute of writing 4, minute until which
it is muted 4, then the ages of its texts in minutes, 2 each. Nearly free up to 58 texts.
"""

try:
    from micropython import const
except ImportError:
    const = int

_HOUR = const(60)
_DAY = const(1440)


class _Count:
    """times: minutes of an account's texts, oldest first; until: the minute its muting ends."""

    def __init__(self, times, until):
        self.times = times
        self.until = until


class Caps:
    """per_hour, per_day: texts for each account; 0 or None = no limit. memo: as in outbox.py;
    "zero" is our minute at uptime 0, "set" if it is Unix time, "muted" who was muted before that,
    "caps" file name -> content while flash cannot be written."""

    def __init__(self, store, clock, memo, per_hour=20, per_day=45):
        self._store = store
        self._clock = clock
        self._memo = memo
        self._limits = ((per_hour or 0, _HOUR), (per_day or 0, _DAY))
        limits = [limit for limit, _ in self._limits if limit]
        self.least = min(limits) if limits else 9999  # the tighter of the two
        self._counts = {}  # file name -> _Count
        if "zero" not in memo:
            memo.update({"zero": 1, "set": False, "muted": [], "caps": {}})
            for name in store.names("c"):
                self._load(name)
                memo["zero"] = max(memo["zero"], self._base + 1)

    def room(self, sid):
        """How many texts the account may send now, were it not muted."""
        now, times = self._minute(), self._of(sid).times
        rooms = [
            limit - len(_recent(times, now, window)) for limit, window in self._limits if limit
        ]
        return min(rooms) if rooms else 9999

    def wait(self, sid):
        """Seconds the account stays muted, 0 = it is not."""
        return max(0, self._of(sid).until - self._minute()) * 60

    def mute(self, sid, least):
        """Mute the account until a quarter of the limit, and at least `least` texts, are free;
        (seconds until then, the limit reached, "an hour" or "24 h"). `keep` writes it to flash."""
        now, count = self._minute(), self._of(sid)
        count.until, reached, span = now + 1, self.least, "an hour"
        for limit, window in self._limits:
            recent = _recent(count.times, now, window)
            drop = len(recent) - max(0, limit - max(least, limit // 4))
            if limit and recent and drop > 0:
                until = recent[min(drop, len(recent)) - 1] + window + 1
                if until >= count.until:
                    count.until, reached = until, limit
                    span = "an hour" if window == _HOUR else "24 h"
        if not self._memo["set"]:
            self._memo["muted"].append(_name(sid))
        return (count.until - now) * 60, reached, span

    def spend(self, sid):
        """Count one text; on flash before it is sent."""
        now, count = self._minute(), self._of(sid)
        count.times = _recent(count.times, now, _DAY)
        count.times.append(now)
        self.keep(sid)

    def refund(self, sid):
        """The last counted text was surely not sent."""
        count = self._of(sid)
        if count.times:
            count.times.pop()
            self.keep(sid)

    def keep(self, sid):
        """Write the account's count to flash."""
        self._write(_name(sid), self._of(sid))

    # Inside

    def _of(self, sid):
        name = _name(sid)
        if name not in self._counts:
            self._load(name)
        return self._counts[name]

    def _minute(self):
        if not self._memo["set"] and self._clock.now() is not None:
            self._set()
        return self._memo["zero"] + self._clock.uptime_s() // 60

    def _set(self):
        """The clock was set: move what this boot has counted to real minutes, trust the rest."""
        memo = self._memo
        memo["set"] = True
        now = self._clock.now() // 60
        old, memo["zero"] = memo["zero"], now - self._clock.uptime_s() // 60
        shift = memo["zero"] - old
        for name in self._store.names("c"):
            if name not in self._counts:
                self._load(name)
        for name, count in self._counts.items():
            times = [t + shift if t >= old else t for t in count.times]
            count.times = sorted([min(now, t) for t in times])
            if name in memo["muted"]:
                count.until += shift
            count.until = min(count.until, now + _DAY + 1)
            self._write(name, count)

    def _load(self, name):
        data = self._memo["caps"].get(name) or self._store.read(name) or bytes(8)
        self._base = int.from_bytes(data[:4], "little")
        times = [
            self._base - int.from_bytes(data[i : i + 2], "little")
            for i in range(8, len(data) - 1, 2)
        ]
        self._counts[name] = _Count(times, int.from_bytes(data[4:8], "little"))

    def _write(self, name, count):
        now = self._minute()
        data = bytearray(now.to_bytes(4, "little") + max(0, count.until).to_bytes(4, "little"))
        for t in count.times:
            data += min(65535, max(0, now - t)).to_bytes(2, "little")
        try:
            self._store.write(name, data)
            self._memo["caps"].pop(name, None)
        except OSError:  # the outbox says that flash is full
            self._memo["caps"][name] = bytes(data)


def _recent(times, now, window):
    """The times that count in a window of minutes: a minute more, as each is rounded down."""
    return [t for t in times if t > now - window - 1]


def _name(sid):
    import hashlib

    return "c%06x" % int.from_bytes(hashlib.sha256(sid.encode()).digest()[:3], "big")
