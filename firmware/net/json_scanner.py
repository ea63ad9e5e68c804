"""JSON read as it arrives, keeping only what is asked for.

The chip has about 10 KB left during a request and a page of messages has more, so nothing is held
but: a 64-byte read buffer, one key (32 bytes), one value (`limit` bytes) and one bit per open
bracket (24 levels, no recursion). Grammar: RFC 8259. Text is UTF-8; a broken byte becomes "?",
a lone surrogate escape U+FFFD.
"""

try:
    from micropython import const
except ImportError:
    const = int

from net.json_values import IN_NUMBER, LONE, Broken, add, string, word

_BUFFER = const(64)  # bytes per read
_KEY = const(32)  # longer keys are read over and match nothing
_NUMBER = const(32)  # characters of a number; a longer one is read over and has no value
_DEEPEST = const(24)  # open brackets; one bit each, still a small int
_ADDRESS = const(320)  # bytes kept of a value beside a list that is read with `tail`
_MOST = const(65536)  # bytes of one answer; a longer one is not ours

# What may come next.
_VALUE = const(0)
_FIRST = const(1)
_AFTER_COMMA = const(2)
_NEXT = const(3)

# What Scanner.step() found.
END = const(0)
OPEN = const(1)
CLOSE = const(2)
ITEM = const(3)

_SPACE = b" \t\r\n"
_ESCAPES = b'"\\/bfnrt'
_ESCAPED = b'"\\/\b\f\n\r\t'


class Scanner:
    """Walks through one JSON text.

    source: anything with readinto(buffer) -> bytes read, 0 or None at the end; keys: the names
    whose string values are kept; limit: bytes kept of a string; tail: True = keep its end rather
    than its beginning, or a function, which is shown each part before its beginning is dropped.
    After step(): depth, key (in an object, else None), value, cut (True if the value was longer
    than limit).
    """

    def __init__(self, source, keys, limit=128, tail=False):
        self._source = source
        self._keys = keys
        self._limit = limit
        self._tail = tail
        self._buffer = bytearray(_BUFFER)
        self._at = self._have = self._total = 0
        self._objects = 0  # bit n set: bracket n is {
        self._expect = _VALUE
        self.depth = 0
        self.key = self.value = None
        self.cut = False

    def step(self):
        """Read on to the next event: OPEN, CLOSE, ITEM (a value that is no bracket) or END.

        Raises Broken, or whatever the source raises.
        """
        if self._expect == _NEXT and not self.depth:
            return END
        char = _token(self)
        if self._expect == _NEXT and char == 44:  # comma
            self._expect = _AFTER_COMMA
            char = _token(self)
        if char == 93 or char == 125:  # ] }
            return _close(self, char)
        if self._expect == _NEXT:
            raise Broken("comma expected")
        self.key = None
        if self._objects >> self.depth & 1:
            if char != 34:
                raise Broken("key expected")
            _read_string(self, _KEY, False)
            self.key = None if self.cut else self.value
            if _token(self) != 58:
                raise Broken("colon expected")
            char = _token(self)
        return _read_value(self, char)

    def in_object(self):
        """True if the innermost open bracket is a {."""
        return bool(self._objects >> self.depth & 1)


# Functions, for a method is looked for among the object's fields first, in vain, and that takes
# the chip longer than most of them do; and none calls another without need. own: the Scanner.


def _byte(own):
    if own._at >= own._have:
        own._have = own._source.readinto(own._buffer) or 0
        own._at = 0
        own._total += own._have
        if not own._have:
            raise Broken("ended early")
        if own._total > _MOST:
            raise Broken("too long")
    byte = own._buffer[own._at]
    own._at += 1
    return byte


def _token(own):
    byte = 32
    while byte in _SPACE:
        if own._at >= own._have:
            byte = _byte(own)
        else:
            byte = own._buffer[own._at]
            own._at += 1
    return byte


def _close(own, char):
    if not own.depth or own._expect in (_VALUE, _AFTER_COMMA):
        raise Broken("unexpected bracket")
    if own.in_object() != (char == 125):
        raise Broken("unexpected bracket")
    own.depth -= 1
    own._expect = _NEXT
    return CLOSE


def _read_value(own, char):
    own.value = None
    own.cut = False
    if char == 123 or char == 91:  # { [
        if own.depth >= _DEEPEST:
            raise Broken("too deep")
        own.depth += 1
        own._objects &= ~(1 << own.depth)
        if char == 123:
            own._objects |= 1 << own.depth
        own._expect = _FIRST
        return OPEN
    if char != 34:
        _read_word(own, char)
    elif own.key in own._keys:
        if own._tail and own.depth == 1:  # beside the list: an address
            _read_string(own, _ADDRESS, False)
        else:
            _read_string(own, own._limit, own._tail)
    else:
        _skip_string(own)
    own._expect = _NEXT
    return ITEM


def _read_word(own, char):
    raw = bytearray()
    while char not in b",]}" and char not in _SPACE:
        if len(raw) < _NUMBER:
            raw.append(char)
        elif char in IN_NUMBER:
            own.cut = True
        else:
            raise Broken("no JSON value")
        char = _byte(own)
    own._at -= 1  # the byte after the word is looked at again
    own.value = word(raw)
    if own.cut:
        own.value = None


def _plain(own):
    """The bytes of a string from the one just read up to its end, an escape or the end of the
    buffer: so many at a time, for a byte for itself takes the chip 20,000 instructions."""
    start, find = own._at - 1, own._buffer.find
    end = find(b'"', start, own._have)
    if end < 0:
        end = own._have
    found = find(b"\\", start, end)
    if found >= 0:
        end = found
    part = own._buffer[start:end]
    if min(part) < 32:
        raise Broken("control character in a string")
    own._at = end
    return part


def _read_string(own, limit, tail):
    text = bytearray()
    high = 0  # first half of a surrogate pair, waiting for the second
    own.cut = False
    byte = _byte(own)
    while byte != 34:
        if byte == 92:
            high = _escape(own, text, high)
        else:
            if high:
                text.extend(LONE)
                high = 0
            text.extend(_plain(own))
        if len(text) > limit:
            _shorten(own, text, limit, tail)
        byte = _byte(own)
    if high:
        text.extend(LONE)
        _shorten(own, text, limit, tail)
    own.value = string(text, own.cut, tail)


def _skip_string(own):
    byte = _byte(own)
    while byte != 34:
        if byte == 92:
            _byte(own)  # of \u1234 the digits are read as text; nobody looks at it
        else:
            _plain(own)
        byte = _byte(own)


def _shorten(own, text, limit, tail):
    # With tail, dropping only at twice the limit saves moving bytes for every character. What
    # stays is what would if each byte came alone: whoever sends decides how many come at once.
    over = len(text) - (2 * limit if tail else limit)
    if over <= 0:
        return
    own.cut = True
    if tail:
        if tail is not True:
            tail(text)
        text[: len(text) - limit - (over - 1) % (limit + 1)] = b""
    else:
        text[limit:] = b""


def _escape(own, text, high):
    """Append what one escape stands for. high: the first half of a surrogate pair just before,
    or 0; returns the same for the next one."""
    char = _byte(own)
    unit = 0
    if char == 117:  # u
        for _ in range(4):
            digit = b"0123456789abcdef".find(bytes((_byte(own),)).lower())
            if digit < 0:
                raise Broken("bad \\u escape")
            unit = unit << 4 | digit
    elif char in _ESCAPES:
        unit = _ESCAPED[_ESCAPES.find(bytes((char,)))]
    else:
        raise Broken("unknown escape")
    low = 0xDC00 <= unit <= 0xDFFF
    if high and low:
        add(text, 0x10000 + ((high - 0xD800) << 10) + unit - 0xDC00)
        return 0
    if high:
        text.extend(LONE)
    if 0xD800 <= unit <= 0xDBFF:
        return unit
    add(text, 0xFFFD if low else unit)
    return 0
