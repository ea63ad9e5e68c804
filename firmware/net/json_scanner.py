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
_IN_NUMBER = b"0123456789+-.eE"
_ESCAPES = b'"\\/bfnrt'
_ESCAPED = b'"\\/\b\f\n\r\t'


class Broken(ValueError):
    """The text is not JSON, too deep, too long, or it ended early."""


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
        char = self._token()
        if self._expect == _NEXT and char == 44:  # comma
            self._expect = _AFTER_COMMA
            char = self._token()
        if char == 93 or char == 125:  # ] }
            return self._close(char)
        if self._expect == _NEXT:
            raise Broken("comma expected")
        self.key = None
        if self.in_object():
            self._read_key(char)
            char = self._token()
        return self._read_value(char)

    def in_object(self):
        """True if the innermost open bracket is a {."""
        return bool(self._objects >> self.depth & 1)

    def _byte(self):
        if self._at >= self._have:
            self._have = self._source.readinto(self._buffer) or 0
            self._at = 0
            self._total += self._have
            if not self._have:
                raise Broken("ended early")
            if self._total > _MOST:
                raise Broken("too long")
        byte = self._buffer[self._at]
        self._at += 1
        return byte

    def _token(self):
        byte = self._byte()
        while byte in _SPACE:
            byte = self._byte()
        return byte

    def _close(self, char):
        if not self.depth or self._expect in (_VALUE, _AFTER_COMMA):
            raise Broken("unexpected bracket")
        if self.in_object() != (char == 125):
            raise Broken("unexpected bracket")
        self.depth -= 1
        self._expect = _NEXT
        return CLOSE

    def _read_key(self, char):
        if char != 34:
            raise Broken("key expected")
        self._read_string(_KEY, False)
        self.key = None if self.cut else self.value
        if self._token() != 58:
            raise Broken("colon expected")

    def _read_value(self, char):
        self.value = None
        self.cut = False
        if char == 123 or char == 91:  # { [
            if self.depth >= _DEEPEST:
                raise Broken("too deep")
            self.depth += 1
            self._objects &= ~(1 << self.depth)
            if char == 123:
                self._objects |= 1 << self.depth
            self._expect = _FIRST
            return OPEN
        if char != 34:
            self._read_word(char)
        elif self.key in self._keys:
            if self._tail and self.depth == 1:  # beside the list: an address
                self._read_string(_ADDRESS, False)
            else:
                self._read_string(self._limit, self._tail)
        else:
            self._skip_string()
        self._expect = _NEXT
        return ITEM

    def _read_word(self, char):
        word = bytearray()
        while char not in b",]}" and char not in _SPACE:
            if len(word) < _NUMBER:
                word.append(char)
            elif char in _IN_NUMBER:
                self.cut = True
            else:
                raise Broken("no JSON value")
            char = self._byte()
        self._at -= 1  # the byte after the word is looked at again
        self.value = _word(word)
        if self.cut:
            self.value = None

    def _plain(self):
        """The bytes of a string from the one just read up to its end, an escape or the end of the
        buffer: so many at a time, for a byte for itself takes the chip 20,000 instructions."""
        start, end = self._at - 1, self._have
        for char in (b'"', b"\\"):
            found = self._buffer.find(char, start, end)
            if found >= 0:
                end = found
        part = self._buffer[start:end]
        if min(part) < 32:
            raise Broken("control character in a string")
        self._at = end
        return part

    def _read_string(self, limit, tail):
        text = bytearray()
        high = 0  # first half of a surrogate pair, waiting for the second
        self.cut = False
        byte = self._byte()
        while byte != 34:
            if byte == 92:
                high = self._escape(text, high)
            else:
                if high:
                    text.extend(_LONE)
                    high = 0
                text.extend(self._plain())
            self._shorten(text, limit, tail)
            byte = self._byte()
        if high:
            text.extend(_LONE)
            self._shorten(text, limit, tail)
        self.value = _text(text, self.cut, tail)

    def _skip_string(self):
        byte = self._byte()
        while byte != 34:
            if byte == 92:
                self._byte()  # of \u1234 the digits are read as text; nobody looks at it
            else:
                self._plain()
            byte = self._byte()

    def _shorten(self, text, limit, tail):
        # With tail, dropping only at twice the limit saves moving bytes for every character. What
        # stays is what would if each byte came alone: whoever sends decides how many come at once.
        over = len(text) - (2 * limit if tail else limit)
        if over <= 0:
            return
        self.cut = True
        if tail:
            if tail is not True:
                tail(text)
            text[: len(text) - limit - (over - 1) % (limit + 1)] = b""
        else:
            text[limit:] = b""

    def _escape(self, text, high):
        """Append what one escape stands for. high: the first half of a surrogate pair just before,
        or 0; returns the same for the next one."""
        char = self._byte()
        unit = 0
        if char == 117:  # u
            for _ in range(4):
                digit = b"0123456789abcdef".find(bytes((self._byte(),)).lower())
                if digit < 0:
                    raise Broken("bad \\u escape")
                unit = unit << 4 | digit
        elif char in _ESCAPES:
            unit = _ESCAPED[_ESCAPES.find(bytes((char,)))]
        else:
            raise Broken("unknown escape")
        low = 0xDC00 <= unit <= 0xDFFF
        if high and low:
            _add(text, 0x10000 + ((high - 0xD800) << 10) + unit - 0xDC00)
            return 0
        if high:
            text.extend(_LONE)
        if 0xD800 <= unit <= 0xDBFF:
            return unit
        _add(text, 0xFFFD if low else unit)
        return 0


_LONE = b"\xef\xbf\xbd"  # U+FFFD


def _add(text, code):
    """Append a code point as UTF-8. By chr() a stranger could fill the memory: see
    core/utf8.py."""
    if code < 0x80:
        text.append(code)
        return
    more = 1 if code < 0x800 else 2 if code < 0x10000 else 3  # bytes after the first
    text.append(0xFF00 >> more + 1 & 0xFF | code >> 6 * more)
    for at in range(6 * more - 6, -1, -6):
        text.append(0x80 | code >> at & 0x3F)


def _word(word):
    if word == b"null":
        return None
    if word == b"true" or word == b"false":
        return word == b"true"
    if not word or word[0] not in b"-0123456789" or not all(b in _IN_NUMBER for b in word):
        raise Broken("no JSON value")
    text = str(word, "ascii")
    try:
        return float(text) if "." in text or "e" in text or "E" in text else int(text)
    except ValueError:
        raise Broken("no number")


def _text(raw, is_cut, tail):
    try:
        if not is_cut:
            return str(raw, "utf-8")
    except ValueError:  # UnicodeError is one
        pass
    from core import utf8  # rarely needed: a value cut to length, or broken bytes

    return utf8.text(raw, is_cut, tail)
