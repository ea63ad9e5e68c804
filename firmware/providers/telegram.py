"""Telegram's Bot API as pure functions: what to ask, and what an answer means.

No I/O. Source: core.telegram.org/bots/api and Telegram's own server for it, in the repository
tdlib/telegram-bot-api.
A message that was taken has an id. Whether one was taken cannot be asked afterwards: a bot cannot
read its own chat. The token stands in the path of every request, so no path may ever be shown.
"""

try:
    from micropython import const
except ImportError:
    const = int

from net.request import Request

from providers import outcome as o
from providers import results

HOST = "https://api.telegram.org"
TEMPLATE = None
_MOST = const(4096)  # characters of a message; one beyond the BMP is counted as two

# Of an answer: {"ok":, "result": {"message_id": ...}} or {"ok":, "error_code":, "description":,
# "parameters": {"retry_after":, "migrate_to_chat_id":}}.
KEYS = ("ok", "message_id", "description", "retry_after", "migrate_to_chat_id")

# HTTP status and error_code, kind and scope as in providers/twilio_send_errors.py, sentence.
TABLE = (
    "400 Fr it refused the message or the chat; is to the number of a chat in which somebody "
    "pressed Start, or of a group that the bot is in?",
    "401 Fa the token is wrong or was revoked; copy it again from @BotFather",
    "403 Fr the bot may not write to this chat: the person has blocked it or never pressed "
    "Start, or it was removed from the group; open the bot in Telegram and press Start",
    "404 Fa the token is not complete; copy it again from @BotFather",
    "409 La60 another program asks for this bot's messages, or a webhook is set; only one may: "
    "stop the other, or make a bot for this board alone",
    "421 La600 this server does not serve the bot; it is tried again",
    "429 La5 too many messages at once; nothing was sent and it is tried again",
)


def create(account, text, serial=None, validity_s=None, send_at=None):
    """The Request that sends text, with " #serial" after it if a serial is given. As plain text:
    no sign in it has a meaning. validity_s and send_at mean nothing here."""
    import json

    if serial is not None:
        text = "%s #%s" % (text, serial)
    request = _request(account, "POST", "sendMessage")
    request.body = json.dumps({"chat_id": account.to, "text": text}).encode()
    request.headers.append(("Content-Type", "application/json"))
    return request


def cut(text, most, prefix, tail=""):
    """As text/encoding.py's, by Telegram's own limit: segments and alphabets are unknown there."""
    room = _MOST - len(tail)
    for byte in text.encode():
        if byte >= 0xF0:  # the first of four bytes: beyond the BMP
            room -= 1
    return text[: max(0, room)] + tail


def fetch(account, sid):
    """A Delivery at once: nothing can be asked for."""
    return delivery(0, {})


def search(account, mark, since=None):
    """A LookUp at once: it cannot be known."""
    say = "Telegram cannot be asked whether it has taken a message"
    return results.LookUp(o.CANNOT, outcome=results.Outcome(o.UNKNOWN, say))


def updates(account, offset=0):
    """The Request for the oldest message written to the bot. offset: its least update_id, which
    confirms and so removes all before it; 0: no wish; -1: the newest one, all before it go."""
    name = "getUpdates?limit=1&allowed_updates=%5B%22message%22%5D"
    if offset:
        name += "&offset=%d" % offset
    return _request(account, "GET", name)


def _request(account, method, name):
    request = Request(method, "/bot%s/%s" % (account.token, name), [], None, KEYS)
    request.host = HOST
    request.deep = 2
    return request


def outcome(status, fields, complete=True):
    """The Outcome of a sendMessage: HTTP status and the answer's fields (KEYS)."""
    if status == 200 and fields.get("ok") is True:
        number = fields.get("message_id")
        if isinstance(number, int):
            say = "accepted by Telegram as message %d" % number
            return results.Outcome(o.SENT, say, sid=str(number), status=status)
        say = "accepted by Telegram, but its answer broke off before the message's number"
        return results.Outcome(o.SENT, say, status=status)
    return refused(status, fields)


def refused(status, fields):
    """The Outcome of any other answer."""
    if 200 <= status < 300:
        say = "something that is not Telegram answered %d; the message may have been sent"
        return results.Outcome(o.UNKNOWN, say % status, status=status)
    if status >= 500 or status == 408 or status < 200:
        say = "Telegram had a fault (HTTP %d); the message may have been sent" % status
        return results.Outcome(o.UNKNOWN, say, status=status, code=status)
    kind, scope, wait_s, text = _known(status)
    own = fields.get("description")
    if isinstance(own, str) and own:
        text = "%s (%s)" % (text, " ".join(own.split()))
    moved = fields.get("migrate_to_chat_id")
    if isinstance(moved, int):
        kind, scope = o.FIX, o.RECIPIENT
        text = "the group has become a supergroup with another number; write to=%d" % moved
    wait = fields.get("retry_after")
    if isinstance(wait, int) and 0 < wait <= 86400:
        wait_s = max(wait_s, wait)
    say = "Telegram error %d: %s" % (status, text)
    return results.Outcome(kind, say, status=status, code=status, wait_s=wait_s, scope=scope)


def _known(status):
    from providers import error_lookup

    for line in TABLE:
        if line.startswith("%d " % status):
            return error_lookup.parse(line)[1:]
    if 300 <= status < 400:
        return o.LATER, o.ACCOUNT, 900, "a redirect, which is not followed; it is tried again"
    return o.FIX, o.RECIPIENT, 0, "it refused the message; look for a newer firmware"


def delivery(status, fields):
    """The Delivery of any message: not known."""
    return results.Delivery(o.UNKNOWN, "Telegram tells nothing about delivery")
