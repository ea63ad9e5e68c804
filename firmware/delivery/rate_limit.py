"""At most so many texts per account in any hour and in any 24 hours, kept across restarts.

Who wants to send says how many quarters of a limit it leaves to others (`spares`): a first alarm
of a sensor none, other alarms one, repeats and the board's own notes two. So whatever a noisy
sensor or a bad supply spends, a first alarm finds room. Which alarm is a first one, `first` says.

Times are minutes on a scale of its own, which stands still while the board is off: too strict,
never too lax, and no clock that is wrong can move it. Once a provider's answer has agreed with the
clock (Clock.sure), the scale is moved on by the time for which the board was off.

One file an account (little-endian, 4 bytes each): minute of writing, minute until which it is
muted (the highest bit: first alarms, too), minute when that was told, Unix minute of writing if
the clock was sure, else 0; then the ages of its texts in minutes, 2 bytes each. Nearly free to
rewrite up to 54 texts. In memory they stay these bytes: a list of numbers takes twice as much in
one piece, and four times when it grows.
"""

try:
    from micropython import const
except ImportError:
    const = int

from hashlib import sha256

_HOUR = const(60)
_DAY = const(1440)
_NEWS = const(180)
_ROUNDING = const(2)
_NO_LIMIT = const(9999)
_HEAD = const(16)
_ALL = const(1 << 31)
_ALWAYS = const(1 << 16)  # minutes: an age is less
# A sensor's alarm counts as a first one if it is among the first four of 24 h, among the first
# eight and an hour after the one before, or four hours after it.
_FIRSTS = const(4)
_REST = const(240)


class _Count:
    """ages: of an account's texts at minute `base`, as in the file, oldest first; until: the
    minute its muting ends; told: the minute that was told; full: is it muted for first alarms,
    too?; new: is there no file yet, see Store.write."""

    def __init__(self, base, ages, until, told, new):
        self.base = base
        self.ages = ages
        self.new = new
        self.full = until >= _ALL
        self.until = until & (_ALL - 1)
        self.told = told


class Caps:
    """per_hour, per_day: texts for each account; 0 or None = no limit. delivery: a
    state.Delivery."""

    def __init__(self, store, clock, delivery, per_hour=20, per_day=45):
        self._store = store
        self._clock = clock
        self._delivery = delivery
        self._limits = ((per_hour or 0, _HOUR), (per_day or 0, _DAY))
        limits = [limit for limit, _ in self._limits if limit]
        self.least = min(limits) if limits else _NO_LIMIT  # the tighter of the two
        self._counts = {}  # file name -> _Count
        if delivery.zero is None:
            delivery.zero = 1
            for name in store.names("c"):
                self._load(name)
                delivery.zero = max(delivery.zero, self._counts[name].base + 1)
                if self._real is None:
                    delivery.loose.append(name)
                else:
                    delivery.real = max(self._real, delivery.real or self._real)

    def tend(self, sids):
        """Read the accounts' counts, and move the scale on if the clock is sure, before anything
        is asked: then the C stack is deeper, and a damaged file is set aside."""
        self._minute()
        for sid in sids:
            self._of(sid)

    def room(self, sid, spares=0):
        """How many texts the account may send now, were it not muted, with so many quarters left
        to others."""
        now, count = self._minute(), self._of(sid)
        rooms = [
            limit - limit * spares // 4 - _recent(count, now, window)
            for limit, window in self._limits
            if limit
        ]
        return min(rooms) if rooms else _NO_LIMIT

    def room_in(self, sid, spares=0):
        """Seconds until there is room for one such text, 0 = there is."""
        now, count, wait = self._minute(), self._of(sid), 0
        for limit, window in self._limits:
            recent = _recent(count, now, window)
            over = recent - (limit - limit * spares // 4)
            if limit and over >= 0 and recent:
                wait = max(wait, _goes(count, now, window, min(over, recent - 1)) - now)
        return wait * 60

    def wait(self, sid, spares=0):
        """Seconds the account stays muted for such texts, 0 = it is not."""
        now, count = self._minute(), self._of(sid)
        if not (spares or count.full):
            return 0
        for limit, window in self._limits:
            left = limit - limit * spares // 4 - _recent(count, now, window)
            if limit and left <= limit // 2:
                return max(0, count.until - now) * 60
        return 0  # what was counted is older than it seemed

    def used(self, sid):
        """[(texts, limit, "an hour" or "24 h")] as counted now."""
        now, count = self._minute(), self._of(sid)
        return [
            (_recent(count, now, window), limit, "an hour" if window == _HOUR else "24 h")
            for limit, window in self._limits
            if limit
        ]

    def first(self, name):
        """True if this alarm of the sensor called name counts as a first one; noted on flash."""
        now, count = self._minute(), self._of(name)
        _age(count, now, _DAY + _ROUNDING)
        ages, number = count.ages, len(count.ages) // 2
        count.ages = ages[-4 * _FIRSTS :] + b"\x00\x00"
        self._write(_name(name), count)
        if number < _FIRSTS:
            return True
        last = int.from_bytes(ages[-2:], "little")
        return last >= (_HOUR if number < 2 * _FIRSTS else _REST)

    def to_tell(self, sid):
        """True if the account's muting would be news: it was not told in the last three hours."""
        return not self._of(sid).told or self._minute() - self._of(sid).told > _NEWS

    def mute(self, sid, texts, spares=0):
        """Mute the account for such texts until a quarter of the limit is free for them, `texts`
        being sent to tell it; (seconds until then, the limit reached, "an hour" or "24 h"). `keep`
        writes it to flash."""
        now, count = self._minute(), self._of(sid)
        count.full = not spares
        if texts:
            count.told = now
        count.until, reached, span = now + 1, self.least, "an hour"
        for limit, window in self._limits:
            recent = _recent(count, now, window)
            drop = recent + texts - (limit - limit * spares // 4 - max(1, limit // 4))
            if limit and recent and drop > 0:
                until = _goes(count, now, window, min(drop, recent) - 1)
                if until >= count.until:
                    count.until, reached = until, limit
                    span = "an hour" if window == _HOUR else "24 h"
        return (count.until - now) * 60, reached, span

    def spend(self, sid):
        """Count one text; on flash before it is sent."""
        if self.least < _NO_LIMIT:
            now, count = self._minute(), self._of(sid)
            _age(count, now, _DAY + _ROUNDING)
            count.ages += b"\x00\x00"
            self._write(_name(sid), count)  # not by `keep`: each call takes of the C stack

    def refund(self, sid):
        """The last counted text was surely not sent."""
        count = self._of(sid)
        if count.ages:
            count.ages = count.ages[:-2]
            self._write(_name(sid), count)

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
        delivery = self._delivery
        up = self._clock.uptime_s() // 60
        if self._clock.sure and not delivery.sure:
            delivery.sure = True
            self._move_on((self._clock.now() - self._clock.uptime_s()) // 60 - delivery.zero)
        return delivery.zero + up

    def _move_on(self, real):
        """The clock is sure, `real` minutes ahead of the scale: if that was less the last time,
        the board was off for the difference; if it was more, the minutes that boots have added are
        taken back. What this boot has counted moves along."""
        delivery = self._delivery
        before, delivery.real = delivery.real, real
        zero = delivery.zero
        off = max(real - before, -_HOUR, 1 - zero) if before is not None else 0
        if not off:
            return
        delivery.zero, delivery.real = zero + off, real - off
        now = self._minute()
        for name in self._store.names("c") + list(delivery.caps):
            if name not in self._counts:
                self._load(name)
        for name, count in self._counts.items():
            # Loose: written before by a boot that was not sure.
            since = 0 if off > 0 and name in delivery.loose else zero
            _age(count, now, _ALWAYS, since, off)
            self._write(name, count)

    def _load(self, name):
        unsaved = self._delivery.caps.get(name)
        kept = None if unsaved else self._store.read(name)
        data = unsaved or kept or bytes(_HEAD)
        base, until, told, real = [
            int.from_bytes(data[i : i + 4], "little") for i in range(0, _HEAD, 4)
        ]
        self._real = real - base if real else None
        # The outbox was there before, and has cleaned the folder.
        new = None if unsaved else kept is None
        self._counts[name] = _Count(base, data[_HEAD : len(data) & ~1], until, told, new)

    def _write(self, name, count):
        now = self._minute()
        if now != count.base:
            _age(count, now, _ALWAYS)
        data = bytearray()
        until = max(0, count.until) | (_ALL if count.full else 0)
        real = self._delivery.real
        real = now + real if self._delivery.sure and real is not None else 0
        for minute in (now, until, count.told, real):
            data += max(0, minute).to_bytes(4, "little")
        data += count.ages
        try:
            self._store.write(name, data, count.new)
            count.new = False
            self._delivery.caps.pop(name, None)
        except OSError:  # the outbox says that flash is full
            self._delivery.caps[name] = bytes(data)


def _recent(count, now, window):
    """How many texts count in a window of minutes; two more, as a time and a boot are rounded."""
    ages, most, number = count.ages, window + _ROUNDING - now + count.base, 0
    for i in range(0, len(ages), 2):
        if ages[i] | ages[i + 1] << 8 < most:
            number += 1
    return number


def _goes(count, now, window, n):
    """The minute when the n-th of them does not count any more."""
    ages, most = count.ages, window + _ROUNDING - now + count.base
    for i in range(0, len(ages), 2):
        age = ages[i] | ages[i + 1] << 8
        if age < most:
            n -= 1
            if n < 0:
                return count.base - age + window + _ROUNDING


def _age(count, now, most, since=0, off=0):
    """Make its ages those at minute `now`, without texts that are `most` minutes old; what was
    sent from minute `since` on moves by `off` minutes."""
    ages, n = bytearray(count.ages), 0
    for i in range(0, len(ages), 2):
        at = count.base - (ages[i] | ages[i + 1] << 8)
        age = now - at - (off if at >= since else 0)
        if age < most:
            age = min(_ALWAYS - 1, max(0, age))
            ages[n], ages[n + 1] = age & 0xFF, age >> 8
            n += 2
    count.base, count.ages = now, ages[:n]


def _name(sid):
    return "c%06x" % int.from_bytes(sha256(sid.encode()).digest()[:3], "big")
