"""The USB serial line: what the board printed (with the time), what was typed."""


class Serial:
    """Text out with time stamps, bytes in."""

    def __init__(self, world):
        self._world = world
        self._parts = []
        self._cached = ""
        self.lines = []  # (ms, line) of every full line
        self._line = ""
        self.listeners = []  # called with (ms, line)
        self.input = bytearray()

    def write(self, text):
        """Adds printed text; tells listeners of each finished line."""
        self._parts.append(text)
        if "\n" not in text:
            self._line += text
            return
        first, *rest = text.replace("\r\n", "\n").split("\n")
        done = [self._line + first, *rest[:-1]]
        self._line = rest[-1]
        for line in done:
            self.lines.append((self._world.ms, line))
            for listener in self.listeners:
                listener(self._world.ms, line)

    def fresh_line(self):
        """A reset: what comes next begins on a line of its own."""
        if self._line:
            self.write("\r\n")

    def text(self):
        """Everything so far."""
        if self._parts:
            self._cached += "".join(self._parts)
            self._parts = []
        return self._cached

    def mark(self):
        """A place to ask `since` from."""
        return len(self.text())

    def since(self, mark):
        """What was printed after `mark`."""
        return self.text()[mark:]

    def typed(self, text):
        """A person types."""
        self.input += text.encode()
