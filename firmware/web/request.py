"""One HTTP request, read a piece a step and decided upon; web/response.py answers. See
web/server.py."""

try:
    from micropython import const
except ImportError:
    const = int

from web import request_head

LIFE_S = const(5)  # counted in whole seconds, so it is over after 5 to 6 s
_SILENT_S = const(1)  # without a first byte: browsers connect in advance, and others must wait
PIECE = const(256)  # bytes of one read or write
_BODY = const(16384)  # a text's webhook has up to 10,000: 1,600 characters, percent-encoded
_KEPT = const(2560)  # of a webhook: 300 Cyrillic letters, and what comes with a text
_REASONS = (  # a dict would lie in RAM
    "200 OK\n204 No Content\n400 Bad Request\n401 Unauthorized\n403 Forbidden\n404 Not Found\n"
    "405 Method Not Allowed\n413 Content Too Large\n414 URI Too Long\n"
    "431 Request Header Fields Too Large\n"
)
_ALWAYS = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n"
_PAGE = (
    "Content-Type: %s; charset=utf-8\r\nReferrer-Policy: no-referrer\r\n"
    "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'\r\n"
)
_PING = b"/twilio/ping"
_SIGNED = (b"/twilio/sms", b"/twilio/status")  # with HTTP_URL
_KINDS = {b"/": "text/html", b"/status.json": "application/json"}


class Visit:
    """`connection`: an accepted non-blocking socket; `own`: the settings.

    Once `answer` is set (str: the head, and the body of a short one) the request is decided:
    `news`: "ping", "wrong" (credentials), "broken" or None; `page`: the kind of page to follow the
    answer ("text/html", "application/json") or None, `auto`: it is to load itself anew; `unread`:
    the client may still be sending. `hook`: (path, query, signature, body) of a webhook, whose
    answer is the one of a forged one until it was looked at; () while it may become one, (path,)
    while its body is read.
    """

    serial = 0  # as a Sender's

    def __init__(self, connection, own, now_s):
        self.answer = self.news = self.page = None
        self.hook = () if own.HTTP_URL else None
        self.auto = self.unread = False
        self._socket = connection
        self._own = own
        self._since = now_s
        self._spoke = False
        self._buffer = bytearray(PIECE)
        self._head = request_head.Head()
        self._left = None  # bytes of the body still to come, once the head is read
        self._body = None  # a bytearray, of a webhook

    def take(self):
        """What a Sender wants to know. Once there is one, the connection is closed by it."""
        return self._socket, self.answer, self.unread, self.page, self.auto, self.hook

    def close(self):
        """Close the connection; harmless when it is closed."""
        connection, self._socket = self._socket, None
        if connection:
            connection.close()

    def step(self, now_s):
        """Read one piece; False when the connection is over (then call `close`)."""
        try:
            if now_s - self._since > (LIFE_S if self._spoke else _SILENT_S):
                raise OSError(110)
            count = self._socket.readinto(self._buffer)
            if count is None:
                return True
            if not count:
                raise OSError(104)
            self._spoke = True
            if self._left is None:
                code = self._read_head(bytes(memoryview(self._buffer)[:count]))
            else:
                code = self._read_body(memoryview(self._buffer)[:count])
            if code is not None:
                self._decide(code)
            return True
        except (OSError, MemoryError):
            if self._spoke and self._left is None:
                self.news = "broken"
            return False

    def _read_head(self, piece):
        """What is wrong with the request, 0 for nothing; None while more of it is to come."""
        head = self._head
        behind = head.feed(piece)
        if not head.done:
            return None
        if head.code or head.length is None or head.length > _BODY:
            self.unread = True
            return head.code or (413 if head.length is not None else 0)
        self._left = head.length
        if head.expects and head.length > behind:
            self._socket.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if self.hook is not None:
            self.hook = (head.path,) if head.path in _SIGNED else None
        if self.hook and head.length <= _KEPT:
            self._body = bytearray(head.length)
        return self._read_body(piece[len(piece) - behind :])

    def _read_body(self, piece):
        if self._body is not None:
            at = len(self._body) - self._left
            part = piece[: self._left]
            self._body[at : at + len(part)] = part
        self._left -= len(piece)
        if self._left > 0:
            return None
        self.unread = self._left < 0  # more than one request: the first one is answered
        return 0

    # -- what is asked ---------------------------------------------------------------------------

    def _decide(self, code):
        """Get the answer ready. `code`: what is wrong with the request, or 0."""
        self.hook = None
        if code:
            self.news = "broken"
            self._short(code)
        elif self._own.HTTP_URL and self._head.path in _SIGNED:
            self._signed()
        elif not self._is_known():
            self.news = "wrong" if self._head.auth is not None else None
            self._short(401, 'WWW-Authenticate: Basic realm="alarm", charset="UTF-8"\r\n')
        elif self._head.path == _PING:
            self._ping()
        else:
            self._show()

    def _is_known(self):
        import binascii

        own = self._own
        right = binascii.b2a_base64(("%s:%s" % (own.HTTP_USER, own.HTTP_PASSWORD)).encode())
        return request_head.is_same(self._head.auth or b"", right.strip())

    def _signed(self):
        """Its signature counts instead of the password; web/webhook.py looks at it. What is too
        long to be kept, or comes in chunks, is a ping: the board asks for it."""
        head = self._head
        if head.method != b"POST":
            self._short(405, "Allow: POST\r\n")
        elif self._body is None:
            self._ping()
        else:
            self._short(403)
            self.hook = (head.path, head.query, head.signature, self._body)

    def _ping(self):
        """Twilio takes 204, or an empty TwiML document, for "nothing to do"."""
        method = self._head.method
        if method not in (b"GET", b"POST"):
            self._short(405, "Allow: GET, POST\r\n")
            return
        self.news = "ping"
        if method == b"POST":
            self._begin(200, "Content-Type: text/xml\r\nContent-Length: 11\r\n", "<Response/>")
        else:
            self._begin(204)

    def _show(self):
        head = self._head
        kind = _KINDS.get(head.path)
        if not kind:
            self._short(404)
        elif head.method not in (b"GET", b"HEAD"):
            self._short(405, "Allow: GET, HEAD\r\n")
        else:
            self._begin(200, _PAGE % kind)
            self.page = kind if head.method == b"GET" else None
            self.auto = head.query == b"auto"

    def _short(self, code, more=""):
        body = _reason(code)
        more += "Content-Type: text/plain\r\nContent-Length: %d\r\n" % len(body)
        self._begin(code, more, "" if self._head.method == b"HEAD" else body)

    def _begin(self, code, more="", body=""):
        self.answer = "HTTP/1.1 %s\r\n%s%s\r\n%s" % (_reason(code)[:-1], _ALWAYS, more, body)


def _reason(code):
    """The code and its words, with a line end."""
    at = _REASONS.find("%d " % code)
    return _REASONS[at : _REASONS.find("\n", at) + 1]
