"""Texts with hundreds of different characters go through the rooms; what stays of them.

Before and after each the VM tells how many names it knows; the test outside reads that. Here no
character may be made by chr() or taken out of a str by an index: that alone would make a name.
"""

# vm: heap=120000 timeout=60

import accounts
import micropython
import vmtest
from commands import parser
from core import redact
from net import json_fields
from providers import dates, error_lookup, read_fields, read_inbox
from runtime import board_messages
from text import encoding, layout, messages, parse_time
from tls12.x509 import certificate_errors, host_names
from web import status_page


def character(code):
    if code < 0x80:
        return bytes((code,))
    if code < 0x800:
        return bytes((0xC0 | code >> 6, 0x80 | code & 63))
    lead = (0xE0 | code >> 12,) if code < 0x10000 else (0xF0 | code >> 18, 0x80 | code >> 12 & 63)
    return bytes(lead + (0x80 | code >> 6 & 63, 0x80 | code & 63))


def text(first, count):
    """`count` characters from the code point `first` on."""
    raw = bytearray()
    for code in range(first, first + count):
        raw.extend(character(code))
    return str(raw, "utf-8")


def escapes(first, count):
    """The same as it stands in JSON: \\u and four digits a 16-bit unit."""
    out = bytearray()
    for code in range(first, first + count):
        units = (code,) if code < 0x10000 else (0xD7C0 + (code >> 10), 0xDC00 | code & 0x3FF)
        for unit in units:
            out.extend(b"\\u%04x" % unit)
    return bytes(out)


class Source:
    def __init__(self, data):
        self.data = data

    def readinto(self, buffer):
        size = min(50, len(buffer), len(self.data))
        buffer[:size] = self.data[:size]
        self.data = self.data[size:]
        return size


class Thing:
    pass


OWNER, OURS, HEX = "+380501234567", "+12025550123", "0123456789abcdef0123456789abcdef"
ITEM = (
    b'{"body": "%s", "direction": "inbound", "from": "%s", "to": "+12025550123", "sid": "SM%d",'
    b' "status": "received", "date_created": "Fri, 20 Nov 2026 09:01:0%d +0000"}'
)
LIST = b'{"messages": [%s], "next_page_uri": null}'


def listed(base):
    """A page of texts, strangers' too: as escapes, as UTF-8, pairs, halves of pairs, broken."""
    bodies = (
        escapes(base, 50),
        escapes(base + 50, 150),  # longer than what is kept of it
        text(base + 200, 100).encode(),
        escapes(0x20000 + base, 50),
        text(0x21000 + base, 50).encode(),
        escapes(0xD800, 20) + escapes(0xDC00, 20),
        bytes(range(0xC0, 0xFF)) + text(base + 300, 10).encode(),
    )
    items = []
    for n in range(len(bodies)):
        for sender in (OWNER.encode(), b"+44794600000" + b"%d" % n, bodies[n][:48]):
            items.append(ITEM % (bodies[n], sender, base + n, n))
    return LIST % b",".join(items)


def received(base):
    request, answer = Thing(), Thing()
    request.inbox = OURS, (OWNER,), 0, b"", True, ((), 0, 1 << 32)
    request.keys, answer.status = ("code", "message"), 200
    read_inbox.read(request, answer, Source(listed(base)))
    assert answer.found.end and answer.found.rows == 21, answer.found
    for each in answer.found.kept:
        parser.parse(each[3], (text(base, 30),))
    answer.status, answer.fields = 400, {}
    told = b'{"code": 21608, "message": "%s"}' % escapes(base + 400, 100)
    read_inbox.read(request, answer, Source(told))
    assert answer.fields["code"] == 21608 and len(answer.fields["message"]) >= 53


def looked_up(base):
    request, answer = Thing(), Thing()
    fields = ("sid", "to", "body", "status", "date_created", "direction")
    request.search, answer.status = ("messages", OURS, text(base, 9), 1795165200, fields), 200
    answer.fields = {}
    data = listed(base).replace(b'"inbound"', b'"outbound-api"')
    read_fields.read(request, answer, Source(data))
    found = {}
    json_fields.top(Source(b'{"sid": "%s"}' % escapes(base, 200)), ("sid",), found, 50)
    assert found["cut"]


def understood(base):
    said = text(base, 100)
    parser.fold(said)
    parser.parse("mute " + said, (said, "Hall"))
    parser.parse(said, ())
    for one in ("4711" + said, said + "4711", "4711 " + said, said + " 4711"):
        parser.without_pin(one, "4711")


def sent(base):
    said = text(base, 300)
    for each in (said, "Gate " + said + " #17", text(base + 0x10000, 100)):
        encoding.segments(each, encoding.TRIAL_PREFIX)
        encoding.cut(each, 2, "", " #17")
        encoding.romanise(each)
        assert len(encoding.form_encode((("Body", each),))) > 3 * len(each)
        layout.shape(each + messages.SERIAL, 17, base & 1, 2, "")


def worded(base):
    said = text(base, 100)
    messages.fill(
        "{name} {%s} { %s }} %s {time}" % (said, said, said), {"name": said, "time": None}
    )
    messages.headed(said, said)
    redact.hide(said)
    assert said not in redact.mask("it is %s or %s" % (said, text(base + 50, 100)))
    status_page.quoted(said + text(1, 31))
    status_page.escaped(said)
    board_messages.changes({said: True}, {said: False}, "uk")
    for wrong in (said, said + ":" + said, "08:" + text(base, 2)):
        vmtest.raises(ValueError, parse_time.unix, wrong, None, 1795165200)
    assert dates.unix(said) is None and dates.unix("2023-08-24T05:01:45" + said) is None
    assert not accounts.is_e164("+" + text(base, 9))
    error_lookup.parse("20429 La30 " + said)


def checked(base):
    """What may stand in config.py. Names of keyword arguments stay in any case: they are names."""
    from settings import check  # each time: `drop` empties it

    names = {
        "WIFI": [(text(base, 20), text(base + 20, 40))],
        "NAME": text(base + 60, 20),
        "SENDERS": [
            (OWNER, OURS, HEX, "AC" + HEX),
            (text(base, 9), text(base, 9), HEX, HEX),
            (OWNER, "MG" + text(base, 32), text(base, 32), "AC" + text(base, 32)),
        ],
        "SENSORS": [{"name": text(base + 80, 20), "pin": 5, "text": text(base + 100, 40) + "{"}],
        "BOOT_TEXT": text(base, 5),
        "HTTP_PORT": 8080,
        "HTTP_USER": text(base, 9),
        "HTTP_PASSWORD": text(base, 20),
        "COMMANDS_FROM": ["+" + text(base, 9), OWNER],
        "COMMANDS_PIN": text(base, 4),
    }
    _, mistakes, _ = check.check(names)
    assert len(mistakes) > 5, mistakes
    names["SENDERS"] = [
        accounts.sipgate(OWNER, text(base, 20), "token-" + text(base, 6), text(base, 3)),
        accounts.twilio(OWNER, OURS, HEX, "AC" + HEX, quiet=(text(base, 5), text(base, 5))),
    ]
    names["SENSORS"][0]["text"] = "{" + text(base + 100, 3) + "}" + text(base + 110, 99)
    check.check(names)
    check.drop()


def certified(base):
    certificate_errors.plain(bytes(range(32, 80)))
    certificate_errors.plain(bytes(range(80, 128)))
    for number in certificate_errors.WORDS:
        certificate_errors.refusal(number, b"\x55\x04\x03", "host", 1)
    for host in (text(base, 60), "a." + text(33, 90), "host.example"):
        try:
            host_names.address(host)
        except ValueError:
            pass


def as_it_was(base):
    """The other way, to show that the count tells."""
    for char in text(base, 50):
        char.encode()


def count(title):
    print("after %s" % title)
    micropython.qstr_info()


# Latin, Greek, Cyrillic; Chinese. What a room needs by itself becomes a name in the first round.
JOBS = (received, looked_up, understood, sent, worded, checked, certified, as_it_was)
for base in (0x4E00, 0x100, 0x400, 0x6100, 0x8200):
    for number in range(len(JOBS)):
        count("-")
        JOBS[number](base)
        count("job %d" % number)
