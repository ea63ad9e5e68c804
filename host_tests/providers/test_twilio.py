"""providers/twilio: the exact requests, and the Outcome and sentence of every kind of answer."""

import base64
import calendar
import email.utils
import re
import sys
import time
from urllib.parse import parse_qsl, urlsplit

import pytest
from accounts import account, twilio
from hypothesis import given
from hypothesis import strategies as st
from providers import (
    dates,
    error_lookup,
    twilio_delivery_errors,
    twilio_send_errors,
)
from providers import outcome as o
from providers import twilio as provider

HEX = "0123456789abcdef0123456789abcdef"
SID = "AC" + HEX
ACC = account(("+380501234567", "+12025550123", HEX, SID))


def form(request):
    return dict(parse_qsl(request.body.decode(), strict_parsing=True))


def header(request, name):
    return dict(request.headers)[name]


def test_create_is_the_documented_request():
    request = provider.create(ACC, "Door: 5 > 4 & open", 17, 3600)
    assert request.method == "POST"
    assert request.path == "/2010-04-01/Accounts/%s/Messages.json" % SID
    assert form(request) == {
        "To": "+380501234567",
        "From": "+12025550123",
        "Body": "Door: 5 > 4 & open #17",
        "ValidityPeriod": "3600",
    }
    assert header(request, "Content-Type") == "application/x-www-form-urlencoded"
    coded = header(request, "Authorization").split(" ")
    assert coded[0] == "Basic" and len(coded[1]) == 92
    assert base64.b64decode(coded[1]).decode() == SID + ":" + HEX


def test_api_key_is_the_user_and_the_account_stays_in_the_path():
    acc = twilio("+380501234567", "+12025550123", "s" * 32, SID, key="SK" + HEX)
    request = provider.create(acc, "x")
    assert SID in request.path
    coded = header(request, "Authorization").split(" ")[1]
    assert base64.b64decode(coded).decode() == "SK" + HEX + ":" + "s" * 32


def test_validity_of_the_account_goes_first_and_is_bounded():
    acc = twilio("+380501234567", "+12025550123", HEX, SID, validity=600)
    assert form(provider.create(acc, "x", None, 3600))["ValidityPeriod"] == "600"
    assert form(provider.create(ACC, "x", None, 99999))["ValidityPeriod"] == "36000"
    assert "ValidityPeriod" not in form(provider.create(ACC, "x"))


def test_whatsapp_and_messaging_service():
    acc = twilio("whatsapp:+380501234567", "whatsapp:+14155238886", HEX, SID)
    sent = form(provider.create(acc, "x", None, 3600))
    assert sent["To"] == "whatsapp:+380501234567" and "ValidityPeriod" not in sent
    acc = twilio("+380501234567", "MG" + HEX, HEX, SID)
    sent = form(provider.create(acc, "x"))
    assert sent["MessagingServiceSid"] == "MG" + HEX and "From" not in sent
    assert "From=" not in provider.listing(acc).path


def test_fetch_and_listing():
    request = provider.fetch(ACC, "SM" + HEX)
    assert (request.method, request.body) == ("GET", None)
    assert request.path == "/2010-04-01/Accounts/%s/Messages/SM%s.json" % (SID, HEX)
    url = urlsplit(provider.listing(ACC, 5, since=1692853305).path)
    assert dict(parse_qsl(url.query)) == {
        "To": "+380501234567",
        "From": "+12025550123",
        "DateSent>": "2023-08-24",
        "PageSize": "5",
    }
    assert "DateSent%3E=2023-08-24" in url.query
    url = urlsplit(provider.listing(ACC, 3, inbound=True).path)
    assert dict(parse_qsl(url.query)) == {"To": "+12025550123", "PageSize": "3"}


@pytest.mark.parametrize(
    "status, fields, whole, kind, scope, wait_s",
    [
        (201, {"sid": "SM1", "status": "queued"}, True, o.SENT, o.RECIPIENT, 0),
        (200, {"sid": "SM1"}, True, o.SENT, o.RECIPIENT, 0),
        (201, {}, False, o.SENT, o.RECIPIENT, 0),  # accepted, the answer broke off
        (200, {}, True, o.UNKNOWN, o.RECIPIENT, 0),  # a page of some portal
        (204, {}, False, o.UNKNOWN, o.RECIPIENT, 0),
        (302, {}, False, o.LATER, o.ACCOUNT, 900),
        (400, {"code": 21211}, True, o.NEVER, o.RECIPIENT, 0),
        (400, {"code": 21610}, True, o.NEVER, o.RECIPIENT, 0),
        (400, {"code": 21608}, True, o.FIX, o.RECIPIENT, 0),
        (400, {"code": 21606}, True, o.FIX, o.RECIPIENT, 0),
        (400, {"code": 21611}, True, o.LATER, o.LINE, 600),
        (400, {"code": 99999, "message": "New."}, True, o.FIX, o.RECIPIENT, 0),
        (400, {}, True, o.FIX, o.ACCOUNT, 0),
        (400, {}, False, o.LATER, o.RECIPIENT, 60),
        (401, {"code": 20003}, True, o.FIX, o.ACCOUNT, 0),
        (401, {}, True, o.FIX, o.ACCOUNT, 0),
        (403, {"code": 20008}, True, o.FIX, o.ACCOUNT, 0),
        (404, {"code": 20404}, True, o.FIX, o.ACCOUNT, 0),
        (408, {}, True, o.UNKNOWN, o.RECIPIENT, 0),
        (429, {"code": 20429}, True, o.LATER, o.ACCOUNT, 10),
        (429, {"code": 63038}, True, o.LATER, o.ACCOUNT, 7200),
        (429, {"code": 77777}, True, o.LATER, o.ACCOUNT, 30),
        (429, {}, False, o.LATER, o.ACCOUNT, 10),
        (400, {"code": 572002}, True, o.FIX, o.RECIPIENT, 0),
        (400, {"code": 575001}, True, o.FIX, o.ACCOUNT, 0),
        (500, {"code": 20500}, True, o.UNKNOWN, o.RECIPIENT, 0),
        (503, {}, False, o.UNKNOWN, o.RECIPIENT, 0),
        (503, {"code": 21211}, True, o.UNKNOWN, o.RECIPIENT, 0),
    ],
)
def test_outcome(status, fields, whole, kind, scope, wait_s):
    result = provider.outcome(status, fields, whole)
    assert (result.kind, result.scope, result.wait_s) == (kind, scope, wait_s)
    assert (result.status, result.code) == (status, fields.get("code", 0))
    assert result.sid == fields.get("sid")
    if result.code:
        assert str(result.code) in result.say
    elif result.kind != o.SENT:
        assert str(status) in result.say


odd = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)


@given(st.integers(100, 599), st.dictionaries(st.sampled_from(provider.KEYS), odd), st.booleans())
def test_whatever_comes_there_is_an_outcome(status, fields, whole):
    fields = {k: v if k in ("code", "error_code") else str(v) for k, v in fields.items()}
    result = provider.outcome(status, fields, whole)
    assert result.kind in (o.SENT, o.LATER, o.NEVER, o.FIX, o.UNKNOWN)
    assert result.say
    if status >= 500:
        assert result.kind == o.UNKNOWN
    if result.kind == o.SENT:
        assert 200 <= status < 300
    told = provider.delivery(status, fields)
    assert told.kind in (o.DELIVERED, o.PENDING, o.UNDELIVERED, o.FAILED, o.UNKNOWN)


@pytest.mark.parametrize(
    "word, code, kind, retry, wait_s",
    [
        ("delivered", None, o.DELIVERED, False, 0),
        ("read", None, o.DELIVERED, False, 0),
        ("queued", None, o.PENDING, False, 0),
        ("sent", None, o.PENDING, False, 0),
        ("partially_delivered", None, o.PENDING, False, 0),
        ("something new", None, o.PENDING, False, 0),
        ("canceled", None, o.FAILED, False, 0),
        ("failed", None, o.FAILED, True, 0),
        ("undelivered", 30003, o.UNDELIVERED, True, 120),
        ("undelivered", 30005, o.UNDELIVERED, False, 0),
        ("undelivered", 30007, o.UNDELIVERED, False, 0),
        ("failed", 30034, o.FAILED, False, 0),
        ("failed", 30036, o.FAILED, True, 5),
        ("undelivered", 30450, o.UNDELIVERED, True, 1800),
        ("undelivered", 31999, o.UNDELIVERED, False, 0),
    ],
)
def test_delivery(word, code, kind, retry, wait_s):
    told = provider.delivery(200, {"sid": "SM1", "status": word, "error_code": code})
    assert (told.kind, told.retry, told.wait_s) == (kind, retry, wait_s)
    assert (told.status, told.code) == (word, code or 0)
    if code:
        assert "twilio.com/docs/errors/%d" % code in told.say


@pytest.mark.parametrize("status, fields", [(404, {"code": 20404}), (500, {}), (200, {})])
def test_delivery_that_could_not_be_asked(status, fields):
    assert provider.delivery(status, fields).kind == o.UNKNOWN


TABLES = [(late, line) for late in (False, True)
          for line in (twilio_delivery_errors if late else twilio_send_errors).TABLE]  # fmt: skip


@pytest.mark.parametrize("late, line", TABLES)
def test_every_line_of_the_tables(late, line):
    code, kind, scope, wait_s, text = error_lookup.parse(line)
    assert error_lookup.find(code, late) == (kind, scope, wait_s, text)
    assert len(text) > 20 and text[0].islower() or text[0] in "0123456789UTA"
    assert not text.endswith(".") and "\n" not in text
    assert (wait_s > 0) == (kind == o.LATER)
    # It says what to do, what is being done, or when it ends.
    doing = (
        "check copy verify write use set lower put add match buy choose correct shorten ask "
        "change register enter upgrade finish log tried looked ends wait room expired Geo report"
    )
    assert any(word in text for word in doing.split(" ")), text


def test_tables_are_sorted_and_without_doubles():
    for table in (twilio_send_errors.TABLE, twilio_delivery_errors.TABLE):
        codes = [int(line.split(" ")[0]) for line in table]
        assert codes == sorted(set(codes))


def test_the_fact_sheets_codes_are_all_there():
    first = """20003 20404 20429 63038 20005 20006 10001 10002 20008 20500 21211 21212 21266 21408
        21601 21602 21619 21603 21606 21607 21608 21610 21611 21612 21614 21617 21658 21605 21635
        21659 21660 21661 21703 21705 572002 572003 572005 572006 575001 21404 90007 14101 14102
        14103 14107 14108 14111"""
    later = """30001 30002 30003 30004 30005 30006 30007 30008 30017 30022 30023 30027 30018 30024
        30032 30034 30036 30044 30410 30500 30450"""
    for codes, late in ((first, False), (later, True)):
        for code in codes.split():
            assert error_lookup.find(int(code), late)[3], code


def test_the_table_does_not_stay_in_memory():
    provider.outcome(400, {"code": 21608})
    provider.fate("failed", 30005)
    left = [name for name in sys.modules if re.match(r"providers\.twilio_\w+_errors$", name)]
    assert left == []


def test_without_room_for_the_table_the_code_is_still_shown(monkeypatch):
    monkeypatch.setitem(sys.modules, "providers.twilio_send_errors", None)  # import fails
    import providers

    monkeypatch.delattr(providers, "twilio_codes", raising=False)
    result = provider.outcome(400, {"code": 21608, "message": "unverified"})
    assert result.kind == o.FIX and "21608" in result.say and "unverified" in result.say


def test_legacy_trial_is_seen_in_the_echo():
    assert provider.is_legacy_trial({"body": "Sent from your Twilio trial account - hi"})
    assert not provider.is_legacy_trial({"body": "hi"})
    assert not provider.is_legacy_trial({"body": None})
    assert not provider.is_legacy_trial({})


@given(st.integers(0, 4102444800))
def test_dates_there_and_back(unix):
    assert dates.day(unix) == time.strftime("%Y-%m-%d", time.gmtime(unix))
    assert dates.unix(email.utils.formatdate(unix)) == unix


@given(st.integers(0, 4102444800), st.integers(-14 * 4, 14 * 4))
def test_dates_with_a_zone(unix, quarters):
    zone = "%s%02d%02d" % (
        "-" if quarters < 0 else "+",
        abs(quarters) // 4,
        abs(quarters) % 4 * 15,
    )
    local = time.gmtime(unix + quarters * 900)
    text = time.strftime("%a, %d %b %Y %H:%M:%S ", local) + zone
    assert dates.unix(text) == unix == calendar.timegm(local) - quarters * 900


@given(st.none() | st.text(max_size=30) | st.integers())
def test_what_is_no_date_is_none(text):
    assert dates.unix(text) is None or isinstance(dates.unix(text), int)


@pytest.mark.parametrize("text", [None, "", "soon", "Thu, 24 Xyz 2023 05:01:45 +0000", "24 Aug"])
def test_no_date(text):
    assert dates.unix(text) is None
