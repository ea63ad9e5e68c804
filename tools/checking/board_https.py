"""HTTPS as the board does it: its own TLS with its own root keys, for what --account asks.

This computer's TLS knows more roots than the board. What the board would not believe gets no
credentials from here either.
"""

import http.client
import io
import os
import socket
from contextlib import contextmanager
from urllib.parse import urlsplit

from checking import http as plain
from checking import tls

_TRIES = 3  # one refusal may be one forged or damaged packet
_MOST = 1 << 20


@contextmanager
def asking(settings, config=None):
    """While this lasts, http.get_json asks https addresses over tls12. config: path of config.py,
    beside which a roots file of TLS_ROOTS is looked for; without that file, or with TLS_VERIFY
    False, this computer's TLS is used, which verifies, too."""
    roots = tls.roots_of(settings, config)
    if settings.TLS_VERIFY and (roots is None or os.path.exists(roots)):
        plain.transport = Transport(roots)
    try:
        yield
    finally:
        plain.transport = None


class Transport:
    """In the place of http.request; roots: path of a roots file, None: the firmware's."""

    def __init__(self, roots):
        self._roots = roots

    def __call__(self, method, url, headers=None, timeout=None):
        """As http.request, without a body. Raises OSError or ValueError as that does."""
        parts = urlsplit(url)
        if parts.scheme != "https":
            return plain.request(method, url, headers=headers, timeout=timeout)
        target = parts.path + ("?" + parts.query if parts.query else "")
        lines = ["%s %s HTTP/1.0" % (method, target), "Host: " + parts.netloc]
        lines += ["%s: %s" % pair for pair in (headers or {}).items()]
        asked = "\r\n".join([*lines, "Connection: close", "", ""]).encode()
        return Response(self._exchange(parts.hostname, parts.port or 443, asked, timeout))

    def _exchange(self, host, port, asked, timeout):
        with tls.board_tls(host, self._roots) as tls12:
            stream = _connected(tls12, host, port, timeout)
            try:
                stream.write(asked)
                return _all(stream)
            finally:
                stream.close()


def _connected(tls12, host, port, timeout):
    for left in range(_TRIES - 1, -1, -1):
        try:
            sock = socket.create_connection((host, port), timeout)
        except OSError as error:
            raise plain.translated(error) from None
        try:
            return tls12.SSLContext().wrap_socket(tls.Wire(sock), server_hostname=host)
        except OSError as error:
            if not left or not getattr(error, "alert", 0):
                raise


def _all(stream):
    data, buffer = b"", bytearray(1024)
    while len(data) < _MOST:
        count = stream.readinto(buffer)
        if not count:
            break
        data += bytes(buffer[:count])
    return data


class Response:
    """As http.Response, of bytes that have all come."""

    def __init__(self, data):
        self.raw = http.client.HTTPResponse(_Bytes(data))
        try:
            self.raw.begin()
        except http.client.HTTPException as error:
            raise ValueError("bad answer: %s" % type(error).__name__) from None
        self.status_code = self.raw.status

    def close(self):
        self.raw.close()


class _Bytes:
    """What http.client wants of a socket."""

    def __init__(self, data):
        self._data = data

    def makefile(self, mode):
        return io.BytesIO(self._data)
