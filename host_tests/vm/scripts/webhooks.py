"""Webhooks on the real VM: forms, signatures, a request in pieces, what it becomes, the answer."""

# vm: heap=60000 timeout=60

import hashlib
import struct

import vmtest  # noqa: F401
from core import phase
from providers import outcome, twilio_signature
from web import form, reply, webhook
from web.request import Visit

TOKEN = "0123456789abcdef" * 2
SID = "AC" + TOKEN
URL = "https://alarm.example.org"


class Sha1:
    """For a VM without it (the chip has it): FIPS 180-4."""

    def __init__(self, data=b""):
        self.data = data

    def update(self, data):
        self.data += data

    def digest(self):
        h = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0]
        bits = len(self.data) * 8
        data = self.data + b"\x80" + bytes(-(len(self.data) + 9) % 64) + struct.pack(">Q", bits)
        for at in range(0, len(data), 64):
            w = list(struct.unpack(">16I", data[at : at + 64]))
            for i in range(16, 80):
                w.append(left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1))
            a, b, c, d, e = h
            for i in range(80):
                k, f = (
                    (0x5A827999, b & c | ~b & d),
                    (0x6ED9EBA1, b ^ c ^ d),
                    (0x8F1BBCDC, b & c | b & d | c & d),
                    (0xCA62C1D6, b ^ c ^ d),
                )[i // 20]
                a, b, c, d, e = (left(a, 5) + f + e + k + w[i]) & 0xFFFFFFFF, a, left(b, 30), c, d
            more = a, b, c, d, e
            h = [(h[i] + more[i]) & 0xFFFFFFFF for i in range(5)]
        return struct.pack(">5I", *h)


def left(x, n):
    return (x << n | x >> 32 - n) & 0xFFFFFFFF


class Hashlib:
    sha1 = Sha1


class Thing:
    """Whatever is asked for."""

    def __init__(self, **fields):
        for name in fields:
            setattr(self, name, fields[name])


class Connection:
    def __init__(self, data, size):
        self.pieces = [data[at : at + size] for at in range(0, len(data), size)]

    def readinto(self, buffer):
        if not self.pieces:
            return None
        piece = self.pieces.pop(0)
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self):
        pass


assert Sha1(b"abc").digest()[:4] == b"\xa9\x99\x3e\x36"
if hasattr(hashlib, "sha1"):
    assert hashlib.sha1(b"x" * 200).digest() == Sha1(b"x" * 200).digest()
else:
    twilio_signature.hashlib = Hashlib

# the vector of Twilio's documentation
url = "https://mycompany.com/myapp.php?foo=1&bar=2"
body = b"CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2b14158675309"
body += b"&To=%2B18005551212"
assert twilio_signature.signatures("12345", url, form.pairs(body))[0] == (
    b"RSOYDt4T1cUTdK1PDd93/VVr8B8="
)
assert form.pairs(b"b=%d1%89+%&a&b=1&b=1&=x&&%41=%4") == [
    (b"", b"x"), (b"A", b"%4"), (b"a", b""), (b"b", b"1"), (b"b", "щ %".encode()),
]  # fmt: skip


def asked(path, body, signature, size):
    """app.page.hook of a request that comes in pieces."""
    head = b"POST %s HTTP/1.1\r\nX-Twilio-Signature: %s\r\nContent-Length: %d\r\n\r\n"
    own = Thing(HTTP_USER="a", HTTP_PASSWORD="b", HTTP_URL=URL)
    visit = Visit(Connection(head % (path, signature, len(body)) + body, size), own, 0)
    while not visit.answer:
        assert visit.step(0)
    return visit.hook


def looked(hook):
    responder = Thing(hooks=0, forged=0, hint=False, from_s=0)
    line = ("+380501234567", "+15550001111", TOKEN, SID, "twilio", {})
    own = Thing(HTTP_URL=URL, SENDERS=[line])
    app = Thing(page=Thing(hook=hook, todo=True), responder=responder, settings=own)
    app.clock = Thing(uptime_s=lambda: 7)
    return app, webhook.look(app)


text = b"AccountSid=%s&Body=%s&From=%%2B380501234567&MessageSid=SM1&To=%%2B15550001111"
text %= (SID.encode(), b"4711+%D0%B7%D0%BD%D1%8F%D1%82%D0%B8")
right = twilio_signature.signatures(TOKEN, URL + "/twilio/sms", form.pairs(text))
for size in (1, 7, 100, 256):
    for sign in right:
        app, after = looked(asked(b"/twilio/sms", text, sign, size))
        assert after == phase.TEXTED and app.responder.hooks == 1
        assert app.page.hook == (
            "SM1", SID, "+380501234567", "+15550001111", "4711 зняти", False,
        )  # fmt: skip
app, after = looked(asked(b"/twilio/sms", text, right[0][:-1], 99))
assert after == phase.LOOP and app.page.hook is None and not app.page.todo
assert app.responder.forged == 1 and app.responder.hint and app.responder.from_s == 9

told = b"AccountSid=%s&ErrorCode=30006&MessageSid=SM2&MessageStatus=undelivered" % SID.encode()
right = twilio_signature.signatures(TOKEN, URL + "/twilio/status?17kfpt", form.pairs(told))[1]
app, after = looked(asked(b"/twilio/status?17kfpt", told, right, 50))
mark, sid, account_sid, plain = app.page.hook
assert after == phase.TOLD and (mark, sid, account_sid) == ("17kfpt", "SM2", SID)
assert plain.kind == outcome.UNDELIVERED and plain.code == 30006

assert reply.escaped('a<b>&"щ"\n\x01') == 'a&lt;b&gt;&amp;"щ"\n?'
print("ok")
