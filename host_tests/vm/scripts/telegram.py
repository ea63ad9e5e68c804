"""Telegram on the real VM: the entry, requests, answers, the longest text, messages to the bot."""

# vm: heap=200000 timeout=60

import gc
import json
import sys

import vmtest  # noqa: F401
from accounts import account, telegram, twilio
from core import redact
from delivery import failover
from net import request as net_request
from providers import outcome as o
from providers import read_updates
from providers import telegram as module
from providers.inbox_page import CUT, FROM, SID, TEXT
from settings import check
from sms_bot import SMS_bot

CHAT = 4503599627370495  # the largest that Telegram may give
TOKEN = "5000000001:" + "AAbcdefgbdcfegbecdgfbfcgdebgfedcbcd"


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


acc = account(telegram(to=CHAT, token=TOKEN).plain)
assert (acc.provider, acc.to, acc.sid) == ("telegram", str(CHAT), "5000000001")
text = 'Двері "відчинено"\n\t\\ 50% 🚪 \x02\x7f'

taken = b'{"ok":true,"result":{"message_id":7,"chat":{"id":4503599627370495},"date":1,"text":"x"}}'
wait = b'{"ok":false,"error_code":429,"description":"Too Many","parameters":{"retry_after":37}}'
gone = b'{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}'
moved = b'{"ok":false,"error_code":400,"parameters":{"migrate_to_chat_id":-1001234567890}}'
http = Http((200, taken), (429, wait), (403, gone), (400, moved), (502, b"<html>"), (200, b"<"))
sms = SMS_bot([acc], http=http, say=str)
result = sms.send(acc, text, 17)
assert (result.kind, result.sid) == (o.SENT, "7"), result.say
method, url, sent, body = http.seen[0]
assert (method, url) == ("POST", "https://api.telegram.org/bot%s/sendMessage" % TOKEN)
assert sent["Content-Type"] == "application/json" and "Authorization" not in sent
assert json.loads(body.decode()) == {"chat_id": str(CHAT), "text": text + " #17"}
result = sms.send(acc, text)
assert (result.kind, result.wait_s, result.scope) == (o.LATER, 37, o.ACCOUNT)
result = sms.send(acc, text)
assert (result.kind, result.code) == (o.FIX, 403) and "press Start" in result.say
assert "to=-1001234567890" in sms.send(acc, text).say
assert sms.send(acc, text).kind == o.UNKNOWN and sms.send(acc, text).kind == o.UNKNOWN
assert sms.look_up(acc, "#17", -30).kind == o.CANNOT
assert "three times" in sms.account_lines()[0]
assert redact.mask(url) == "https://api.telegram.org/bot***/sendMessage"

long = sms.shape(acc, "ж🚪" * 1500, 17)
assert len(long) < 4096 and long.endswith(" #17")
assert sms.shape(acc, "ж" * 4000, 17) == "ж" * 4000 + " #17"

# Messages to the bot


def look(body, heard=(str(CHAT),)):
    request = module.updates(acc, 5)
    request.inbox = (acc.from_, heard, 100, b"", True, ())
    answer = net_request.Answer()
    answer.status = 200
    read_updates.read(request, answer, Raw(body))
    return answer.found


row = (
    b'{"ok":true,"result":[{"update_id":727727001,"message":{"message_id":9,"from":{"id":1},'
    b'"chat":{"id":4503599627370495,"type":"private"},"date":1795165200,"text":"%s"}}]}'
)
found = look(row % b"/mute@house_alarm_bot 30")
(kept,) = found.kept
assert (kept[SID], kept[FROM], kept[TEXT]) == ("tg727727001", str(CHAT), "/mute 30"), kept
assert found.next is None and found.end
found = look(row % b"disarm", ("1",))
assert found.next == 727727002 and found.kept == [] and len(found.strange) == 1
long = look(row % (b"\\u0436" * 2000)).kept[0]
assert long[CUT] and len(long[TEXT]) == 160
assert look(b'{"ok":true,"result":[]}').end

# The checker, and who stands in

names = {
    "WIFI": [("home", "correct horse")],
    "SENDERS": [
        telegram(to=CHAT, token=TOKEN, fallback="sms"),
        twilio("+380501234567", "+12025550123", "0" * 32, "AC" + "1" * 32, name="sms"),
    ],
    "SENSORS": [dict(name="Front door", pin=5, kind="door")],
    "COMMANDS_FROM": [CHAT],
}
settings, mistakes, warnings = check.check(names)
assert mistakes == [] == warnings, (mistakes, warnings)
assert (str(CHAT),) == settings.COMMANDS_FROM
assert failover.after(settings.SENDERS, 0) == 1
names["SENDERS"][0] = telegram(to="+380501234567", token="5:x")
_, mistakes, _ = check.check(names)
assert any("to is a phone number" in line for line in mistakes), mistakes

for name in ("settings.telegram", "settings.failover", "settings.commands"):
    assert name not in sys.modules, name
gc.collect()
