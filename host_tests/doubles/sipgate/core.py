"""The pure core: a request and the time in, an answer out, everything that happened on record."""

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from doubles.twilio.base import Double
from doubles.twilio.faults import Exchange
from doubles.twilio.messages import Message, plan_life, rfc2822
from doubles.twilio.wire import Reply

from . import resources

E164 = re.compile(r"\+[1-9]\d{7,14}\Z")
ROUTES = (
    ("sms", "POST", re.compile(r"/v2/sessions/sms\Z"), "sessions:sms:write"),
    ("history", "GET", re.compile(r"/v2/history\Z"), "history:read"),
    ("userinfo", "GET", re.compile(r"/v2/authorization/userinfo\Z"), None),
    ("balance", "GET", re.compile(r"/v2/balance\Z"), "balance:read"),
    ("extensions", "GET", re.compile(r"/v2/(w\d+)/sms\Z"), "sms:read"),
    ("callerids", "GET", re.compile(r"/v2/(w\d+)/sms/(s\d+)/callerids\Z"), "sms:read"),
)
ALL_RIGHTS = {right for *_, right in ROUTES if right}
LATEST_S = 30 * 86400  # how far ahead sendAt may be


@dataclass
class Account:
    """One account. Change any field during a test; the next request sees it."""

    token_id: str
    token: str
    user: str = "w0"
    callers: dict = field(default_factory=lambda: {"s0": None})  # extension -> own sender or None
    unverified: dict = field(default_factory=dict)  # extension -> number entered, code never
    email: str = "me@example.com"
    password: str = "correct horse"
    rights: set = field(default_factory=lambda: set(ALL_RIGHTS))
    all_or_none: bool = False  # True: sends only with every right, as two users have reported
    balance: int = 105600  # ten thousandths of the currency
    booked: bool = True  # the feature SMS
    reset_pending: bool = False  # a password reset
    refuse: dict = field(default_factory=dict)  # recipient -> HTTP status to answer

    @property
    def sid(self):
        """What the alarm calls its account."""
        return self.token_id


class SipgateDouble(Double):
    """sipgate as far as the alarm uses it. Its messages are the Twilio double's Message records:
    account_sid is the token id, sid the history entry's id, from_ the extension.

    plus: whether the history writes numbers with "+" (answers of both kinds are known).
    filter_plus: which of the two forms the history's filter `phonenumber` finds, whatever `plus`
    is; that is not documented for v2, so by default the one that is not in the entries.
    """

    def __init__(self, seed=0, unix_epoch=1_795_165_200, latency_ms=250):
        super().__init__(seed, unix_epoch, latency_ms)
        self.accounts = {}
        self.unchecked = False  # True: bad input ends in a 500, as sipgate warns
        self.plus = True
        self.filter_plus = None

    def add_account(self, **fields):
        """A new account with a made-up token unless given; see Account for the fields."""
        n = len(self.accounts) + 1
        fields.setdefault("token_id", "token-%06X" % (0xAB00 + n))
        fields.setdefault("token", "0badcafe-0000-4000-8000-%012x" % n)
        account = Account(**fields)
        self.accounts[account.token_id] = account
        return account

    # --- one request

    def look(self, request, now_ms):
        """What a fault can see of a request: an Exchange."""
        url = urlsplit(request.target)
        form = _json(request.body) if request.method == "POST" else dict(parse_qsl(url.query))
        given = _credentials({"authorization": request.headers.get("authorization", "")})
        return Exchange(
            now_ms, request.method, url.path, given and given[0],
            form.get("recipient") or form.get("phonenumber"), form.get("smsId"), form,
            len(self.requests),
        )  # fmt: skip

    def error(self, code, status):
        """The body of an error answer. guess: its shape; the status is all that is documented."""
        return json.dumps({"status": status, "error": "error"}).encode()

    def handle(self, method, target, headers, body, now):
        """Answer a request. headers: dict, any case; body: bytes; now: Unix seconds."""
        self.run_later(now)
        headers = {k.lower(): v for k, v in headers.items()}
        status, payload, message = self._answer(method, target, headers, body, now)
        self.requests.append((now, method, target, status, status if status >= 400 else 0))
        if status >= 400:
            payload = self.error(0, status)
        elif payload is not None:
            payload = json.dumps(payload, ensure_ascii=False).encode()
        told = {"Date": rfc2822(now).replace("+0000", "GMT")}
        if payload:
            told["Content-Type"] = "application/json;charset=utf-8"
        return Reply(status, told, payload or b"", message)

    def _answer(self, method, target, headers, body, now):
        url = urlsplit(target)
        here = [(name, verb, route.match(url.path), right) for name, verb, route, right in ROUTES]
        here = [row for row in here if row[2]]
        if not here:
            return 404, None, None
        account = self._who(headers)
        if account is None:
            return 401, None, None
        row = next((row for row in here if row[1] == method), None)
        if row is None:
            return 405, None, None
        name, _, match, right = row
        if right and right not in account.rights:
            return 403, None, None
        if name == "sms" and account.all_or_none and not account.rights >= ALL_RIGHTS:
            return 403, None, None
        if name == "sms":
            return self._send(account, headers, body, now)
        query = dict(parse_qsl(url.query))
        status, payload = resources.answer(self, account, name, match.groups(), query, now)
        return status, payload, None

    def _who(self, headers):
        given = _credentials(headers)
        for account in self.accounts.values():
            if given in ((account.token_id, account.token), (account.email, account.password)):
                return account
        return None

    def _send(self, account, headers, body, now):
        if not headers.get("content-type", "").startswith("application/json"):
            return 415, None, None
        form = _json(body)
        status = self._refusal(account, form, now)
        if status:
            return status, None, None
        return 204, None, self._accept(account, form, now)

    def _refusal(self, account, form, now):
        """The error status a POST gets, or None. guess: the order of the checks."""
        to = form.get("recipient")
        if to in account.refuse:
            return account.refuse[to]
        if not form.get("smsId"):
            return 500  # documented: a missing smsId is not checked
        if not form.get("message") or not isinstance(to, str) or not E164.match(to):
            return 500 if self.unchecked else 400
        at = form.get("sendAt")
        if at is not None and (not isinstance(at, int) or not now < at <= now + LATEST_S):
            return 400
        if account.reset_pending or not account.booked or form["smsId"] not in account.callers:
            return 403
        return 402 if account.balance <= 0 else None

    def _accept(self, account, form, now):
        text, to = form["message"], form["recipient"]
        sid = "%d" % (7000000000 + len(self.messages))
        message = Message(sid, account.token_id, to, form["smsId"], text, text, now)
        message.listed_at = now + self.list_delay_s
        phone = self.phones[to]
        plan_life(message, phone.next_fate(), form.get("sendAt", now))
        phone.inbox.append(message)
        self.messages.append(message)
        return message


def _credentials(headers):
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (user, password) if colon else None


def _json(body):
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
