"""The firmware sends with urequests; on a PC this takes its place, with the server verified.

Same interface as far as the firmware uses it: request(...) -> response with status_code, raw
(readinto) and close(). Headers are walked exactly once, between the connection and the body, as
urequests does it: from that http_call knows whether a request may have left.
"""

import errno
import http.client
import json
import socket
import ssl
from urllib.parse import urlsplit

# The firmware knows lwIP's error numbers, which are Linux's; other systems have their own.
_NUMBERS = {
    errno.ECONNREFUSED: 111,
    errno.ECONNRESET: 104,
    errno.ETIMEDOUT: 110,
    errno.EHOSTUNREACH: 113,
    errno.ENETUNREACH: 113,
}
_NO_NAME = -2
transport = None  # what get_json asks with, see board_https.py; None: this file's own


class NotVerified(OSError):
    """The server could not prove that it is the one asked for; nothing was sent."""

    sent = False


class Response:
    """What came back; the body is read from `raw`."""

    def __init__(self, connection, answer):
        self._connection = connection
        self.status_code = answer.status
        self.raw = answer

    def close(self):
        self.raw.close()
        self._connection.close()


def context():
    """A TLS context that verifies; certifi's roots where the system has none."""
    made = ssl.create_default_context()
    if not made.cert_store_stats()["x509_ca"]:
        try:
            import certifi

            made.load_verify_locations(certifi.where())
        except ImportError:
            pass
    return made


def _connect(url, timeout):
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    more = {"context": context()} if url.scheme == "https" else {}
    connection = kind(url.netloc, timeout=timeout, **more)
    try:
        connection.connect()
    except ssl.SSLCertVerificationError as error:
        raise NotVerified("the server's certificate is not right: %s" % error.verify_message)
    except ssl.SSLError as error:
        raise NotVerified("no TLS connection: %s" % error.reason)
    except OSError as error:
        raise translated(error)
    return connection


def translated(error):
    """An OSError of this computer's sockets with the number that the firmware knows."""
    if isinstance(error, socket.gaierror):
        return OSError(_NO_NAME)
    if isinstance(error, TimeoutError):
        return OSError(110)
    return OSError(_NUMBERS.get(error.errno, error.errno or 5))


def request(method, url, data=None, headers=None, timeout=None, parse_headers=True):
    """One exchange, redirects not followed. Raises OSError with the numbers the firmware knows."""
    parts = urlsplit(url)
    headers = headers.copy() if headers else {}
    connection = _connect(parts, timeout)
    try:
        target = parts.path + ("?" + parts.query if parts.query else "")
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name in headers:
            connection.putheader(name, headers[name])
        body = data.encode() if isinstance(data, str) else data
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.putheader("Connection", "close")
        connection.endheaders(body)
        answer = connection.getresponse()
    except http.client.HTTPException as error:
        connection.close()
        raise ValueError("bad answer: %s" % type(error).__name__)
    except OSError as error:
        connection.close()
        raise translated(error)
    except BaseException:
        connection.close()
        raise
    if callable(parse_headers):
        for name, value in answer.getheaders():
            parse_headers(("%s: %s\r\n" % (name, value)).encode(), None)
    return Response(connection, answer)


def get_json(url, headers, timeout):
    """-> (HTTP status, decoded JSON object). Raises OSError or ValueError as request does, and
    ValueError when the answer is cut short or no JSON object."""
    response = (transport or request)("GET", url, headers=dict(headers), timeout=timeout)
    try:
        text = response.raw.read(1 << 20)
    except http.client.HTTPException as error:
        raise ValueError("bad answer: %s" % type(error).__name__)
    finally:
        response.close()
    got = json.loads(text) if text.strip() or response.status_code == 200 else {}
    if not isinstance(got, dict):
        raise ValueError("not a JSON object")
    return response.status_code, got
