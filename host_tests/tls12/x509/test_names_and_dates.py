"""The name and the dates: a certificate of another host or another time is refused, with the right
words and alert."""

import re
from pathlib import Path

import pytest
import x509_maker as m
from chains import Chain
from tls12.errors import TLSError
from tls12.x509 import certificate_errors
from tls12.x509 import chain as x509_chain
from x509_attacks import BAD, EXPIRED, MIDDLE, ROOT, ROOTS, UNKNOWN, arithmetic, refused  # noqa: F401
from x509_maker import DAY, FLOOR, NOW, RootList, ca, cert, leaf

FIRMWARE = Path(x509_chain.__file__).parents[1]


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


# -- the words ------------------------------------------------------------------------------------
def test_numbers_and_words_agree():
    """Each number of x509/chain.py has words, and each of the words a number."""
    files = ("x509/chain.py", "x509/issuers.py", "x509/certificate_parser.py")
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
