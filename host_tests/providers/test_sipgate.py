"""providers/sipgate.py: what is asked, byte for byte, and what every answer means."""

import base64
import io
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import accounts
import pytest
from hypothesis import given
from hypothesis import strategies as st
from net import request as net_request
from providers import (
    dates,
    error_lookup,
    read_fields,
    sipgate,
    twilio,
)
from providers import outcome as o

ME = accounts.sipgate(
    to="+4915112345678", token="f81d4fae-7dec-11d0-a765-00a0c91e6bf6", token_id="token-A1B2C3"
)
texts = st.text(st.characters(exclude_categories=("Cs",)))


def sent(*args, **more):
    request = sipgate.create(ME, *args, **more)
    return request, json.loads(request.body.decode())


def test_create():
    request, body = sent("Двері: відчинено", 17)
    assert (request.method, request.host + request.path) == (
        "POST",
        "https://api.sipgate.com/v2/sessions/sms",
    )
    headers = dict(request.headers)
    assert headers["Content-Type"] == "application/json"
    kind, value = headers["Authorization"].split(" ")
    assert kind == "Basic" and "\n" not in value
    assert base64.b64decode(value).decode() == "token-A1B2C3:" + ME.token
    assert body == {
        "smsId": "s0",
        "recipient": "+4915112345678",
        "message": "Двері: відчинено #17",
    }


@pytest.mark.parametrize("at", [1795165200, 1795165200.9])
def test_later_is_a_whole_number_of_seconds(at):
    _, body = sent("x", send_at=at)
    assert body["sendAt"] == 1795165200 and isinstance(body["sendAt"], int)
    assert accounts.keeps(accounts.sipgate("+4915112345678")) == (60, 30 * 86400)


@given(texts)
def test_any_text_survives_json(text):
    request, body = sent(text)
    assert body["message"] == text
    assert b"\n" not in request.body and b"\r" not in request.body


@pytest.mark.parametrize(
    "status, kind, scope, words",
    [
        (204, o.SENT, None, "no receipt"),
        (200, o.SENT, None, "accepted"),
        (400, o.NEVER, None, "recipient"),
        (401, o.FIX, o.ACCOUNT, "sessions:sms:write"),
        (402, o.FIX, o.ACCOUNT, "top up"),
        (403, o.FIX, o.LINE, "password reset"),
        (404, o.FIX, o.ACCOUNT, "newer firmware"),
        (405, o.FIX, o.ACCOUNT, "newer firmware"),
        (415, o.FIX, o.ACCOUNT, "newer firmware"),
        (418, o.FIX, o.ACCOUNT, "refused"),
        (408, o.UNKNOWN, None, "looked up"),
        (429, o.LATER, o.ACCOUNT, "tried again"),
        (302, o.LATER, o.ACCOUNT, "redirect"),
        (500, o.UNKNOWN, None, "looked up"),
        (502, o.UNKNOWN, None, "looked up"),
        (503, o.UNKNOWN, None, "looked up"),
    ],
)
def test_outcomes(status, kind, scope, words):
    result = sipgate.outcome(status, {})
    assert (result.kind, result.status) == (kind, status)
    assert words in result.say
    if kind != o.SENT:
        assert result.code == status and "HTTP %d" % status in result.say
    if scope:
        assert result.scope == scope


@given(st.integers(0, 1000), st.booleans())
def test_every_status_has_one_sentence(status, complete):
    for result in (
        sipgate.outcome(status, {}, complete),
        sipgate.not_found_out(status, {}, complete),
    ):
        assert result.kind in (o.SENT, o.LATER, o.NEVER, o.FIX, o.UNKNOWN)
        assert result.say and "\n" not in result.say
    kind = sipgate.outcome(status, {}).kind
    assert (kind == o.SENT) == (200 <= status < 300)
    if status >= 500:  # it may have been sent
        assert kind == o.UNKNOWN


def test_a_look_up_that_is_not_allowed_names_the_right():
    for status in (401, 403):
        result = sipgate.not_found_out(status, {})
        assert result.kind == o.FIX and "may not read the history" in result.say


def item(**fields):
    usual = {
        "id": "H1",
        "source": "sipgate",
        "target": "+4915112345678",
        "type": "SMS",
        "created": "2026-11-20T10:00:00Z",
        "direction": "OUTGOING",
        "status": "PICKUP",
        "smsContent": "Home: Front door opened #17",
        "endpoints": [{"type": "ROUTED", "endpoint": {"extension": "s0", "id": "nested"}}],
    }
    return {**usual, **fields}


class Source(io.BytesIO):
    """Bytes that come a few at a time."""

    def readinto(self, buffer):
        return super().readinto(memoryview(buffer)[:7])


def look(*items, mark="#17", since=None, status=200):
    request = sipgate.search(ME, mark, since)
    answer = net_request.Answer()
    answer.status = status
    source = Source(json.dumps({"items": items, "totalCount": len(items)}).encode())
    read_fields.read(request, answer, source)
    return answer.found


def test_the_history_is_asked_for_all_numbers():
    """Which form of a number the filter wants is not documented, see the module."""
    request = sipgate.search(ME, "#17")
    assert request.path == "/v2/history?types=SMS&directions=OUTGOING&limit=10&offset=0"
    assert request.body is None and [name for name, _ in request.headers] == ["Authorization"]


def test_the_next_page():
    path = sipgate.search(ME, "#17").path
    assert sipgate.next_page(path, {"rows": 10}).endswith("&limit=10&offset=10")
    third = sipgate.next_page(sipgate.next_page(path, {"rows": 10}), {"rows": 10})
    assert third == path[:-1] + "20"
    assert sipgate.next_page(path, {"rows": 9}) is None and sipgate.next_page(path, {}) is None


def test_a_text_is_found_by_its_serial():
    assert look(item(smsContent="x #170"), item(id="H2")) == ("H2", "PICKUP")
    assert look(item(smsContent="x #170"), item(smsContent="x #17-2")) is None
    assert look(item(smsContent="ж" * 300 + " #17"))[0] == "H1"
    assert look() is None


@pytest.mark.parametrize(
    "fields, found",
    [
        ({"target": "4915112345678"}, True),
        ({"target": "+4915112345679"}, False),
        ({"target": None}, False),
        ({"direction": "INCOMING"}, False),
        ({"smsContent": None}, False),
        ({"created": "2026-11-20T09:00:00Z"}, False),
        ({"created": "2026-11-20T11:00:00+01:00"}, True),
        ({"created": "2026-11-20T11:00:00+02:00"}, False),
        ({"created": "sometime"}, True),
    ],
)
def test_what_counts_as_found(fields, found):
    since = 1795168800  # 2026-11-20T10:00:00Z
    assert (look(item(**fields), since=since) is not None) == found


@given(
    st.integers(0, 4102444800),
    st.integers(-14 * 60, 14 * 60),
    st.sampled_from(["", ".5", ".123456"]),
)
def test_rfc3339_dates(unix, zone, part):
    at = datetime.fromtimestamp(unix, UTC).astimezone(timezone(timedelta(minutes=zone)))
    text = at.isoformat()
    assert dates.unix(text[:19] + part + text[19:]) == unix
    assert dates.unix(datetime.fromtimestamp(unix, UTC).isoformat()[:19] + part + "Z") == unix


@given(st.text(alphabet="0123456789T:-+Z. ", max_size=30))
def test_other_texts_are_no_dates_and_raise_nothing(text):
    found = dates.unix(text)
    assert found is None or isinstance(found, int)


def test_nothing_can_be_asked_about_delivery():
    told = sipgate.fetch(ME, None)
    assert told.kind == o.UNKNOWN and accounts.RECEIPTS == ("twilio",)


@pytest.mark.parametrize("name", ["twilio", "sipgate"])
def test_hosts_and_interface(name):
    module = {"twilio": twilio, "sipgate": sipgate}[name]
    assert "https://" + accounts.HOSTS[name] == module.HOST
    one = accounts.twilio("+4915112345678", "+15550001111", "t", "AC1")
    acc = one if name == "twilio" else ME
    for request in (
        module.create(acc, "x"),
        module.search(acc, "#1"),
        module.listing(acc, 5, inbound=True),
    ):
        assert request.host == module.HOST and request.path.startswith("/")


# The page for people


def rows():
    """Markdown rows of docs/sipgate.md."""
    for line in sipgate.TABLE:
        status, kind, scope, _, text = error_lookup.parse(line)
        what = kind if kind == o.UNKNOWN else "%s (%s)" % (kind, scope)
        yield "| %d | %s | %s |" % (status, what, text)


def test_the_page_shows_the_table_as_it_is():
    page = (Path(__file__).resolve().parents[2] / "docs" / "sipgate.md").read_text()
    missing = [row for row in rows() if row not in page]
    assert not missing, "put these into docs/sipgate.md:\n" + "\n".join(rows())
