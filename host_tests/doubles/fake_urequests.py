"""A scripted stand-in for urequests: records what was asked, fails where it is told to.

It walks over the headers in the order the real one does (copy, connect, request line, headers,
body, answer), which is what http_call relies on. `old=True`: as before version 0.9.1, when the
headers were neither copied nor their Host dropped on a redirect.
"""


class Fail:
    """End the exchange at a step: dns, connect, header (the second one), body, status, rest."""

    def __init__(self, step, error, status=201, body=b""):
        self.step = step
        self.error = error
        self.status = status
        self.body = body


class Reply:
    """A full answer; location makes it a redirect, promise is what Content-Length says."""

    def __init__(self, status, body=b"", location=None, promise=None, headers=()):
        self.status = status
        self.body = body
        self.location = location
        self.promise = len(body) if promise is None else promise
        self.headers = headers


class Raw:
    """The socket behind a response: gives the body in short reads, then ends or raises."""

    def __init__(self, data, error=None):
        self.data = data
        self.error = error

    def readinto(self, buffer):
        if not self.data and self.error:
            raise self.error
        size = min(len(buffer), len(self.data), 50)
        buffer[:size] = self.data[:size]
        self.data = self.data[size:]
        return size

    def readline(self):
        line, mark, self.data = self.data.partition(b"\n")
        return line + mark


class Response:
    def __init__(self, owner, status, raw):
        self.status_code = status
        self.raw = raw
        self._owner = owner

    def close(self):
        if self.raw is not None:
            self.raw = None
            self._owner.still_open -= 1


class FakeUrequests:
    """requests: (method, url, headers, body) of everything that reached the server."""

    def __init__(self, *script, old=False):
        self.script = list(script)
        self.old = old
        self.requests = []
        self.timeouts = []
        self.still_open = 0

    def request(self, method, url, data=None, json=None, headers=None, stream=None, auth=None,
                timeout=None, parse_headers=True):  # fmt: skip
        self.timeouts.append(timeout)
        return self._request(method, url, data, headers, parse_headers)

    def _request(self, method, url, data, headers, parse_headers):
        if not self.old:
            headers = headers.copy()
        step = self.script.pop(0)
        _fail_at("dns", step)
        _fail_at("connect", step)
        if "Host" not in headers and not self.old:
            headers["Host"] = url.split("/")[2]
        if data and "Content-Length" not in headers and not self.old:
            headers["Content-Length"] = str(len(data))
        sent = {}
        for name in headers:
            if len(sent) == 1:
                _fail_at("header", step)
            sent[name] = headers[name]
        _fail_at("body", step)
        self.requests.append((method, url, sent, data))
        _fail_at("status", step)
        if isinstance(step, Fail):
            step, error = Reply(step.status, step.body, promise=len(step.body) + 9), step.error
        else:
            error = None
        for line in step.headers + ((b"Content-Length: %d\r\n" % step.promise),):
            parse_headers(line, {})
        if step.location:
            if not self.old:
                headers.pop("Host", None)
            again = "GET" if step.status < 304 else method
            return self._request(again, step.location, data, headers, True)
        self.still_open += 1
        return Response(self, step.status, Raw(step.body, error))


def _fail_at(where, step):
    if isinstance(step, Fail) and step.step == where:
        raise step.error
