"""The pure core: a request and the time in, an answer out, everything that happened on record."""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from doubles.twilio.base import Double
from doubles.twilio.faults import Exchange
from doubles.twilio.messages import Message, plan_life, rfc2822
from doubles.twilio.wire import Reply

from .updates import Updates, user

PATH = re.compile(r"/bot([^/]*)/(\w+)\Z")
MADE_UP = "AAbcdefgbdcfegbecdgfbfcgdebgfedcbcd"  # the secret part of a token
TEXT_MOST = 4096
CHAT = re.compile(r"-?[1-9]\d{0,15}\Z")
METHODS = ("getchat", "getme", "getupdates", "getwebhookinfo", "sendmessage")
# What a parameter of sendMessage may be called; an unknown one is passed over, as Telegram does.
_NOT_AN_OBJECT = "Bad Request: can't parse entities"
RETRY_S = 60  # guess: what a flood limit answers when a test names no other


@dataclass
class Account:
    """One bot. Change any field during a test; the next request sees it."""

    token: str
    username: str = "house_alarm_bot"
    chats: set = field(default_factory=set)  # chat ids, texts: whoever pressed Start, groups
    blocked: set = field(default_factory=set)  # chats whose person has blocked the bot
    moved: dict = field(default_factory=dict)  # group's chat id -> that of its supergroup
    webhook: str = ""  # its URL; then getUpdates is refused
    revoked: bool = False
    refuse: dict = field(default_factory=dict)  # chat id -> error_code to answer
    retry_s: int = RETRY_S
    updates: Updates = field(default_factory=Updates)

    @property
    def sid(self):
        """The bot's own number, which the alarm calls its account."""
        return self.token.partition(":")[0]


class TelegramDouble(Double):
    """Telegram as far as the alarm uses it. Its messages are the Twilio double's Message records:
    account_sid is the bot's number, sid the message_id in that chat, from_ the bot's number."""

    def __init__(self, seed=0, unix_epoch=1_795_165_200, latency_ms=250):
        super().__init__(seed, unix_epoch, latency_ms)
        self.accounts = {}
        self._numbers = {}  # (bot, chat) -> last message_id

    def add_account(self, **fields):
        """A new bot with a made-up token unless given; see Account for the fields."""
        n = len(self.accounts) + 1
        fields.setdefault("token", "%d:%s" % (5000000000 + n, MADE_UP))
        fields["chats"] = {str(chat) for chat in fields.get("chats", ())}
        account = Account(**fields)
        self.accounts[account.sid] = account
        return account

    def write(self, account, chat, text, now, **more):
        """Somebody writes to the bot; more: of the Message object, or `sender`. Its update_id."""
        return account.updates.add(account, chat, text, now, self.number(account, chat), **more)

    def number(self, account, chat):
        """The next message_id in a chat: both sides' messages are counted."""
        key = account.sid, str(chat)
        self._numbers[key] = self._numbers.get(key, 0) + 1
        return self._numbers[key]

    # --- one request

    def look(self, request, now_ms):
        """What a fault can see of a request: an Exchange."""
        url, method, given = _asked(request.method, request.target, request.headers, request.body)
        to = given.get("chat_id")
        return Exchange(
            now_ms, request.method, "/" + (method or ""), _bot(url.path), to and str(to), None,
            given, len(self.requests),
        )  # fmt: skip

    def error(self, code, status):
        """The body of an error answer that no rule of this double made."""
        return _failed(status, "Internal Server Error" if status >= 500 else "Bad Request").body

    def handle(self, method, target, headers, body, now):
        """Answer a request. headers: dict, any case; body: bytes; now: Unix seconds."""
        self.run_later(now)
        headers = {k.lower(): v for k, v in headers.items()}
        reply = self._answer(method, target, headers, body, now)
        status = reply.status
        self.requests.append((now, method, target, status, status if status >= 400 else 0))
        told = {"Date": rfc2822(now).replace("+0000", "GMT"), "Content-Type": "application/json"}
        return Reply(status, {**told, **reply.headers}, reply.body, reply.message)

    def _answer(self, method, target, headers, body, now):
        url, name, given = _asked(method, target, headers, body)
        found = PATH.match(url.path)
        if not found:
            return _failed(404, "Not Found")
        token = found[1]
        if ":" not in token or token[0] == "0" or len(token) > 80:
            return _failed(404, "Not Found")  # guess: its server says 401, what is before it 404
        account = self.accounts.get(token.partition(":")[0])
        if account is None or account.token != token or account.revoked:
            return _failed(401, "Unauthorized")
        if method not in ("GET", "POST"):
            return _failed(405, "Method Not Allowed")  # guess
        if name not in METHODS:
            return _failed(404, "Not Found: method not found")
        if given is None:
            return _failed(400, "Bad Request: can't parse request body as JSON")  # guess: words
        return getattr(self, "_" + name)(account, given, now)

    def _getme(self, account, given, now):
        return _fine({**user(account.sid, account.username), "is_bot": True})

    def _getchat(self, account, given, now):
        chat = str(given.get("chat_id") or "")
        if chat not in account.chats | account.blocked:
            words = "Bad Request: chat not found" if chat else "Bad Request: chat_id is empty"
            return _failed(400, words)
        told = {"id": int(chat) if CHAT.match(chat) else -1}
        group = chat[:1] in "-@"
        told.update({"title": "Family"} if group else {"first_name": "Olena"})
        return _fine({**told, "type": "group" if group else "private"})

    def _getwebhookinfo(self, account, given, now):
        waiting = len(account.updates.waiting)
        return _fine({"url": account.webhook, "pending_update_count": waiting})

    def _getupdates(self, account, given, now):
        if account.webhook:
            return _failed(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook "
                "to delete the webhook first",
            )
        if account.updates.taken_over(now):
            return _failed(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot "
                "instance is running",
            )
        try:
            offset, limit = int(given.get("offset", 0)), int(given.get("limit", 100))
        except (TypeError, ValueError):
            offset, limit = 0, 100  # as Telegram: what is no number counts as not given
        allowed = given.get("allowed_updates")
        if isinstance(allowed, str):
            allowed = json.loads(allowed)
        return _fine(account.updates.get(offset, min(100, max(1, limit)), allowed, now))

    def _sendmessage(self, account, given, now):
        chat = given.get("chat_id")
        chat = "" if chat is None else str(chat)
        wrong = self._wrong(account, chat, given)
        return wrong or self._accept(account, chat, given["text"], now)

    def _wrong(self, account, chat, given):
        """The refusal of a sendMessage, or None. guess: the order of the checks."""
        text = given.get("text")
        if chat in account.refuse:
            code = account.refuse[chat]
            return _flooded(account.retry_s) if code == 429 else _failed(code, _WORDS[code])
        if not chat:
            return _failed(400, "Bad Request: chat_id is empty")
        if text is None or not isinstance(text, str) or not text.strip():
            return _failed(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-be", "surrogatepass")) // 2 > TEXT_MOST:
            return _failed(400, "Bad Request: message is too long")
        if given.get("parse_mode"):
            return _failed(400, _NOT_AN_OBJECT)  # the alarm sends plain text
        if chat in account.moved:
            more = {"migrate_to_chat_id": int(account.moved[chat])}
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            return _failed(400, words, **more)
        if (
            not (CHAT.match(chat) or chat[:1] == "@")
            or chat not in account.chats | account.blocked
        ):
            return _failed(400, "Bad Request: chat not found")
        if chat in account.blocked:
            return _failed(403, "Forbidden: bot was blocked by the user")
        return None

    def _accept(self, account, chat, text, now):
        number = self.number(account, chat)
        shown = text.strip()  # guess: Telegram trims
        message = Message(str(number), account.sid, chat, account.sid, text, shown, now)
        message.listed_at = float("inf")  # there is no list
        plan_life(message, self.phones[chat].next_fate(), now)
        self.phones[chat].inbox.append(message)
        self.messages.append(message)
        result = {
            "message_id": number,
            "from": {**user(account.sid, account.username), "is_bot": True},
            "chat": {"id": int(chat) if CHAT.match(chat) else -1, "type": "private"},
            "date": int(now),
            "text": shown,
        }
        return _fine(result, message)


_WORDS = {
    400: "Bad Request: chat not found",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    421: "Misdirected Request: unallowed token specified",
    500: "Internal Server Error: restart",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


def _fine(result, message=None):
    body = json.dumps({"ok": True, "result": result}, separators=(",", ":"))
    return Reply(200, {}, body.encode(), message)


def _failed(code, words, **parameters):
    told = {"ok": False, "error_code": code, "description": words}
    if parameters:
        told["parameters"] = parameters
    return Reply(code, {}, json.dumps(told, separators=(",", ":")).encode())


def _flooded(wait_s):
    reply = _failed(429, "Too Many Requests: retry after %d" % wait_s, retry_after=wait_s)
    return Reply(429, {"Retry-After": str(wait_s)}, reply.body)


def _bot(path):
    found = PATH.match(path)
    return found and found[1].partition(":")[0]


def _asked(method, target, headers, body):
    """(parts of the URL, method of the API in lower case or None, parameters or None)"""
    url = urlsplit(target)
    found = PATH.match(url.path)
    given = dict(parse_qsl(url.query))
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if method == "POST" and kind == "application/json" and body:
        try:
            more = json.loads(body)
        except ValueError:
            more = None
        given = {**given, **more} if isinstance(more, dict) else None
    elif method == "POST" and kind == "application/x-www-form-urlencoded":
        given.update(parse_qsl(body.decode("utf-8", "replace")))
    return url, found and found[2].lower(), given
