"""Who signed a certificate, and whether it may: chains made in an attack are refused."""

import pytest
import x509_maker as m
from tls12.x509.asn1 import want
from x509_attacks import BAD, MIDDLE, ROOT, ROOTS, UNKNOWN_CA, UNSUPPORTED, arithmetic, refused  # noqa: F401
from x509_maker import Made, RootList, ca, cert, key, leaf


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


def test_too_far_out_of_order():
    """Two may wait; a third unlinked one pushes the first out, and the chain does not close."""
    a = ca("a", ROOT)
    b = ca("b", a)
    c = ca("c", b)
    d = ca("d", c)
    refused(UNKNOWN_CA, "which no root", [leaf(d), a, b, c, d], ROOTS)
