"""Who may ask: only the page itself, opened by its address on this computer.

Other sites in the same browser can send requests to 127.0.0.1, too. So each request must name this
server's own host (a name that was made to point here, "DNS rebinding", is refused), hold the token
in its address, and, if it changes something, come from this page (Origin, Fetch Metadata: W3C).
"""

import hmac

_OWN_SITES = (None, b"same-origin", b"none")  # none: typed in, or opened by another program
_CSP = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; " + (
    "frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", _CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),  # the token is in the address
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
SORRY = "This address is not the workbench's. Open the one that tools/workbench printed.\n"


class Guard:
    """ASGI middleware. What passes is seen by `app` as if it stood at the root: the token and the
    port are this class's affair only."""

    def __init__(self, app, port, token):
        self._app = app
        self._host = b"127.0.0.1:%d" % port
        self._token = token.encode()

    async def __call__(self, scope, receive, send):
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            rest = self._path(scope) if self._is_own(scope) else None
            if rest is None:
                await _refuse(send)
            else:
                inside = dict(scope, path=rest.decode(), raw_path=rest, root_path="")
                await self._app(inside, receive, _adding_headers(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})

    def _is_own(self, scope):
        headers = scope["headers"]
        if _all(headers, b"host") != [self._host]:
            return False
        origins = _all(headers, b"origin")
        reads = scope["method"] in ("GET", "HEAD")
        if origins != [b"http://" + self._host] and not (reads and not origins):
            return False
        site = (_all(headers, b"sec-fetch-site") or [None])[0]
        return site in _OWN_SITES and (reads or site != b"none")

    def _path(self, scope):
        """What follows /TOKEN, or None. Compared in a time that tells nothing of the token."""
        first, slash, rest = scope["path"].encode("utf-8", "replace")[1:].partition(b"/")
        return b"/" + rest if hmac.compare_digest(first, self._token) and slash else None


def _all(headers, name):
    return [value for key, value in headers if key.lower() == name]


def _adding_headers(send):
    async def adding(message):
        if message["type"] == "http.response.start":
            own = [name for name, _ in HEADERS]
            kept = [each for each in message.get("headers", ()) if each[0].lower() not in own]
            message = dict(message, headers=kept + list(HEADERS))
        await send(message)

    return adding


async def _refuse(send):
    send = _adding_headers(send)
    kind = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 403, "headers": kind})
    await send({"type": "http.response.body", "body": SORRY.encode()})
