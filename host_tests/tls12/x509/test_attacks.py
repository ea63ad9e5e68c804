"""What an attacker, or a broken server, sends: each refused, with the right words and alert."""

import re
from pathlib import Path

import pytest
import x509_maker as m
from chains import Chain
from tls12.errors import TLSError
from tls12.x509 import certificate_errors, certificate_parser
from tls12.x509 import chain as x509_chain
from tls12.x509.asn1 import want
from x509_maker import DAY, FLOOR, NOW, Made, RootList, ca, cert, key, leaf

BAD, UNSUPPORTED, EXPIRED, UNKNOWN, UNKNOWN_CA, INTERNAL = 42, 43, 45, 46, 48, 80

FIRMWARE = Path(x509_chain.__file__).parents[1]


@pytest.fixture(autouse=True)
def arithmetic(monkeypatch):
    m.quick_arithmetic(monkeypatch)


def refused(alert, words, chain, roots, host="a.example", now=NOW, **other):
    """The chain must end in a TLSError with this alert and these words, and stay refused."""
    c = None
    with pytest.raises(TLSError) as info:
        c = Chain(host, roots, now, **other)
        for one in chain:
            c.add(one.der)
            c.check()
        c.finish()
    e = info.value
    assert (e.step, e.alert) == ("certificate", alert), e.say
    assert words in e.say
    assert host in e.say and "None" not in e.say and len(e.say) < 400
    assert all(32 <= ord(letter) < 127 for letter in e.say)
    if c:
        with pytest.raises(TLSError):
            c.finish()
    return e


ROOT = ca("root")
ROOTS = RootList(ROOT)
MIDDLE = ca("middle", ROOT)
MITM = "posing as the server"


# -- the name -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "host, names",
    [
        ("a.example", ["b.example"]),
        ("a.example", ["a.example.evil.example"]),
        ("a.example", ["*.a.example"]),
        ("a.example", ["*.example.evil"]),
        ("a.example", ["*"]),
        ("a.example", ["*.example"]),  # a star over a whole top level domain
        ("x.y.a.example", ["*.a.example"]),
        ("xy.a.example", ["x*.a.example"]),
        ("x.a.example", ["*x.a.example", "*.*.example", "x.*.example", "**.a.example"]),
        (".a.example.", ["*.a.example"]),
        ("a.example", ["a.example."]),
        ("a.example", ["a.example\0.evil.example"]),
        ("a.example", ["a.example "]),
        ("a.example", [""]),
        ("a.example", [m.Raw(m.tlv(0x81, b"a.example"))]),
        ("a.example", [m.Raw(m.tlv(0x86, b"a.example"))]),
        ("a.example", [m.Raw(m.tlv(0xA4, m.name("a.example")))]),
        ("10.0.0.7", ["10.0.0.7"]),
        ("10.0.0.7", ["*.0.0.7"]),
        ("10.0.0.7", [b"\x0a\x00\x00\x08"]),
        ("10.0.0.7", [b"\x0a\x00\x00\x07" + b"\0" * 4]),
        ("10.0.0.7", [b"\0" * 10 + b"\xff\xff\x0a\x00\x00\x07"]),
        ("localhost", ["*"]),
        ("1.46.2.46", [b"*.\x02."]),  # the bytes of 42.46.2.46
    ],
)
def test_wrong_host(host, names):
    alert, words = BAD, "not for this host"
    if host.strip(".") != host:
        alert, words = UNKNOWN, "cannot be compared"
    refused(alert, words, [leaf(ROOT, *names)], ROOTS, host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        ".",
        "a..example",
        "::1",
        "[::1]",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.",
        "a.1",
        "a b",
        "a" * 64 + ".example",
        "a/b",
        "0x7f.1",
        "*.example",
        "a\x7f.example",
        "a" * 63 + "b",
    ],
)
def test_hosts_that_cannot_be_judged(host):
    server = leaf(ROOT, "a.example", b"\x01\x02\x03\x04", b"\x01\x02\x03", host)
    with pytest.raises(TLSError, match="cannot be compared") as info:
        Chain(host, ROOTS, NOW).add(server.der)
    assert info.value.alert == UNKNOWN


def test_hosts_beyond_ascii():
    with pytest.raises(TLSError, match="xn--") as info:
        Chain("münchen.example", ROOTS, NOW).add(leaf(ROOT).der)
    assert info.value.alert == UNKNOWN


def test_common_name_does_not_count():
    server = cert("a.example", ROOT, None, [m.basic(False)])
    refused(BAD, "no host name at all", [server], ROOTS)


@pytest.mark.parametrize("oid", ["2.5.29.17.1", "2.5.4.17", "2.5.29.145"])
def test_extensions_that_only_look_like_names(oid):
    names = m.ext(oid, m.seq(m.general("a.example")))
    refused(BAD, "no host name at all", [cert("x", ROOT, None, [names])], ROOTS)


def test_no_extensions_at_all():
    refused(BAD, "no host name at all", [cert("a.example", ROOT)], ROOTS)


def test_names_of_strangers_are_shown_harmlessly():
    e = refused(BAD, "?[31m", [leaf(ROOT, "\x1b[31m", "b" * 60, "c", "d")], ROOTS)
    assert "bbb" in e.say and ", ..." in e.say


# -- dates ----------------------------------------------------------------------------------------
def test_expired():
    refused(EXPIRED, "ended on 2027-01-14", [leaf(ROOT, until=NOW - DAY)], ROOTS)
    refused(EXPIRED, "ended on", [leaf(ROOT, until=NOW - 1)], ROOTS)


def test_not_yet_valid():
    refused(EXPIRED, "starts on 2027-01-16", [leaf(ROOT, since=NOW + DAY)], ROOTS)


def test_expired_intermediate():
    middle = ca("middle", ROOT, until=NOW - DAY)
    refused(EXPIRED, "certificate 2 ended on", [leaf(middle), middle], ROOTS)


def test_expired_root():
    roots = RootList(ROOT, until=NOW - DAY)
    refused(EXPIRED, "root", [leaf(MIDDLE), MIDDLE], roots)


def test_unknown_clock():
    old = leaf(ROOT, until=FLOOR - 1)
    refused(EXPIRED, "before the roots on board were made", [old], ROOTS, now=None)
    refused(EXPIRED, "before the roots on board were made", [old], ROOTS, now=FLOOR - 400 * DAY)
    refused(UNKNOWN, "clock is not known", [leaf(ROOT)], ROOTS, now=None, unknown_clock="refuse")
    early = FLOOR - 1
    refused(UNKNOWN, "clock is not known", [leaf(ROOT)], ROOTS, now=early, unknown_clock="refuse")


# -- who signed -----------------------------------------------------------------------------------
def test_unknown_root():
    words = '"root", which no root on board knows'
    refused(UNKNOWN_CA, words, [leaf(MIDDLE), MIDDLE], RootList(ca("other")))
    refused(UNKNOWN_CA, words, [leaf(MIDDLE), MIDDLE, ROOT], RootList(ca("other")))


def test_intermediate_missing():
    refused(UNKNOWN_CA, '"middle"', [leaf(MIDDLE)], ROOTS)
    refused(UNKNOWN_CA, '"middle"', [leaf(MIDDLE), ROOT], ROOTS)


def test_no_certificate():
    refused(BAD, "is missing", [], ROOTS)


def test_self_signed():
    parts = [m.basic(False), m.san("a.example")]
    refused(UNKNOWN_CA, "self-signed", [cert("x", None, None, parts)], ROOTS)
    # Even with the pinned root's own key, or its name: no server needs that.
    own = ca("root", None, ROOT.key, more=[m.san("a.example")])
    refused(UNKNOWN_CA, "self-signed", [own], ROOTS)


def test_same_name_other_key():
    fake = ca("root", None, key("ec", "fake"))
    refused(UNKNOWN_CA, 'not the root\'s on board named "root"', [leaf(fake)], ROOTS)
    refused(UNKNOWN_CA, 'not the root\'s on board named "root"', [leaf(fake), fake], ROOTS)
    middle = ca("middle", fake, key("ec", "m"))
    refused(UNKNOWN_CA, "not the root's on board", [leaf(middle), middle, fake], ROOTS)
    posing = ca("middle", ROOT, key("ec", "m2"))
    refused(BAD, 'not signed by the key of "middle"', [leaf(MIDDLE), posing], ROOTS)


def test_swapped_issuer():
    other = ca("other", ROOT)
    refused(UNKNOWN_CA, '"middle"', [leaf(MIDDLE), other], ROOTS)
    liar = leaf(MIDDLE, issuer_name=other.subject)
    refused(BAD, 'not signed by the key of "other"', [liar, other], ROOTS)


def test_signature_of_another_certificate():
    def parts(der):
        """Where the signed part ends, and where the signature begins."""
        start, end = want(der, 0, len(der), 0x30)
        tail = want(der, start, end, 0x30)[1]
        return start, tail, want(der, tail, end, 0x30)[1]

    one, two = leaf(MIDDLE).der, leaf(MIDDLE, "a.example", "more.example").der
    start, _, end = parts(one)
    mixed = m.tlv(0x30, one[start:end] + two[parts(two)[2] :])
    refused(BAD, "not signed by the key", [Made(mixed, None, None), MIDDLE], ROOTS)


def test_signed_by_the_wrong_kind_of_key():
    rsa_ca = ca("rsa", ROOT, key(2048, "rsa"))
    ec_sign = leaf(rsa_ca, signer=key("ec", "any"))
    refused(BAD, 'not signed by the key of "rsa"', [ec_sign, rsa_ca], ROOTS)
    rsa_sign = leaf(MIDDLE, signer=key(2048, "any"))
    refused(BAD, 'not signed by the key of "middle"', [rsa_sign, MIDDLE], ROOTS)
    for named, by, how in ((m.EC_SHA256, rsa_ca, m.PSS), (m.RSA_SHA256, MIDDLE, None)):
        # A signature that is right, under the name of the other kind.
        data = leaf(by, algorithm=named).der
        start, end = want(data, 0, len(data), 0x30)
        signed = data[start : want(data, start, end, 0x30)[1]]
        lied = leaf(by, algorithm=named, signature=m.sign(by.key, signed, how))
        refused(BAD, "not signed by the key of", [lied, by], ROOTS)
    pss_as_pkcs1 = leaf(rsa_ca, signature=m.sign(rsa_ca.key, b"x", m.PSS))
    refused(BAD, "not signed", [pss_as_pkcs1, rsa_ca], ROOTS)


def test_leaf_used_as_ca():
    server = leaf(ROOT, "evil.example")
    forged = cert("victim", server, None, [m.basic(False), m.san("a.example")])
    refused(BAD, '"the server" is no CA', [forged, server], ROOTS)
    # no basicConstraints at all
    plain = cert("plain", ROOT, None, [m.usage(0x06)])
    refused(BAD, '"plain" is no CA', [leaf(plain), plain], ROOTS)


def test_ca_used_as_leaf():
    refused(BAD, "a CA's, not a server's", [ca("x", ROOT, more=[m.san("a.example")])], ROOTS)


def test_two_leaves_then_order():
    """The first certificate is the server's, whatever follows (RFC 5246, 7.4.2)."""
    refused(BAD, "not for this host", [MIDDLE, leaf(MIDDLE)], ROOTS)


# -- limits ---------------------------------------------------------------------------------------
def test_path_length():
    high = ca("high", ROOT, path=0)
    low = ca("low", high)
    refused(BAD, '"high" may not have so many CAs', [leaf(low), low, high], ROOTS)
    refused(BAD, "may not have so many", [leaf(MIDDLE), MIDDLE], RootList(ROOT, path=0))


def test_key_usage():
    parts = [m.basic(False), m.usage(0x20), m.san("a.example")]
    refused(UNSUPPORTED, "key usage", [cert("x", ROOT, None, parts)], ROOTS)
    middle = cert("middle", ROOT, None, [m.basic(), m.usage(0x82)])
    refused(UNSUPPORTED, 'of "middle" has a key usage', [leaf(middle), middle], ROOTS)
    parts = [m.basic(False), m.ext(15, b"\x03\x03\x07\x00\x80"), m.san("a.example")]
    refused(UNSUPPORTED, "key usage", [cert("x", ROOT, None, parts)], ROOTS)  # decipherOnly


@pytest.mark.parametrize(
    "oids", [[], [m.CLIENT], ["1.3.6.1.5.5.7.3.3"], [m.ANY], [m.SERVER + ".1"]]
)
def test_extended_key_usage(oids):
    parts = [m.basic(False), m.purposes(*oids), m.san("a.example")]
    refused(UNSUPPORTED, "not meant for TLS servers", [cert("x", ROOT, None, parts)], ROOTS)
    if oids != [m.ANY]:
        middle = ca("middle", ROOT, more=[m.purposes(*oids)])
        refused(UNSUPPORTED, 'of "middle" is not meant', [leaf(middle), middle], ROOTS)


def test_unknown_critical_extension():
    odd = m.ext("1.3.6.1.4.1.5555.9", b"\x05\x00", True)
    parts = [m.basic(False), odd, m.san("a.example")]
    refused(UNSUPPORTED, "OID 1.3.6.1.4.1.5555.9", [cert("x", ROOT, None, parts)], ROOTS)
    for one in (odd, m.ext(36, m.seq(), True), m.ext(32, m.seq(), True), m.ext(54, b"", True)):
        middle = ca("middle", ROOT, more=[one])
        refused(UNSUPPORTED, "critical extension", [leaf(middle), middle], ROOTS)


def test_duplicate_extensions():
    for twice in (m.basic(False), m.san("a.example"), m.ext("1.2.3", b"")):
        parts = [m.basic(False), m.san("a.example"), m.ext("1.2.3", b"")]
        refused(BAD, "twice", [cert("x", ROOT, None, [*parts, twice])], ROOTS)


@pytest.mark.parametrize(
    "permitted, excluded, names",
    [
        (["other.example"], [], ["a.example"]),
        (["a.example"], [], ["a.example", "b.example"]),
        ([".a.example"], [], ["a.example"]),
        (["example.a"], [], ["a.example"]),
        (["xample"], [], ["a.example"]),
        (["www.example"], [], ["a.example", "*.example"]),
        ([], ["example"], ["a.example"]),
        ([], ["A.EXAMPLE"], ["a.example"]),
        ([], [".example"], ["a.example"]),
        ([], [""], ["a.example"]),
        ([], ["secret.b.example"], ["a.example", "*.b.example"]),
        ([], [".secret.b.example"], ["a.example", "*.b.example"]),
        (["example"], ["a.example"], ["a.example"]),
        ([], ["a.example", "z.example"], ["a.example"]),
        ([], ["z.example", "a.example"], ["a.example"]),
        (["example"], [b"\0" * 8], ["a.example", b"\x01\x02\x03\x04"]),
        ([], [b"\x2e\0\0\0\xff\0\0\0"], ["a.example", b"\x2e\1\2\3"]),
        (["example", b"\x0a\0\0\0\xff\0\0\0"], [], ["a.example", b"\x0b\0\0\1"]),
        ([b"\x0a\0\0\0\xff\0\0\0"], [], ["a.example", b"\0" * 16]),
        ([b"\x0a\0\0\0\xff\0\0\0"], [], ["a.example", b"\x0a" + b"\0" * 15]),
    ],
)
def test_name_constraints_violated(permitted, excluded, names):
    for critical in (True, False):
        middle = ca("middle", ROOT, more=[m.limits(permitted, excluded, critical)])
        server = leaf(middle, *names)
        refused(BAD, "may not vouch for all the names", [server, middle], ROOTS)
    # It binds the grandchildren too.
    low = ca("low", middle)
    refused(BAD, "may not vouch", [leaf(low, *names), low, middle], ROOTS)
    refused(BAD, "may not vouch", [leaf(low, *names), middle, low], ROOTS)


def test_name_constraints_not_understood():
    directory = m.Raw(m.tlv(0xA4, m.name("x")))
    mail = m.Raw(m.tlv(0x81, b"x.example"))
    middle = ca("middle", ROOT, more=[m.limits(["example", directory])])
    refused(UNSUPPORTED, "limits names in a way", [leaf(middle), middle], ROOTS)
    middle = ca("middle", ROOT, more=[m.limits([mail])])
    refused(UNSUPPORTED, "limits names", [leaf(middle, "a.example", mail), middle], ROOTS)
    middle = ca("middle", ROOT, more=[m.limits(["example"])])
    many = leaf(middle, "a.example", *["n%d.example" % i for i in range(60)])
    refused(UNSUPPORTED, "limits names", [many, middle], ROOTS)
    parts = [m.basic(False), m.limits(["example"]), m.san("a.example")]
    refused(UNSUPPORTED, "limits names", [cert("x", ROOT, None, parts)], ROOTS)
    middle = ca("middle", ROOT, more=[m.limits(["example"] * 17)])
    refused(UNSUPPORTED, "limits names", [leaf(middle), middle], ROOTS)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        m.seq(),
        m.seq(m.tlv(0xA0)),
        m.seq(m.tlv(0xA2, m.seq(m.tlv(0x82, b"a")))),
        m.seq(m.tlv(0xA0, m.seq())),
        m.seq(m.tlv(0xA0, m.seq(m.tlv(0x87, b"\1\2\3\4")))),
        m.seq(m.tlv(0xA1, m.seq(m.tlv(0x82, b"b"))), m.tlv(0xA0, m.seq(m.tlv(0x82, b"a")))),
        m.seq(m.tlv(0xA0, m.seq(m.tlv(0x82, b"example"), b"\x80\x01\x00"))),
        m.seq(*[m.tlv(0xA0, m.seq(m.tlv(0x82, b"example")))] * 2),
    ],
)
def test_name_constraints_malformed(value):
    middle = ca("middle", ROOT, more=[m.ext(30, value, True)])
    refused(BAD, "not valid DER", [leaf(middle), middle], ROOTS)


# -- algorithms -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "oid_text, null, words",
    [
        ("1.2.840.113549.1.1.4", True, "MD5"),
        ("1.2.840.113549.1.1.5", True, "SHA-1"),
        ("1.2.840.113549.1.1.12", True, "SHA-384"),
        ("1.2.840.113549.1.1.13", True, "SHA-512"),
        ("1.2.840.10045.4.1", False, "SHA-1"),
        ("1.2.840.10045.4.3.3", False, "SHA-384"),
        ("1.2.840.10045.4.3.4", False, "SHA-512"),
        ("1.2.840.113549.1.1.10", True, "RSA-PSS other than"),
        ("1.2.840.113549.1.1.11", False, "unknown"),
        ("1.3.101.112", False, "unknown"),
    ],
)
def test_signature_algorithms(oid_text, null, words):
    algorithm = m.seq(m.oid(oid_text), b"\x05\x00" if null else b"")
    refused(UNSUPPORTED, words, [leaf(MIDDLE, algorithm=algorithm), MIDDLE], ROOTS)
    middle = ca("middle", ROOT, algorithm=algorithm)
    refused(UNSUPPORTED, words, [leaf(middle), middle], ROOTS)


def test_two_algorithms():
    for inside in (m.RSA_SHA256, m.seq(m.oid("1.2.840.10045.4.3.3")), m.seq()):
        refused(BAD, "two different", [leaf(ROOT, inside=inside)], ROOTS)


def rsa_spki(n, e, more=b""):
    def number(data):
        return m.tlv(2, b"\0" * (data[0] > 127) + data)

    inside = m.tlv(3, b"\0", m.seq(number(n), number(e), more))
    return m.seq(m.seq(m.oid("1.2.840.113549.1.1.1"), b"\5\0"), inside)


@pytest.mark.parametrize(
    "spki",
    [
        rsa_spki(b"\xff" * 128, b"\1\0\1"),
        rsa_spki(b"\x7f" + b"\xff" * 255, b"\1\0\1"),
        rsa_spki(b"\xff" * 513, b"\1\0\1"),
        rsa_spki(b"\xff" * 255 + b"\xfe", b"\1\0\1"),
        rsa_spki(b"\xff" * 256, b"\1"),
        rsa_spki(b"\xff" * 256, b"\2"),
        rsa_spki(b"\xff" * 256, b"\0"),
        rsa_spki(b"\xff" * 256, b"\1\0\3"),
        rsa_spki(b"\xff" * 256, b"\1\0\0\1"),
        m.spki(key("p384", 1)),
        m.seq(m.seq(m.oid("1.3.101.112")), m.tlv(3, b"\0" * 33)),
        m.seq(m.spki(key("ec", 1))[2:23], m.tlv(3, b"\0\4" + b"x" * 63)),
        m.seq(m.spki(key("ec", 1))[2:23], m.tlv(3, b"\0\4" + b"x" * 65)),
        m.spki(key("ec", 1)).replace(b"\x03\x42\x00\x04", b"\x03\x42\x00\x05"),
        m.seq(
            m.seq(m.oid("1.2.840.10045.2.1"), m.oid("1.2.840.10045.3.1.7")), m.tlv(3, b"\0\2" * 17)
        ),
    ],
    ids=lambda _: "key",  # not the bytes: each process makes keys of its own
)
def test_keys(spki):
    refused(UNSUPPORTED, "RSA of 2048 to 4096 bits or P-256", [leaf(ROOT, spki=spki)], ROOTS)
    middle = ca("middle", ROOT, spki=spki)
    refused(UNSUPPORTED, "RSA of 2048", [leaf(middle), middle], ROOTS)


def test_roots_carried_by_name_only():
    big = ca("big root", None, key("p384", "big"))
    middle = ca("middle", big, signature=b"\x30\0")
    refused(UNSUPPORTED, '"big root", a P-384 root', [leaf(middle), middle], RootList(big))


# -- encodings ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "other, alert",
    [
        ({"version": b""}, UNSUPPORTED),
        ({"version": b"\xa0\x03\x02\x01\x01"}, UNSUPPORTED),
        ({"version": b"\xa0\x03\x02\x01\x03"}, UNSUPPORTED),
        ({"serial": b"\x02\x01\x80"}, BAD),
        ({"serial": b"\x02\x02\x00\x01"}, BAD),
        ({"serial": b"\x02\x00"}, BAD),
        ({"serial": m.tlv(2, b"\x11" * 21)}, BAD),
        ({"serial": b"\x04\x01\x11"}, BAD),
        ({"ids": b"\x81\x02\x00\x11"}, BAD),
        ({"validity": m.seq(m.when(NOW))}, BAD),
        ({"validity": m.seq(m.when(NOW), m.when(NOW), m.when(NOW))}, BAD),
        ({"validity": m.seq(m.tlv(0x17, b"2701150000Z"), m.when(NOW))}, BAD),
        ({"validity": m.seq(m.tlv(0x17, b"270115000000+0000"), m.when(NOW))}, BAD),
        ({"validity": m.seq(m.tlv(0x18, b"20270115000000.5Z"), m.when(NOW))}, BAD),
        ({"issuer_name": m.tlv(0x31)}, BAD),
        ({"issuer_name": m.name("x" * 600)}, UNSUPPORTED),
        ({"spki": m.seq(m.seq(m.oid("1.2.3")), m.tlv(3))}, BAD),
        ({"spki": m.seq(m.seq(m.oid("1.2.3")), m.tlv(3, b"\x01\x02"))}, BAD),
        ({"spki": m.seq(m.seq(m.oid("1.2.3")), m.tlv(3, b"\x00\x02"), b"\x05\x00")}, BAD),
        ({"spki": rsa_spki(b"\xff" * 256, b"\1\0\1", b"\5\0")}, BAD),
        ({"signature": b"\x11" * 513}, BAD),
        ({"signature": b"\x11" * 5000}, UNSUPPORTED),
    ],
)
def test_fields(other, alert):
    server = leaf(ROOT, **other)
    refused(alert, "certificate 1 ", [server], ROOTS)


@pytest.mark.parametrize(
    "extension",
    [
        m.ext(19, b"\x30\x03\x01\x01\x00"),
        m.ext(19, b"\x30\x03\x01\x01\x01"),
        m.ext(19, b"\x30\x03\x02\x01\x05"),
        m.ext(19, b"\x30\x06\x01\x01\xff\x02\x01\xff"),
        m.ext(19, b"\x30\x07\x01\x01\xff\x02\x02\x00\x01"),
        m.ext(19, b"\x30\x07\x01\x01\xff\x02\x02\x01\x01"),
        m.ext(19, b"\x30\x00\x00"),
        m.ext(19, b""),
        m.ext(19, b"\x30\x08\x01\x01\xff\x02\x01\x00\x05\x00"),
        m.ext(15, b"\x03\x01\x00"),
        m.ext(15, b"\x03\x02\x07\x80\x05\x00"),
        m.ext(15, b"\x03\x02\x08\x80"),
        m.ext(15, b"\x03\x02\x07\xa0"),
        m.ext(15, b"\x03\x00"),
        m.ext(15, b"\x04\x02\x00\x80"),
        m.ext(37, b"\x30\x02\x04\x00"),
        m.ext(37, b"\x30\x03\x06\x01"),
        m.seq(m.oid("1.2.3"), b"\x01\x01\x00", m.tlv(4, b"")),
        m.seq(m.oid("1.2.3"), b"\x01\x01\xfe", m.tlv(4, b"")),
        m.seq(m.oid("1.2.3"), b"\x01\x00", m.tlv(4, b"")),
        m.seq(m.oid("1.2.3"), b"\x01\x01\xff"),
        m.seq(m.oid("1.2.3"), m.tlv(4, b""), b"\x05\x00"),
        m.seq(m.tlv(4, b"")),
        m.tlv(0x31, m.oid("1.2.3"), m.tlv(4, b"")),
    ],
)
def test_extensions_malformed(extension):
    parts = [m.san("a.example"), extension]
    refused(BAD, "not valid DER", [cert("x", ROOT, None, parts)], ROOTS)


@pytest.mark.parametrize(
    "value",
    [b"", b"\x30\x01", m.seq(b"\x82\x7f"), m.seq() + b"\0", m.seq(m.tlv(0x82, b"a.example"))[:-1]],
)
def test_names_malformed(value):
    server = cert("x", ROOT, None, [m.ext(17, value)])
    refused(BAD, "not valid DER", [server], ROOTS)


def test_a_match_does_not_hide_what_follows_it():
    value = m.seq(m.tlv(0x82, b"a.example"), b"\x82\x80")
    refused(BAD, "not valid DER", [cert("x", ROOT, None, [m.ext(17, value)])], ROOTS)


@pytest.mark.parametrize(
    "bend",
    [
        lambda d: d + b"\0",
        lambda d: b"\x31" + d[1:],
        lambda d: b"\x30\x80" + d[4:] + b"\0\0",
        lambda d: b"\x30\x83\0" + d[2:],
        lambda d: b"\x30\x84\xff\xff\xff\xff" + d[4:],
        lambda d: b"\x30\x88" + b"\xff" * 8 + d[4:],
        lambda d: b"\x30\xff" + d[4:],
        lambda d: b"\x30\x82\xff\xff" + d[4:],
        lambda d: b"\x30\x82\0\x10" + d[4:20],
        lambda d: b"\x30\x81\x10" + d[4:20],
        lambda d: b"\x3f\x82" + d[2:],
        lambda d: d[4:],
        lambda d: b"",
        lambda d: b"\x30",
        lambda d: b"\x30\x82",
        lambda d: b"\x30\x00",
        lambda d: b"\x30\x82\x0f\x00" + b"\x30\x80" * 1920,  # deep nesting
        lambda d: b"\x00" * 64,
    ],
)
def test_der_of_the_whole(bend):
    server = leaf(ROOT)
    refused(BAD, "not valid DER", [Made(bend(server.der), None, None)], ROOTS)


def test_unused_bits_of_a_signature():
    """They would be a second way to write the same certificate."""
    signature = b""
    while not signature or signature[-1] & 1:  # ECDSA: another one each time
        good = leaf(ROOT).der
        start, end = want(good, 0, len(good), 0x30)
        place = want(good, want(good, start, end, 0x30)[1], end, 0x30)[1]  # of the BIT STRING
        signature = good[place + 3 :]
    believed = Chain("a.example", ROOTS, NOW)
    believed.add(good)
    assert believed.finish()
    bad = good[: place + 2] + b"\1" + signature
    refused(BAD, "not valid DER", [Made(bad, None, None)], ROOTS)


def test_nothing_unsigned_may_ride_along():
    """A fourth element beside the signed part, the algorithm and the signature."""
    good = leaf(ROOT).der
    for more in (b"\x05\x00", m.tlv(0xA0, b"x"), b"\0\0"):
        refused(BAD, "not valid DER", [Made(m.tlv(0x30, good[4:] + more), None, None)], ROOTS)


def test_sizes():
    big = leaf(ROOT, *["%050d.example" % i for i in range(90)])
    assert len(big.der) > certificate_parser.MAX_CERT
    refused(UNSUPPORTED, "more than the 4096", [big], ROOTS)
    parts = [m.ext("1.2.%d" % i, b"") for i in range(25)]
    refused(UNSUPPORTED, "more extensions", [cert("x", ROOT, None, parts)], ROOTS)
    refused(BAD, "one more than the 10", [leaf(MIDDLE)] + [MIDDLE] * 10, ROOTS)
    stranger = ca("stranger", ca("elsewhere"))
    refused(BAD, "one more than the 10", [leaf(MIDDLE)] + [stranger] * 10, ROOTS)


def test_too_far_out_of_order():
    """Two may wait; a third unlinked one pushes the first out, and the chain does not close."""
    a = ca("a", ROOT)
    b = ca("b", a)
    c = ca("c", b)
    d = ca("d", c)
    refused(UNKNOWN_CA, "which no root", [leaf(d), a, b, c, d], ROOTS)


# -- the cache and the roots ----------------------------------------------------------------------
def test_cache_is_for_this_certificate_host_and_roots():
    server = leaf(MIDDLE, "a.example", "b.example", until=NOW + DAY)
    cache = []
    c = Chain("a.example", ROOTS, NOW, cache)
    c.add(server.der)
    c.add(MIDDLE.der)
    c.finish()
    assert len(cache) == 1
    words = "which no root on board knows"
    refused(UNKNOWN_CA, words, [server], ROOTS, host="b.example", cache=list(cache))
    refused(UNKNOWN_CA, words, [server], RootList(ca("other")), cache=list(cache))
    again = leaf(MIDDLE, "a.example", "b.example", until=NOW + DAY)  # the same but its signature
    refused(UNKNOWN_CA, words, [again], ROOTS, cache=list(cache))
    refused(EXPIRED, "ended on", [server], ROOTS, now=NOW + 2 * DAY, cache=list(cache))
    refused(BAD, "not for this host", [server], ROOTS, host="c.example", cache=list(cache))
    strict = {"unknown_clock": "refuse", "cache": list(cache)}
    refused(UNKNOWN, "clock is not known", [server], ROOTS, now=None, **strict)


def test_cache_keeps_the_dates_of_the_whole_chain():
    middle = ca("middle", ROOT, until=NOW + DAY)
    server = leaf(middle)
    cache = []
    c = Chain("a.example", ROOTS, NOW, cache)
    c.add(server.der)
    c.add(middle.der)
    c.finish()
    later = NOW + 2 * DAY
    refused(EXPIRED, "certificate 2 ended on", [server, middle], ROOTS, now=later, cache=cache)
    assert cache == []


def test_cache_keeps_the_latest_start_too():
    """The clock may be set back, but not behind the start of anything in the chain."""
    for late in (0, 1):
        since = [NOW - 20 * DAY, NOW - 20 * DAY]
        since[late] = NOW - DAY
        middle = ca("middle", ROOT, since=since[1])
        server = leaf(middle, since=since[0])
        cache = []
        for now in (NOW, NOW - DAY):
            c = Chain("a.example", ROOTS, now, cache)
            c.add(server.der)
            c.add(middle.der)
            c.finish()
        before = NOW - DAY - 1
        refused(EXPIRED, "starts on", [server, middle], ROOTS, now=before, cache=cache)


def test_nothing_refused_is_remembered():
    cache = []
    refused(UNKNOWN_CA, "", [leaf(MIDDLE)], ROOTS, cache=cache)
    refused(BAD, "", [leaf(MIDDLE, signature=b"\x30\0"), MIDDLE], ROOTS, cache=cache)
    assert cache == []


def test_after_a_refusal_nothing_is_believed():
    """A caller that carries on after an error gets no key, in whatever order it calls."""
    c = Chain("a.example", ROOTS, NOW)
    with pytest.raises(TLSError):
        c.add(leaf(ROOT, "b.example").der)
    for call in (lambda: c.add(leaf(ROOT).der), c.finish):
        with pytest.raises(TLSError):
            call()
    c = Chain("a.example", ROOTS, NOW)
    c.add(leaf(ROOT).der)
    c.check()
    with pytest.raises(TLSError):
        for _ in range(11):
            c.add(ROOT.der)
    with pytest.raises(TLSError):
        c.finish()


# -- the words ------------------------------------------------------------------------------------
def test_numbers_and_words_agree():
    """Each number of x509/chain.py has words, and each of the words a number."""
    files = ("x509/chain.py", "x509/certificate_parser.py")
    source = [(FIRMWARE / name).read_text() for name in files]
    numbers = {}
    for name, number in re.findall(r"^_([A-Z_]+) = const\((\d+)\)$", "\n".join(source), re.M):
        assert numbers.setdefault(name, int(number)) == int(number)
    numbers = {numbers[name] for name in numbers if name not in ("MAX_EXTENSIONS", "MAX_CHAIN")}
    assert numbers | {9, 10, 21, 22, 31} == set(certificate_errors.WORDS) == set(range(1, 33))


def test_dates_in_words():
    for seconds, text in ((0, "1970-01-01"), (951782400, "2000-02-29"), (1e9 // 1, "2001-09-09")):
        assert certificate_errors.date(int(seconds)) == text
    assert certificate_errors.date(253402300799) == "9999-12-31"
    assert certificate_errors.date(-1) == "1969-12-31"
