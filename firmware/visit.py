"""One HTTP connection from its first byte to its close, a piece a step. See responder.py."""

try:
    from micropython import const
except ImportError:
    const = int

import http_head

_LIFE_S = const(5)  # counted in whole seconds, so a connection ends after 5 to 6 s
_SILENT_S = const(1)  # without a first byte: browsers connect in advance, and others must wait
_PIECE = const(256)  # bytes of one read or write
_BODY = const(16384)  # a text's webhook has up to 10,000: 1,600 characters, percent-encoded
_AFTER = const(64)  # steps of reading what nobody wants: a close now would reset the connection
_REASONS = (  # a dict would lie in RAM
    "200 OK\n204 No Content\n400 Bad Request\n401 Unauthorized\n404 Not Found\n"
    "405 Method Not Allowed\n413 Content Too Large\n414 URI Too Long\n"
    "431 Request Header Fields Too Large\n"
)
_ALWAYS = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n"
_PAGE = (
    "Referrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'; "
    "style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'\r\n"
)
_PING = b"/twilio/ping"
_READS = (b"GET", b"HEAD")


class Visit:
    """`connection`: an accepted non-blocking socket; `app`: the App.

    `news`: what the last step found out: "ping", "wrong" (credentials), "broken", or None.
    """

    def __init__(self, connection, app, now_s):
        self.news = None
        self._socket = connection
        self._app = app
        self._since = now_s
        self._spoke = False
        self._buffer = bytearray(_PIECE)
        self._head = http_head.Head()
        self._do = self._read_head
        self._left = 0  # bytes of the body still to come
        self._unread = False  # the client may still be sending
        self._out = b""
        self._pieces = None  # of the page

    def close(self):
        """Close the connection; harmless when it is closed."""
        connection, self._socket = self._socket, None
        self._pieces = None
        if connection:
            connection.close()

    def step(self, now_s):
        """Read or write one piece; False when the connection is over (then call `close`)."""
        try:
            if now_s - self._since > (_LIFE_S if self._spoke else _SILENT_S):
                raise OSError(110)
            return self._do()
        except (OSError, MemoryError):
            if self._spoke and not self._head.done:
                self.news = "broken"
            return False

    def _read(self):
        """Bytes read into the buffer; None when none have come, 0 at the end."""
        return self._socket.readinto(self._buffer)

    def _read_head(self):
        count = self._read()
        if count is None:
            return True
        if not count:
            raise OSError(104)
        self._spoke = True
        head = self._head
        behind = head.feed(bytes(memoryview(self._buffer)[:count]))
        if not head.done:
            return True
        length = head.length
        if head.code or length is None or length > _BODY:
            self._unread = True
            self._answer(head.code or (413 if length is not None else 0))
            return True
        self._left = max(0, length - behind)
        self._unread = behind > length  # more than one request: the first one is answered
        if not self._left:
            self._answer(0)
        elif head.expects:
            self._out = b"HTTP/1.1 100 Continue\r\n\r\n"
            self._do = self._write
        else:
            self._do = self._read_body
        return True

    def _read_body(self):
        count = self._read()
        if count is None:
            return True
        if not count:
            raise OSError(104)
        self._left -= count
        if self._left <= 0:
            self._unread = self._left < 0
            self._answer(0)
        return True

    def _write(self):
        """Send what waits to be sent, or make the next piece of the page."""
        if self._out:
            sent = self._socket.write(memoryview(self._out)[:_PIECE])
            if sent:
                self._out = self._out[sent:]
        elif self._pieces:
            self._next()
        if self._out or self._pieces:
            return True
        if self._left > 0:
            self._do = self._read_body
            return True
        self._left = _AFTER
        self._do = self._drain
        return self._unread

    def _next(self):
        try:
            self._out = next(self._pieces).encode()
        except StopIteration:
            self._pieces = None

    def _drain(self):
        self._left -= 1
        return self._read() != 0 and self._left > 0

    # -- what is asked ---------------------------------------------------------------------------

    def _answer(self, code):
        """Decide, and get the answer ready. `code`: what is wrong with the request, or 0."""
        self._do = self._write
        self._left = 0
        if code:
            self.news = "broken"
            self._short(code)
        elif not self._is_known():
            self.news = "wrong" if self._head.auth is not None else None
            self._short(401, 'WWW-Authenticate: Basic realm="alarm", charset="UTF-8"\r\n')
        elif self._head.path == _PING:
            self._ping()
        else:
            self._page()

    def _is_known(self):
        import binascii

        own = self._app.settings
        right = binascii.b2a_base64(("%s:%s" % (own.HTTP_USER, own.HTTP_PASSWORD)).encode())
        return http_head.is_same(self._head.auth or b"", right.strip())

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

    def _page(self):
        import page

        head = self._head
        kind = page.KINDS.get(head.path)
        if not kind:
            self._short(404)
        elif head.method not in _READS:
            self._short(405, "Allow: GET, HEAD\r\n")
        else:
            if head.method == b"GET":
                self._pieces = page.pieces(self._app, kind, head.query == b"auto")
            self._begin(200, "Content-Type: %s; charset=utf-8\r\n%s" % (kind, _PAGE))

    def _short(self, code, more=""):
        body = _reason(code)
        more += "Content-Type: text/plain\r\nContent-Length: %d\r\n" % len(body)
        self._begin(code, more, "" if self._head.method == b"HEAD" else body)

    def _begin(self, code, more="", body=""):
        start = "HTTP/1.1 %s\r\n%s%s\r\n" % (_reason(code)[:-1], _ALWAYS, more)
        self._out = (start + body).encode()


def _reason(code):
    """The code and its words, with a line end."""
    at = _REASONS.find("%d " % code)
    return _REASONS[at : _REASONS.find("\n", at) + 1]
