"""Changes of one source file, collected and then made."""


class Edits:
    """Changes of a text, by bytes; lines keep their numbers."""

    def __init__(self, file):
        self._file = file
        self._made = {}

    def put(self, span, new):
        """`new` in the place of a span; as many line ends follow as were in there."""
        gone = self._file.source(span).count("\n") - new.count("\n")
        assert gone >= 0, new
        self._made[span] = new + "\n" * gone

    def result(self):
        data = self._file.text.encode()
        last = len(data)
        for start, end in sorted(self._made, reverse=True):
            if end > last:
                raise AssertionError("two changes of one place: %s" % self._file.name)
            data = data[:start] + self._made[start, end].encode() + data[end:]
            last = start
        return data.decode()
