"""Reads the body of an answer while it arrives, keeping only what the Request asks for.

Imported by net/body.py between the status line and the body, dropped with the other modules.
"""

from net import json_fields

try:
    from micropython import const
except ImportError:
    const = int

_VALUE = const(160)  # bytes kept of a value
_MARK_ROOM = const(40)  # bytes kept of each listed body besides the mark's own length
_INBOUND = ("inbound", "INCOMING")
_NEXT = "next_page_uri"  # Twilio's name for the address of the next page
_OLD_S = const(600)  # within a minute or so a list is in no order
_SKEW_S = const(60)  # our clock and the server's may differ by this much
_DAY_S = const(86400)


def read(request, answer, source):
    """Fill answer.found (a search that went well) or answer.fields from the JSON in source.

    request.search: (name of the array, to, mark or None, since, fields) and perhaps ids that do
    not count. since: Unix seconds, None, or negative: seconds before the answer's own date. With a
    mark that only ends the list, a day earlier, for it may be reckoned with a wrong clock; without
    one nothing fits if the answer has no date. fields: how the provider calls a message's id,
    recipient, text, status, time and direction.
    What was read before an exception stays; raises what the source or json_scanner raises.
    """
    if request.search and answer.status == 200:
        answer.found = _find(request.search, source, answer)
    else:
        json_fields.top(source, request.keys, answer.fields, _VALUE, request.deep)


def _find(search, source, answer):
    """(sid, status) of the first listed message that fits, None if none does; then answer.fields
    has what the provider's next_page wants: the address of the page to go on with, and under
    "rows" how many this one listed; unless it goes back to before `since`.

    Of each text only its end is kept, where the serial number mostly is; what goes by is looked
    through.
    """
    name, to, mark, since, names = search[:5]
    known = search[5] if len(search) > 5 else ()
    fields = answer.fields
    ends = since
    if since is not None and since < 0:
        since, ends = _span(since, mark, answer.date)
        if mark is None and since is None:
            return None
    sid, _, _, status, created, _ = names
    first = last = None  # Unix seconds of the first and the last one listed
    rows = 0
    room = _MARK_ROOM + len((mark or "").encode())
    seen = []  # not empty: the mark stood in a part of the present text that was let go

    def watch(part):
        if mark and not seen and holds(_ascii(part), mark, True):
            seen.append(True)

    for item in json_fields.each(source, name, names + (_NEXT,), fields, room, watch):
        here = bool(seen)
        del seen[:]
        rows += 1
        last = _unix(item.get(created)) or last
        first = first or last
        if item.get(sid) not in known and _fits(item, names, to, since, here or mark):
            fields.pop(_NEXT, None)
            return item.get(sid), item.get(status) or ""
    fields["rows"] = rows
    if ends is not None and last and first >= last and last < ends - _OLD_S:
        fields.clear()
    return None


def _fits(item, names, to, since, mark):
    """True if one listed message is to `to`, ours, not from before `since`, and bears the mark;
    mark: None or True when it need not be looked for."""
    _, target, body, _, created, direction = names
    if not _same(item.get(target), to) or item.get(direction) in _INBOUND:
        return False
    if since is not None and _is_older(item.get(created), since):
        return False
    words = item.get(body)
    return mark is None or mark is True or isinstance(words, str) and holds(words, mark)


def _span(before, mark, date):
    """(since, end of the list) in Unix seconds, for `before` (negative) seconds before the answer
    with this header "Date: ..."; None for what is not known or does not count."""
    from providers import dates

    at = dates.header(date)
    if at is None:
        return None, None
    at += before + _SKEW_S
    return (None, at - _DAY_S) if mark else (at, at)


def _same(number, to):
    """True for the number asked for; one provider writes the + that another leaves out."""
    return isinstance(number, str) and (number == to or "+" + number == to)


def _unix(date):
    from providers import dates

    return dates.unix(date)


def _is_older(date, since):
    created = _unix(date)
    return created is not None and created < since - _SKEW_S


def holds(body, mark, goes_on=False):
    """True if body holds mark as a whole: "#17" is neither in "#170" nor in "#17-2". A mark that
    ends in a letter has its full length: whatever the owner wrote behind it, "#17kfpt2".

    goes_on: more follows after body, so that a mark near its end is not judged yet.
    """
    at = body.find(mark)
    while at >= 0:
        end = at + len(mark)
        if goes_on and end + 2 > len(body):
            return False
        if mark[-1:] not in "0123456789" or not _goes_on(body[end : end + 2]):
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
