"""What the firmware asks of Twilio and what the double answers, against Twilio's own description.

The description is not ours to copy: see `description` for where it is looked for.
"""

import json
import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from accounts import twilio
from checking.account import Asker
from doubles.twilio import LEGACY_PREFIX, TwilioDouble, failed, inbound
from openapi_schema_validator import OAS30Validator, oas30_format_checker
from sms_bot import SMS_bot

FILE = Path(__file__).parents[1] / "twilio_api_v2010.json"
GET_IT = (
    "Twilio's description of its API is not here. To check against it: download "
    "spec/json/twilio_api_v2010.json of github.com/twilio/twilio-oai to host_tests/, or name its "
    "place in TWILIO_OPENAPI"
)
TO, NOW = "+380501234567", 1_795_200_000
FORM = "application/x-www-form-urlencoded"
# Twilio's description has these only in words.
UNSAID = {"/v1/Messaging/GeoPermissions"}


@pytest.fixture(scope="module")
def description():
    """TWILIO_OPENAPI or host_tests/twilio_api_v2010.json, as an object."""
    path = Path(os.environ.get("TWILIO_OPENAPI") or FILE)
    if not path.exists():
        pytest.skip(GET_IT)
    return Description(json.loads(path.read_text(encoding="utf-8")))


class Description:
    """Twilio's OpenAPI file, asked about single requests and answers."""

    def __init__(self, spec):
        self.spec = spec
        self.paths = []  # (pattern, path, item), those with the fewest holes first
        for path, item in spec["paths"].items():
            parts = re.split(r"\{\w+\}", path)
            pattern = re.compile("([^/]+)".join(map(re.escape, parts)) + r"\Z")
            self.paths.append((len(parts), pattern, item))
        self.paths.sort(key=lambda row: row[0])

    def operation(self, method, path):
        """The description of an operation. Fails if there is none."""
        for _, pattern, item in self.paths:
            found = pattern.match(path)
            if found and method.lower() in item:
                return item[method.lower()], found.groups()
        pytest.fail("Twilio knows no %s %s" % (method, path))

    def wrong(self, value, schema):
        """What in a value does not fit a schema, in sentences."""
        whole = {**schema, "components": self.spec["components"]}
        validator = OAS30Validator(whole, format_checker=oas30_format_checker)
        return ["%s: %s" % (list(e.path), e.message) for e in validator.iter_errors(value)]

    def request(self, method, target, body):
        """What Twilio's description does not allow in a request."""
        url = urlsplit(target)
        operation, in_path = self.operation(method, url.path)
        known = {p["name"]: p["schema"] for p in operation.get("parameters", ())}
        where = [p for p in operation.get("parameters", ()) if p["in"] == "path"]
        given = [(p["name"], value) for p, value in zip(where, in_path, strict=True)]
        out = self._named(given + parse_qsl(url.query, keep_blank_values=True), known)
        if body:
            schema = operation["requestBody"]["content"][FORM]["schema"]
            pairs = parse_qsl(body.decode(), keep_blank_values=True)
            out += self._named(pairs, schema["properties"])
            missing = set(schema.get("required", ())) - {name for name, _ in pairs}
            out += ["%s is missing" % name for name in missing]
        return out

    def _named(self, pairs, known):
        out = []
        for name, value in pairs:
            if name[:8] == "DateSent" and len(value) == 10:
                value += "T00:00:00Z"  # its words say that the day alone will do
            if name not in known:
                out.append("%s is not known" % name)
            else:
                out += ["%s %s" % (name, each) for each in self.wrong(*typed(value, known[name]))]
        return out

    def answer(self, method, target, status, body):
        """What Twilio's description does not have in a successful answer, or misses."""
        operation, _ = self.operation(method, urlsplit(target).path)
        described = operation["responses"].get(str(status))
        if described is None:
            return ["HTTP %d is no answer" % status]
        if not body:
            return [] if "content" not in described else ["a body is missing"]
        schema = described["content"]["application/json"]["schema"]
        value = json.loads(body)
        return self.wrong(value, schema) + self._fields(value, schema, urlsplit(target).path)

    def _fields(self, value, schema, where):
        schema = self.resolved(schema)
        if isinstance(value, list):
            return [w for each in value for w in self._fields(each, schema["items"], where)]
        fields = schema.get("properties")
        if not isinstance(value, dict) or not fields:
            return []
        out = ["%s: %s is not described" % (where, name) for name in value if name not in fields]
        for name in value:
            out += self._fields(value[name], fields.get(name, {}), where + " " + name)
        return out

    def resolved(self, schema):
        while "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            schema = self.spec["components"]["schemas"][name]
        return schema


def typed(value, schema):
    """(what a parameter of a form or a query means, its schema)"""
    if schema.get("type") == "integer" and value.isdigit():
        return int(value), schema
    if schema.get("type") == "boolean" and value in ("true", "false"):
        return value == "true", schema
    return value, schema


class House:
    """Everything that the firmware and the tools ask, at a double; `seen` keeps it."""

    def __init__(self):
        self.double = TwilioDouble(unix_epoch=NOW)
        self.seen = []  # (method, target, body, status, answer)

    def account(self, kind="full", **fields):
        made = self.double.add_account(kind, verified=[TO], **fields)
        self.double.add_service(made)
        return made

    def ask(self, request, now=NOW):
        """One exchange; the answer's JSON."""
        headers = dict(request.headers) | {"Host": "api.twilio.com"}
        reply = self.double.handle(request.method, request.path, headers, request.body or b"", now)
        self.seen.append((request.method, request.path, request.body, reply.status, reply.body))
        return json.loads(reply.body) if reply.body else None

    def right(self, description):
        wrong = []
        for method, target, body, status, answer in self.seen:
            wrong += [(target, each) for each in description.request(method, target, body)]
            if status < 400:
                wrong += [
                    (target, each) for each in description.answer(method, target, status, answer)
                ]
        assert not wrong, "\n".join(map(str, wrong))


SENDERS = {
    "a number": {},
    "a key": {"key": "SK" + "a1" * 16},
    "a template": {"template": "sms_internal_alerts"},
    "WhatsApp": {"to": "whatsapp:" + TO, "from_": "whatsapp:+14155238886"},
    "a name": {"from_": "Alarm"},
    "a short code": {"from_": "12345"},
    "a service": {"from_": "service"},
    "RCS": {"to": "rcs:" + TO, "from_": "service"},
}


@pytest.mark.parametrize("kind", ["full", "legacy", "trial"])
@pytest.mark.parametrize("name", SENDERS)
def test_what_the_firmware_asks_and_what_the_double_answers(description, kind, name):
    house = House()
    account = house.account(kind)
    more = {"to": TO, "from_": account.numbers[0], "validity": 600, **SENDERS[name]}
    if more["from_"] == "service":
        more["from_"] = next(iter(account.services))
    if "key" in more:
        account.keys[more["key"]] = (account.token, "standard")
    acc = twilio(token=account.token, sid=account.sid, **more)
    bot = SMS_bot([acc], say=lambda _: None)
    sids = []
    for send_at in (None, NOW + 3600, NOW + 30 * 86400):
        got = house.ask(bot.prepare("send", acc, "Двері & вікно +1", "17kfpt", send_at))
        sids += [got["sid"]] if "sid" in got else []
    for sid in [*sids, "SM" + "0" * 32]:
        house.ask(bot.prepare("delivery", acc, sid))
        house.ask(bot.prepare("cancel", acc, sid))
        house.ask(bot.prepare("delivery", acc, sid), NOW + 7200)
    for since in (None, NOW - 60, -60):
        got = bot.prepare("look-up", acc, "#17kfpt", since)
        if hasattr(got, "method"):
            house.ask(got)
    house.right(description)


def test_lists_of_what_came_in_with_pages(description):
    from providers import twilio as provider

    house = House()
    account = house.account()
    acc = twilio(to=TO, from_=account.numbers[0], token=account.token, sid=account.sid)
    inbound.many(house.double, account.numbers[0], 25, NOW)
    request = provider.listing(acc, 10, NOW, inbound=True)
    pages = 0
    while request.path:
        request.path = house.ask(request, NOW + 5)["next_page_uri"]
        pages += 1
    assert pages == 3
    house.right(description)


@pytest.mark.parametrize("kind", ["full", "legacy", "trial"])
def test_what_the_tools_ask(description, kind, monkeypatch):
    house = House()
    account = house.account(kind)
    acc = twilio(to=TO, from_=account.numbers[0], token=account.token, sid=account.sid)
    asked = []

    class Get:
        body = None
        method = "GET"

        def __init__(self, url, headers):
            self.path = url.replace("http://x", "")
            self.headers = headers

    def get_json(url, headers, timeout):
        asked.append(url)
        return 200, house.ask(Get(url, headers))

    monkeypatch.setattr("checking.http.get_json", get_json)
    asker = Asker(acc, "http://x", 5)
    for what in (".json", "/Balance.json"):
        asker.get(what)
    assert asker.numbers("IncomingPhoneNumbers", "incoming_phone_numbers", acc.from_)
    assert asker.numbers("OutgoingCallerIds", "outgoing_caller_ids", TO)
    asker.get("/Messages.json?PageSize=1")
    asker.geo()
    house.seen = [row for row in house.seen if urlsplit(row[1]).path not in UNSAID]
    assert len(house.seen) == 5 == len(asked) - 1
    house.right(description)


def test_each_status_of_a_message(description):
    house = House()
    account = house.account()
    acc = twilio(to=TO, from_=account.numbers[0], token=account.token, sid=account.sid)
    bot = SMS_bot([acc], say=lambda _: None)
    house.double.phones[TO].plan.append(failed(30008))
    sids = [house.ask(bot.prepare("send", acc, "x"))["sid"] for _ in range(2)]
    said = set()
    for after in (0, 0.5, 1.5, 2.5, 60):
        for sid in sids:
            said.add(house.ask(bot.prepare("delivery", acc, sid), NOW + after)["status"])
    assert said == {"queued", "sending", "sent", "delivered", "failed"}
    house.right(description)


# --- the check itself


def test_the_check_sees_what_is_wrong(description):
    account, sid = "/2010-04-01/Accounts/AC" + "0" * 32, "SM" + "0" * 32
    wrong = description.request
    assert not wrong("POST", account + "/Messages.json", b"To=%2B1&Body=x")
    assert wrong("POST", account + "/Messages.json", b"Body=x") == ["To is missing"]
    assert wrong("POST", account + "/Messages.json", b"To=1&SendLater=1") == [
        "SendLater is not known"
    ]
    for form in (b"SendAt=tomorrow", b"ScheduleType=later", b"MessagingServiceSid=MG12"):
        assert wrong("POST", account + "/Messages.json", b"To=1&" + form), form
    assert wrong("POST", account + "/Messages/%s.json" % sid, b"Status=sent")
    assert wrong("GET", account + "/Messages.json?Since=1", None)
    assert wrong("GET", account[:-1] + "/Messages.json", None)
    message = {"sid": sid, "status": "queued", "error_code": None}
    ask = ("POST", account + "/Messages.json", 201)
    assert description.answer(*ask, json.dumps(message)) == []
    for change in ({"status": "lost"}, {"error_code": "5"}, {"more": 1}, {"sid": "SM1"}):
        assert description.answer(*ask, json.dumps({**message, **change})), change
    assert description.answer(ask[0], ask[1], 200, json.dumps(message))


def test_the_prefix_of_a_trial_is_part_of_the_answer():
    """So that the answers above were not all empty."""
    house = House()
    account = house.account("legacy")
    acc = twilio(to=TO, from_=account.numbers[0], token=account.token, sid=account.sid)
    got = house.ask(SMS_bot([acc], say=lambda _: None).prepare("send", acc, "x"))
    assert got["body"] == LEGACY_PREFIX + "x"
