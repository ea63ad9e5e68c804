"""Reads a page of received texts while it arrives, keeping only what may have to be acted on.

Loaded by the exchange between status line and body, when TLS is in memory, too. Whatever the page
holds, no more is held than json_scanner's buffers (64 + 32 + 320 bytes), one message's short
values (5 x 64) and text (320), _KEPT such messages, and 4 bytes for each stranger's text of this
page.
"""

from net import json_fields
from net.json_scanner import ITEM, OPEN

from providers.inbox_page import CREATED, DIGEST, digest, is_digest, is_seen, page

try:
    from micropython import const
except ImportError:
    const = int

_LIMIT = const(320)  # bytes kept of a text, and of the next page's address
_SHORT = const(64)  # bytes of any other value; a longer one is none of ours
_KEPT = const(4)  # messages kept of a round; the others are found again at the next look
_OTHERS = const(2)  # strangers' texts kept of a round
_STRANGE = const(16)  # strangers' texts counted of one page

_KEYS = ("sid", "from", "to", "body", "status", "direction", "date_created", "next_page_uri")


def read(request, answer, source):
    """Fill answer.found with a page() of texts to act on, or answer.fields of a refusal.

    request.inbox: (our number, numbers heard, floor, seen, collect, arguments of page()) and
    perhaps (digests known, Unix seconds): strangers' texts that are newer are wanted, too.
    What was read before an exception stays. Raises as json_scanner does.
    """
    if answer.status != 200:
        json_fields.top(source, request.keys, answer.fields, 160)
        return
    answer.found = found = page(*request.inbox[5])
    scanner = json_fields.opened(source, _KEYS, _LIMIT)
    item, place = None, ""
    while scanner.depth:
        event, depth = scanner.step(), scanner.depth
        if event == ITEM:
            _item(item, scanner, found)
        elif event == OPEN and depth == 2:
            place = scanner.key
        elif event == OPEN and depth == 3 and place == "messages":
            item = {}
        elif depth == 2 and item is not None:  # a message's bracket was closed
            _consider(item, request.inbox, found)
            item = None
    found.end = True


def _item(item, scanner, found):
    if scanner.depth == 3 and item is not None:
        _note(item, scanner)
    elif scanner.depth == 1 and scanner.key == "next_page_uri" and not scanner.cut:
        found.next = scanner.value


def _note(item, scanner):
    key, value = scanner.key, scanner.value
    if key == "body":
        item["cut"] = scanner.cut
    elif isinstance(value, str) and len(value) > _SHORT:
        value = None
    if key in _KEYS:
        item[key] = value if isinstance(value, str) else None


def _consider(item, inbox, found):
    to, heard, floor, seen, collect = inbox[:5]
    others = inbox[6] if len(inbox) > 6 else None
    if item.get("to") != to or item.get("direction") != "inbound":
        return
    sid, sender = item.get("sid"), item.get("from")
    created = _unix(item.get("date_created"))
    if not sid or not sender or not created or item.get("status") == "receiving":
        return  # a text of several parts, of which some have not come yet
    found.newest = max(found.newest, created)
    found.rows += 1
    found.oldest = created if created <= found.oldest else 0
    one = digest(sid)
    if created <= floor or not collect or is_seen(seen, one):
        return
    body = (created, sid, sender, item.get("body") or "", item.get("cut", False), one)
    if sender in heard:
        found.more |= _keep(found.kept, body, _KEPT)
    elif others is not None and created > others[1]:
        if not is_digest(others[0], one):
            _keep(found.others, body, _OTHERS)
    elif len(found.strange) < _STRANGE:
        found.strange.append(one)


def _keep(kept, message, most):
    """The oldest of a round are kept, for commands are acted on in their order; True if there is
    no room for all."""
    if message[DIGEST] in [each[DIGEST] for each in kept]:
        return False
    full = len(kept) >= most
    if full:
        newest = kept[0]
        for each in kept:
            if each[CREATED] > newest[CREATED]:
                newest = each
        if message[CREATED] > newest[CREATED]:
            return True
        kept.remove(newest)
    kept.append(message)
    return full


def _unix(date):
    from providers import dates

    return dates.unix(date)
