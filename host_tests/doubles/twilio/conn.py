"""One connection to the double, driven by a clock: bytes in, answer bytes and their time out.

The virtual board uses it as the far end of a simulated socket, the real server as the logic behind
an accepted one. Times are milliseconds since the double's `unix_epoch`.
"""

from .faults import REQUEST_KINDS
from .wire import (
    BadRequest,
    Reply,
    answer_bytes,
    take_request,
)


class Conn:
    """`feed` bytes, `poll` for answers; `next_ms` says when a poll will bring more."""

    def __init__(self, double, now_ms=0):
        self.double = double
        self._now_ms = now_ms
        self._in = b""
        self._out = []  # [time ms, bytes, event, message whose answer ends here]
        self.closed = False

    def feed(self, data, now_ms=None):
        """Bytes from the client. Without a time they count as come at the next poll."""
        self._in += data
        if now_ms is not None:
            self._advance(now_ms)

    def poll(self, now_ms):
        """(bytes, event): what reached the client by now; event is None, "eof" or "reset"."""
        self._advance(now_ms)
        out, event = b"", None
        while self._out and self._out[0][0] <= now_ms and event is None:
            _, data, event, message = self._out.pop(0)
            out += data
            if message is not None and not self.closed:
                message.answered = True
        return out, event

    def next_ms(self):
        """When the next poll will bring something, or None (nothing planned: the client hangs)."""
        if self._in and not self._out:
            return self._now_ms
        return self._out[0][0] if self._out else None

    def close(self):
        """The client is gone; what it has not polled did not reach it."""
        self.closed = True
        self._out.clear()

    # --- inside

    def _advance(self, now_ms):
        self._now_ms = max(self._now_ms, now_ms)
        while self._in and not self.closed:
            try:
                request, self._in = take_request(self._in)
            except BadRequest:
                self._in = b""
                self._plan(b"HTTP/1.1 400 BAD REQUEST\r\nConnection: close\r\n\r\n", event="eof")
                return
            if request is None:
                return
            self._serve(request)

    def _unix(self, ms):
        return self.double.unix_epoch + ms / 1000

    def _serve(self, request):
        exchange = self.double.look(request, self._now_ms)
        fault = self.double.faults.take(REQUEST_KINDS, exchange)
        if fault is None:
            self._plan_reply(request, self._handle(request))
        else:
            getattr(self, "_" + fault.kind)(request, **fault.options)

    def _handle(self, request, ms=None):
        at = self._unix(self._now_ms if ms is None else ms)
        return self.double.handle(
            request.method, request.target, request.headers, request.body, at
        )

    def _plan(self, data, delay_ms=None, event=None, message=None):
        delay = self.double.latency_ms if delay_ms is None else delay_ms
        at = self._now_ms + delay
        if self._out:
            at = max(at, self._out[-1][0])
        self._out.append((at, data, event, message))

    def _plan_reply(self, request, reply, delay_ms=None):
        data = answer_bytes(request, reply, self.double.chunked)
        self._plan(data, delay_ms, "eof" if request.close else None, reply.message)

    # --- faults, one method each (see faults.py)

    def _reset_before(self, request):
        self._plan(b"", event="reset")

    def _reset_after(self, request):
        self._handle(request)
        self._plan(b"", event="reset")

    def _close_before(self, request):
        self._plan(b"", event="eof")

    def _close_after(self, request):
        self._handle(request)
        self._plan(b"", event="eof")

    def _hang_before(self, request):
        pass

    def _hang_after(self, request):
        self._handle(request)

    def _late(self, request, s=20, end="hang"):
        at = self._now_ms + s * 1000
        if end != "hang":
            self._plan(b"", event=end)
        self.double.later(self._unix(at), lambda _: self._handle(request, at))

    def _half_answer(self, request, part=0.5, end="eof"):
        data = answer_bytes(request, self._handle(request), self.double.chunked)
        event = None if end == "hang" else end
        self._plan(data[: int(len(data) * part)], event=event)

    def _slow(self, request, s=20):
        self._plan_reply(request, self._handle(request), self.double.latency_ms + s * 1000)

    def _trickle(self, request, size=16, every_ms=100):
        reply = self._handle(request)
        data = answer_bytes(request, reply, self.double.chunked)
        starts = range(0, len(data), size)
        for n, start in enumerate(starts):
            last = n == len(starts) - 1
            delay = self.double.latency_ms + n * every_ms
            self._plan(
                data[start : start + size],
                delay,
                "eof" if last and request.close else None,
                reply.message if last else None,
            )

    def _http(self, request, status=503, code=20503, created=False, body=None, headers=None):
        if created:
            self._handle(request)
        payload = self.double.error(code, status) if body is None else body
        usual = {"Content-Type": "application/json;charset=utf-8"}
        self._plan_reply(request, Reply(status, {**usual, **(headers or {})}, payload))

    def _odd_code(self, request, status=400, code="1e300"):
        body = b'{"code": %s, "message": "no", "status": %d}' % (code.encode(), status)
        self._http(request, status, body=body)

    def _interim(self, request, statuses=(100, 103)):
        reply = self._handle(request)
        early = b"".join(
            b"HTTP/1.1 %d GO ON\r\nLink: </a>; rel=preload\r\n\r\n" % one for one in statuses
        )
        data = early + answer_bytes(request, reply, self.double.chunked)
        self._plan(data, None, "eof" if request.close else None, reply.message)

    def _chunks(self, request, size=7, header="transfer-encoding: Chunked"):
        reply = self._handle(request)
        head, _, body = answer_bytes(request, reply).partition(b"\r\n\r\n")
        lines = [one for one in head.split(b"\r\n") if not one.startswith(b"Content-Length")]
        parts = [body[at : at + size] for at in range(0, len(body), size)]
        data = b"\r\n".join([*lines, header.encode()]) + b"\r\n\r\n"
        data += b"".join(b'%X ;x="1"\r\n%s\r\n' % (len(part), part) for part in parts)
        data += b"000\r\nX-Trailer: 1\r\n\r\n"
        self._plan(data, None, "eof" if request.close else None, reply.message)

    def _raw(self, request, data=b"", created=False):
        if created:
            self._handle(request)
        self._plan(data, event="eof")
