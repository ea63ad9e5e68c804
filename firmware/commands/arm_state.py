"""What commands have set: armed or not, what is muted; and which texts were acted on already.

One small file, nearly free to rewrite, so that "acted on" and what it changed are one write
(numbers little-endian):

    0xA5, flags 1 (1: disarmed), muted until 4 (Unix seconds, 0: not known), muted minutes 2
    (0: not muted), floor 4, the answer owed: serial 4 (0: none), recipient 3, command 1;
    number of muted sensors 1, 2 bytes of each name; then of each text acted on: created 4, SID 4

Texts created up to `floor` (Unix seconds at the provider) are never acted on, so only the newest
few must be known by SID: when one of those is dropped, the floor rises to it.
"""

try:
    from micropython import const
except ImportError:
    const = int

import hashlib

_FILE = "modes"
_MAGIC = const(0xA5)
_DISARMED = const(1)
_HEAD = const(21)
_QUIET_MOST = const(12)  # muted sensors
_EACH = const(8)
_SEEN_MOST = const(9)  # 21 + 2 * 12 + 8 * 9 = 117 bytes, below files.INLINE


class Modes:
    """The state, made anew for each phase; hear: a state.Hearing, of which `modes` is
    the file's content. say: told when flash cannot be written.

    armed; until, minutes: of MUTE; quiet: 2 bytes a muted sensor; floor; owed: (serial, recipient,
    command) of the answer that is about to be in the outbox, or None; seen: 8 bytes a text.
    """

    def __init__(self, store, clock, hear, say=print):
        self._store = store
        self._clock = clock
        self._hear = hear
        self._say = say
        data = hear.modes
        start = data is None
        if start:
            data = store.read(_FILE) or b""
        self._parse(data)
        if start:
            self._begin()

    def _parse(self, data):
        if len(data) < _HEAD or data[0] != _MAGIC:
            data = bytes(_HEAD)
        self.armed = not data[1] & _DISARMED
        self.until, self.minutes = _number(data, 2, 6), _number(data, 6, 8)
        self.floor = _number(data, 8, 12)
        serial = _number(data, 12, 16)
        self.owed = (serial, bytes(data[16:19]), data[19]) if serial else None
        at = _HEAD + 2 * data[20]
        self.quiet = bytes(data[_HEAD:at])
        self.seen = bytes(data[at : at + (len(data) - at) // _EACH * _EACH])

    def _begin(self):
        """The first time in this boot."""
        for at in range(0, len(self.seen), _EACH):
            self.floor = max(self.floor, _number(self.seen, at, at + 4))
        if self.minutes:
            self._hear.mute_end = self._clock.uptime_s() + self.minutes * 60
        self._hear.modes = self._record()

    def _record(self):
        serial, who, command = self.owed or (0, bytes(3), 0)
        out = bytearray((_MAGIC, 0 if self.armed else _DISARMED))
        out += self.until.to_bytes(4, "little") + self.minutes.to_bytes(2, "little")
        out += self.floor.to_bytes(4, "little") + serial.to_bytes(4, "little") + who
        out += bytes((command, len(self.quiet) // 2)) + self.quiet + self.seen
        return bytes(out)

    def save(self):
        """To flash; what it cannot take lives on in memory until a restart."""
        record = self._hear.modes = self._record()
        try:
            self._store.write(_FILE, record)
        except OSError as e:
            say = "Flash cannot be written (OSError %s): a restart would undo the last command."
            self._say(say % (e.args[0],))

    # Texts

    def mark(self, created, digest):
        """Note that a text (Unix seconds, digest of its SID) is done with; `save` keeps it."""
        seen = [self.seen[at : at + _EACH] for at in range(0, len(self.seen), _EACH)]
        seen.append(created.to_bytes(4, "little") + digest)
        while len(seen) > _SEEN_MOST:
            oldest = min(seen, key=lambda each: _number(each, 0, 4))
            seen.remove(oldest)
            self.floor = max(self.floor, _number(oldest, 0, 4))
        self.seen = b"".join(seen)

    # Muting

    def mute(self, minutes):
        """Tell no trips for so many minutes; 0 ends that."""
        now = self._clock.now()
        self.minutes = minutes
        self.until = now + minutes * 60 if minutes and now is not None else 0
        self._hear.mute_end = 0
        if minutes:
            self._hear.mute_end = self._clock.uptime_s() + minutes * 60

    def muted_s(self):
        """Seconds for which nothing is told any more, 0 = it is told.

        Without a clock the minutes run from the command, after a restart anew from that; so a
        board without a time server is rather muted too long than not at all.
        """
        if not self.minutes:
            return 0
        now, left = self._clock.now(), self._hear.mute_end - self._clock.uptime_s()
        if self.until and now is not None:
            left = self.until - now
        return max(0, min(left, self.minutes * 60))

    def tend(self):
        """End a MUTE whose minutes have passed; True if that was now."""
        if not self.minutes or self.muted_s():
            return False
        self.mute(0)
        self.save()
        return True

    def hush(self, name, on):
        """Mute (on) or unmute the sensor called name; False when too many are muted."""
        others = [q for q in _pairs(self.quiet) if q != _short(name)]
        if on and len(others) >= _QUIET_MOST:
            return False
        self.quiet = b"".join(others) + (_short(name) if on else b"")
        return True

    def is_quiet(self, name):
        """True while the sensor called name is muted."""
        return _short(name) in _pairs(self.quiet)

    def silence(self, name, wiring):
        """Why what this sensor tells goes to no phone: "muted", "disarmed", or "" when it does.

        wiring: True for a sign of a bad or cut wire, which is told though disarmed."""
        if self.is_quiet(name) or not wiring and self.armed and self.muted_s():
            return "muted"
        return "" if self.armed or wiring else "disarmed"


def _short(name):
    return hashlib.sha256(name.encode()).digest()[:2]


def _pairs(data):
    return [data[at : at + 2] for at in range(0, len(data), 2)]


def _number(data, start, end):
    return int.from_bytes(data[start:end], "little")
