"""The status page of a board on the network (docs/two-way.md), asked for by this computer.

Its password goes over plain HTTP, so only to an address at home: loopback, private (RFC 1918, RFC
4193) or link-local. The name is looked up once, and the address that was judged is the one asked.
"""

import base64
import http.client
import ipaddress
import json
import socket
import time
from urllib.parse import urlsplit

from workbenching.answers import Refused

_WAIT_S = 15  # the page is made when it is asked for, between two looks at the sensors
_WHOLE_S = 30
_MOST = 65536


def place(text):
    """What a person types, "192.168.1.50:8080" or an address with http:// -> (host, port).
    Raises Refused."""
    try:
        url = urlsplit(text if "//" in text else "//" + text.strip())
        host, port = url.hostname, url.port
    except ValueError:
        host = port = None
    if not host or url.scheme not in ("", "http"):
        raise Refused(422, "write the board's address as in 192.168.1.50:8080.")
    return host, port or 80


def home_address(host, look_up=socket.getaddrinfo):
    """-> the address to ask, as text. Raises Refused when there is none, or one outside."""
    try:
        found = [each[4][0] for each in look_up(host, None, type=socket.SOCK_STREAM)]
    except OSError:
        raise Refused(
        422, "there is no %s; write its address in numbers, as in 192.168.1.50:8080."
                      % host)  # fmt: skip
    if not all(map(_is_home, found)):
        raise Refused(
            422,
            "%s is not in your own network: the password would go there in clear. "
            "Only private addresses are asked." % host,
        )
    return found[0]


def _is_home(text):
    address = ipaddress.ip_address(text.split("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return not (mapped or address).is_unspecified and (mapped or address).is_private


def ask(text, user, password, look_up=socket.getaddrinfo):
    """The board's status.json, checked: {"name", "uptime_s", "waiting", "sensors", "lines"}.
    Waits up to some 45 s. Raises Refused."""
    host, port = place(text)
    address = home_address(host, look_up)
    login = base64.b64encode(("%s:%s" % (user, password)).encode()).decode()
    link = http.client.HTTPConnection(address, port, timeout=_WAIT_S)
    try:
        link.request("GET", "/status.json", headers={"Authorization": "Basic " + login})
        with link.getresponse() as answer:
            return _understood(answer.status, _body(answer))
    except (OSError, http.client.HTTPException) as error:
        raise Refused(422, _no_answer(host, port, error))
    finally:
        link.close()


def _body(answer):
    """Up to _MOST bytes, all within _WHOLE_S seconds. Raises TimeoutError."""
    end, body = time.monotonic() + _WHOLE_S, b""
    while len(body) < _MOST:
        piece = answer.read1(_MOST - len(body))
        if not piece:
            break
        body += piece
        if time.monotonic() > end:
            raise TimeoutError
    return body


def _no_answer(host, port, error):
    if isinstance(error, ConnectionRefusedError):
        return (
            "nothing listens at %s, port %d. Is HTTP_PORT = %d in the board's config.py, and is "
            "the board on?" % (host, port, port)
        )
    if isinstance(error, TimeoutError):
        return (
            "no answer from %s, port %d within %d s. Is it the board's address (its log shows "
            "it), and are both in the same network?" % (host, port, _WAIT_S)
        )
    return "asking %s, port %d failed: %s." % (host, port, error)


def _understood(status, body):
    if status == 401:
        raise Refused(
        422, "the board refuses this user name or password (HTTP 401): they are "
                      "HTTP_USER and HTTP_PASSWORD of its config.py. It hears nobody for 2 s "
                      "after a wrong one.")  # fmt: skip
    if status == 503:
        raise Refused(
            422, "the board has no memory for its page now (HTTP 503). Ask again in a minute."
        )
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if status != 200 or not _is_status(found):
        raise Refused(422, "what answers there (HTTP %d) is not the alarm." % status)
    return {key: found[key] for key in _SHAPE}


_SHAPE = {"name": str, "uptime_s": int, "waiting": int, "sensors": list, "lines": list}
_SENSOR = {"name": str, "kind": str, "on": bool, "trips": int}


def _is_status(found):
    return (
        _has(found, _SHAPE)
        and all(_has(sensor, _SENSOR) for sensor in found["sensors"])
        and all(isinstance(line, str) for line in found["lines"])
    )


def _has(found, shape):
    return isinstance(found, dict) and all(
        isinstance(found.get(key), kind) for key, kind in shape.items()
    )
