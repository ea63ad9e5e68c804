"""Texts, the JSON reader, Twilio, SMS_bot and the settings checker on the real VM."""

# vm: heap=120000 timeout=60
# The checker, the tables and this script together; what runs on the chip is dropped in between.

import gc
import sys

import vmtest
from core import redact
from net import json_fields, json_scanner
from providers import outcome as o
from settings import check
from sms_bot import SMS_bot
from text import encoding

# Text

assert encoding.units("двері") == (False, 5) and encoding.units("a€😀") == (False, 4)
assert encoding.segments("ж" * 33, encoding.TRIAL_PREFIX) == 2
assert encoding.cut("ж" * 200, 2, "", " #17") == "ж" * 130 + " #17"
assert encoding.form_encode([("To", "+1"), ("B", "ж😀&")]) == b"To=%2B1&B=%D0%B6%F0%9F%98%80%26"
assert encoding.romanise("ЩИТ, Згурський: під'їзд «Є»") == 'SHCHYT, Zghurskyi: pidizd "Ye"'

# JSON, in pieces of 7 bytes


class Source:
    def __init__(self, data, error=None):
        self.data = data
        self.error = error

    def readinto(self, buffer):
        if not self.data and self.error:
            raise self.error
        size = min(7, len(buffer), len(self.data))
        buffer[:size] = self.data[:size]
        self.data = self.data[size:]
        return size


found = {}
text = (
    rb'{"sid":"SM1","x":{"sid":[1]},"body":"\ud83d\ude00 \u0436\ud83d","n":-1.5e1,"b":"' + b"\xff"
)
json_fields.top(Source(text + b'"}'), ("sid", "body", "n", "b"), found)
assert found == {"sid": "SM1", "body": "😀 ж\ufffd", "n": -15.0, "b": "?"}, found
vmtest.raises(json_scanner.Broken, json_fields.top, Source(b"{"), (), {})
found = list(json_fields.each(Source('{"m":[{"b":"ж12345"}]}'.encode()), "m", ("b",), {}, 2, True))
assert found == [{"b": "2345", "cut": True}], found

# SMS_bot


class Http:
    """Answers in the order of the script; a Late exception comes after the headers."""

    def __init__(self, *script):
        self.script = list(script)
        self.urls = []
        self.closed = 0

    def request(self, method, url, data=None, headers=None, timeout=None, parse_headers=True):
        step = self.script.pop(0)
        headers = headers.copy()
        if isinstance(step, Exception) and not isinstance(step, Late):
            raise step
        if "Host" not in headers:
            headers["Host"] = url.split("/")[2]
        for name in headers:
            assert headers[name]
        self.urls.append(url)
        if isinstance(step, Exception):
            raise step
        self.status_code, body = step
        parse_headers(b"Content-Length: %d\r\n" % len(body), {})
        self.raw = Source(body)
        return self

    def close(self):
        self.closed += 1


class Late(OSError):
    pass


TOKEN = "0123456789abcdef0123456789abcdef"
SID = "AC" + TOKEN
PAGE = b'{"messages":[{"to":"+380501234567","body":"x #170","sid":"A"},{"to":"+380501234567",'
PAGE += b'"direction":"outbound-api","body":"x #17","sid":"B","status":"sent",'
PAGE += b'"date_created":"Thu, 24 Aug 2023 05:01:45 +0000"}]}'
http = Http(
    (201, b'{"sid":"SM1","status":"queued","body":"Sent from your Twilio trial account - x"}'),
    OSError(104),
    Late(104),
    MemoryError(),
    (400, b'{"code":21608}'),
    (200, PAGE),
    (400, b'{"code":572006}'),
    (201, b'{"sid":"SM2"}'),
    (200, b'{"status":"undelivered","error_code":30003}'),
)
said = []
bot = SMS_bot([("+380501234567", "+12025550123", TOKEN, SID)], http=http, say=said.append)
acc = bot.accounts[0]
kinds = [bot.send(acc, "двері", 17).kind for _ in range(5)]
assert kinds == [o.SENT, o.LATER, o.UNKNOWN, o.LATER, o.FIX], kinds
assert bot.trial(SID) == "legacy"
look = bot.look_up(acc, "#17", 1692853305)
assert (look.kind, look.sid, look.status) == (o.FOUND, "B", "sent")
(sent,) = bot.send_sms("x")
assert sent.kind == o.SENT and "sms_internal_alerts" in said[0]
assert bot.trial(SID) == "new"
told = bot.delivery(acc, "SM1")
assert told.kind == o.UNDELIVERED and told.code == 30003 and told.retry
assert http.closed == 6
for table in ("send", "delivery"):
    assert vmtest.module("providers.twilio_%s_errors" % table) not in sys.modules
assert TOKEN not in repr(said) and TOKEN not in redact.mask("token " + TOKEN)
assert len(bot.account_lines()) == 1

# Failed exchanges leave the heap as it was. Under Node the VM collects garbage only when no Python
# runs, so there the loop shows no more than that nothing is raised.

TIMES = 30 if sys.platform == "webassembly" else 1000


class Failing:
    """Fails before the headers, after them, and with an answer that is cut off, in turn."""

    turn = 0

    def request(self, method, url, data=None, headers=None, timeout=None, parse_headers=True):
        self.turn += 1
        headers = headers.copy()
        if self.turn % 3 == 0:
            raise OSError(110)
        for _ in headers:
            pass
        if self.turn % 3 == 1:
            raise ValueError("HTTP error: BadStatusLine")
        self.status_code = 201
        self.raw = Source(b'{"status":"que', OSError(104))
        return self

    def close(self):
        self.raw = None


def heap_after(times):
    for _ in range(times):
        failing.send(acc, "x", 17)
    gc.collect()
    return gc.mem_alloc()


failing = SMS_bot(bot.accounts, http=Failing())
before = heap_after(10)
grown = heap_after(TIMES) - before
assert TIMES < 1000 or grown <= 64, "%d bytes lost in a thousand failures" % grown

# The checker

names = {
    "WIFI": [("home", "correct horse")],
    "SENDERS": [("+380501234567", "+12025550123", TOKEN, SID)],
    "SENSORS": [{"name": "Двері", "pin": 5, "text": "ж" * 70}],
}
checked, mistakes, warnings = check.check(names)
assert mistakes == [] and len(warnings) == 0, (mistakes, warnings)
assert checked.SENDERS[0].sid == SID and checked.SENSORS[0]["cooldown_s"] == 600
names.update({"TIMEOUT": 5, "SENSORS": [{"pin": "D0"}], "SENDERS": [(1, TOKEN, SID, 2)]})
checked, mistakes, warnings = check.check(names)
assert checked is None and len(mistakes) >= 6
assert TOKEN not in repr(mistakes)
check.drop()
assert "settings.check" not in sys.modules
vmtest.only_mpy()
