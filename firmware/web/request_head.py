"""The head of an HTTP request, fed in pieces: what is asked, and by whom. Pure, no I/O.

Nothing but one line is kept, and of a line no more than _LINE bytes, so a request costs the same
memory whatever its size. How the bytes were cut into pieces makes no difference. RFC 9112, with
its leniencies: a line may end in LF alone, empty lines before the request are passed over.
"""

try:
    from micropython import const
except ImportError:
    const = int

_LINE = const(250)  # bytes of a line that are kept; more of a request line is refused
_HEAD = const(4096)  # bytes of a whole head; proxies and browsers send 300 to 1500
_NUMBER = const(9)  # digits of a Content-Length


class Head:
    """`done`: the empty line came, or `code` says what is wrong (400, 414, 431; 0: nothing).

    method, path, query: bytes. auth: the credentials after "Basic ", or None. length: bytes of the
    body that follow, None when it comes in chunks. expects: the client waits for "100 Continue".
    signature: of Twilio's, b"" without one.
    """

    def __init__(self):
        self.done = False
        self.code = 0
        self.method = self.path = self.query = b""
        self.auth = None
        self.length = 0
        self.expects = False
        self.signature = b""
        self._line = b""
        self._size = 0

    def feed(self, piece):
        """Take the next bytes; how many of them lie behind the end of the head."""
        at = 0
        while not self.done:
            end = piece.find(b"\n", at)
            self._keep(piece[at : end if end >= 0 else len(piece)], end >= 0)
            if end < 0:
                return 0
            at = end + 1
        return len(piece) - at

    def _keep(self, part, whole):
        """Append to the present line, and look at it when it is whole."""
        self._size += len(part) + whole
        self._line += part[: _LINE + 1 - len(self._line)]
        if not self.method and len(self._line) > _LINE:
            self._fail(414)
        elif self._size > _HEAD:
            self._fail(431)
        elif whole:
            line, self._line = self._line, b""
            if line[-1:] == b"\r":
                line = line[:-1]
            self._take(line)

    def _fail(self, code):
        self.done = True
        self.code = code
        self._line = b""

    def _take(self, line):
        if not self.method:
            if line:
                self._request(line)
        elif not line:
            self.done = True
        else:
            self._header(line)

    def _request(self, line):
        parts = line.split(b" ")
        if len(parts) != 3 or parts[2][:7] != b"HTTP/1." or not _is_word(parts[0]):
            self._fail(400)
            return
        self.method, target, _ = parts
        if target[:7].lower() == b"http://":  # the form for proxies: the path begins after a name
            slash = target.find(b"/", 7)
            target = target[slash:] if slash > 0 else b"/"
        mark = target.find(b"?")
        self.path = target if mark < 0 else target[:mark]
        self.query = b"" if mark < 0 else target[mark + 1 :]

    def _header(self, line):
        colon = line.find(b":")
        name = line[:colon].lower()
        if colon < 1 or b" " in name or b"\t" in name:  # also a folded line
            self._fail(400)
            return
        value = line[colon + 1 :].strip()
        if name == b"authorization":
            self.auth = value[6:].strip() if value[:6].lower() == b"basic " else b""
        elif name == b"content-length":
            if not value.isdigit() or len(value) > _NUMBER:
                self._fail(400)
            elif self.length is not None:
                self.length = int(value)
        elif name == b"transfer-encoding":
            self.length = None
        elif name == b"x-twilio-signature":
            self.signature = value
        elif name == b"expect":
            self.expects = value.lower() == b"100-continue"


def _is_word(word):
    """True for a method's name. GET and its like are capitals (RFC 9110 section 9.1)."""
    for byte in word:  # a loop: a comprehension is a level of the C stack
        if not 65 <= byte <= 90:
            return False
    return 0 < len(word) < 20


def is_same(one, two):
    """Compare bytes in a time that tells nothing of where they differ."""
    differs = len(one) ^ len(two)
    for i in range(len(two)):
        differs |= two[i] ^ (one[i] if i < len(one) else 0)
    return differs == 0
