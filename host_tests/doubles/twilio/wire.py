"""HTTP on the wire: requests out of a growing buffer, answers into bytes."""

from http import HTTPStatus
from typing import NamedTuple

MAX_HEAD = 16384


class BadRequest(Exception):
    """The bytes are not an HTTP request."""


class Request(NamedTuple):
    method: str
    target: str
    headers: dict  # names in lower case
    body: bytes
    http10: bool

    @property
    def close(self):
        """Whether the connection ends after the answer."""
        wish = self.headers.get("connection", "").lower()
        return wish == "close" or (self.http10 and wish != "keep-alive")


class Reply(NamedTuple):
    """An HTTP answer; `message` is the record a POST created."""

    status: int
    headers: dict
    body: bytes
    message: object = None


def take_request(buffer):
    """(Request, rest) when a whole request is in the buffer, (None, buffer) while more is needed.
    Raises BadRequest."""
    head, mark, rest = buffer.partition(b"\r\n\r\n")
    if not mark:
        if len(buffer) > MAX_HEAD:
            raise BadRequest("head too long")
        return None, buffer
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise BadRequest("request line %r" % lines[0])
    headers = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or name != name.strip():
            raise BadRequest("header %r" % line)
        headers[name.lower()] = value.strip()
    body, rest = take_body(headers, rest)
    if body is None:
        return None, buffer
    return Request(words[0], words[1], headers, body, words[2] == "HTTP/1.0"), rest


def take_body(headers, rest):
    """(body, rest), or (None, rest) while it is not complete."""
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return take_chunks(rest)
    value = headers.get("content-length", "0")
    if not value.isdigit():
        raise BadRequest("Content-Length %r" % value)
    size = int(value)
    return (rest[:size], rest[size:]) if len(rest) >= size else (None, rest)


def take_chunks(rest):
    body = b""
    while True:
        line, mark, after = rest.partition(b"\r\n")
        if not mark:
            return None, rest
        try:
            size = int(line.split(b";")[0], 16)
        except ValueError:
            raise BadRequest("chunk size %r" % line) from None
        if len(after) < size + 2:
            return None, rest
        body += after[:size]
        rest = after[size + 2 :]
        if size == 0:
            return body, rest


def answer_bytes(request, reply, chunked=False):
    """The answer as sent: status line, headers, body."""
    close = request is None or request.close
    try:
        reason = HTTPStatus(reply.status).phrase
    except ValueError:
        reason = "Unknown"
    chunked = chunked and request is not None and not request.http10 and reply.body
    lines = ["HTTP/1.1 %d %s" % (reply.status, reason.upper())]
    lines += ["%s: %s" % pair for pair in reply.headers.items()]
    if chunked:
        lines.append("Transfer-Encoding: chunked")
    elif reply.status != 204:
        lines.append("Content-Length: %d" % len(reply.body))
    lines.append("Connection: %s" % ("close" if close else "keep-alive"))
    head = "\r\n".join(lines).encode() + b"\r\n\r\n"
    return head + (in_chunks(reply.body) if chunked else reply.body)


def in_chunks(body, size=700):
    out = b""
    for start in range(0, len(body), size):
        part = body[start : start + size]
        out += b"%x\r\n%s\r\n" % (len(part), part)
    return out + b"0\r\n\r\n"
