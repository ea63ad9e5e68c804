"""HTTP_URL, status_callback and webhook_token: each mistake in one sentence that says the fix."""

import pytest
from accounts import sipgate, twilio
from settings import check

TOKEN = "0123456789abcdef0123456789abcdef"
SID = "AC" + TOKEN
LINE = ("+380501234567", "+12025550123", TOKEN, SID)
KEYED = {
    "to": LINE[0], "from_": LINE[1], "sid": SID, "key": "SK" + TOKEN, "token": "s3cret" * 5 + "xy",
}  # fmt: skip
GOOD = {
    "WIFI": [("home", "secret key")],
    "SENDERS": [LINE],
    "SENSORS": [{"name": "Door", "pin": 5}],
    "HTTP_PORT": 8080,
    "HTTP_PASSWORD": "tulip-forest-93",
}


def told(**more):
    """(settings, sentences about what `more` names) of a config."""
    found, mistakes, warnings = check.check({**GOOD, **more})
    return found, [each for each in mistakes + warnings if "HTTP_PORT: the board" not in each]


@pytest.mark.parametrize(
    "url",
    [
        "https://alarm.example.org",
        "https://alarm.example.org:8443",
        "https://home.example.org/alarm",
        "https://a-b.trycloudflare.com",
        "https://93.184.216.34",
    ],
)
def test_addresses_that_twilio_can_call(url):
    found, sentences = told(HTTP_URL=url)
    assert url == found.HTTP_URL and sentences == []


@pytest.mark.parametrize(
    ("url", "part"),
    [
        (5, 'write an address in quotes, as "https://alarm.example.org"'),
        ("http://alarm.example.org", "write an address in quotes"),
        ("alarm.example.org", "write an address in quotes"),
        ("https://alarm.example.org/", "remove the / at its end"),
        ("https://alarm.example.org/twilio/sms", "the board puts that behind it"),
        ("https://alarm.example.org/?a=b", "without a ?"),
        ("https://alarm:pass@alarm.example.org", "remove the user name and the password"),
        ("https://my_alarm.example.org", "error 21609"),
        ("https://192.168.1.50", "Twilio cannot reach your own network"),
        ("https://10.0.0.5:8080", "Twilio cannot reach your own network"),
        ("https://localhost", "Twilio cannot reach your own network"),
        ("https://esp.local", "Twilio cannot reach your own network"),
        ("https://alarm", "this is no host's name"),
        ("https://", "this is no host's name"),
        ("https://.", "this is no host's name"),
        ("https://будинок.укр", "this is no host's name"),
        ("https://alarm.example.org:", "the port behind : must be a number"),
        ("https://alarm.example.org:x", "the port behind : must be a number"),
        ("https://alarm.example.org/a b", "no space and no #"),
        ("https://alarm.example.org/a#b", "no space and no #"),
        ("https://alarm.example.org/щ", "no space and no #"),
        ("https://your-address", "still the placeholder"),
        ("https://alarm.example.org/" + "a" * 200, "it has 226 characters; write 200 at most"),
    ],
)
def test_addresses_that_it_cannot(url, part):
    found, sentences = told(HTTP_URL=url)
    assert found is None
    assert len(sentences) == 1 and sentences[0].startswith("HTTP_URL: ") and part in sentences[0]
    found, sentences = told(SENDERS=[twilio(*LINE, status_callback=url)])
    if part not in ("remove the / at its end", "the board puts that behind it", "without a ?"):
        assert "SENDERS entry 1 status_callback: " in sentences[0] and part in sentences[0]
    else:
        assert found, "an address of another server may have any path"


def test_it_needs_a_port_and_an_account_at_twilio():
    found, sentences = told(
        HTTP_PORT=None, HTTP_PASSWORD=None, HTTP_URL="https://alarm.example.org"
    )
    assert found is None and "nothing listens without HTTP_PORT" in sentences[0]
    line = sipgate(to=LINE[0], token_id="token-ABC123", token=TOKEN)
    found, sentences = told(SENDERS=[line], HTTP_URL="https://alarm.example.org")
    assert any("no entry of SENDERS is at Twilio" in each for each in sentences)


def test_an_api_key_needs_the_auth_token():
    url = "https://alarm.example.org"
    found, sentences = told(SENDERS=[twilio(**KEYED)], HTTP_URL=url)
    assert found and len(sentences) == 1 and "an API key cannot check what Twilio" in sentences[0]
    found, sentences = told(SENDERS=[twilio(**KEYED, webhook_token=TOKEN)], HTTP_URL=url)
    assert found.SENDERS[0].webhook_token == TOKEN and sentences == []
    assert told(SENDERS=[twilio(**KEYED)])[1] == []


@pytest.mark.parametrize("token", [TOKEN[1:], TOKEN[:-1] + "g", 5, ""])
def test_a_webhook_token_is_an_auth_token(token):
    found, sentences = told(SENDERS=[twilio(**KEYED, webhook_token=token)])
    assert found is None and "Auth Token, 32 hex digits" in sentences[0]
    assert not token or str(token) not in sentences[0] or token == 5


def test_a_webhook_token_without_a_key_does_nothing():
    found, sentences = told(SENDERS=[twilio(*LINE, webhook_token=TOKEN)])
    assert found is None and "for an account with an API key" in sentences[0]


def test_hooks_hear():
    assert told()[0].HOOKS_HEAR == "known"
    assert told(HOOKS_HEAR="all")[0].HOOKS_HEAR == "all"
    assert told(HOOKS_HEAR="everybody")[0] is None
    line = sipgate(to=LINE[0], token_id="token-ABC123", token="1" * 36)
    sentences = told(SENDERS=[line], HOOKS_HEAR="all")[1]
    assert any("HOOKS_HEAR: no sender in SENDERS can receive texts" in each for each in sentences)
