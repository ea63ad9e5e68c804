"""An HTTP answer, sent a piece a step. See web/server.py."""

try:
    from micropython import const
except ImportError:
    const = int

from core import overlay

_LIFE_S = const(5)
_PIECE = const(256)  # bytes of one write
_AFTER = const(64)  # steps of reading what nobody wants: a close now would reset the connection


class Sender:
    """`app`: the App, for a page; `connection`: the socket, to be closed by `close`; `answer`: str
    that comes first; `unread`: the client may still be sending; `page`, `auto`: see
    web/request.py."""

    answer = news = None  # as a Visit's

    def __init__(self, app, now_s, connection, answer, unread, page, auto):
        self._app = app
        self._socket = connection
        self._since = now_s
        self._out = answer.encode()
        self._page = page
        self._auto = auto
        self._pieces = None
        self._after = _AFTER if unread else 0

    def close(self):
        """Close the connection; harmless when it is closed."""
        connection, self._socket = self._socket, None
        self._pieces = None
        if connection:
            connection.close()

    def step(self, now_s):
        """Write one piece, or make the next one; False at the end (then call `close`)."""
        try:
            if now_s - self._since > _LIFE_S:
                return False
            if self._out:
                sent = self._socket.write(memoryview(self._out)[:_PIECE])
                if sent:
                    self._out = self._out[sent:]
            elif self._page:
                self._begin()
            elif self._pieces:
                self._next()
            else:
                return self._drain()
            return bool(self._out or self._page or self._pieces or self._after)
        except OSError:
            return False

    def _begin(self):
        """Get the page ready, in a step of its own: by now nothing holds the Visit any more. The
        desk, the largest part, comes into memory before anything else of the page does."""
        kind, self._page = self._page, None
        overlay.clear()
        told = _desk(self._app)
        overlay.clear()
        from web import status_page

        self._pieces = status_page.pieces(self._app, kind, self._auto, told)

    def _next(self):
        try:
            self._out = next(self._pieces).encode()
        except StopIteration:
            self._pieces = None

    def _drain(self):
        self._after -= 1
        return self._after > 0 and self._socket.readinto(bytearray(_PIECE)) != 0


def _desk(app):
    try:
        courier = app.desk()[1]
        return courier.bot.account_lines() + courier.lines()
    except MemoryError:
        return ["Alerts: no memory to look at them now; try again."]
