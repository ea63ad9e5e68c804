"""A far end for tests of the board: says what it is told to, writes down what it hears."""


class Canned:
    """A service for `world.net.mount`: each connection gets the next of `answers`.

    An answer is bytes (sent when the request's blank line has come, then end of file), or a
    list of (delay ms, bytes or "eof" or "reset"), or None: never a word.
    """

    def __init__(self, *answers, delay_ms=100):
        self.answers = list(answers)
        self.delay_ms = delay_ms
        self.heard = []
        self.pieces = []  # every feed() of its own
        self.closed = 0

    def connect(self, now_ms):
        """The next connection; the last answer is for all that follow."""
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer in ("refuse", "silence"):
            raise ConnectionRefusedError if answer == "refuse" else TimeoutError
        return _Conn(self, answer)


class _Conn:
    def __init__(self, service, answer):
        self._service = service
        self._plan = (
            [(service.delay_ms, answer), (0, "eof")] if isinstance(answer, bytes) else answer
        )
        self._n = len(service.heard)
        service.heard.append(b"")
        self._due = None

    def feed(self, data):
        self._service.heard[self._n] += data
        self._service.pieces.append(data)

    def _start(self, now_ms):
        if self._due is None and b"\r\n\r\n" in self._service.heard[self._n]:
            self._due = []
            for delay, what in self._plan or ():
                now_ms += delay
                self._due.append((now_ms, what))

    def poll(self, now_ms):
        self._start(now_ms)
        out = b""
        while self._due and self._due[0][0] <= now_ms:
            what = self._due.pop(0)[1]
            if isinstance(what, str):
                return out, what
            out += what
        return out, None

    def next_ms(self):
        return self._due[0][0] if self._due else None

    def close(self):
        self._service.closed += 1
