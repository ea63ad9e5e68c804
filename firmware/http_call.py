"""One HTTP exchange over urequests, bounded, with the response closed on every path.

The one thing a texting alarm must know after a failure is whether the request may have left:
POST is not idempotent, so "before" may be tried again and "after" must be looked up first.
urequests cannot tell, but it walks over the headers we hand in, exactly between the connection
(with the TLS handshake) and the body. _Headers watches that walk.

Request and Answer are plain data and live here, so that whoever made the one and reads the other
need not be in memory while TLS is.
"""

import gc
import sys

try:
    from micropython import const
except ImportError:
    const = int

# How far an exchange came.
BEFORE = const(0)  # the server surely did not get a complete request
PERHAPS = const(1)  # the request may have left; no answer came
ANSWERED = const(2)  # a status line came

_BODY_MOST = const(32768)  # bytes read of one answer
# Raised by getaddrinfo, or by a TLS handshake that found no common ground: never after the body.
_SURELY_BEFORE = (-2, -40, -70, 111)


class Redirected(OSError):
    """The server answered "ask there"; following would take the credentials to another host."""


class Request:
    """What to ask: method; path with query, to be put after the host; headers as pairs; body bytes
    or None; and what to keep of the JSON answer:

    keys: top-level names; search: None, or for a page of a list (name of its array, to, mark,
    since, FIELDS), see answers.py; template: name of the template sent in place of the text, or
    None; host: where the provider's API is, "https://..."; inbox: for received texts, see
    inbox.py.
    """

    template = host = inbox = None

    def __init__(self, method, path, headers, body=None, keys=(), search=None):
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.keys = keys
        self.search = search


class Answer:
    """What came of it. reach: BEFORE, PERHAPS or ANSWERED; status: HTTP status or 0; error: the
    exception that ended the exchange early, or None; retry_after: seconds the server asked for,
    or 0; fields: the wanted keys that came; found: (sid, status) of the message searched, or None.
    """

    def __init__(self):
        self.reach = BEFORE
        self.status = 0
        self.error = None
        self.retry_after = 0
        self.fields = {}
        self.found = None


class _Headers(dict):
    """The headers of one request; tells how far urequests has come with them.

    urequests copies the headers (from 0.9.1 on: copy() answers itself, so the copy tells too),
    iterates over them once the connection stands, then writes the body. A second copy or walk
    happens only when it follows a redirect, which is stopped there: it would repeat the request
    with our credentials, without timeout, wherever the answer points.
    """

    def __init__(self, pairs):
        super().__init__()
        for name, value in pairs:
            self[name] = value
        self.copied = self.walking = self.walked = False

    def copy(self):
        if self.walked:
            raise Redirected("redirect")
        self.copied = True
        return self

    def __contains__(self, name):
        if self.walked:
            raise Redirected("redirect")
        return self.get(name) is not None

    def __iter__(self):
        if self.walked:
            raise Redirected("redirect")
        self.walking = True
        yield from tuple(self.keys())
        self.walked = True  # what follows is the empty line and the body

    def items(self):
        self.walked = True  # another client than urequests; be careful with it
        return super().items()

    def reach(self, error):
        """BEFORE or PERHAPS, after the exchange ended in error."""
        if getattr(error, "sent", None) is False:
            return BEFORE  # our TLS says that no application data has left
        if self.walked:
            return PERHAPS
        if self.copied or self.walking:
            return BEFORE
        number = error.args[0] if isinstance(error, OSError) and error.args else 0
        return BEFORE if number in _SURELY_BEFORE else PERHAPS


class _Body:
    """The response body as a source of bytes: at most what the server promised, or _BODY_MOST."""

    def __init__(self, raw, length):
        self._raw = raw
        self._left = _BODY_MOST if length is None else min(length, _BODY_MOST)

    def readinto(self, buffer):
        if len(buffer) > self._left:
            if not self._left:
                return 0
            buffer = memoryview(buffer)[: self._left]  # a plain socket would wait for a full one
        got = self._raw.readinto(buffer) or 0
        self._left -= got
        return got


def plain_exchange(fields, host, timeout_s):
    """As `exchange`, from the fields of a Request to those of the Answer, both as dicts."""
    import rooms

    return dict(exchange(None, rooms.made(Request, fields), host, timeout_s).__dict__)


def exchange(http, request, host, timeout_s, take=None):
    """Send a Request to host ("https://...", None: the request's own); an Answer.

    http: the urequests module or a stand-in, None to import it; take(request, answer, source)
    reads the body once the status is known, None for answers.read. Never raises an Exception: a
    failure is in .error. Ctrl-C passes through. The garbage of a failed exchange is collected
    here: urequests leaves its socket open on anything but OSError until the collector finds it.
    """
    answer = Answer()
    headers = _Headers(request.headers)
    length = [None]

    def note(line, _):  # called for each header line; keeping none of them saves about 1 KB
        lower = line[:20].lower()
        if lower.startswith(b"content-length:"):
            length[0] = _number(line)
        elif lower.startswith(b"retry-after:"):
            answer.retry_after = _number(line) or 0

    response = started = None
    gc.collect()
    try:
        if http is None:
            import urequests as http
        started = True
        response = http.request(
            request.method,
            (host or request.host) + request.path,
            data=request.body,
            headers=headers,
            timeout=timeout_s,
            parse_headers=note,
        )
        answer.reach = ANSWERED
        answer.status = response.status_code
        if take is None and request.inbox:
            from inbox import read as take  # only now: the handshake's memory is free again
        elif take is None:
            from answers import read as take
        take(request, answer, _Body(response.raw, length[0]))
    except Exception as error:  # all of them: each one leaves a half-done exchange behind
        answer.error = error
        if started and answer.reach != ANSWERED:
            answer.reach = headers.reach(error)
    finally:
        _close(response)
        response = take = None
        for name in ("answers", "json_stream", "utf8"):
            sys.modules.pop(name, None)
        headers.clear()  # the Authorization header
        gc.collect()
    return answer


def _number(line):
    """The number after the colon of a header line, or None."""
    try:
        return max(0, int(line[line.find(b":") + 1 :].strip()))
    except ValueError:
        return None


def _close(response):
    if response is not None:
        try:
            response.close()
        except Exception:  # the connection is gone; nothing is owed to it
            pass
