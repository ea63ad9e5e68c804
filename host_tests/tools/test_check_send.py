"""tools/check --dry-run, --account and --send against the Twilio double: what it says will happen
is what happens."""

import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from checking import cli
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from doubles.serial_board import toolbox
from doubles.serial_board.toolbox import SID, TOKEN
from doubles.twilio import (
    LEGACY_PREFIX,
    Fate,
    TwilioDouble,
    serve,
)

TO, FROM = "+380501234567", "+15005550006"
SERVICE = "MG" + "5e" * 16


QUICK = Fate(((0.02, "sending"), (0.04, "sent"), (0.3, "delivered")), arrives_s=0.1)


@pytest.fixture
def double(monkeypatch):
    made = TwilioDouble(latency_ms=0)
    made.segments_per_s = 1000
    made.phones[TO].fate = QUICK
    monkeypatch.setattr("checking.send._PAUSE_S", 0.1)
    return made


@pytest.fixture
def check(tmp_path, capsys, double):
    """Run tools/check on a config for one recipient, against the double."""

    def run(*options, config=toolbox.CONFIG, api=None, **replace):
        for old, new in replace.items():
            config = config.replace({"to": TO, "from_": FROM}.get(old, old), new)
        (tmp_path / "config.py").write_text(config + "\nTIMEOUT_S = 5\n")
        with serve(double) as server:
            code = cli.main([str(tmp_path / "config.py"), "--api", api or server.url, *options])
        out, err = capsys.readouterr()
        toolbox.no_secret(out + err)
        return toolbox.Done(code, out + err)

    return run


def full(double, **fields):
    return double.add_account(
        **{"kind": "full", "sid": SID, "token": TOKEN, "numbers": [FROM], **fields}
    )


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


# --- --send


def test_send_sends_one_text_and_waits_until_it_is_there(check, double):
    full(double)
    done = check("--send", "--yes", "--text", "Dinner is ready +1 & more")
    done.expect(0, "delivered")
    assert [m.body for m in double.messages] == ["Dinner is ready +1 & more"]
    assert double.messages[0].to == TO


def test_send_asks_first(check, double):
    full(double)
    check("--send").expect(2, "--yes")
    assert double.messages == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "legacy"}, "21608"),
        ({"token": "0" * 32}, "20003"),
        ({"refuse": {TO: 21610}}, "21610"),
    ],
)
def test_a_refusal_is_told_with_its_code(check, double, fields, words):
    full(double, **fields)
    check("--send", "--yes").expect(1, words)


def test_send_works_with_test_credentials_and_magic_numbers(check, double):
    full(double, kind="test", numbers=[])
    check("--send", "--yes", "--text", "x").expect(0)
    check("--send", "--yes", to="+15005550001").expect(1, "21211")
    check("--send", "--yes", from_="+15005550008").expect(1, "21611")


def test_ctrl_c_is_clean(check, monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr("checking.account.judge", interrupted)
    done = check("--account")
    done.expect(130, "Stopped")
    assert "Traceback" not in done.text


# --- TLS: the server is verified


def self_made_server(folder, name):
    """-> (server context, file with its certificate) for a host called `name`."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(5)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file


@pytest.mark.parametrize(
    ("known", "name", "right"),
    [
        (True, "localhost", True),
        (False, "localhost", False),
        (True, "api.twilio.com", False),
    ],
)
def test_only_a_server_that_proves_its_name_gets_the_token(
    check, double, tmp_path, monkeypatch, known, name, right
):
    full(double)
    context, file = self_made_server(tmp_path, name)
    if known:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with serve(double, tls=context) as server:
        done = check("--send", "--yes", "--text", "x", api="https://localhost:%d" % server.port)
    assert (done.code == 0) is right, done.text
    assert bool(double.requests) is right
    if not right:
        assert "certificate" in done.text


# --- --send --at


class Sipgate(BaseHTTPRequestHandler):
    """Takes every text and says nothing, as sipgate does."""

    def do_POST(self):
        size = int(self.headers["Content-Length"])
        self.server.got.append(json.loads(self.rfile.read(size)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def provider():
    with ThreadingHTTPServer(("127.0.0.1", 0), Sipgate) as server:
        server.got = []
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def test_the_provider_keeps_a_text_until_its_time(provider):
    from accounts import sipgate, twilio
    from checking import at, load, send

    config = toolbox.CONFIG + "UTC_OFFSET_MIN = 120"
    found, wrong, _ = load.judge(load.namespace_of(config, "config.py"))
    assert wrong == []
    uuid = "12345678-1234-1234-1234-123456789abc"
    found.SENDERS = [sipgate(to=TO, token_id="token-ABC123", token=uuid)]
    unix, why_not = at.unix_of(found, "2026-12-01 08:00", 1795000000)
    assert (unix, why_not) == (int(datetime(2026, 12, 1, 6, tzinfo=UTC).timestamp()), None)
    said = []
    api = "http://127.0.0.1:%d" % provider.server_port
    assert send.run(found, "Dinner", api, said.append, send_at=unix)
    assert "accepted by sipgate" in said[0]
    (got,) = provider.got
    assert got == {"smsId": "s0", "recipient": TO, "message": "Dinner", "sendAt": unix}
    found.SENDERS = [*found.SENDERS, twilio(TO, FROM, TOKEN, SID)]
    assert "1 of your accounts" in at.unix_of(found, "2026-12-01 08:00", 1795000000)[1]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-02-30 08:00", "no such day"),
        ("soon", 'write the time as "2026-12-01 08:00"'),
        ("2020-01-01 08:00", "6 min to 34 d from now"),
    ],
)
def test_a_time_that_cannot_be(check, double, at, words):
    full(double, services={SERVICE: [FROM]})
    check("--send", "--yes", "--at", at, from_=SERVICE).expect(2, "--at: ", words)
    assert double.requests == []


def test_a_messaging_service_keeps_it(check, double):
    full(double, services={SERVICE: [FROM]})
    at = datetime.now(UTC) + timedelta(days=3)
    text = at.strftime("%Y-%m-%d %H:%M")
    check("--send", "--yes", "--text", "Dinner", "--at", text, from_=SERVICE).expect(
        0, "accepted by Twilio as SM", "(scheduled)"
    )
    (message,) = double.messages
    assert message.send_at == at.replace(second=0, microsecond=0).timestamp()


def test_twilio_cannot_for_a_number_and_the_board_can(check, double):
    full(double)
    at = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%d %H:%M")
    done = check("--send", "--yes", "--at", at)
    done.expect(2, "only a Messaging Service (MG...) keeps", 'text("...", at="%s")' % at)
    assert double.requests == []
