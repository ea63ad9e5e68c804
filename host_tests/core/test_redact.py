"""mask: a registered secret never comes out, in any of the forms it travels in."""

import binascii
from urllib.parse import quote, quote_plus

import pytest
from core import redact
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture(autouse=True)
def fresh():
    redact.forget()
    yield
    redact.forget()


secrets = st.text(st.characters(exclude_categories=["Cs"]), min_size=8, max_size=40)
around = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(secrets, around, around, st.text("ACSKx:0123456789", max_size=40))
def test_no_form_of_a_secret_survives(secret, before, after, user):
    redact.forget()
    redact.hide(secret)
    coded = binascii.b2a_base64((user + secret + after).encode()).decode()
    for form in (secret, quote(secret, safe=""), quote_plus(secret, safe=""), coded):
        shown = redact.mask(before + form + after)
        assert secret not in shown
        assert quote(secret, safe="") not in shown
        if form is coded and secret.encode() in _decoded(shown):
            raise AssertionError("the secret can still be read from base64")


def _decoded(text):
    try:
        return binascii.a2b_base64(text)
    except ValueError:
        return b""


@pytest.mark.parametrize("shift", range(4))
def test_basic_header(shift):
    token = "0123456789abcdef0123456789abcdef"
    redact.hide(token)
    header = binascii.b2a_base64(("AC" + "u" * shift + ":" + token).encode()).decode().strip()
    shown = redact.mask("headers: Authorization: Basic %s end" % header)
    assert "***" in shown and shown.endswith(" end")
    rest = shown.split("Basic ")[1].split(" ")[0].split("***")
    assert len(rest[-1]) <= 4  # what is left of base64 holds less than one whole byte of it


def test_longest_first():
    redact.hide("pass")
    redact.hide("password123")
    assert redact.mask("my password123 pass") == "my *** ***"


def test_what_is_no_secret_is_ignored():
    for value in (None, "", "abc", 5, b"bytes"):
        redact.hide(value)
    assert redact.mask("abc None 5") == "abc None 5"
    assert redact.mask(OSError(5)) == "5" or "5" in redact.mask(OSError(5))


def test_registering_twice_keeps_one():
    redact.hide("secret-1")
    redact.hide("secret-1")
    assert redact._secrets == ["secret-1"]


def test_a_secret_as_a_form_sends_it():
    """Spaces as + and the rest in percent: so it stands in a body that a provider echoes."""
    redact.hide("my pass+word é")
    try:
        for shown in ("a=my+pass%2Bword+%C3%A9&b", "a=my%20pass%2Bword%20%C3%A9&b",
                      "a=my%20pass%2bword%20%c3%a9&b"):  # fmt: skip
            assert redact.mask(shown) == "a=***&b", shown
    finally:
        redact.forget()
