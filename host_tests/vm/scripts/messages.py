"""SMS_bot on MicroPython: the request's bytes, outcomes, and the watch over the headers."""
# vm: heap=60000 (the stand-ins and this script lie in it, too)

import json

from providers import outcome as o
from sms_bot import SMS_bot

SID = "AC" + "0" * 32
TOKEN = "c0ffee" * 5


class Body:
    def __init__(self, text):
        self.rest = text.encode()

    def readinto(self, buffer):
        got = min(len(buffer), len(self.rest))
        buffer[:got] = self.rest[:got]
        self.rest = self.rest[got:]
        return got


class Answered:
    def __init__(self, http, status, answer):
        self.http = http
        self.status_code = status
        self.raw = Body(json.dumps(answer))

    def close(self):
        self.http.closed += 1


class Http:
    """Walks over the headers as micropython-lib's requests does: 0.9 as given, 1.1 on a copy."""

    def __init__(self, copies):
        self.copies = copies
        self.answers = []
        self.seen = []
        self.closed = 0

    def request(self, method, url, data=None, headers=None, timeout=None, parse_headers=True):
        kind, status, answer = self.answers.pop(0)
        if self.copies:
            headers = headers.copy()
        if kind == "before":
            raise OSError(status)
        assert "Host" not in headers
        sent = []
        for name in headers:
            sent.append((name, headers[name]))
        assert timeout == 30
        self.seen.append((method, url, dict(sent), data))
        if kind == "after":
            raise OSError(status)
        if kind == "redirect":
            if self.copies:
                headers.pop("Host", None)
            return self.request("GET", "https://elsewhere.example/", headers=headers)
        if parse_headers not in (True, False):
            parse_headers(b"Retry-After: 7\r\n", {})
        return Answered(self, status, answer)


def bot(copies):
    http = Http(copies)
    said = []
    senders = [("+380501234567", "+15005550006", TOKEN, SID)]
    return http, SMS_bot(senders, http=http, say=said.append), said


for copies in (False, True):
    http, sms, said = bot(copies)
    http.answers = [("answer", 201, {"sid": "SM" + "1" * 32, "status": "queued", "body": "x"})]
    (outcome,) = sms.send_sms("Двері: відчинено & 100%")
    assert outcome.kind == o.SENT and outcome.sid == "SM" + "1" * 32, outcome.say
    method, url, headers, data = http.seen[0]
    assert method == "POST"
    assert url == "https://api.twilio.com/2010-04-01/Accounts/%s/Messages.json" % SID
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert headers["Authorization"].startswith("Basic ")
    assert b"To=%2B380501234567&From=%2B15005550006&Body=%D0%94" in data
    assert b"%26%20100%25" in data
    assert http.closed == 1

    # Before the headers nothing has left; after them it may have. 0.9 does not copy them, so
    # there a reset before them cannot be told from one after.
    http.answers = [("before", 104, None), ("after", 104, None), ("redirect", 307, None)]
    http.answers.append(("answer", 200, {}))  # where the redirect leads
    kinds = [sms.send_sms("x")[0].kind for _ in range(3)]
    before = o.LATER if copies else o.UNKNOWN
    assert kinds == [before, o.UNKNOWN, o.LATER], (copies, kinds)
    assert not any("elsewhere" in request[1] for request in http.seen)

    http.answers = [("answer", 400, {"code": 21608, "message": "unverified"})]
    (outcome,) = sms.send_sms("x")
    assert outcome.code == 21608 and outcome.kind in (o.FIX, o.NEVER), outcome.say
    http.answers = [("answer", 429, {"code": 20429, "message": "slow down"})]
    (outcome,) = sms.send_sms("x")
    assert outcome.kind == o.LATER and outcome.wait_s >= 7, (outcome.kind, outcome.wait_s)
    # The trial of 2026: refused once, then the template's name.
    new = {"code": 572006, "message": "template only"}
    http.answers = [("answer", 400, new), ("answer", 201, {"sid": "SM2", "status": "queued"})]
    (outcome,) = sms.send_sms("x")
    assert outcome.kind == o.SENT and b"Body=sms_internal_alerts" in http.seen[-1][3]
    lines = sms.account_lines()
    assert len(lines) == 1 and "trial" in lines[0], lines
    assert TOKEN not in "\n".join(said + lines)
    assert http.closed == 5
