"""Reads the body of an answer while it arrives, keeping only what the Request asks for.

Imported by http_body between the status line and the body, dropped with the other rooms.
"""

from net import json_scanner

try:
    from micropython import const
except ImportError:
    const = int

_VALUE = const(160)  # bytes kept of a value
_MARK_ROOM = const(40)  # bytes kept of each listed body besides the mark's own length
_INBOUND = ("inbound", "INCOMING")
_SKEW_S = const(60)  # our clock and the server's may differ by this much


def read(request, answer, source):
    """Fill answer.found (a search that went well) or answer.fields from the JSON in source.

    What was read before an exception stays; raises what the source or json_stream raises.
    """
    if request.search and answer.status == 200:
        answer.found = _find(request.search, source)
    else:
        json_scanner.top(source, request.keys, answer.fields, _VALUE)


def _find(search, source):
    """(sid, status) of the first listed message that fits, None if none does.

    search: (name of the array, to, mark or None, since in Unix seconds or None, fields). fields:
    how the provider calls a message's id, recipient, text, status, time and direction. Of each
    text only its end is kept, where the serial number mostly is; what goes by is looked through.
    """
    name, to, mark, since, fields = search
    sid, target, body, status, created, direction = fields
    room = _MARK_ROOM + len((mark or "").encode())
    seen = []  # not empty: the mark stood in a part of the present text that was let go

    def watch(part):
        if mark and not seen and holds(_ascii(part), mark, True):
            seen.append(True)

    for item in json_scanner.each(source, name, fields, room, tail=watch):
        here = bool(seen)
        del seen[:]
        if not _same(item.get(target), to) or item.get(direction) in _INBOUND:
            continue
        if since is not None and _is_older(item.get(created), since):
            continue
        if mark is None or here or holds(item.get(body) or "", mark):
            return item.get(sid), item.get(status) or ""
    return None


def _same(number, to):
    """True for the number asked for; one provider writes the + that another leaves out."""
    return isinstance(number, str) and (number == to or "+" + number == to)


def _is_older(date, since):
    from providers import dates

    created = dates.unix(date)
    return created is not None and created < since - _SKEW_S


def holds(body, mark, goes_on=False):
    """True if body holds mark as a whole: "#17" is neither in "#170" nor in "#17-2".

    goes_on: more follows after body, so that a mark near its end is not judged yet.
    """
    at = body.find(mark)
    while at >= 0:
        end = at + len(mark)
        if goes_on and end + 2 > len(body):
            return False
        if not _goes_on(body[end : end + 2]):
            return True
        at = body.find(mark, at + 1)
    return False


def _goes_on(rest):
    if rest[:1] == "-":
        rest = rest[1:]
    return rest[:1] != "" and rest[:1] in "0123456789"


def _ascii(part):
    """Bytes as text, a character each: whatever the mark stands between cannot be half of one."""
    return str(bytes([byte if byte < 128 else 63 for byte in part]), "ascii")
