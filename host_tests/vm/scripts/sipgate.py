"""sipgate and fallbacks on the real VM: requests, the history, the checker, who stands in."""

# vm: heap=100000 timeout=60

import gc
import json
import sys

import vmtest  # noqa: F401
from accounts import account, sipgate, twilio
from delivery import failover
from providers import outcome as o
from settings import check
from sms_bot import SMS_bot

TO = "+4915112345678"
TOKEN = "0badcafe-0000-4000-8000-000000000001"
SID = "AC" + "0123456789abcdef" * 2


class Raw:
    def __init__(self, data):
        self.data = data

    def readinto(self, buffer):
        size = min(11, len(buffer), len(self.data))
        buffer[:size] = self.data[:size]
        self.data = self.data[size:]
        return size


class Response:
    def __init__(self, status, body):
        self.status_code = status
        self.raw = Raw(body)

    def close(self):
        pass


class Http:
    """Plays urequests: notes the request, answers what is next."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.seen = []

    def request(self, method, url, data=None, headers=None, timeout=None, parse_headers=None):
        sent = {}
        for name in headers:
            sent[name] = headers[name]
        self.seen.append((method, url, sent, data))
        return Response(*self.answers.pop(0))


acc = sipgate(to=TO, token=TOKEN, token_id="token-A1B2C3")
acc = account(acc.plain)  # as it comes out of the settings that the app keeps
assert (acc.provider, acc.from_, acc.user) == ("sipgate", "s0", "token-A1B2C3")
text = 'Двері "відчинено"\n\t\\ 50% 🚪 \x02\x7f'  # not 1: that is where the serial goes

http = Http((204, b""), (500, b"{}"), (402, b""))
sms = SMS_bot([acc], http=http, say=str)
result = sms.send(acc, text, 17, 1795165200)
assert result.kind == o.SENT and result.sid is None, result.say
method, url, sent, body = http.seen[0]
assert (method, url) == ("POST", "https://api.sipgate.com/v2/sessions/sms")
assert sent["Content-Type"] == "application/json", sent
assert sent["Authorization"].startswith("Basic dG9rZW4tQTFCMkMzOjBiYWRj")
fields = json.loads(body.decode())
assert fields["message"] == text + " #17" and fields["recipient"] == TO, fields
assert fields["sendAt"] == 1795165200 and fields["smsId"] == "s0"
assert b"\n" not in body
assert sms.send(acc, text).kind == o.UNKNOWN
result = sms.send(acc, text)
assert (result.kind, result.code) == (o.FIX, 402) and "top up" in result.say
assert "not whether it arrived" in sms.account_lines()[0]

rows = [
    {"id": "H%d" % n, "target": TO, "smsContent": "%s #%d" % (text, n), "direction": "OUTGOING",
     "created": "2026-11-20T10:0%d:00Z" % n, "status": "PICKUP", "endpoints": [{"id": "no"}]}
    for n in (9, 8, 7)
]  # fmt: skip
page = json.dumps({"items": rows, "totalCount": 3}).encode()
http.answers = [(200, page), (200, page), (200, page), (403, b"{}")]
assert sms.look_up(acc, "#8").sid == "H8"
assert sms.look_up(acc, "#8", 1795168800 - 30).sid == "H8"  # 10:00:00Z
assert sms.look_up(acc, "#8", 1795168800 + 3600).kind == o.ABSENT
look = sms.look_up(acc, "#8")
assert look.kind == o.CANNOT and "history:read" in look.outcome.say

# Both providers in one config, one for the other.

names = {
    "WIFI": [("home", "correct horse")],
    "SENDERS": [
        twilio(TO, "+12025550123", "0123456789abcdef" * 2, SID, fallback="second"),
        sipgate(to=TO, token=TOKEN, token_id="token-A1B2C3", name="second"),
    ],
    "SENSORS": [dict(name="Front door", pin=5, kind="door")],
}
found, mistakes, warnings = check.check(names)
assert not mistakes and not warnings, (mistakes, warnings)
accounts = found.SENDERS
assert failover.chain(accounts, 0) == [0, 1] and failover.root(accounts, 1) == 0
assert failover.way([(j, (500, 3)[j]) for j in failover.chain(accounts, 0)], 0) == (1, 3)
names["SENDERS"][1] = sipgate(to="0151", token=TOKEN[1:], token_id="x", sms_id=0, name="2nd")
found, mistakes, warnings = check.check(names)
assert found is None and len(mistakes) == 5, mistakes
assert not any(TOKEN[1:9] in line for line in mistakes)
for name in ("settings.sipgate", "settings.failover"):
    assert name not in sys.modules, name
gc.collect()
