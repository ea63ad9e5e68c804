"""Chains that must be believed, with the real arithmetic of tls12."""

import datetime
import ipaddress

import pytest
import rsa_keys
import x509_maker as m
from chains import Chain
from cryptography import x509 as library
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from good_chains import judge, shape
from x509_maker import DAY, NOW, RootList, ca, key, leaf


@pytest.mark.parametrize(
    "kinds",
    [
        ("ec", "ec"),
        ("ec", "ec", "ec"),
        ("ec", "ec", "ec", "ec"),
        ("ec", "ec", "ec", "ec", "ec"),
        (2048, 2048, 2048),
        (3072, 2048, "ec"),
        (4096, 2048, 2048),
        ("ec", 3072),
        (2048, "ec", 2048),
    ],
)
def test_kinds_and_lengths(kinds):
    *chain, root = shape(*kinds)
    c, answer = judge(chain, RootList(root))
    e, data = m.key_bytes(chain[0].key)
    assert answer == (("rsa", data, e) if e else ("ec", data))
    assert (c.root, c.known, c.clockless) == ("root", False, False)


def test_the_root_itself_may_be_sent():
    chain = shape("ec", "ec", "ec")
    judge(chain, RootList(chain[-1]))


def test_all_at_once_without_check():
    server, middle, root = shape("ec", "ec", "ec")
    c = Chain("a.example", RootList(root), lambda: NOW)
    c.add(server.der)
    c.add(bytearray(middle.der))
    assert c.finish() == ("ec", m.key_bytes(server.key)[1])


def test_order_and_strangers():
    server, low, high, root = shape("ec", "ec", "ec", "ec")
    stranger = ca("stranger", ca("elsewhere"))
    other_root = ca("other root")
    for chain in (
        [server, high, low],
        [server, root, high, low],
        [server, low, root, high],
        [server, stranger, low, high],
        [server, stranger, high, low],
        [server, high, stranger, low],
        [server, other_root, root, other_root, low, stranger, high],
        [server, stranger, stranger, stranger, low, high],
        [server, low, high, stranger, root, other_root],
    ):
        judge(chain, RootList(root))


def test_ten_certificates():
    server, middle, root = shape("ec", "ec", "ec")
    judge([server, middle] + [root] * 8, RootList(root))


def test_cross_signed_root():
    """The server sends a pinned root as an intermediate of an old root the board does not have."""
    old = ca("old root")
    new = ca("new root")
    crossed = ca("new root", old, new.key)
    middle = ca("middle", new)
    server = leaf(middle)
    for roots in (RootList(new), RootList(old), RootList(old, new)):
        judge([server, middle, crossed], roots)
        judge([server, middle, crossed, old], roots)


def test_expired_root_beside_a_good_one():
    """What happened to ISRG Root X1: an old name at the end of the chain, a good one below."""
    old, new = ca("old"), ca("new")
    crossed = ca("new", old, new.key)
    server = leaf(new)
    expired, good = RootList(new, until=NOW - DAY), RootList(old)
    expired.all += good.all
    judge([server, crossed], expired)


def test_two_roots_of_one_name():
    one, two = ca("root", None, key("ec", 1)), ca("root", None, key("ec", 2))
    judge([leaf(two)], RootList(one, two))


def test_a_root_may_share_its_name_with_a_stranger_below():
    """Same name, other key on board: the chain may still reach another root."""
    top = ca("top")
    middle = ca("middle", top)
    c, _ = judge([leaf(middle), middle], RootList(ca("middle", None, key("ec", "other")), top))
    assert c.root == "root"


def test_small_exponent():
    """Legal, if rare; nothing is known against it with paddings compared whole."""
    root = ca("root", None, rsa_keys.another(2048, 3))
    judge([leaf(root, private=rsa_keys.another(2048, 3))], RootList(root))


def test_pss():
    root = ca("root", None, key(2048, "root"), algorithm=m.PSS)
    judge([leaf(root, algorithm=m.PSS)], RootList(root))


def test_path_lengths():
    root = ca("root")
    high = ca("high", root, path=1)
    low = ca("low", high, path=0)
    judge([leaf(low), low, high], RootList(root, path=2))


def test_clock_unknown_is_reported():
    root = ca("root")
    c, _ = judge([leaf(root)], RootList(root), now=None)
    assert c.clockless


def test_clock_behind_the_roots_file_is_an_unknown_clock():
    root = ca("root")
    c, _ = judge([leaf(root, since=NOW)], RootList(root, floor=NOW - DAY), now=NOW - 2 * DAY)
    assert c.clockless


# -- the cache ------------------------------------------------------------------------------------
def test_cache_spares_the_signatures(monkeypatch):
    server, middle, root = shape("ec", "ec", "ec")
    cache = []
    first, answer = judge([server, middle], RootList(root), cache=cache)
    assert not first.known
    monkeypatch.setattr("tls12.crypto.ecdsa.verify", lambda *a: pytest.fail("verified again"))
    second, again = judge([server, middle], RootList(root), cache=cache)
    assert (second.known, second.root, again) == (True, "root", answer)
    judge([server, middle], RootList(root), now=None, cache=cache)


def test_cache_is_bounded():
    root = ca("root")
    cache = []
    for i in range(9):
        judge([leaf(root, "a.example", "x%d" % i)], RootList(root), cache=cache)
    assert len(cache) == 4
    newest = leaf(root, "a.example", "last")
    judge([newest], RootList(root), cache=cache)
    assert judge([newest], RootList(root), cache=cache)[0].known


# -- other people's encoders ----------------------------------------------------------------------
def by_library(subject, issuer, private, signer, ca_flag, names=()):
    """One certificate from cryptography's own builder."""
    day = datetime.datetime.fromtimestamp(NOW, datetime.UTC)
    attribute = [library.NameAttribute(NameOID.COMMON_NAME, subject)]
    builder = (
        library.CertificateBuilder()
        .subject_name(library.Name(attribute))
        .issuer_name(library.Name([library.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(private.public_key())
        .serial_number(library.random_serial_number())
        .not_valid_before(day - datetime.timedelta(9))
        .not_valid_after(day + datetime.timedelta(9))
        .add_extension(library.BasicConstraints(ca_flag, None), True)
        .add_extension(library.SubjectKeyIdentifier.from_public_key(private.public_key()), False)
    )
    if names:
        builder = builder.add_extension(library.SubjectAlternativeName(names), False)
        server = library.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        builder = builder.add_extension(server, False)
    made = builder.sign(signer, hashes.SHA256())
    der = made.public_bytes(serialization.Encoding.DER)
    return m.Made(der, private, made.subject.public_bytes())


@pytest.mark.parametrize("kind", ["ec", 2048])
def test_made_by_the_library(kind):
    keys = [key(kind, i) for i in "rml"]
    root = by_library("R", "R", keys[0], keys[0], True)
    middle = by_library("M", "R", keys[1], keys[0], True)
    names = [library.DNSName("*.a.example"), library.IPAddress(ipaddress.ip_address("192.0.2.1"))]
    server = by_library("L", "M", keys[2], keys[1], False, names)
    for host in ("x.a.example", "192.0.2.1"):
        judge([server, middle], RootList(root), host)
