"""At most so many texts per account in any hour and in any 24 hours, kept across restarts.

Times are minutes on a scale of its own: Unix minutes once the clock is set. Before that the scale
goes on from the last minute on flash, as if no time had passed while the board was off, and what
is counted then moves along when the clock is set: too strict, never too lax. One file an account
(little-endian, 4 bytes each): minute of writing, minute until which it is muted, minute when that
was told, minute from which on the scale was not set (0: it was); then the ages of its texts in
minutes, 2 bytes each. Nearly free to rewrite up to 54 texts.
"""

try:
    from micropython import const
except ImportError:
    const = int

_HOUR = const(60)
_DAY = const(1440)
_NEWS = const(180)
_ROUNDING = const(2)
_NO_LIMIT = const(9999)
_HEAD = const(16)


class _Count:
    """times: minutes of an account's texts, oldest first; until: the minute its muting ends;
    told: the minute that was told; loose: see Caps."""

    def __init__(self, times, until, told, loose):
        self.times = times
        self.until = until
        self.told = told
        self.loose = loose


class Caps:
    """per_hour, per_day: texts for each account; 0 or None = no limit. memo: as in
    delivery/outbox.py; "zero" is our minute at uptime 0, "loose" the minute from which on times
    are not Unix minutes (0 once the clock was set), "caps" file name -> content while flash cannot
    be written."""

    def __init__(self, store, clock, memo, per_hour=20, per_day=45):
        self._store = store
        self._clock = clock
        self._memo = memo
        self._limits = ((per_hour or 0, _HOUR), (per_day or 0, _DAY))
        limits = [limit for limit, _ in self._limits if limit]
        self.least = min(limits) if limits else _NO_LIMIT  # the tighter of the two
        self._counts = {}  # file name -> _Count
        if "zero" not in memo:
            memo.update({"zero": 1, "caps": {}})
            for name in store.names("c"):
                self._load(name)
                memo["zero"] = max(memo["zero"], self._base + 1)
            loose = [count.loose for count in self._counts.values() if count.loose]
            memo["loose"] = min(loose + [memo["zero"]])

    def room(self, sid):
        """How many texts the account may send now, were it not muted."""
        now, times = self._minute(), self._of(sid).times
        rooms = [
            limit - len(_recent(times, now, window)) for limit, window in self._limits if limit
        ]
        return min(rooms) if rooms else _NO_LIMIT

    def wait(self, sid):
        """Seconds the account stays muted, 0 = it is not."""
        now, count = self._minute(), self._of(sid)
        for limit, window in self._limits:
            if limit and limit - len(_recent(count.times, now, window)) <= limit // 2:
                return max(0, count.until - now) * 60
        return 0  # what was counted is older than it seemed

    def to_tell(self, sid):
        """True if the account's muting would be news: it was not told in the last three hours."""
        return not self._of(sid).told or self._minute() - self._of(sid).told > _NEWS

    def mute(self, sid, texts):
        """Mute the account until a quarter of the limit is free, `texts` being sent to tell it;
        (seconds until then, the limit reached, "an hour" or "24 h"). `keep` writes it to flash."""
        now, count = self._minute(), self._of(sid)
        if texts:
            count.told = now
        count.until, reached, span = now + 1, self.least, "an hour"
        for limit, window in self._limits:
            recent = _recent(count.times, now, window)
            drop = len(recent) + texts - (limit - max(1, limit // 4))
            if limit and recent and drop > 0:
                until = recent[min(drop, len(recent)) - 1] + window + _ROUNDING
                if until >= count.until:
                    count.until, reached = until, limit
                    span = "an hour" if window == _HOUR else "24 h"
        return (count.until - now) * 60, reached, span

    def spend(self, sid):
        """Count one text; on flash before it is sent."""
        if self.least < _NO_LIMIT:
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
        if self._memo["loose"] and self._clock.now() is not None:
            self._set()
        return self._memo["zero"] + self._clock.uptime_s() // 60

    def _set(self):
        """The clock was set: move what was counted without it to real minutes."""
        memo = self._memo
        now = self._clock.now() // 60
        loose, memo["loose"] = memo["loose"], 0
        zero, memo["zero"] = memo["zero"], now - self._clock.uptime_s() // 60
        shift = memo["zero"] - zero
        for name in self._store.names("c") + list(memo["caps"]):
            if name not in self._counts:
                self._load(name)
        for name, count in self._counts.items():
            count.times = sorted(min(now, _moved(t, loose, shift)) for t in count.times)
            count.until = min(now + _DAY + 1, _moved(count.until, loose, shift))
            count.told = min(now, _moved(count.told, loose, shift))
            self._write(name, count)

    def _load(self, name):
        data = self._memo["caps"].get(name) or self._store.read(name) or bytes(_HEAD)
        self._base = int.from_bytes(data[:4], "little")
        times = [
            self._base - int.from_bytes(data[i : i + 2], "little")
            for i in range(_HEAD, len(data) - 1, 2)
        ]
        until, told, loose = [int.from_bytes(data[i : i + 4], "little") for i in (4, 8, 12)]
        self._counts[name] = _Count(times, until, told, loose)

    def _write(self, name, count):
        now = self._minute()
        data = bytearray()
        for minute in (now, count.until, count.told, self._memo["loose"]):
            data += max(0, minute).to_bytes(4, "little")
        for t in count.times:
            data += min(65535, max(0, now - t)).to_bytes(2, "little")
        try:
            self._store.write(name, data)
            self._memo["caps"].pop(name, None)
        except OSError:  # the outbox says that flash is full
            self._memo["caps"][name] = bytes(data)


def _moved(t, loose, shift):
    return t + shift if t >= loose else t


def _recent(times, now, window):
    """The times that count in a window of minutes; two more, as a time and a boot are rounded."""
    return [t for t in times if t > now - window - _ROUNDING]


def _name(sid):
    import hashlib

    return "c%06x" % int.from_bytes(hashlib.sha256(sid.encode()).digest()[:3], "big")
