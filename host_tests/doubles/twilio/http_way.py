"""The way from the double to whoever listens, over real HTTP: see webhooks.Webhooks."""

import http.client
import threading
import time
from urllib.parse import urlsplit

TIMEOUT_S = 15  # for which Twilio waits


class HttpWay:
    """base, board: an address that begins with base is asked at board instead, "http://host:port",
    as a proxy there would do it. `run` makes what is due."""

    def __init__(self, base=None, board=None):
        self._base, self._board = base, board
        self._due = []  # (unix time, function)
        self._lock = threading.Lock()

    def now(self):
        """Unix seconds."""
        return time.time()

    def at(self, unix, function):
        """Have function called then."""
        with self._lock:
            self._due.append((unix, function))

    def run(self):
        """Call what is due; a caller must come again and again."""
        with self._lock:
            now = [each for each in self._due if each[0] <= time.time()]
            self._due = [each for each in self._due if each not in now]
        for _, function in sorted(now, key=lambda each: each[0]):
            function()

    def post(self, url, headers, body, answered):
        """POST in the background; answered(HTTP status, body), 502 when nobody is there."""
        threading.Thread(
            target=self._post, args=(url, headers, body, answered), daemon=True
        ).start()

    def _post(self, url, headers, body, answered):
        if self._base and self._board and url.startswith(self._base):
            url = self._board + url[len(self._base) :]
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(parts.netloc, timeout=TIMEOUT_S)
        target = (parts.path or "/") + ("?" + parts.query if parts.query else "")
        try:
            connection.request("POST", target, body, headers)
            answer = connection.getresponse()
            status, said = answer.status, answer.read(1 << 16)
        except (OSError, http.client.HTTPException):
            status, said = 502, b""
        finally:
            connection.close()
        answered(status, said)
