"""An SMS_bot over a scripted urequests, and answers of Twilio to script."""

import json
from urllib.parse import parse_qsl

from doubles.fake_urequests import FakeUrequests, Reply
from sms_bot import SMS_bot

HEX = "0123456789abcdef0123456789abcdef"
TOKENS = ["a" * 31 + "1", "b" * 31 + "2", "c" * 31 + "3"]
SENDERS = [
    ("+38050123456%d" % i, "+1202555012%d" % i, TOKENS[i], "AC" + HEX[:-1] + str(i))
    for i in range(3)
]


def created(sid="SM1", **more):
    return Reply(201, json.dumps(dict({"sid": sid, "status": "queued"}, **more)).encode())


def refused(code, status=400):
    return Reply(status, json.dumps({"code": code, "message": "m", "status": status}).encode())


def page(*messages):
    return Reply(200, json.dumps({"messages": messages, "page": 0}).encode())


def message(**more):
    base = {"sid": "SM9", "to": "+380501234560", "body": "Front door #17", "status": "sent"}
    base.update(direction="outbound-api", date_created="Thu, 24 Aug 2023 05:01:45 +0000")
    return dict(base, **more)


CREATED = 1692853305  # the date above


def bot_of(*script, senders=SENDERS[:1], said=None, **more):
    http = FakeUrequests(*script)
    bot = SMS_bot(senders, http=http, say=(said if said is not None else []).append, **more)
    return bot, http


def bodies(http):
    return [dict(parse_qsl(body.decode()))["Body"] for _, _, _, body in http.requests if body]
