"""The body of an answer as a source of bytes, and never more of it than there should be."""

try:
    from micropython import const
except ImportError:
    const = int

_BODY_MOST = const(32768)  # bytes read of one answer
CHUNKED = const(-1)  # in place of a length: the body comes in chunks


def source(raw, length):
    """The Body of an answer. raw: the response's stream; length: bytes it promises, or CHUNKED, or
    None."""
    if length == CHUNKED:
        from net.odd_answers import Chunks

        raw, length = Chunks(raw), None
    more = getattr(raw, "more", None)
    if more and length != 0:  # nothing follows an empty body: a wait would only end by its bound
        more()  # what is not here yet is waited for here, low on the C stack
    return Body(raw, length)


class Body:
    """The response body as a source of bytes: at most what the server promised, or _BODY_MOST."""

    def __init__(self, raw, length):
        self._raw = raw
        self._left = _BODY_MOST if length is None else min(length, _BODY_MOST)

    def readinto(self, buffer):
        """Bytes read into buffer; 0 at the end."""
        if len(buffer) > self._left:
            if not self._left:
                return 0
            buffer = memoryview(buffer)[: self._left]  # a plain socket would wait for a full one
        got = self._raw.readinto(buffer) or 0
        self._left -= got
        return got
