"""The real server: Twilio's own Python package must be able to use it, over HTTP and over TLS."""

import datetime
import socket
import ssl
import time
from contextlib import contextmanager

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from doubles.twilio import LEGACY_PREFIX, TwilioDouble, serve
from requests import ConnectionError as NoConnection
from requests import ReadTimeout
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

TO = "+380441112233"


class Detour(TwilioHttpClient):
    """Twilio's HTTP client, sent to the local server instead of api.twilio.com."""

    def __init__(self, url, verify=True):
        super().__init__(timeout=5)
        self.url = url
        self.session.verify = verify
        self.session.trust_env = False

    def request(self, method, url, *args, **kwargs):
        return super().request(
            method, url.replace("https://api.twilio.com", self.url), *args, **kwargs
        )


@contextmanager
def client(double, account, server, verify=True, user=None, password=None):
    http = Detour(server.url, verify)
    try:
        yield Client(user or account.sid, password or account.token, account.sid, http_client=http)
    finally:
        http.session.close()


@pytest.fixture
def double():
    return TwilioDouble(unix_epoch=time.time(), latency_ms=1)


def test_official_package_sends_lists_and_fetches(double):
    me = double.add_account("legacy", verified=[TO])
    with serve(double) as server, client(double, me, server) as api:
        sent = [
            api.messages.create(to=TO, from_=me.numbers[0], body="Вікно #%d" % n) for n in range(5)
        ]
        assert sent[0].status == "queued" and sent[0].body == LEGACY_PREFIX + "Вікно #0"
        listed = api.messages.list(to=TO, page_size=2)
        assert sorted(m.sid for m in listed) == sorted(m.sid for m in sent)
        assert api.messages.list(to=TO, date_sent_after=datetime.date(2000, 1, 1), limit=1)
        again = api.messages(sent[0].sid).fetch()
        assert again.sid == sent[0].sid and again.date_created.tzinfo
        assert api.messages(sent[0].sid).update(body="").body == ""
        assert api.api.accounts(me.sid).fetch().type == "Trial"
        assert api.api.account.balance.fetch().currency == "USD"
        assert api.incoming_phone_numbers.list()[0].phone_number == me.numbers[0]
        assert api.outgoing_caller_ids.list()[0].phone_number == TO
    assert all(m.answered for m in double.messages) and len(double.phones[TO].texts()) == 5


def test_official_package_schedules_lists_cancels_and_redacts(double):
    me = double.add_account()
    service = double.add_service(me)
    at = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
    with serve(double) as server, client(double, me, server) as api:
        kept = api.messages.create(
            to=TO, messaging_service_sid=service, body="Later", schedule_type="fixed", send_at=at
        )
        assert (kept.status, kept.from_) == ("scheduled", None)
        assert kept.messaging_service_sid == service
        assert double.messages[0].send_at == int(at.timestamp())
        sent = api.messages.create(to=TO, from_=service, body="Now")
        listed = {m.sid: m.status for m in api.messages.list(to=TO)}
        assert listed[kept.sid] == "scheduled" and listed[sent.sid] == "accepted"
        assert api.messages(kept.sid).update(status="canceled").status == "canceled"
        with pytest.raises(TwilioRestException) as refused:
            api.messages(kept.sid).update(status="canceled")
        assert refused.value.code == 30409
        assert api.messages(kept.sid).fetch().status == "canceled"
        with pytest.raises(TwilioRestException) as refused:
            api.messages(sent.sid).update(body="other words")
        assert refused.value.code == 20001
        assert api.messages(sent.sid).update(body="").body == ""
    assert [m.asked for m in double.phones[TO].messages()] == ["Now"]


@pytest.mark.parametrize(
    "more, code",
    [
        ({"minutes": 5}, 35115),
        ({"minutes": 36 * 24 * 60}, 35115),
        ({"service": None}, 35118),
        ({"service": "MG" + "0" * 32}, 21701),
        ({"schedule_type": "later"}, 35126),
    ],
)
def test_official_package_is_refused_a_time(double, more, code):
    me = double.add_account()
    service = more.get("service", double.add_service(me))
    minutes = datetime.timedelta(minutes=more.get("minutes", 60))
    form = {"messaging_service_sid": service} if service else {"from_": me.numbers[0]}
    with serve(double) as server, client(double, me, server) as api:
        with pytest.raises(TwilioRestException) as refused:
            api.messages.create(
                to=TO,
                body="x",
                send_at=datetime.datetime.now(datetime.UTC) + minutes,
                schedule_type=more.get("schedule_type", "fixed"),
                **form,
            )
        assert refused.value.code == code


def test_official_package_understands_the_refusals(double):
    me = double.add_account("legacy")
    with serve(double) as server:
        with client(double, me, server) as api, pytest.raises(TwilioRestException) as refused:
            api.messages.create(to=TO, from_=me.numbers[0], body="x")
        assert (refused.value.status, refused.value.code) == (400, 21608)
        with (
            client(double, me, server, password="0" * 32) as api,
            pytest.raises(TwilioRestException) as refused,
        ):
            api.messages("SM" + "0" * 32).fetch()
        assert (refused.value.status, refused.value.code) == (401, 20003)


def test_api_key_over_the_wire(double):
    key = "SK" + "2" * 32
    me = double.add_account(keys={key: ("secret", "standard")})
    with serve(double) as server, client(double, me, server, user=key, password="secret") as api:
        assert api.messages.create(to=TO, from_=me.numbers[0], body="x").account_sid == me.sid


@pytest.mark.parametrize(
    "kind, error",
    [("reset_after", NoConnection), ("refuse", NoConnection), ("close_before", NoConnection)],
)
def test_faults_over_the_wire(double, kind, error):
    me = double.add_account()
    double.faults.add(kind)
    with serve(double) as server, client(double, me, server) as api:
        with pytest.raises(error):
            api.messages.create(to=TO, from_=me.numbers[0], body="x")
        assert api.messages.create(to=TO, from_=me.numbers[0], body="y")
    assert [m.answered for m in double.messages][-1]


def test_hang_over_the_wire(double):
    me = double.add_account()
    double.faults.add("hang_after")
    with serve(double) as server, client(double, me, server) as api:
        api.http_client.timeout = 0.3
        with pytest.raises(ReadTimeout):
            api.messages.create(to=TO, from_=me.numbers[0], body="x")
    assert [m.answered for m in double.messages] == [False]


def certificate(folder):
    """A self-signed certificate for 127.0.0.1 and its server context."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    import ipaddress

    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=9))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = cert.public_bytes(serialization.Encoding.PEM)
    pem.write_bytes(private + public)
    (folder / "ca.pem").write_bytes(public)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context, str(folder / "ca.pem")


def test_over_tls(double, tmp_path):
    context, ca = certificate(tmp_path)
    me = double.add_account()
    with serve(double, tls=context) as server:
        with client(double, me, server, verify=ca) as api:
            assert api.messages.create(to=TO, from_=me.numbers[0], body="x").status == "queued"
        with socket.create_connection((server.host, server.port)) as plain:
            plain.sendall(b"GET / HTTP/1.0\r\n\r\n")
            plain.settimeout(5)
            try:
                while plain.recv(100):
                    pass
            except ConnectionResetError:
                pass
        deadline = time.time() + 2
        while not server.handshake_errors and time.time() < deadline:
            time.sleep(0.01)
    assert len(server.handshake_errors) == 1
