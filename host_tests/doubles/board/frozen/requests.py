"""`requests` as frozen into the ESP8266 builds, by its interface, wire bytes and defects.

Own code, written from the fact sheet (section 8). On purpose: `stream` is ignored, redirects are
followed without timeout and with all headers, and only an OSError closes the socket.
HTTP/1.1 as in firmware 1.29; the board replaces the line below for firmware 1.23 to 1.28.
"""

import socket

HTTP11 = True


class BodyStream:
    """The body of an answer: `left` bytes, or chunks when `left` is None."""

    def __init__(self, sock, left):
        self._sock = sock
        self._chunks = left is None
        self._left = left or 0
        self._done = False

    def readinto(self, buf):
        """At most len(buf) bytes of the body; 0 at its end."""
        if self._left == 0 and self._chunks and not self._done:
            self._left = int(self._sock.readline().split(b";")[0], 16)
            if self._left == 0:
                self._done = True
                while self._sock.readline() not in (b"", b"\r\n"):
                    pass
        if self._left == 0:
            return 0
        got = self._sock.readinto(memoryview(buf)[: min(len(buf), self._left)])
        if not got:
            raise ValueError("Connection closed before body complete")
        self._left -= got
        if self._left == 0 and self._chunks:
            self._sock.readline()
        return got

    def read(self, n=-1):
        """At most `n` bytes, or all of the body."""
        if n >= 0:
            buf = bytearray(n)
            return bytes(buf[: self.readinto(buf)])
        buf = bytearray(256)
        body = b""
        while True:
            got = self.readinto(buf)
            if not got:
                return body
            body += buf[:got]

    def close(self):
        self._sock.close()


class Response:
    """status_code, reason, headers, raw; content, text and json() read and close."""

    def __init__(self, raw):
        self.raw = raw
        self.encoding = "utf-8"
        self._content = None

    @property
    def content(self):
        if self._content is None:
            try:
                self._content = self.raw.read()
            finally:
                self.raw.close()
                self.raw = None
        return self._content

    @property
    def text(self):
        return str(self.content, self.encoding)

    def json(self):
        import json

        return json.loads(self.content)

    def close(self):
        if self.raw:
            self.raw.close()
            self.raw = None
        self._content = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


def _split(url):
    """(protocol, host, port or None, path without its first slash)"""
    parts = url.split("/", 3)
    if len(parts) < 3:
        raise ValueError("need more than %d values to unpack" % len(parts))
    proto, host, path = parts[0], parts[2], parts[3] if len(parts) > 3 else ""
    for mark in "?#":
        if mark in host:
            host, rest = host.split(mark, 1)
            path = mark + rest + path
    port = None
    if ":" in host:
        host, port = host.split(":", 1)
        port = int(port)
    return proto, host, port, path


def _basic(auth):
    import binascii

    pair = "%s:%s" % auth
    return "Basic " + str(binascii.b2a_base64(pair.encode())[:-1], "ascii")


def _is_stream(data):
    return bool(data) and hasattr(data, "__next__") and not hasattr(data, "__len__")


def _sized(data, headers):
    """The body as bytes or a stream; asks for chunks or adds its length to the headers."""
    if _is_stream(data):
        if "Transfer-Encoding" not in headers and "Content-Length" not in headers:
            headers["Transfer-Encoding"] = "chunked"
        return data
    if isinstance(data, str):
        data = bytes(data, "utf-8")
    if data and "Content-Length" not in headers:
        headers["Content-Length"] = str(len(data))
    return data


def _status(line):
    """(status code, reason) of the first line of an answer."""
    words = line.split(None, 2)
    if len(words) < 2:
        raise ValueError("HTTP error: BadStatusLine:\n%s" % words)
    return int(words[1]), words[2].rstrip() if len(words) > 2 else ""


def _location(line, status, origin):
    """Where a redirect leads to."""
    if status not in (301, 302, 303, 307, 308):
        raise NotImplementedError("Redirect %d not yet supported" % status)
    target = str(line[10:-2], "utf-8")
    return origin + target if target.startswith("/") else target


# One long function, as the real one: what waits on the socket and what it hands in
# (`parse_headers`, the pieces of `data`) is called from its own frame. Helpers only work on
# what they are given, so that a call here is as deep as on the chip; see tools/stack.
def request(  # noqa: C901
    method,
    url,
    data=None,
    json=None,
    headers=None,
    stream=None,
    auth=None,
    timeout=None,
    parse_headers=True,
):
    """Sends one request; returns a Response with the body still unread."""
    headers = headers.copy() if headers else {}
    if auth is not None:
        headers["Authorization"] = _basic(auth)
    proto, host, port, path = _split(url)
    if proto == "https:":
        import tls
    elif proto != "http:":
        raise ValueError("Unsupported protocol: " + proto)
    port = port or (443 if proto == "https:" else 80)
    origin = "%s//%s:%d" % (proto, host, port)
    address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
    s = socket.socket(address[0], socket.SOCK_STREAM, address[2])
    if timeout is not None:
        s.settimeout(timeout)
    found = {}
    redirect = length = None
    chunked = False
    try:
        s.connect(address[-1])
        if proto == "https:":
            context = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
            context.verify_mode = tls.CERT_NONE
            s = context.wrap_socket(s, server_hostname=host)
        s.write(b"%s /%s HTTP/1.%d\r\n" % (method.encode(), path.encode(), 1 if HTTP11 else 0))
        headers.setdefault("Host", host)
        if json is not None:
            from json import dumps

            data = dumps(json)
            headers.setdefault("Content-Type", "application/json")
        data = _sized(data, headers)
        headers.setdefault("Connection", "close")
        for name in headers:
            s.write(name)
            s.write(b": ")
            s.write(headers[name])
            s.write(b"\r\n")
        s.write(b"\r\n")
        if data and not _is_stream(data):
            s.write(data)
        elif data and headers.get("Transfer-Encoding") == "chunked":
            for piece in data:
                s.write(b"%x\r\n" % len(piece))
                s.write(piece)
                s.write(b"\r\n")
            s.write("0\r\n\r\n")
        elif data:
            for piece in data:
                s.write(piece)
        status, reason = _status(s.readline())
        while True:
            line = s.readline()
            if not line or line == b"\r\n":
                break
            lower = line.lower()
            if lower.startswith(b"transfer-encoding:") and b"chunked" in line:
                if not HTTP11:
                    raise ValueError("Unsupported " + str(line, "utf-8"))
                chunked = True
            elif lower.startswith(b"location:") and not 200 <= status <= 299:
                redirect = _location(line, status, origin)
            if parse_headers is True:
                name, value = str(line, "utf-8").split(":", 1)
                found[name] = value.strip()
                if HTTP11 and lower.startswith(b"content-length:"):
                    length = int(value)
            elif parse_headers is not False:
                parse_headers(line, found)
    except OSError:
        s.close()
        raise
    if redirect:
        s.close()
        headers.pop("Host", None)
        if status in (301, 302, 303):
            return request("GET", redirect, None, None, headers, stream)
        return request(method, redirect, data, json, headers, stream)
    if chunked:
        response = Response(BodyStream(s, None))
    elif length is not None:
        response = Response(BodyStream(s, length))
    else:
        response = Response(s)
    response.status_code = status
    response.reason = reason
    if parse_headers is not False:
        response.headers = found
    return response


def head(url, **kw):
    return request("HEAD", url, **kw)


def get(url, **kw):
    return request("GET", url, **kw)


def post(url, **kw):
    return request("POST", url, **kw)


def put(url, **kw):
    return request("PUT", url, **kw)


def patch(url, **kw):
    return request("PATCH", url, **kw)


def delete(url, **kw):
    return request("DELETE", url, **kw)
