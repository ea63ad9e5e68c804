"""Keys, algorithms and encodings that a certificate may not have."""

import pytest
import x509_maker as m
from chains import Chain
from tls12.x509 import certificate_parser
from tls12.x509.asn1 import want
from x509_attacks import BAD, MIDDLE, ROOT, ROOTS, UNSUPPORTED, arithmetic, refused  # noqa: F401
from x509_maker import NOW, Made, RootList, ca, cert, key, leaf


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
