"""The whole path on the real MicroPython VM: a door, the firmware, tls12, Twilio's double."""

import ssl
import time

import pki
import pytest
import x509_maker
from secrets_check import no_secret
from twilio_double import TwilioDouble, serve
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


def test_one_evening(vm, tmp_path):
    chain = pki.Chain(tmp_path, "twilio", [2048, 2048, 2048], host=HOST)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain.cert, chain.key)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(SUITES)
    double = TwilioDouble(unix_epoch=x509_maker.NOW)
    accounts = [double.add_account("full") for _ in PHONES]
    senders = [
        (phone, account.numbers[0], account.token, account.sid)
        for phone, account in zip(PHONES, accounts, strict=True)
    ]
    (tmp_path / "config.py").write_text(CONFIG % senders)
    started = time.monotonic()

    def clock():
        """Texts are delivered while the board's simulated minutes fly by."""
        return x509_maker.NOW + (time.monotonic() - started) * 200

    with serve(double, context, clock=clock) as server:
        params = {"host": HOST, "port": server.port, "unix": x509_maker.NOW, "end_s": 600}
        files = {"config.py": tmp_path / "config.py", "test.roots": chain.roots}
        result = vm.run(HERE / "parts" / "alarm.py", params, files, timeout_s=90, heapsize=HEAP)
    result.check()
    print(result.out)
    for phone in PHONES:
        texts = double.phones[phone].texts()
        assert len(texts) == 2, "%s\n%s" % (texts, result.out)
        assert texts[0].startswith("Home: Front door opened"), texts
        assert "1 more" in texts[1], texts
    assert "servers verified" in result.out
    no_secret(result.out, "secret key", *[account.token for account in accounts])
