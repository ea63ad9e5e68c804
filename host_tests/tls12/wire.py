"""A MicroPython-like blocking socket over a CPython one."""

import socket


class Wire:
    """`read(n)` and `readinto` wait for all bytes or the end, as MicroPython's streams do."""

    def __init__(self, sock):
        self.sock = sock
        self.taken = 0
        self.sent = 0

    @classmethod
    def to(cls, port, timeout=10):
        sock = socket.create_connection(("127.0.0.1", port), timeout)
        # After a resumed handshake the request would wait 40 ms for the answer to our Finished.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return cls(sock)

    def readinto(self, buf, n=None):
        view = memoryview(buf)[:n]
        got = 0
        while got < len(view):
            try:
                part = self.sock.recv_into(view[got:])
            except TimeoutError:
                raise OSError(110)
            if not part:
                break
            got += part
        self.taken += got
        return got

    def recv(self, n):
        """What is there, at most n bytes."""
        try:
            part = self.sock.recv(n)
        except TimeoutError:
            raise OSError(110)
        self.taken += len(part)
        return part

    def read(self, n=-1):
        out = bytearray(n if n >= 0 else 65536)
        return bytes(out[: self.readinto(out)])

    def write(self, data):
        self.sock.sendall(data)
        self.sent += len(data)
        return len(data)

    send = write

    def settimeout(self, seconds):
        self.sock.settimeout(seconds)

    def setblocking(self, flag):
        self.sock.setblocking(flag)

    def close(self):
        self.sock.close()
