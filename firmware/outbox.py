"""Alerts on flash, and which recipients are still owed each of them.

One file an alert, named by its serial number, rewritten in place at each step of each recipient:
a restart at any instant goes on exactly there. The newest alert's file stays when everybody has it:
it carries the serial number on. Layout of a file (numbers little-endian):

    0xA1, flags, serial 4, time of the event in Unix seconds 4 (0 unknown), recipients 1,
    then for each: id 3, state 1, tries 1, word 3; then the text, unless it is in a file of its own

word: while owed, how many earlier alerts this one also stands for; at the end the error code.

Overflow rule: at most `most` alerts wait. When one more comes, the newest waiting one (alarms and notes
apart) is struck off for those who have not been sent it, and the new one tells them "and 1 more
before it" (2, 3, ...). So the oldest and the newest are told in full, none is dropped silently, and
the number of files is bounded.
"""

try:
    from micropython import const
except ImportError:
    const = int

from store import INLINE

# States of one recipient. The first group still waits for a text, the last needs nothing more.
OWED = const(0)
SENDING = const(1)  # the request may leave now; found after a restart it means: unknown
ASK = const(2)  # unknown outcome: look it up
ABSENT = const(3)  # looked up once, not there
SENT = const(4)  # accepted; its delivery is asked for
DONE = const(5)
NEVER = const(6)  # struck off; the word holds the provider's code
MERGED = const(7)  # told by a later alert
_STATE = const(0x0F)
AGAIN = const(0x10)  # added to a state: this is the one repetition after "undelivered"

# Flags of an alert.
URGENT = const(1)
MUTE = const(2)  # the "muted until" text: goes out although the cap is reached
_OWN_FILE = const(4)

_MAGIC = const(0xA1)
_HEAD = const(11)
_EACH = const(8)
_TEXT_MOST = const(400)  # characters


def recipient_id(account):
    """3 bytes that name who is texted from where, so that a changed config cannot mix people up."""
    import hashlib

    key = "%s|%s|%s" % (account.to, account.from_, account.sid)
    return hashlib.sha256(key.encode()).digest()[:3]


class Alert:
    """One alert in RAM: the flash image without its text, and when each recipient is due.

    due: uptime in seconds for each recipient; who: index of its account, or None if it is no longer
    in the config; born: uptime in seconds of the event, None if it was before this boot.
    """

    def __init__(self, record, who, text=None, born=None):
        self.record = record
        self.who = who
        self.due = [0] * len(who)
        self.text = text  # only while it could not be written to flash
        self.born = born

    @property
    def serial(self):
        return int.from_bytes(self.record[2:6], "little")

    @property
    def at(self):
        """Unix seconds of the event, 0 if not known."""
        return int.from_bytes(self.record[6:10], "little")

    @at.setter
    def at(self, unix):
        self.record[6:10] = unix.to_bytes(4, "little")

    def has(self, flag):
        return self.record[1] & flag != 0

    def state(self, i):
        """The i-th recipient's state, without AGAIN."""
        return self.record[_HEAD + _EACH * i + 3] & _STATE

    def again(self, i):
        return self.record[_HEAD + _EACH * i + 3] & AGAIN != 0

    def set(self, i, state, word=None):
        """A new state, keeping AGAIN if it is there; word: None keeps it too."""
        at = _HEAD + _EACH * i + 3
        self.record[at] = state | (self.record[at] & AGAIN)
        if word is not None:
            self.record[at + 2 : at + 5] = min(word, 0xFFFFFF).to_bytes(3, "little")

    def tries(self, i, more=0):
        """How often it was tried; more is added first (255 at most)."""
        at = _HEAD + _EACH * i + 4
        self.record[at] = min(255, self.record[at] + more)
        return self.record[at]

    def word(self, i):
        at = _HEAD + _EACH * i + 5
        return int.from_bytes(self.record[at : at + 3], "little")

    def mark(self, i):
        """What the text ends with after "#": "17", or "17/2" for the repetition."""
        return "%d/2" % self.serial if self.again(i) else "%d" % self.serial

    def open(self):
        """True while somebody still needs something."""
        return any(self.state(i) < DONE for i in range(len(self.who)))

    def repeat(self, i):
        """Owe it once more, as a new message with a mark of its own."""
        self.record[_HEAD + _EACH * i + 3] = OWED | AGAIN

    def untouched(self, i):
        return self.state(i) == OWED and not self.tries(i) and not self.again(i)


class Outbox:
    """All alerts. accounts: the recipients' Accounts; most: alerts that may wait at a time.

    A restart is: make it anew. say: called with one sentence when flash fails.
    """

    def __init__(self, store, accounts, clock, say=print, most=12):
        self.store = store
        self._clock = clock
        self._say = say
        self._most = most
        self._ids = [recipient_id(account) for account in accounts]
        self.alerts = []  # oldest first
        self._serial = 0  # the last one given out
        self.merged = 0  # since boot
        self.unsaved = False  # True while a change could not be written
        self.changed = True  # for the courier: look again
        self._load()

    # Adding

    def add(self, text, urgent=True, at=None, only=None, flags=0):
        """Owe text to every recipient (or to the account indexes in only); its serial number.

        On flash before this returns, if flash can be written. at: Unix seconds of the event, None = now.
        Two accounts that are the same recipient get it once.
        """
        alert = self._new(text, only, flags | (URGENT if urgent else 0))
        alert.at = at or self._clock.now() or 0
        full = None
        if only is None and self.waiting() >= self._most:
            full = self._newest_waiting(urgent)
        if full:
            for i, j in _same(alert, full):
                alert.set(i, OWED, full.word(j) + 1)
        self._write_new(alert)
        self.alerts.append(alert)
        if full:  # only now: if the power is cut in between, both are told rather than none
            self._strike_merged(alert, full)
        self._tidy()
        self.changed = True
        return alert.serial

    def _new(self, text, only, flags):
        self._serial += 1
        who = [k for k, own in enumerate(self._ids) if self._ids.index(own) == k]
        if only is not None:
            who = [k for k in who if k in only]
        record = bytearray(_HEAD + _EACH * len(who))
        record[0] = _MAGIC
        record[1] = flags
        record[2:6] = self._serial.to_bytes(4, "little")
        record[10] = len(who)
        for i, k in enumerate(who):
            record[_HEAD + _EACH * i : _HEAD + _EACH * i + 3] = self._ids[k]
        return Alert(record, who, text[:_TEXT_MOST], self._clock.uptime_s())

    def _write_new(self, alert):
        text = alert.text.encode()
        name = "%06d" % alert.serial
        try:
            if len(alert.record) + len(text) > INLINE:
                alert.record[1] |= _OWN_FILE
                self.store.write("t" + name, text)
                text = b""
            self.store.write("a" + name, alert.record + text)
            alert.text = None
        except OSError as error:
            self._unwritten(error)

    def _unwritten(self, error):
        if not self.unsaved:
            why = "it is full, remove files" if error.args[0] == 28 else "OSError %s" % error.args[0]
            self._say("Flash cannot be written: %s. Alert #%d goes out from memory; only a restart "
                      "before that would lose it." % (why, self._serial))
        self.unsaved = True

    def _newest_waiting(self, urgent):
        for alert in reversed(self.alerts):
            if alert.has(URGENT) == urgent and not alert.has(MUTE):
                if any(alert.untouched(i) for i in range(len(alert.who))):
                    return alert
        return None

    def _strike_merged(self, new, old):
        for _, j in _same(new, old):
            old.set(j, MERGED)
        self.merged += 1
        self.save(old)

    # Changing

    def save(self, alert):
        """Write the alert's present state; when flash cannot, go on from RAM."""
        if alert.text is not None:
            self._write_new(alert)  # it never got there
            return
        text = b"" if alert.has(_OWN_FILE) else self._inline_text(alert)
        try:
            self.store.write("a%06d" % alert.serial, alert.record + text)
            self.unsaved = False
        except OSError as error:
            self._unwritten(error)

    def text(self, alert):
        """The alert's text as it was added."""
        if alert.text is not None:
            return alert.text
        if alert.has(_OWN_FILE):
            data = self.store.read("t%06d" % alert.serial)
        else:
            data = self._inline_text(alert)
        return data.decode() if data else "Alarm (its text was damaged on flash)"

    def _inline_text(self, alert):
        data = self.store.read("a%06d" % alert.serial)
        return data[len(alert.record) :] if data else b""

    def tend(self):
        """Give alerts of this boot their time once the clock is set; forget finished ones."""
        now = self._clock.now()
        if now is not None:
            for alert in self.alerts:
                if not alert.at and alert.born is not None:
                    alert.at = now - (self._clock.uptime_s() - alert.born)
                    self.save(alert)
        self._tidy()

    def _tidy(self):
        for alert in self.alerts[:-1]:
            if not alert.open():
                self.store.remove("a%06d" % alert.serial)
                self.store.remove("t%06d" % alert.serial)
                self.alerts.remove(alert)

    # Asking

    def waiting(self):
        """How many alerts somebody is still to be sent."""
        return sum(1 for a in self.alerts if any(a.state(i) < SENT for i in range(len(a.who))))

    def lines(self):
        """Sentences for status."""
        out = ["Alerts waiting: %d (at most %d; then the later ones are told together)."
               % (self.waiting(), self._most)]
        if self.merged:
            out.append("%d alerts were told together with a later one, the queue was full." % self.merged)
        if self.unsaved:
            out.append("Flash could not be written: the last alerts live in memory only.")
        if self.store.damaged:
            out.append("%d damaged files were set aside on flash (*.bad)." % self.store.damaged)
        return out

    # Starting

    def _load(self):
        lost = []
        for name in self.store.names("a"):
            if not name[1:].isdigit():
                continue
            self._serial = max(self._serial, int(name[1:]))
            data = self.store.read(name)
            if data is None or not _sound(data, name):
                lost.append(name)
            else:
                self.alerts.append(self._alert(data))
        kept = [alert.serial for alert in self.alerts]
        for name in self.store.names("t"):
            if name[1:].isdigit() and int(name[1:]) not in kept:
                self.store.remove(name)
        self._tidy()
        for name in lost:
            self.store.remove(name)
            self.add("Alert #%d could not be read from flash: its text is lost." % int(name[1:]))

    def _alert(self, data):
        count = data[10]
        record = bytearray(data[: _HEAD + _EACH * count])
        who = []
        for i in range(count):
            own = bytes(record[_HEAD + _EACH * i : _HEAD + _EACH * i + 3])
            who.append(self._ids.index(own) if own in self._ids else None)
        alert = Alert(record, who)
        for i, k in enumerate(who):
            if k is None and alert.state(i) < DONE:
                alert.set(i, NEVER, 0)  # taken out of the config: nothing is owed any more
            elif alert.state(i) == SENDING:
                alert.set(i, ASK)
        return alert


def _same(new, old):
    """(i, j): recipients of new, and the same in old who have not been sent it."""
    for j, k in enumerate(old.who):
        if k in new.who and old.untouched(j):
            yield new.who.index(k), j


def _sound(data, name):
    return (
        len(data) >= _HEAD
        and data[0] == _MAGIC
        and len(data) >= _HEAD + _EACH * data[10]
        and int.from_bytes(data[2:6], "little") == int(name[1:])
    )
