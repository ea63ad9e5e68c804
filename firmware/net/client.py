"""One HTTP exchange over urequests, bounded, with the response closed on every path.

The one thing a texting alarm must know after a failure is whether the request may have left:
POST is not idempotent, so "before" may be tried again and "after" must be looked up first.
urequests cannot tell, but it walks over the headers we hand in, exactly between the connection
(with the TLS handshake) and the body. _Headers watches that walk.

This is what is in memory while TLS is, so there is little of it: fields instead of classes.
"""

from core import overlay
from core.phase import TIDY

from net.body import CHUNKED
from net.request import ANSWERED, BEFORE, PERHAPS

# Raised by getaddrinfo, or by a TLS handshake that found no common ground: never after the body.
_SURELY_BEFORE = (-2, -40, -70, 111)


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
            raise OSError("redirect")
        self.copied = True
        return self

    def __contains__(self, name):
        if self.walked:
            raise OSError("redirect")
        return self.get(name) is not None

    def __iter__(self):
        if self.walked:
            raise OSError("redirect")
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


def exchange(app, http=None, host=None, timeout_s=None):
    """Phase: app.asked, a request.Request, parked, is sent to host ("https://...", None: the
    request's own); the Answer, parked, is in app.answer.

    One function, so that what waits for the network does so as low on the C stack as can be.

    http: the urequests module or a stand-in, None to import it; app.reader(request) gives what
    takes (request, answer, body), a net.body.Body, once the status is known. Never raises an
    Exception: a failure is in answer.error. Ctrl-C passes through. The garbage of a failed
    exchange is collected here: urequests leaves its socket open on anything but OSError until the
    collector finds it.
    """
    request = app.asked
    answer = overlay.park()
    answer.reach = BEFORE
    answer.status = answer.retry_after = answer.times = 0
    answer.error = answer.date = answer.found = None
    answer.fields = {}
    headers = _Headers(request.headers)
    length = [None]

    def note(line, _):  # called for each header line; keeping none of them saves about 1 KB
        lower = line[:20].lower()
        if lower.startswith(b"transfer-encoding:"):
            length[0] = CHUNKED  # the last one is always chunked (RFC 9112, 6.1)
        elif lower.startswith(b"content-length:") and length[0] != CHUNKED:
            length[0] = _number(line)
        elif lower.startswith(b"retry-after:"):
            answer.retry_after = _number(line) or 0
        elif lower.startswith(b"date:"):
            answer.date = bytes(line)

    response = started = None
    try:
        if http is None:
            import urequests as http
        started = True
        response = http.request(
            request.method,
            (host or request.host) + request.path,
            data=request.body,
            headers=headers,
            timeout=timeout_s or app.settings.TIMEOUT_S,
            parse_headers=note,
        )
        status = response.status_code
        from net.body import source  # only now: the handshake's memory is free again

        if status < 200:
            from net.odd_answers import final

            status = final(response.raw, note)
            final = None
        answer.reach = ANSWERED
        answer.status = status
        take = app.reader(request)
        take(request, answer, source(response.raw, length[0]))
    except Exception as error:  # all of them: each one leaves a half-done exchange behind
        answer.error = error
        if started and answer.reach != ANSWERED:
            answer.reach = headers.reach(error)
    finally:
        _close(response)
        response = source = take = None
        headers.clear()  # the Authorization header
    app.answer = answer
    return TIDY


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
