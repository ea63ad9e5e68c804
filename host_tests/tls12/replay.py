"""A server's words played back to a client, without a server."""


class Replay:
    """A socket that says `data` and takes what comes; it counts what was read."""

    def __init__(self, data):
        self.data = memoryview(bytes(data))
        self.taken = 0
        self.wrote = bytearray()
        self.closed = False

    def readinto(self, buf):
        part = self.data[self.taken : self.taken + len(buf)]
        memoryview(buf)[: len(part)] = part
        self.taken += len(part)
        return len(part)

    def write(self, data):
        self.wrote += data
        return len(data)

    def recv(self, n):
        buf = bytearray(n)
        got = self.readinto(buf)
        return got if got is None else bytes(buf[:got])

    def send(self, data):
        return self.write(data)

    def close(self):
        self.closed = True
