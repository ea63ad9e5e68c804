"""An HTTP answer, sent a piece a step. See web/server.py."""

try:
    from micropython import const
except ImportError:
    const = int

from web.request import LIFE_S, PIECE

_AFTER = const(64)  # steps of reading what nobody wants: a close now would reset the connection


class Sender:
    """`connection`: the socket, to be closed by `close`; `answer`: str that comes first;
    `unread`: the client may still be sending; `pieces`: list of str that follow; `serial`: of the
    text to a phone that the answer holds, 0 for none or once it has gone."""

    answer = news = hook = None  # as a Visit's

    def __init__(self, now_s, connection, answer, unread, pieces, serial=0):
        self._socket = connection
        self._since = now_s
        self._out = answer.encode()
        self._pieces = pieces
        self._after = _AFTER if unread else 0
        self.serial = serial

    def close(self):
        """Close the connection; harmless when it is closed."""
        connection, self._socket = self._socket, None
        self._pieces = None
        if connection:
            connection.close()

    def step(self, now_s):
        """Write one piece, or get the next one; False at the end (then call `close`)."""
        try:
            if now_s - self._since > LIFE_S:
                return False
            if self._out:
                sent = self._socket.write(memoryview(self._out)[:PIECE])
                if sent:
                    self._out = self._out[sent:]
            elif self._pieces:
                self._out = self._pieces.pop(0).encode()
            else:
                return self._drain()
            return bool(self._out or self._pieces or self._after)
        except OSError:
            return False

    def gone(self):
        """True once all of it is on its way."""
        return not (self._out or self._pieces)

    def _drain(self):
        self._after -= 1
        return self._after > 0 and self._socket.readinto(bytearray(PIECE)) != 0
