"""The way from Twilio to a board in a home: a reverse proxy that speaks TLS and passes on."""

from urllib.parse import urlsplit

from doubles.board.server_sockets import call

_LOOK_MS = 50


class Proxy:
    """world, board: the virtual ones; port: HTTP_PORT; base: what HTTP_URL has behind the host,
    which the proxy takes off; timeout_ms: how long Twilio waits; piece, every_ms: a slow line."""

    def __init__(self, world, board, port=8080, base="", timeout_ms=15000):
        self.world = world
        self.board = board
        self.port = port
        self.base = base
        self.timeout_ms = timeout_ms
        self.piece, self.every_ms = None, 0
        self.callers = []  # every connection to the board

    def now(self):
        """Unix seconds."""
        return self.world.unix()

    def at(self, unix, function):
        """Have function called then."""
        self.world.after(max(0, (unix - self.world.unix()) * 1000), function)

    def post(self, url, headers, body, answered):
        """Pass a POST on to the board; 502 as proxies do when it cannot be reached."""
        parts = urlsplit(url)
        target = parts.path.removeprefix(self.base) + ("?" + parts.query if parts.query else "")
        lines = ["POST %s HTTP/1.1" % target, "Host: " + parts.netloc]
        lines += ["%s: %s" % pair for pair in headers.items()]
        lines += [
            "Content-Length: %d" % len(body), "X-Forwarded-For: 54.172.60.1",
            "X-Forwarded-Host: " + parts.netloc, "X-Forwarded-Proto: https", "Connection: close",
        ]  # fmt: skip
        try:
            caller = call(self.board, self.port)
        except (ConnectionRefusedError, TimeoutError):
            answered(502, b"")
            return
        self.callers.append(caller)
        data = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        if self.piece:
            caller.send_slowly(data, self.piece, self.every_ms)
        else:
            caller.send(data)
        self._wait(caller, self.world.ms + self.timeout_ms, answered)

    def cut(self):
        """The line to the board breaks: the last caller is gone, what was not answered is lost."""
        self.callers[-1].reset()
        self.callers[-1].heard = b""
        self.callers[-1].ended = "reset"

    def _wait(self, caller, until_ms, answered):
        if _is_whole(caller):
            answered(caller.status, caller.body)
        elif caller.ended or self.world.ms >= until_ms:
            caller.reset()
            answered(502, b"")
        else:
            self.world.after(_LOOK_MS, lambda: self._wait(caller, until_ms, answered))


def _is_whole(caller):
    head, end, body = caller.heard.partition(b"\r\n\r\n")
    if not end:
        return False
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line[15:])
    return caller.status == 204 or caller.ended == "eof"
