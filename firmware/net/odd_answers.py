"""What HTTP/1.1 allows a server and `requests` does not know (RFC 9112). Loaded if it happens."""

_HEX = b"0123456789abcdefABCDEF"


def final(raw, note):
    """The status that counts, after one that only says "go on" (100 to 199; RFC 9110, 15.2).

    raw: the stream behind the head of that one; note: called with each header line, None. Any
    number of them may come, in bounded time only. Raises ValueError if the server ends before."""
    status = 0
    while status < 200:
        words = raw.readline().split(None, 2)
        if len(words) < 2:
            raise ValueError("the answer ended before its status")
        status = int(words[1])
        line = b"x"
        while line.strip():
            line = raw.readline()
            note(line, None)
    return status


class Chunks:
    """A body in chunks (RFC 9112, 7.1) as a plain stream, whatever its header was written like.

    A `requests` that has read "chunked" there gives the body without chunks. So the first byte
    decides: what is asked for is JSON, which never begins like the size of a chunk.
    """

    def __init__(self, raw):
        self._raw = raw
        self._left = None  # bytes of this chunk not read yet; None: before the first
        self._plain = False

    def readinto(self, buffer):
        """At most len(buffer) bytes; 0 at the end. ValueError for what are no chunks."""
        if self._plain:
            return self._raw.readinto(buffer)
        if self._left is None:
            first = memoryview(buffer)[:1]
            if not self._raw.readinto(first):
                return 0
            if first[0] not in _HEX:
                self._plain = True
                return 1
            self._size(bytes(first) + self._raw.readline())
        elif not self._left:
            self._size(self._raw.readline())
        if not self._left:
            return 0  # trailers may follow; nobody needs them
        got = self._raw.readinto(memoryview(buffer)[: min(len(buffer), self._left)]) or 0
        if not got:
            raise ValueError("the answer ended within a chunk")
        self._left -= got
        if not self._left:
            self._raw.readline()  # the end of the chunk's line
        return got

    def _size(self, line):
        """What a chunk's line says; extensions behind a ";" mean nothing to us (7.1.1)."""
        self._left = int(line.split(b";")[0].strip(), 16)
        if self._left < 0:
            raise ValueError("a chunk of negative size")
