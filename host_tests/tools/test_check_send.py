"""tools/check --send, with --at too: one text, only to a server that proves its name."""

import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from doubles.serial_board import toolbox
from doubles.serial_board.toolbox import SID, TOKEN
from doubles.twilio import serve

from host_tests.tools.twilio_account import FROM, SERVICE, TO, full


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
