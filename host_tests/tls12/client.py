"""The client under test: tls12 as `requests` would use it, over a Wire."""

import pytest
import tls12
import x509_maker as maker
from pki import HOST
from wire import Wire


def install(chain, **options):
    """tls12.install() for the roots of a pki.Chain; takes the board's clock from x509_maker."""
    if "roots" not in options:
        options["roots"] = str(chain.roots)
    options.setdefault("now", lambda: maker.NOW)
    options.setdefault("watch", False)
    tls12.install((HOST,), **options)


def connect(port, host=HOST):
    """(the TLS socket, the Wire under it)."""
    wire = Wire.to(port)
    context = tls12.SSLContext(tls12.PROTOCOL_TLS_CLIENT)
    return context.wrap_socket(wire, server_hostname=host), wire


def post(port, size=120, method=b"POST"):
    """One request with the calls `requests` makes. Returns (status line, body)."""
    stream, _ = connect(port)
    try:
        stream.write(b"%s /%s HTTP/1.1\r\n" % (method, b"2010-04-01/Messages.json"))
        for key, value in (("Host", HOST), ("Content-Length", str(size)), ("Connection", "close")):
            stream.write(key)
            stream.write(b": ")
            stream.write(value)
            stream.write(b"\r\n")
        stream.write(b"\r\n")
        stream.write(b"x" * size)
        status = stream.readline()
        length = None
        while True:
            line = stream.readline()
            if not line or line == b"\r\n":
                break
            if line.lower().startswith(b"content-length:"):
                length = int(line[15:])
        body = stream.read() if length is None else stream.read(length)
        return status, body
    finally:
        stream.close()


def get(port):
    """The same with GET."""
    return post(port, 0, b"GET")


def refused(do, *args):
    """The TLSError that `do` ends in."""
    with pytest.raises(OSError) as caught:
        do(*args)
    assert type(caught.value).__name__ == "TLSError", repr(caught.value)
    return caught.value
