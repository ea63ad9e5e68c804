"""One alert: what its file holds, and the states its recipients go through.

Layout (numbers little-endian):

    0xA1, flags, serial 4, time of the event in Unix seconds 4 (0 unknown), recipients 1,
    then for each: id 3 (of the account that sends it), state 1, tries 1, word 3; with the flag
    LATER the time to send it in Unix seconds 4; then the text, unless it has a file of its own

word: while owed, how many earlier alerts this one also stands for; at the end the error code.
"""

try:
    from micropython import const
except ImportError:
    const = int

from hashlib import sha256

# States of one recipient. Up to ABSENT a text is still owed; from DONE on nothing more is.
OWED = const(0)
SENDING = const(1)  # the request is leaving; if it is never settled, treated as ASK
ASK = const(2)  # outcome unknown: look it up
ABSENT = const(3)  # looked up once, not there
SENT = const(4)  # accepted; its delivery is still asked for
DONE = const(5)
NEVER = const(6)  # struck off; the word holds the provider's code
MERGED = const(7)  # told by a later alert
_AGAIN = const(0x10)  # added to a state: this is the one repetition after "undelivered"
_PASSED = const(0x20)  # added to a state: the account before this one can never send it
_DROPPED = const(0x40)  # added to a state: not wanted any more

# Flags of an alert.
URGENT = const(1)
MUTE = const(2)  # the "muted until" text: goes out although the cap is reached
OWN_FILE = const(4)  # the text has a file of its own
LATER = const(8)  # to be sent at a time of its own
CALM = const(16)  # no alarm, but told in the order of alarms ("closed again")
SPARE = const(32)  # no first alarm: leaves a quarter of the cap to those
REPEAT = const(128)  # says what was said before: leaves half of it
ANSWER = const(64)  # to a command: never told together with another text

_MAGIC = const(0xA1)
_HEAD = const(11)
_EACH = const(8)


class Alert:
    """record: the file's bytes without the text; who: for each recipient the index of its account,
    or None when the config no longer has it; text: only while flash could not take it."""

    def __init__(self, record, who, text=None):
        self.record = record
        self.who = who
        self.text = text
        self.serial = int.from_bytes(record[2:6], "little")

    @property
    def at(self):
        """Unix seconds of the event, 0 if not known."""
        return int.from_bytes(self.record[6:10], "little")

    @at.setter
    def at(self, unix):
        """unix: Unix seconds."""
        self.record[6:10] = unix.to_bytes(4, "little")

    @property
    def later(self):
        """Unix seconds when it is to be sent, 0: at once."""
        return int.from_bytes(self.record[-4:], "little") if self.has(LATER) else 0

    @property
    def spares(self):
        """Quarters of the cap that this leaves to others, see rate_limit.py."""
        if self.has(REPEAT) or not self.has(URGENT):
            return 2
        return 1 if self.has(SPARE) else 0

    def has(self, flag):
        """True with this flag, or one of several (URGENT | MUTE)."""
        return self.record[1] & flag != 0

    def state(self, i):
        """The i-th recipient's state."""
        return self.record[_HEAD + _EACH * i + 3] & 0x0F

    def set(self, i, state, word=None):
        """Give the i-th recipient a state, and a word unless that is None."""
        at = _HEAD + _EACH * i + 3
        self.record[at] = state | (self.record[at] & (_AGAIN | _PASSED | _DROPPED))
        if word is not None:
            self.record[at + 2 : at + 5] = min(word, 0xFFFFFF).to_bytes(3, "little")

    def repeat(self, i):
        """Owe it once more, as a message with a mark of its own."""
        self.record[_HEAD + _EACH * i + 3] = OWED | _AGAIN

    def again(self, i):
        """True from repeat on."""
        return self.record[_HEAD + _EACH * i + 3] & _AGAIN != 0

    def move(self, i, k, account, passed=False):
        """Have account k send it from now on; passed: never the one before again."""
        at = _HEAD + _EACH * i
        self.record[at : at + 3] = recipient(account)
        self.who[i] = k
        if passed:  # the new one may repeat it, whatever the one before did
            self.record[at + 3] = OWED | _PASSED

    def passed(self, i):
        """True if the account that should have sent it never can."""
        return self.record[_HEAD + _EACH * i + 3] & _PASSED != 0

    def drop(self, i, wanted=False):
        """The i-th recipient is not to get it, if it can still be kept back; wanted: undo that."""
        at = _HEAD + _EACH * i + 3
        self.record[at] = self.record[at] & ~_DROPPED | (0 if wanted else _DROPPED)

    def dropped(self, i):
        """True from drop on."""
        return self.record[_HEAD + _EACH * i + 3] & _DROPPED != 0

    def tries(self, i, more=0):
        """How often it was tried, `more` added first (it stays at 255)."""
        at = _HEAD + _EACH * i + 4
        self.record[at] = min(255, self.record[at] + more)
        return self.record[at]

    def word(self, i):
        """The i-th recipient's word, 0 to 0xFFFFFF: see above."""
        at = _HEAD + _EACH * i + 5
        return int.from_bytes(self.record[at : at + 3], "little")

    def own(self, i):
        """The 3 bytes of the i-th recipient, see `recipient`."""
        return bytes(self.record[_HEAD + _EACH * i : _HEAD + _EACH * i + 3])

    def number(self, i):
        """How the i-th recipient's text is called: "17", or "17-2" for the repetition."""
        return "%d-2" % self.serial if self.again(i) else "%d" % self.serial

    def least(self):
        """The state of the recipient who has come the least far."""
        record = self.record
        least, at = 15 if self.who else DONE, _HEAD + 3
        for _ in self.who:  # a loop: a comprehension is a level of the C stack
            state = record[at] & 0x0F
            if state < least:
                least = state
            at += _EACH
        return least

    def untouched(self, i):
        """True if nothing was ever tried."""
        at = _HEAD + _EACH * i + 3
        return self.record[at] == OWED and not self.tries(i)


def new(serial, flags, ids, who, text, later=0):
    """An alert owed to the accounts with indexes `who`; ids: all recipients' ids; later: see
    Alert.later."""
    record = bytearray(_HEAD + _EACH * len(who))
    if later:
        flags |= LATER
        record += later.to_bytes(4, "little")
    record[0] = _MAGIC
    record[1] = flags
    record[2:6] = serial.to_bytes(4, "little")
    record[10] = len(who)
    for i, k in enumerate(who):
        record[_HEAD + _EACH * i : _HEAD + _EACH * i + 3] = ids[k]
    return Alert(record, who, text)


def load(data, ids):
    """The Alert in a file's content, or None if that makes no sense."""
    if len(data) < _HEAD or data[0] != _MAGIC:
        return None
    size = _HEAD + _EACH * data[10] + (4 if data[1] & LATER else 0)
    if len(data) < size:
        return None
    record = bytearray(data[:size])
    who = []
    for i in range(record[10]):
        own = bytes(record[_HEAD + _EACH * i : _HEAD + _EACH * i + 3])
        who.append(ids.index(own) if own in ids else None)
    alert = Alert(record, who)
    for i, k in enumerate(who):
        if k is None and alert.state(i) < DONE:
            alert.set(i, NEVER, 0)  # taken out of the config: nothing is owed any more
    return alert


def recipient(account):
    """3 bytes for who is texted from where, so that a changed config cannot mix people up."""
    key = "%s|%s|%s" % (account.to, account.from_, account.sid)
    return sha256(key.encode()).digest()[:3]
