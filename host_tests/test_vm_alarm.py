"""The whole path on the real MicroPython VM: a door, the firmware, tls12, Twilio's double."""

import ssl
import time

import pki
import pytest
import x509_maker
from secrets_check import no_secret
from twilio_double import TwilioDouble, inbound, serve
from vm.run import HERE, kinds

# On the unix binary; the stand-ins and the script take 15 KB of it, which the chip has for itself.
HEAP = 96000
SUITES = "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384"
HOST = "api.twilio.com"
PHONES = ("+380501234567", "+380671234567")
CONFIG = """
NAME = "Home"
WIFI = [("home", "secret key")]
SENDERS = %r
SENSORS = [dict(name="Front door", pin=5, kind="door", cooldown_s=30)]
TLS_ROOTS = "test.roots"
BOOT_TEXT = False
PROMPT_WINDOW_S = 0
"""


@pytest.fixture(params=kinds())
def vm(request):
    return request.getfixturevalue("%s_vm" % request.param)


class Evening:
    """Two phones, a TLS server before the double, and the firmware on the VM for seven minutes."""

    def __init__(self, folder):
        self.folder = folder
        self.chain = pki.Chain(folder, "twilio", [2048, 2048, 2048], host=HOST)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.chain.cert, self.chain.key)
        self.context.maximum_version = ssl.TLSVersion.TLSv1_2
        self.context.set_ciphers(SUITES)
        self.double = TwilioDouble(unix_epoch=x509_maker.NOW, latency_ms=10)
        self.accounts = [self.double.add_account("full") for _ in PHONES]

    def play(self, vm, more=""):
        senders = [
            (phone, account.numbers[0], account.token, account.sid)
            for phone, account in zip(PHONES, self.accounts, strict=True)
        ]
        (self.folder / "config.py").write_text(CONFIG % senders + more)
        started = time.monotonic()

        def clock():
            """Texts are delivered while the board's simulated minutes fly by."""
            return x509_maker.NOW + (time.monotonic() - started) * 200

        with serve(self.double, self.context, clock=clock) as server:
            params = {"host": HOST, "port": server.port, "unix": x509_maker.NOW, "end_s": 400}
            files = {"config.py": self.folder / "config.py", "test.roots": self.chain.roots}
            script = HERE / "parts" / "alarm.py"
            result = vm.run(script, params, files, timeout_s=90, heapsize=HEAP)
        result.check()
        print(result.out)
        no_secret(result.out, "secret key", *[account.token for account in self.accounts])
        return result.out

    def texts(self, phone):
        return self.double.phones[phone].texts()


@pytest.fixture
def evening(tmp_path):
    return Evening(tmp_path)


def once_each(evening, out):
    for phone in PHONES:
        texts = evening.texts(phone)
        assert len(texts) == 2, "%s: %s\n%s" % (phone, texts, out)
        opened, more = sorted(texts)  # what waits may be overtaken
        assert opened.startswith("Home: Front door opened"), texts
        assert "1 more" in more, texts


def test_all_is_well(vm, evening):
    out = evening.play(vm)
    once_each(evening, out)
    assert "servers verified" in out


@pytest.mark.parametrize(
    "kind, more",
    [
        ("reset_before", {}),
        ("reset_after", {}),
        ("close_before", {}),
        ("close_after", {}),
        ("half_answer", {}),
        ("trickle", {}),
        ("http", {"status": 503, "code": 20503}),
        ("http", {"status": 500, "code": 20500, "created": True}),
        ("http", {"status": 429, "code": 20429}),
        ("raw", {"data": b"\x00\xff nonsense\r\n\r\n", "created": True}),
    ],
)
def test_whatever_fails_everyone_gets_each_text_once(vm, evening, kind, more):
    """The fault strikes the first request that sends to the first phone."""
    evening.double.faults.add(kind, when={"method": "POST", "to": PHONES[0]}, count=1, **more)
    once_each(evening, evening.play(vm))


def test_one_refused_account_does_not_stop_the_other(vm, evening):
    refused = {"status": 400, "code": 21608}
    evening.double.faults.add("http", when={"to": PHONES[0]}, count=None, **refused)
    out = evening.play(vm)
    assert evening.texts(PHONES[0]) == []
    assert "Home: Front door opened" in evening.texts(PHONES[1])[0]
    assert "21608" in out


def test_a_command_by_text_is_answered_to_its_sender(vm, evening):
    number = evening.accounts[0].numbers[0]
    inbound.text(evening.double, PHONES[0], number, "4711 статус", x509_maker.NOW + 30)
    inbound.text(evening.double, "+447946000001", number, "4711 disarm", x509_maker.NOW + 31)
    more = "COMMANDS_FROM = [%r]\nCOMMANDS_PIN = '4711'\nCOMMANDS_EVERY_S = 60\n" % PHONES[0]
    out = evening.play(vm, more)
    answers = [text for text in evening.texts(PHONES[0]) if "під охороною" in text]
    assert len(answers) == 1, out
    assert len(evening.texts(PHONES[0])) == 3 and len(evening.texts(PHONES[1])) == 2, out
    assert "STATUS" in out and "4711" not in out
