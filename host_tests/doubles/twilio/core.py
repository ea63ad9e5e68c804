"""The pure core: a request and the time in, an answer out, everything that happened on record."""

import re
from urllib.parse import parse_qsl, urlsplit

from . import message_resource, resources, rules
from .accounts import DAY_S, KINDS, Account, credentials, key_may, region_of, sid
from .base import Double
from .faults import Exchange
from .messages import plan_life, rfc2822, to_json
from .refusals import refusal
from .webhooks import NoWay
from .wire import Reply

GEO_PERMISSIONS = "/v1/Messaging/GeoPermissions"  # of accounts.twilio.com
SERVICE = re.compile(r"/v1/Services/(MG[0-9a-fA-F]{32})\Z")  # of messaging.twilio.com
PATH = re.compile(r"/2010-04-01/Accounts/([^/.]+)(?:/([A-Za-z]+)(?:/([^/.]+))?)?\.json\Z")


class TwilioDouble(Double):
    """A whole Twilio: accounts, messages, phones, faults.

    unix_epoch: Unix time at simulated time 0 (the virtual board and `connect` count from it).
    """

    def __init__(self, seed=0, unix_epoch=1_795_165_200, latency_ms=250):
        super().__init__(seed, unix_epoch, latency_ms)
        self.list_order = "newest"  # or "oldest", "shuffled"
        self.hide_unsent = False  # True: a DateSent filter hides messages still in the queue
        self.segments_per_s = 1.0
        self.raw_json = False  # True: lists write UTF-8 (and broken UTF-8) as it is
        self.accounts = {}
        self.webhooks = NoWay()  # see webhooks.py
        self.deleted = set()
        self.free_at = {}  # From -> when its 1 segment/s queue is empty
        self.made = 0  # Messages so far: the numbers of their SIDs

    # --- setting up

    def add_account(self, kind="full", **fields):
        """A new account with a made-up SID and token unless given; see Account for the fields."""
        if kind not in KINDS:
            raise ValueError("account kind %r" % kind)
        n = len(self.accounts) + 1
        fields.setdefault("sid", sid("AC", 0xAB00 + n))
        fields.setdefault("token", "%032x" % (0x70CE0000 + n))
        fields.setdefault("numbers", ["+1555000%04d" % n] if kind != "test" else [])
        fields.setdefault("daily_cap", 50 if kind in ("legacy", "trial") else None)
        fields["verified"] = set(fields.get("verified", ()))
        account = Account(kind=kind, **fields)
        self.accounts[account.sid] = account
        return account

    def add_service(self, account, *senders):
        """A Messaging Service of the account with these senders (none: its own numbers); its SID.
        Take them out of account.services[sid] for an empty one."""
        count = sum(len(each.services) for each in self.accounts.values())
        made = sid("MG", 0x5E00 + count)
        account.services[made] = list(senders or account.numbers)
        return made

    def inbound(self, account, from_, to, body, now):
        """A text from a phone to one of the account's numbers; returns its record."""
        message = self._record(account, to, from_, body, body, now)
        message.direction = "inbound"
        message.life = [(now, "received", None)]
        self.webhooks.received(account, message)
        return message

    def reply(self, account, received, body, now):
        """The text that TwiML answers one received with; its record."""
        message = self._record(account, received.from_, received.to, body, body, now)
        message.direction = "outbound-reply"
        phone = self.phones[rules.bare(message.to)]
        plan_life(message, phone.next_fate(), now)
        phone.inbox.append(message)
        return message

    # --- one request

    def look(self, request, now_ms):
        """What a fault can see of a request: an Exchange."""
        url = urlsplit(request.target)
        parts = url.path.split("/")
        text = request.body.decode("utf-8", "replace") if request.method == "POST" else url.query
        form = dict(parse_qsl(text, keep_blank_values=True))
        sid = parts[3].split(".")[0] if len(parts) > 3 else None
        return Exchange(
            now_ms, request.method, url.path, sid, form.get("To"), form.get("From"), form,
            len(self.requests),
        )  # fmt: skip

    def error(self, code, status):
        """The body of an error answer."""
        return refusal(code, status)[1]

    def handle(self, method, target, headers, body, now):
        """Answer a request. headers: dict, any case; body: bytes; now: Unix seconds."""
        self.run_later(now)
        headers = {k.lower(): v for k, v in headers.items()}
        made = self._answer(method, target, headers, body, now)
        status, payload, message = made if len(made) == 3 else (*made, None)
        code = _code_of(payload) if status >= 400 else 0
        self.requests.append((now, method, target, status, code))
        return Reply(status, self._headers(status, now), payload, message)

    def _answer(self, method, target, headers, body, now):
        url = urlsplit(target)
        if url.path == GEO_PERMISSIONS and method == "GET":
            return self._geo_permissions(headers, url)
        if SERVICE.match(url.path) and method == "GET":
            return self._service(headers, url.path)
        match = PATH.match(url.path)
        if not match:
            return refusal(20404, path=url.path)
        account, error = self._who(match.group(1), headers, url.path)
        if error:
            return refusal(error, path=url.path)
        resource, item = match.group(2), match.group(3)
        name = {None: "account", "Messages": "messages"}.get(resource, resource)
        user = credentials(headers)[0]
        if not key_may(account, user, name, "PATCH" if item and method == "POST" else method):
            restricted = account.keys[user][1] == "restricted"
            return refusal(account.lacking_code if restricted else 20003)
        if account.kind == "test" and not (name == "messages" and method == "POST" and not item):
            return refusal(20008)
        try:
            query = dict(parse_qsl(url.query, keep_blank_values=True, errors="strict"))
            form = self._form(headers, body)
        except UnicodeDecodeError:
            return refusal(20001)
        if name == "messages":
            return message_resource.answer(self, account, method, item, query, form, now)
        return resources.answer(account, name, method, url.path, query)

    def _whose(self, headers, path):
        """As _who, where no SID stands in the path."""
        given = credentials(headers)
        mine = [a for a in self.accounts.values() if given and given[0] in (a.sid, *a.keys)]
        return self._who(mine[0].sid if mine else "", headers, path)

    def _service(self, headers, path):
        account, error = self._whose(headers, path)
        sid = path.rpartition("/")[2]
        if error or sid not in account.services:
            return refusal(error or 20404, path=path)
        words = {"sid": sid, "account_sid": account.sid, "friendly_name": "Alarm"}
        return 200, to_json(words)

    def _geo_permissions(self, headers, url):
        account, error = self._whose(headers, url.path)
        user = error or credentials(headers)[0]
        if error or user != account.sid and account.keys[user][1] != "main":
            return refusal(error or 20003)
        query = dict(parse_qsl(url.query))
        return 200, to_json(resources.geo_permissions(account, query))

    def _who(self, path_sid, headers, path):
        """(account, None) or (None, error code) for the path's account and the credentials."""
        given = credentials(headers)
        if given is None:
            return None, 20003
        user, password = given
        owner = next((a for a in self.accounts.values() if user == a.sid or user in a.keys), None)
        if owner is None or owner.region != region_of(headers.get("host", "")):
            return None, 20003
        secret = owner.token if user == owner.sid else owner.keys[user][0]
        if password != secret or owner.status == "closed":
            return None, 20003
        if path_sid == owner.sid:
            return owner, None
        return None, (20003 if path_sid in self.accounts else 20404)

    @staticmethod
    def _form(headers, body):
        if not headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return {}
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))

    # --- messages: see message_resource.py

    def _create(self, account, form, now):
        """A create request of any program on the account, without its HTTP."""
        return message_resource.create(self, account, form, now)

    def _record(self, account, to, from_, asked, body, now):
        return message_resource.record(self, account, to, from_, asked, body, now)

    # --- helpers

    def used_today(self, account, now):
        """Messages the account sent in the last 24 h."""
        return sum(
            1
            for m in self.messages
            if m.account_sid == account.sid
            and m.direction != "inbound"
            and m.created_at > now - DAY_S
        )

    def _headers(self, status, now):
        headers = {
            **({"Date": rfc2822(now).replace("+0000", "GMT")} if self.dated else {}),
            "Content-Type": "application/json;charset=utf-8",
            "Twilio-Concurrent-Requests": "1",
            "Twilio-Request-Id": sid("RQ", self.random.getrandbits(64)),
            "Twilio-Request-Duration": "0.105",
            "X-Powered-By": "AT-5000",
            "X-API-Domain": "api.twilio.com",
            "Strict-Transport-Security": "max-age=31536000",
        }
        if status == 401:
            headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
        return headers


def _code_of(payload):
    found = re.search(rb'"code": (\d+)', payload)
    return int(found.group(1)) if found else 0
