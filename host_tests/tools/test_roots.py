"""tools/roots: the roots file it makes, the roots it refuses, what it says."""

import datetime
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import x509_maker as m
from chains import Chain
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from root_store import bundles, certificate, cli, known
from tls12.x509.trust_store import Roots
from x509_maker import DAY, NOW, ca, key, leaf

REPO = Path(__file__).resolve().parents[2]
COMMITTED = REPO / "firmware" / "tls12" / "roots.bin"
TOOL = REPO / "tools" / "roots"
ROOT = ca("root", None, key(2048, "root"))

ASKED = [
    "DigiCert Global Root G2",
    "Amazon Root CA 1",
    "Amazon Root CA 2",
    "Amazon Root CA 3",
    "Amazon Root CA 4",
    "Starfield Services Root Certificate Authority - G2",
    "ISRG Root X1",
    "ISRG Root X2",
    "Root YR",
    "Go Daddy Root Certificate Authority - G2",
]


@pytest.fixture
def tool(capsys, monkeypatch):
    """tool(argument, ...) -> (exit code, printed, complained); today is the day of NOW."""
    monkeypatch.setattr(cli, "today", lambda: NOW // DAY * DAY)

    def run(*argv):
        try:
            code = cli.main([str(one) for one in argv])
        except SystemExit as e:
            code = e.code
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


def pem(made):
    public = serialization.Encoding.PEM
    from cryptography import x509

    return x509.load_der_x509_certificate(made.der).public_bytes(public)


# -- the list -------------------------------------------------------------------------------------
def test_committed_keys_are_the_bundles_own():
    """Every asked-for root: name, key, expiry equal to certifi's (or the stated fallback's)."""
    notes = []
    certs = {certificate.name_of(c): c for c in bundles.pick(ASKED, "certifi", notes.append)}
    found = {entry[0]: entry[1:] for entry in Roots(str(COMMITTED)).find(None)}
    assert list(found) == ASKED == list(known.USUAL)
    for name in ASKED:
        data, e, until, path = found[name]
        public = certs[name].public_key()
        assert until == int(certs[name].not_valid_after_utc.timestamp())
        assert path == 255
        if isinstance(public, rsa.RSAPublicKey):
            assert e == public.public_numbers().e == 65537
            assert int.from_bytes(data, "big") == public.public_numbers().n
        else:
            assert isinstance(public, ec.EllipticCurvePublicKey) and not e
            assert len(data) == (65 if public.curve.name == "secp256r1" else 0)
        digest = hashlib.sha256(certs[name].subject.public_bytes()).digest()[:8]
        assert [entry[0] for entry in Roots(str(COMMITTED)).find(digest)] == [name]
    assert len(notes) == 1 and notes[0].startswith("Root YR is not in certifi")  # not yet


def test_the_retired_root_is_the_well_known_one():
    certs = bundles.load(bundles.RETIRED)
    assert [certificate.fingerprint(c) for c in certs] == [known.OTHERS["DigiCert Global Root CA"]]


# -- the command line -----------------------------------------------------------------------------
def test_help_and_exit_code_of_the_real_command():
    call = [sys.executable, str(TOOL), "--help"]
    done = subprocess.run(call, check=False, capture_output=True, text=True)
    assert done.returncode == 0 and "Exit codes" in done.stdout
    assert shutil.which(str(TOOL))  # executable


def test_default_run_makes_the_committed_file(tool, tmp_path):
    out = tmp_path / "roots.bin"
    day = datetime.datetime.fromtimestamp(Roots().floor, datetime.UTC).date()
    code, said, _ = tool("--out", out, "--date", day)
    assert code == 0
    assert out.read_bytes() == COMMITTED.read_bytes()
    for name in ASKED:
        assert name in said
    assert said.count("by name only") == 2 and "RSA-4096" in said and "2045-09-02" in said
    assert known.USUAL["ISRG Root X1"] in said


def test_a_root_that_left_the_bundle_is_never_taken_silently(tool, tmp_path, monkeypatch):
    monkeypatch.setattr(bundles, "SYSTEM", [])
    bundle = tmp_path / "bundle.pem"
    bundle.write_bytes(pem(ROOT))
    args = ("DigiCert Global Root CA", "--bundle", bundle, "--out", tmp_path / "o")
    code, said, _ = tool(*args)
    assert code == 0 and "note: DigiCert Global Root CA is not in" in said
    assert "tools/retired_roots.pem" in said
    monkeypatch.setattr(bundles, "RETIRED", tmp_path / "none")
    code, _, complained = tool(*args)
    assert code == 2 and "no root named" in complained


def test_an_impostor_in_the_bundle_is_refused(tool, tmp_path):
    fake = ca("Amazon Root CA 1", None, key(2048, "fake"))
    (tmp_path / "b.pem").write_bytes(pem(fake))
    out = tmp_path / "o"
    code, _, complained = tool("amazon root ca 1", "--bundle", tmp_path / "b.pem", "--out", out)
    assert code == 3 and "not the one this tool knows" in complained and not out.exists()


def test_near_matches(tool, tmp_path):
    code, _, complained = tool("Amazon Rot CA 1", "--out", tmp_path / "o")
    assert code == 2 and "near: " in complained and "Amazon Root CA 1" in complained


def test_your_own_ca(tool, tmp_path):
    own = ca("My own CA", None, key(2048, "own"), path=1)
    out = tmp_path / "roots.bin"
    for name, data in (("own.pem", pem(own)), ("own.der", own.der)):
        (tmp_path / name).write_bytes(data)
        args = ("--add", tmp_path / name, "--out", out, "--date", "2027-01-01")
        code, said, _ = tool("ISRG Root X1", *args)
        assert code == 0 and "My own CA" in said
        roots = Roots(str(out))
        assert [(entry[0], entry[4]) for entry in roots.find(None)] == [
            ("ISRG Root X1", 255),
            ("My own CA", 1),
        ]
        chain = Chain("a.example", roots, NOW)
        chain.add(leaf(own).der)
        assert chain.finish() and chain.root == "My own CA"
    code, said, _ = tool("--show", "--out", out)
    assert code == 0 and "My own CA" in said and "made 2027-01-01" in said


@pytest.mark.parametrize(
    "made, words",
    [
        (lambda: leaf(ROOT), "is not a CA"),
        (lambda: ca("x", more=[m.limits(["example"])]), "name constraints"),
        (lambda: ca("x", until=NOW - 20 * DAY), "has expired"),
        (lambda: ca("x", None, key(1024, "small")), "only 2048 to 4096"),
    ],
)
def test_unfit_ca(tool, tmp_path, made, words):
    (tmp_path / "x.pem").write_bytes(pem(made()))
    args = ("--add", tmp_path / "x.pem", "--out", tmp_path / "o", "--date", "2027-01-10")
    code, _, complained = tool("ISRG Root X1", *args)
    assert code == 3 and words in complained and not (tmp_path / "o").exists()


def odd_key(kind):
    from cryptography.hazmat.primitives.asymmetric import ed25519

    made = ed25519.Ed25519PrivateKey.generate() if kind == "ed" else key(kind, "odd")
    return m.ca("odd", None, key("ec", "odd"), spki=m.spki(made))


def garbled(made, old, new):
    return m.Made(made.der.replace(old, new, 1), made.key, made.subject)


UNREADABLE = {
    "p384": lambda: ca("odd", None, key("p384", "odd")).der,
    "ed25519": lambda: odd_key("ed").der,
    "twice the same extension": lambda: ca("x", more=[m.basic(True)]).der,
    "an unknown critical extension": lambda: ca("x", more=[m.ext(99, b"\5\0", True)]).der,
    "not for certificates": lambda: m.cert("x", None, None, [m.basic(True), m.usage(128)]).der,
    "for mail only": lambda: ca("x", more=[m.purposes("1.3.6.1.5.5.7.3.4")]).der,
    "a broken extension": lambda: ca("x", more=[m.ext(30, b"\x30\x05\xa0")]).der,
    "version 1": lambda: m.cert("x", None, None, [], version=b"").der,
    "a point off the curve": lambda: garbled(ca("x"), m.spki(ca("x").key)[-64:], b"\1" * 64).der,
    "cut short": lambda: ca("x").der[:-9],
    "empty": lambda: b"",
    "a name longer than is read": lambda: ca("x" * 600).der,
}  # fmt: skip


@pytest.mark.parametrize("which", UNREADABLE)
def test_what_cannot_be_read_is_refused_in_a_sentence(tool, tmp_path, which):
    """No traceback, no root that the board could make no use of."""
    (tmp_path / "x.der").write_bytes(UNREADABLE[which]())
    args = ("--add", tmp_path / "x.der", "--out", tmp_path / "o", "--date", "2027-01-10")
    code, _, complained = tool("ISRG Root X1", *args)
    assert code == 3 and not (tmp_path / "o").exists()
    assert complained.startswith("tools/roots: ") and complained.count("\n") == 1
    assert "x.der" in complained and "Traceback" not in complained


def test_a_root_of_your_own_vouches_for_every_host_and_named_ones_not(tool, tmp_path):
    (tmp_path / "x.pem").write_bytes(pem(ca("own", None, key(2048, "own"))))
    args = ("--add", tmp_path / "x.pem", "--out", tmp_path / "o", "--date", "2027-01-10")
    code, said, _ = tool("ISRG Root X1", "Amazon Root CA 1", *args)
    assert code == 0
    found = Roots(str(tmp_path / "o"), host="api.twilio.com").find(None)
    assert [(entry[0], entry[1] is None) for entry in found] == [
        ("ISRG Root X1", True), ("Amazon Root CA 1", False), ("own", False)]  # fmt: skip


def test_each_usual_root_has_its_end(tool):
    assert set(known.DISTRUSTED) == set(known.KNOWN)
    code, said, _ = tool("--show", "--out", COMMITTED)
    assert code == 0
    for name in ASKED:
        (line,) = [one for one in said.splitlines() if one.startswith(name + " ")]
        assert line.endswith("trusted by browsers until " + known.DISTRUSTED[name])


@pytest.mark.parametrize(
    "args, code, words",
    [
        (["--bundle", "/nowhere.pem"], 1, "cannot read"),
        (["--add", "/nowhere.pem"], 1, "cannot read"),
        (["--out", "/nowhere/roots.bin"], 1, "cannot write"),
        (["--out", "/nowhere/roots.bin", "--show"], 1, "is missing"),
        (["--date", "yesterday"], 2, "YYYY-MM-DD"),
        (["--date", "2027-01-16"], 2, "still to come"),
        (["--add", str(TOOL)], 3, "no certificate"),
        (["--nonsense"], 2, "unrecognized"),
    ],
)
def test_wrong_calls(tool, tmp_path, args, code, words):
    if "--out" not in args:
        args = [*args, "--out", str(tmp_path / "o")]
    got, _, complained = tool(*args)
    assert got == code and words in complained


def test_list(tool):
    code, said, _ = tool("--list")
    assert code == 0
    starred = [line for line in said.splitlines()[:-1] if line[0] == "*"]
    assert 6 <= len(starred) <= 9 and any("ISRG Root X1" in line for line in starred)
