"""Was a text of unknown fate sent? One page of the provider's list, read as a stream.

Loaded only for that question. A page of ten messages is about 10 KB and is never held: of each
body only as much of its end is kept as the mark needs.
"""

import http_call
import json_stream
import outcome as o
from providers import dates
from providers import twilio as provider

try:
    from micropython import const
except ImportError:
    const = int

_PAGE = const(10)  # messages asked for
_MARK_ROOM = const(40)  # bytes kept of each body besides the mark's own length
_SKEW_S = const(60)  # our clock and Twilio's may differ by this much
_ERROR_BYTES = const(160)  # kept of each value of an error answer


def look_up(ask, acc, mark, since, template):
    """See SMS_bot.look_up. ask(request, take) makes one exchange and returns its Answer."""
    if template and since is None:
        say = "a template text carries no serial number, and the clock was not set"
        return o.LookUp(o.CANNOT, outcome=o.Outcome(o.UNKNOWN, say))
    search = Search(acc, None if template else mark, since)
    failed = {}

    def take(status, source):
        if status == 200:
            search.read(source)
        else:
            json_stream.top(source, provider.KEYS, failed, _ERROR_BYTES)

    answer = ask(provider.listing(acc, _PAGE), take)
    if search.sid:
        return o.LookUp(o.FOUND, search.sid, search.status)
    if answer.status == 200 and answer.error is None:
        return o.LookUp(o.ABSENT)
    return o.LookUp(o.CANNOT, outcome=_failed(answer, failed))


class Search:
    """Looks for one message in a page; after read() sid is set if it was there."""

    def __init__(self, acc, mark, since):
        self._to = acc.to
        self._mark = mark
        self._since = since
        self.sid = None
        self.status = ""

    def read(self, source):
        """Go through the page until the message is found. Raises what the source raises."""
        room = _MARK_ROOM + len((self._mark or "").encode())
        keys = provider.LIST_KEYS
        for item in json_stream.each(source, provider.LIST_NAME, keys, room, tail=True):
            if self._matches(item):
                self.sid = item.get("sid")
                self.status = item.get("status") or ""
                return

    def _matches(self, item):
        if item.get("to") != self._to or item.get("direction") == "inbound":
            return False
        if self._since is not None:
            created = dates.unix(item.get("date_created"))
            if created is not None and created < self._since - _SKEW_S:
                return False
        return self._mark is None or holds(item.get("body") or "", self._mark)


def holds(body, mark):
    """True if body holds mark, not followed by another digit ("#17" is not in "#170")."""
    at = body.find(mark)
    while at >= 0:
        after = body[at + len(mark) : at + len(mark) + 1]
        if not (after and after in "0123456789"):
            return True
        at = body.find(mark, at + 1)
    return False


def _failed(answer, fields):
    """The Outcome of a failed look-up: asking is harmless, so LATER unless Twilio says no."""
    if answer.reach != http_call.ANSWERED or answer.status == 200:
        say, wait_s = http_call.why(answer.error)
        return o.Outcome(o.LATER, "looking it up failed: %s" % say, wait_s=wait_s)
    result = provider.outcome(answer.status, fields, answer.error is None)
    if result.kind in (o.UNKNOWN, o.SENT, o.NEVER):
        result.kind = o.LATER
    result.say = "looking it up failed: %s" % result.say
    return result
