"""No tracked file holds a real secret, a machine's path or a registry's address."""

import base64

import pytest
from secrets_check import looks_fake, no_secret, repository_findings, tracked_files
from vm.mpy import ROOT

# Real-looking on purpose, each with its reason: (file, why).
EXEMPT = {
    "host_tests/vm/scripts/aes_standin.py": "published test vectors of AES",
    "host_tests/vm/scripts/arith.py": "published test vectors of AES-GCM, X25519 and P-256",
    "host_tests/tls12/crypto/test_aes_gcm.py": "published test vectors of AES-GCM",
    "host_tests/tls12/crypto/test_prf.py": "published test vectors of HMAC and the PRF",
    "host_tests/secrets_check.py": "it holds the patterns",
    "host_tests/tools/test_secrets.py": "it holds the examples of this test",
}
TEXT_LIMIT = 2_000_000  # bytes; larger files are data


def test_the_repository_holds_no_secret():
    found = []
    for path in tracked_files(ROOT):
        name = path.relative_to(ROOT).as_posix()
        if name in EXEMPT or path.stat().st_size > TEXT_LIMIT:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # data; keys in binary form are made by the tests while they run
        found += repository_findings(name, text)
    assert not found, "\n".join(found)


def test_the_owners_config_is_never_tracked():
    assert not [path for path in tracked_files(ROOT) if path.name == "config.py"]


REAL_TOKEN = "9f86d081884c7d659a2feaa0c55ad015"  # a hash of a word, nobody's token


@pytest.mark.parametrize(
    "line",
    [
        'TOKEN = "%s"' % REAL_TOKEN,
        "AC" + REAL_TOKEN,
        "SK" + REAL_TOKEN,
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----",
        "see /root/project/x",
        "in /home/somebody/y",
        "/work/main/z",
        'index-url = "https://mirror.example.com/simple"',
        "registry=http://10.0.0.1:4873/npm/",
        '      "resolved": "https://registry.npmjs.org/x.tgz",',
    ],
)
def test_each_kind_is_found(line):
    assert len(repository_findings("x", "first\n" + line)) >= 1


@pytest.mark.parametrize(
    "line",
    [
        "AC" + "0" * 32,
        "AC" + "0123456789abcdef" * 2,
        "a" * 32,
        "deadbeef" * 4,
        "sha256 " + "9f86d081884c7d659a2feaa0c55ad015" * 2,
        "uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1",
        "pip install from https://pypi.org/simple",
        "host_tests/work/x and ./tmp/y and a/home/b",
        "/dev/ttyUSB0 and /usr/bin/env and /rom/lib",
    ],
)
def test_what_is_fine_is_let_pass(line):
    assert repository_findings("x", line) == []


def test_fake_and_real():
    assert looks_fake("AC" + "12" * 16)
    assert not looks_fake(REAL_TOKEN)


@pytest.mark.parametrize(
    "text",
    [
        "token " + REAL_TOKEN,
        "Basic " + base64.b64encode(b"AC1:" + REAL_TOKEN.encode()).decode(),
        "Basic " + base64.b64encode(b"AC12:" + REAL_TOKEN.encode()).decode(),
        "Basic " + base64.b64encode(b"AC123:" + REAL_TOKEN.encode()).decode(),
        REAL_TOKEN.encode().hex(),
        "starts with " + REAL_TOKEN[:16],
        "ends with " + REAL_TOKEN[16:],
    ],
)
def test_a_token_in_output_is_found_in_every_form(text):
    with pytest.raises(AssertionError) as caught:
        no_secret("before\n" + text + "\nafter", "another secret", REAL_TOKEN)
    assert REAL_TOKEN not in str(caught.value)


def test_output_without_the_token_passes():
    no_secret("all well: 9f86...d015, AC12", REAL_TOKEN)


def test_percent_encoded():
    with pytest.raises(AssertionError):
        no_secret("k=p%C3%A4ssw%C3%B6rt%2Bsecret", "pässwört+secret")
