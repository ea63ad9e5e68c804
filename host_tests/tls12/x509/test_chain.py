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
from tls12.x509.certificate_parser import MAX_CERT
from x509_maker import DAY, FLOOR, NOW, RootList, ca, key, leaf


def judge(chain, roots, host="a.example", now=NOW, **other):
    """Feed certificates to a Chain as the protocol does; returns it and the key it vouches for."""
    c = Chain(host, roots, now, **other)
    for one in chain:
        c.add(memoryview(one.der))
        c.check()
    return c, c.finish()


def shape(*kinds, **other):
    """root, intermediates..., leaf with keys of these kinds; [leaf, intermediates..., root]."""
    made = [ca("root", None, key(kinds[0], "root"))]
    for i, kind in enumerate(kinds[1:-1]):
        made.insert(0, ca("ca %d" % i, made[0], key(kind, i)))
    made.insert(0, leaf(made[0], private=key(kinds[-1], "leaf"), **other))
    return made


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


@pytest.mark.parametrize(
    "host, names",
    [
        ("a.example", ["b.example", "a.example"]),
        ("A.Example", ["a.eXAMPLE"]),
        ("api.a.example", ["*.a.example"]),
        ("xn--mnchen-3ya.example", ["xn--mnchen-3ya.example"]),
        ("xn--mnchen-3ya.a.example", ["*.a.example"]),
        ("10.0.0.7", [b"\x0a\x00\x00\x07"]),
        ("255.0.10.255", [b"\xff\x00\x0a\xff"]),
        ("localhost", ["localhost"]),
        ("a_b.example", ["a_b.example"]),
        ("a.example", ["n%d.example" % i for i in range(120)] + ["a.example"]),
        ("a.example", [m.Raw(m.tlv(0xA4, m.name("x"))), m.Raw(m.tlv(0x81, b"x@y")), "a.example"]),
    ],
)
def test_names(host, names):
    root = ca("root")
    judge([leaf(root, *names)], RootList(root), host)


def test_unicode_subjects():
    root = ca("Корень 根 🔑")
    middle = ca(m.name("Zwischen-Prüfstelle"), root, key("ec", "m"))
    judge([leaf(middle), middle], RootList(root))


def test_beyond_2050_and_before_1970():
    root = ca("root")
    far = 253402300799  # 9999-12-31 23:59:59, what RFC 5280 writes for "no end"
    judge([leaf(root, until=far)], RootList(root))
    judge([leaf(root, since=-5 * 365 * DAY)], RootList(root))
    roots = RootList(root, until=far)
    judge([leaf(root, since=2524608000 - DAY, until=far)], roots, now=2524608000 + DAY)


def test_both_ends_of_validity_count():
    root = ca("root")
    chain = [leaf(root, since=NOW, until=NOW)]
    judge(chain, RootList(root, until=NOW))
    c, _ = judge(chain, RootList(root, floor=NOW))  # and a clock at the floor is believed
    assert not c.clockless
    cache = []
    last = [leaf(root, until=FLOOR)]
    for known in (False, True):
        c, _ = judge(last, RootList(root, until=FLOOR), now=None, cache=cache)
        assert c.known is known
    cache = []
    judge(chain, RootList(root), cache=cache)
    assert judge(chain, RootList(root), cache=cache)[0].known


def limited(*extensions):
    root = ca("root")
    middle = ca("middle", root, more=extensions)
    return middle, RootList(root)


@pytest.mark.parametrize(
    "permitted, excluded, names",
    [
        (["example"], [], ["a.example", "*.b.example"]),
        (["A.example"], [], ["a.example"]),
        ([".example"], [], ["a.example"]),
        ([""], [], ["a.example"]),
        ([], ["b.example"], ["a.example"]),
        (["example"], ["b.example"], ["a.example", "c.example"]),
        (["a.example", "z.example"], [], ["a.example"]),
        (["z.example", "a.example"], [], ["a.example"]),
        (["example"], [b"\0" * 8, b"\0" * 32], ["a.example"]),
        ([b"\x0a\0\0\0\xff\0\0\0"], [], ["a.example", b"\x0a\x01\x02\x03"]),
        ([m.Raw(m.tlv(0x81, b"example"))], [], ["a.example"]),
    ],
)
def test_name_constraints_kept(permitted, excluded, names):
    middle, roots = limited(m.limits(permitted, excluded))
    judge([leaf(middle, *names), middle], roots)


def test_the_largest_that_are_held():
    """A certificate of just 4,096 bytes; names of just 512, kept for name constraints."""
    root = ca("root")
    middle = ca("middle", root, more=[m.limits(["example"])])
    names = ["a.example", *["%013d.example" % i for i in range(20)], "%027d.example" % 0]
    assert len(m.seq(*[m.general(one) for one in names])) == 512
    judge([leaf(middle, *names), middle], RootList(root))

    def sized(count):
        parts = [m.san("a.example"), m.ext("1.2.3", b"x" * count)]
        signed = m.cert("x", root, m.key("ec", "sized"), parts, signature=b"s" * 70)
        return len(signed.der), parts

    room = next(n for n in range(3500, 4096) if sized(n)[0] == MAX_CERT)
    parts = sized(room)[1]
    made = [m.cert("x", root, m.key("ec", "sized"), parts) for _ in range(60)]
    judge([one for one in made if len(one.der) == MAX_CERT][:1], RootList(root))  # they differ


def test_path_lengths():
    root = ca("root")
    high = ca("high", root, path=1)
    low = ca("low", high, path=0)
    judge([leaf(low), low, high], RootList(root, path=2))


def test_absent_usages():
    """RFC 5280: absent means unlimited."""
    root = ca("root")
    middle = m.cert("middle", root, None, [m.basic()])
    judge([m.cert("x", middle, None, [m.san("a.example")]), middle], RootList(root))


def test_any_purpose_beside_the_right_one():
    root = ca("root")
    for oids in ([m.SERVER, m.ANY], [m.ANY, m.SERVER]):
        judge([m.cert("x", root, None, [m.purposes(*oids), m.san("a.example")])], RootList(root))


def test_the_longest_name():
    root = ca("x" * 491)
    assert len(root.subject) == 512
    judge([leaf(root)], RootList(root))


def test_purposes_of_a_ca():
    for oids in ([m.SERVER], [m.ANY], [m.CLIENT, m.SERVER]):
        root = ca("root")
        middle = m.cert("middle", root, None, [m.purposes(*oids), m.basic(), m.usage(0x06)])
        judge([leaf(middle), middle], RootList(root))


def test_unknown_extension_not_critical():
    """Their insides are nobody's business, even when they are no DER."""
    root = ca("root")
    junk = m.ext("1.2.3.4", b"\x30\x84\xff\xff\xff\xff" * 9)
    parts = [m.basic(False), m.san("a.example"), junk]
    judge([m.cert("x", root, None, parts)], RootList(root))


def test_real_world_shape():
    """A leaf of about 2.35 KB (many names, SCTs, policies) under an RSA-4096 root."""
    root = ca("root", None, key(4096, "root"))
    middle = ca("middle", root, key(2048, "middle"))
    parts = [m.basic(False), m.usage(0xA0), m.purposes(m.SERVER, m.CLIENT), m.ext(35, b"k" * 24)]
    parts += [m.san(*["host-%02d.twilio.example" % i for i in range(40)], "a.example")]
    parts += [m.ext("1.3.6.1.4.1.11129.2.4.2", b"s" * 365), m.ext(31, b"c" * 120)]
    server = m.cert("x", middle, key(2048, "leaf"), parts)
    assert 2200 < len(server.der) < 2500
    judge([server, middle], RootList(root))


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
