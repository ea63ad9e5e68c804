"""urequests for the bench: its interface and its errors over the double's simulated connection."""

from providers import dates
from tls12.errors import TLSError

DEADLINE_S = 45  # tls12 ends an answer that is not whole by then: assemble.guard_tls
DNS_S = 7  # MicroPython gives up on a name after about this long


class PowerCut(BaseException):
    """The board lost power; no `except Exception` may see it."""


class SimHttp:
    """clock.t passes as it waits. cut: "connected", "asked" or "answered" = lose power there.

    double: who answers for api.twilio.com; `others`: host name -> the double that answers there.
    """

    def __init__(self, double, clock):
        self.double = double
        self.others = {}
        self.clock = clock
        self.cut = None
        self.requests = 0
        self.longest_s = 0
        self.most = None  # bytes of a body that memory has room for

    def request(self, method, url, data=None, headers=None, timeout=None, parse_headers=None):
        self.requests += 1
        began = self.clock.t
        try:
            return self._request(method, url, data, headers, timeout, parse_headers)
        finally:
            self.longest_s = max(self.longest_s, self.clock.t - began)

    def _request(self, method, url, data, headers, timeout, parse_headers):
        sent = headers.copy()  # as urequests does, before it connects
        _, _, host, path = url.split("/", 3)
        conn = self._connect(self.others.get(host, self.double), timeout)
        self._power("connected")
        lines = ["%s /%s HTTP/1.0" % (method, path), "Host: " + host]
        lines += ["%s: %s" % (name, sent[name]) for name in sent]
        if data:
            lines.append("Content-Length: %d" % len(data))
        conn.feed("\r\n".join(lines).encode() + b"\r\n\r\n" + (data or b""), self._ms())
        self._power("asked")
        response = Response(self, conn, timeout)
        response.status_code = response.head(parse_headers)
        if response.date:  # as heard.py does on the board
            self.clock.heard(dates.header(response.date))
        self._power("answered")
        return response

    def _connect(self, double, timeout):
        if not double.resolves(self._ms()):
            self.clock.t += DNS_S
            raise OSError(-2)
        try:
            conn = double.connect(self._ms())
        except ConnectionRefusedError:
            raise OSError(104) from None
        except TimeoutError:
            self.clock.t += timeout
            raise OSError(110) from None
        self.clock.t += 0.1
        refused = double.tls_fault(self._ms())
        if refused:
            conn.close()
            raise TLSError(refused[0], "refused by a fault", refused[1])
        return conn

    def _ms(self):
        return int(self.clock.t * 1000)

    def _power(self, where):
        if self.cut == where:
            self.cut = None
            raise PowerCut


class Response:
    """What urequests returns; `raw` is itself."""

    def __init__(self, http, conn, timeout):
        self._http, self._conn, self._timeout = http, conn, timeout
        self._data = b""
        self._read = 0
        self._end = False
        self._until = http.clock.t + DEADLINE_S
        self.raw = self
        self.date = None
        self.status_code = 0

    def head(self, parse_headers):
        line = self._line()
        words = line.split(None, 2)
        if len(words) < 2:
            raise ValueError("HTTP error: BadStatusLine:\n%r" % words)
        while (line := self._line()) not in (b"", b"\r\n"):
            if line.lower().startswith(b"date:"):
                self.date = line
            if parse_headers:
                parse_headers(line, {})
        return int(words[1])

    def readline(self):
        return self._line()

    def _line(self):
        while b"\n" not in self._data and not self._end:
            self._more()
        line, mark, self._data = self._data.partition(b"\n")
        return line + mark

    def _more(self):
        clock = self._http.clock
        at = self._conn.next_ms()
        if at is None or at / 1000 > clock.t + self._timeout:
            clock.t += self._timeout
            raise OSError(110)
        if at / 1000 > self._until:
            clock.t = at / 1000
            raise OSError(110)
        clock.t = max(clock.t, at / 1000)
        data, event = self._conn.poll(int(clock.t * 1000 + 0.5))
        self._data += data
        if event == "reset":
            raise OSError(104)
        self._end = event == "eof"

    def readinto(self, buffer):
        self._read += len(buffer)
        if self._http.most and self._read > self._http.most:
            raise MemoryError
        while not self._data and not self._end:
            self._more()
        part = self._data[: len(buffer)]
        self._data = self._data[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def close(self):
        self._conn.close()
