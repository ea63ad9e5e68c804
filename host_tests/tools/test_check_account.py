"""tools/check --dry-run and --account against the Twilio double: what it says will happen is what
happens."""

import pytest
from doubles.serial_board import toolbox
from doubles.serial_board.toolbox import SID, TOKEN
from doubles.twilio import LEGACY_PREFIX

from host_tests.tools.twilio_account import FROM, SERVICE, TO, full

# --- --dry-run


@pytest.mark.parametrize(
    ("kind", "text", "arrives"),
    [
        ("full", "Двері відчинено", "Двері відчинено"),
        ("legacy", "Door open", LEGACY_PREFIX + "Door open"),
        ("trial", "Door open", "Internal alert: something needs your attention."),
    ],
)
def test_dry_run_shows_what_arrives_and_what_it_costs(check, double, kind, text, arrives):
    done = check("--dry-run", "--kind", kind, "--text", text)
    done.expect(0, "    " + arrives, "1 segment of " + ("UCS-2" if "Д" in text else "GSM-7"))
    assert double.requests == [], "a dry run must not go to the provider"


def test_dry_run_uses_the_first_sensors_words_and_every_recipient(check):
    two = toolbox.CONFIG.replace(
        "SENSORS",
        'SENDERS += [("whatsapp:+380671112233", '
        '"whatsapp:+14155238886", "%s", "%s")]\nSENSORS' % (TOKEN, SID),
    )
    done = check("--dry-run", config=two)
    done.expect(0, "Home: Front door", TO + "  gets", "whatsapp:+380671112233  gets")


# --- --account


def test_a_full_account(check, double):
    full(double)
    done = check("--account")
    done.expect(0, "a full account, active; credit 14.33 USD: %s gets your own words" % TO)
    assert {method for _, method, *_ in double.requests} == {"GET"}


@pytest.mark.parametrize(
    ("fields", "words", "code"),
    [
        ({"token": "0" * 32}, "refuses SID and token (error 20003)", 1),
        ({"sid": "AC" + "ab" * 16}, "20003", 1),
        ({"status": "suspended"}, "the account is suspended", 1),
        ({"numbers": ["+15551112222"]}, "+15005550006 is not a number of this account", 1),
        ({"balance": "-0.10"}, "credit is used up", 1),
        ({"kind": "test"}, "test credentials", 0),
        ({"kind": "legacy", "verified": [TO]}, "a trial account, active; %s is verified" % TO, 0),
        ({"kind": "legacy"}, "not in its list of verified numbers", 1),
        ({"kind": "trial", "verified": [TO]}, "sends the template sms_internal_alerts instead", 0),
    ],
)
def test_what_each_kind_of_account_will_do(check, double, fields, words, code):
    full(double, **fields)
    check("--account").expect(code, words)


def with_key(secret="d2" * 16):
    """A config whose account has an API key."""
    config = toolbox.CONFIG.replace(
        '("%s", "%s", "%s", "%s")' % (TO, FROM, TOKEN, SID),
        'twilio("%s", "%s", "%s", "%s", key="%s")' % (TO, FROM, secret, SID, "SK" + "c1" * 16),
    )
    return "from accounts import twilio\n" + config


def keyed(double, kind, **fields):
    return full(double, keys={"SK" + "c1" * 16: ("d2" * 16, kind)}, **fields)


def test_an_api_key_that_may_not_ask(check, double):
    keyed(double, "standard")
    done = check("--account", config=with_key())
    done.expect(1, "may not ask", "tools/check --send")
    assert "d2" * 16 not in done.text


@pytest.mark.parametrize(
    ("kind", "fields", "words", "without"),
    [
        ("restricted", {}, "(error 70051), but it may read texts", "copied again"),
        ("restricted", {"lacking_code": 20003}, "(error 20003), but it may read", "copied again"),
        ("restricted", {"rights": {"create"}}, "lacks the right to read texts", "copied again"),
        ("restricted", {"status": "closed"}, "refuses the API key (error 20003)", "SID and token"),
        ("main", {}, "a full account, active; credit 14.33 USD", "may not ask"),
    ],
)
def test_what_an_api_key_may_do(check, double, kind, fields, words, without):
    keyed(double, kind, **fields)
    done = check("--account", config=with_key())
    done.expect(0 if kind == "main" else 1, words)
    assert without not in done.text


@pytest.mark.parametrize("kind", ["full", "legacy"])
def test_a_messaging_service_of_the_account_or_not(check, double, kind):
    full(double, kind=kind, verified=[TO], services={SERVICE: [FROM]})
    check("--account", from_=SERVICE).expect(0, "; texts to UA (+380) are allowed")
    double.accounts[SID].services.clear()
    done = check("--account", from_=SERVICE)
    done.expect(1, "this account has no Messaging Service %s" % SERVICE, "21701")


def test_an_api_key_with_another_secret(check, double):
    keyed(double, "restricted")
    done = check("--account", config=with_key("e3" * 16))
    done.expect(1, "refuses the API key (error 20003)", "key and secret")


@pytest.mark.parametrize(
    ("fields", "words", "code"),
    [
        ({}, "gets your own words; texts to UA (+380) are allowed.", 0),
        ({"countries": ("+1", "+380")}, "texts to UA (+380) are allowed", 0),
        ({"countries": ("+1",)}, "texts to UA (+380) are switched off (error 21408)", 1),
        (
            {"kind": "legacy", "verified": [TO]},
            "is verified; texts to UA (+380) are allowed; credit 14.33 USD.",
            0,
        ),
        (
            {"kind": "legacy", "verified": [TO], "balance": "0.00"},
            "is verified; texts to UA (+380) are allowed; its credit is used up (0.00 USD).",
            0,
        ),
        ({"kind": "trial", "verified": [TO], "numbers": []}, "a trial of 2026 has for a phone", 1),
        ({"kind": "trial"}, "Console > Messaging > Try SMS (a trial of 2026)", 1),
    ],
)
@pytest.mark.parametrize("language", ["en", "uk"])
def test_credit_country_and_verified_number_in_a_sentence(
    check, double, fields, words, code, language
):
    full(double, **fields)
    done = check("--account", config=toolbox.CONFIG + "LANGUAGE = %r\n" % language)
    if language == "en":
        done.expect(code, words)
        assert "will be refused" not in done.text or "21408" in words
    else:
        said = done.text.split("config.py", 1)[1].split("TLS")[0]
        assert done.code == code
        for word in (" texts ", " credit", " is ", "account,"):
            assert word not in said, said


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"kind": "reset_before"}, "reset"),
        ({"kind": "http", "status": 503}, "HTTP 503"),
        ({"kind": "half_answer"}, "cut short"),
    ],
)
def test_a_stumbling_provider_is_said_and_never_a_traceback(check, double, fault, words):
    full(double)
    double.faults.add(**fault)
    done = check("--account")
    assert done.code == 1, done.text
    assert "Traceback" not in done.text and "***" not in done.text
    assert done.text.count(TO) == 1, done.text


def test_no_server_at_all(check, double):
    full(double)
    check("--account", api="http://127.0.0.1:9").expect(1, "could not be asked", "refused")


def test_ctrl_c_is_clean(check, monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr("checking.account.judge", interrupted)
    done = check("--account")
    done.expect(130, "Stopped")
    assert "Traceback" not in done.text
