"""Reads an answer to Telegram's getUpdates while it arrives: one message, or none.

As read_inbox.py, with the same bounds. Asking with an offset confirms every update before it, and
a confirmed one never comes again; so what is to be acted on is not confirmed here, see
commands/poll.py. A stranger's is, before hooks.py hears of it: rather not at all than twice.
"""

from net import json_fields
from net.json_scanner import ITEM, OPEN

from providers.inbox_page import digest, is_digest, is_seen, page

try:
    from micropython import const
except ImportError:
    const = int

_LIMIT = const(320)  # bytes kept of a text
_KEYS = ("text",)


def read(request, answer, source):
    """Fill answer.found with a page(), or answer.fields of a refusal.

    request.inbox: as in read_inbox.py, "our number" being the bot's. found.next: the offset
    that confirms a message nothing is to be done with; None: there was none, or it is in "kept".
    Raises as json_scanner does.
    """
    if answer.status != 200:
        json_fields.top(source, request.keys, answer.fields, 160, 2)
        return
    answer.found = found = page(*request.inbox[5])
    scanner = json_fields.opened(source, _KEYS, _LIMIT)
    item, where = {}, [None] * 6  # 2 the list, 3 an update, 4 its message, 5 the message's chat
    while scanner.depth:
        event = scanner.step()
        if event == ITEM:
            _note(item, where, scanner)
        elif event == OPEN:
            if scanner.depth == 3:
                item = {}
            elif scanner.depth < 6:
                where[scanner.depth] = scanner.key
        elif scanner.depth == 2:
            _consider(item, request.inbox, found)
    found.end = True


def _note(item, where, scanner):
    depth, key = scanner.depth, scanner.key
    if depth == 5 and where[5] == "chat" and key == "id":
        depth = 4
    if depth == 3 or depth == 4 and where[4] == "message":
        item[key] = scanner.value
        if key == "text":
            item["cut"] = scanner.cut


def _consider(item, inbox, found):
    _, heard, floor, seen, collect = inbox[:5]
    others = inbox[6] if len(inbox) > 6 else None
    number, created = item.get("update_id"), item.get("date")
    if not isinstance(number, int):
        return
    found.rows += 1
    found.oldest = 0  # the oldest comes first here
    found.next = number + 1
    chat, text = item.get("id"), item.get("text")
    if not (isinstance(created, int) and isinstance(chat, int) and isinstance(text, str)):
        return  # a picture, somebody has joined a group
    chat = str(chat)
    found.newest = max(found.newest, created)
    sid = "tg%d" % number
    one = digest(sid)
    if created <= floor or not collect or is_seen(seen, one):
        return
    _take(found, (created, sid, chat, _words(text), item.get("cut", False), one), heard, others)


def _take(found, message, heard, others):
    """Keep a message that may have to be acted on, a stranger's only where it is wanted."""
    created, _, chat, _, _, one = message
    if chat in heard:
        found.kept.append(message)
        found.next, found.more = None, True
    elif others is None or created <= others[1]:
        found.strange.append(one)
    elif not is_digest(others[0], one):
        found.others.append(message)


def _words(text):
    """text without the bot's name that a group's commands carry: "/status@house_alarm_bot"."""
    if text[:1] != "/":
        return text
    end = text.find(" ")
    command = text if end < 0 else text[:end]
    return command.split("@")[0] + text[len(command) :]
