"""What certificates may say in a chain that must be believed: names, dates, limits, uses."""

import pytest
import x509_maker as m
from good_chains import judge
from tls12.x509.certificate_parser import MAX_CERT
from x509_maker import DAY, FLOOR, NOW, RootList, ca, key, leaf


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
