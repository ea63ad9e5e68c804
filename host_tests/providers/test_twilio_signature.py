"""Signatures as the official package makes and checks them; forms as Python's library does."""

import string
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from doubles.twilio import webhooks
from hypothesis import example, given, settings
from hypothesis import strategies as st
from providers import twilio_signature
from twilio.request_validator import RequestValidator, add_port, remove_port
from web import form, request_head

TOKEN = "0123456789abcdef" * 2
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
NAMES = st.text(string.ascii_letters + string.digits + " +&=%щ€", min_size=1, max_size=8)
URLS = st.sampled_from(
    [
        "https://alarm.example.org/twilio/sms",
        "https://alarm.example.org:8443/home/twilio/sms",
        "https://alarm.example.org/twilio/status?17kfpt",
        "https://alarm.example.org:443/twilio/status?17-2wxbd",
        "https://a.b/?a:b/c",
    ]
)


class Fields(dict):
    """A form with repeated names, as a web framework gives it to the validator."""

    def __init__(self, pairs):
        super().__init__(pairs)
        self._pairs = pairs

    def getall(self, name):
        return [value for each, value in self._pairs if each == name]


def is_right(token, url, body, header):
    made = twilio_signature.signatures(token, url, form.pairs(body))
    return any(request_head.is_same(header.encode(), one) for one in made)


@settings(max_examples=300, deadline=None)
@given(URLS, st.lists(st.tuples(NAMES, TEXT), max_size=12), st.booleans())
@example("https://a.example/x", [("a", "b"), ("a", "a"), ("a", "b"), ("A", "")], True)
def test_what_the_official_package_signs_is_right(url, pairs, with_port):
    from urllib.parse import urlparse

    validator = RequestValidator(TOKEN)
    called = (add_port if with_port else remove_port)(urlparse(url))
    header = validator.compute_signature(called, Fields(pairs))
    body = urlencode(pairs).encode()
    assert is_right(TOKEN, url, body, header)
    assert not is_right(TOKEN[:-1] + "3", url, body, header)
    assert not is_right(TOKEN, url + "x", body, header)
    assert not is_right(TOKEN, url, body + b"&x=1", header)


@settings(max_examples=300, deadline=None)
@given(URLS, st.lists(st.tuples(NAMES, TEXT), max_size=12))
def test_what_we_take_the_official_package_takes(url, pairs):
    body = urlencode(pairs).encode()
    for header in twilio_signature.signatures(TOKEN, url, form.pairs(body)):
        assert RequestValidator(TOKEN).validate(url, Fields(pairs), header.decode())


def test_the_double_signs_as_twilio():
    url, pairs = "https://alarm.example.org/x?y", [("b", "щ "), ("a", ""), ("a", "1")]
    mine = webhooks.signature(TOKEN, url, pairs)
    assert RequestValidator(TOKEN).validate(url, Fields(pairs), mine)


def test_the_vector_of_twilios_documentation():
    """twilio.com/docs/usage/security, and the package's own test."""
    pairs = {
        "CallSid": "CA1234567890ABCDE",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
        "Caller": "+14158675309",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert RequestValidator("12345").compute_signature(url, pairs) == (
        "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    )
    body = urlencode(pairs).encode()
    assert is_right("12345", url, body, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert not is_right("12345", url, body, "")
    assert not is_right("12345", url, body, "RSOYDt4T1cUTdK1PDd93/VVr8B8")


def test_a_token_longer_than_a_block():
    token = "k" * 100
    header = RequestValidator(token).compute_signature("https://a.b/c", {"a": "b"})
    assert is_right(token, "https://a.b/c", b"a=b", header)


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=60).map(lambda raw: raw.replace(b";", b"")))
@example(b"a=%")
@example(b"a=%4&b=%zz&c=%4g%41%C3%28+%2b")
@example(b"=&&a&=b&a==&%3d=%26")
def test_any_bytes_are_read_as_pythons_library_reads_them(body):
    found = parse_qsl(body.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
    wanted = {(name.encode("latin-1"), value.encode("latin-1")) for name, value in found}
    assert form.pairs(body) == sorted(wanted)


def test_too_many_fields_are_none():
    body = "&".join("f%d=1" % n for n in range(81)).encode()
    assert form.pairs(body) == [] and len(form.pairs(body[: body.rfind(b"&")])) == 80


def test_letters_percent_encoded_either_way():
    assert form.decoded(quote("Кобзар €").encode()) == "Кобзар €".encode()
    assert form.decoded(b"%d0%BA+%2B") == "к +".encode()


@pytest.mark.parametrize(
    ("account", "token"),
    [
        (("+1", "+2", "secret", "AC1", "twilio", {}), "secret"),
        (("+1", "+2", "secret", "AC1", "twilio", {"key": "SK1"}), None),
        (("+1", "+2", "s", "AC1", "twilio", {"key": "SK1", "webhook_token": "auth"}), "auth"),
        (("+1", "s0", "secret", "AC1", "sipgate", {}), None),
        (("+1", "+2", "secret", "AC2", "twilio", {}), None),
    ],
)
def test_whose_token(account, token):
    assert twilio_signature.token_of([account], b"AC1") == token


def test_the_one_account_with_a_token_counts():
    first = ("+1", "+2", "secret", "AC1", "twilio", {"key": "SK1"})
    other = ("+3", "+2", "auth", "AC1", "twilio", {})
    assert twilio_signature.token_of([first, other], b"AC1") == "auth"
