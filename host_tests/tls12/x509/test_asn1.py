"""The DER reader: what is not the one right encoding is refused; dates agree with datetime."""

import datetime

import pytest
import x509_maker as m
from hypothesis import example, given
from hypothesis import strategies as st
from tls12.x509 import asn1


@given(st.integers(1, 30), st.binary(max_size=700), st.binary(max_size=4))
def test_reads_what_was_written(tag, body, rest):
    data = m.tlv(tag, body)
    assert asn1.tlv(data + rest, 0, len(data)) == (tag, len(data) - len(body), len(data))
    for end in range(len(data)):
        with pytest.raises(ValueError):
            asn1.tlv(data + rest, 0, end)


@given(st.binary(max_size=12), st.integers(0, 13), st.integers(0, 13))
def test_never_reads_past_the_end(data, at, end):
    end = min(end, len(data))
    try:
        _, start, stop = asn1.tlv(data, at, end)
    except ValueError as e:
        assert e.args[0] == 1
    else:
        assert at + 2 <= start <= stop <= end


@pytest.mark.parametrize(
    "text",
    [
        "0000",
        "0480",
        "0481",
        "048100",
        "04817f" + "00" * 127,
        "04820080" + "00" * 128,
        "0482",
        "048200",
        "0483000001aa",
        "0483010000" + "00" * 256,  # 65,536 bytes, of which 256 are there
        "0484ffffffff",
        "1f8101",
        "3f00",
        "04ff",
        "05",
    ],
)
def test_refused(text):
    data = bytes.fromhex(text)
    with pytest.raises(ValueError) as info:
        asn1.tlv(data, 0, len(data))
    assert info.value.args == (1, 0)


@example(127)
@example(128)
@example(0)
@given(st.integers(0, 2**200))
def test_naturals(value):
    data = m.tlv(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))
    start, stop = asn1.natural(data, 0, len(data))
    assert int.from_bytes(data[start:stop], "big") == value
    assert data[start] or stop - start == 1


@pytest.mark.parametrize(
    "text", ["0200", "0201ff", "02020001", "0202007f", "020180", "0301ff", "0202ff80"]
)
def test_not_naturals(text):
    with pytest.raises(ValueError):
        asn1.natural(bytes.fromhex(text), 0, len(text) // 2)


@pytest.mark.parametrize(
    "text", ["0300", "030108", "030107", "03020180", "0302ff00", "03020981", "030207c0"]
)
def test_bits(text):
    data = bytes.fromhex(text)
    good = text == "03020180"
    if good:
        assert asn1.bits(data, 0, len(data)) == (3, 4)
    else:
        with pytest.raises(ValueError):
            asn1.bits(data, 0, len(data))


@example(datetime.datetime(1950, 1, 1))
@example(datetime.datetime(1999, 12, 31, 23, 59, 59))
@example(datetime.datetime(2000, 2, 29))
@example(datetime.datetime(2049, 12, 31, 23, 59, 59))
@example(datetime.datetime(2050, 1, 31))
@given(st.datetimes(datetime.datetime(1950, 1, 1), datetime.datetime(9999, 12, 31, 23, 59, 59)))
def test_dates(moment):
    seconds = (moment - datetime.datetime(1970, 1, 1)) // datetime.timedelta(seconds=1)
    data = m.tlv(0x18, moment.strftime("%Y%m%d%H%M%SZ").rjust(15, "0").encode())
    assert asn1.time(data, 0, len(data)) == (seconds, len(data))
    if moment.year < 2050:
        data = m.tlv(0x17, moment.strftime("%y%m%d%H%M%SZ").encode())
        assert asn1.time(data, 0, len(data)) == (seconds, len(data))


@pytest.mark.parametrize(
    "tag, text",
    [
        (0x17, t)
        for t in (
            "270229000000Z",
            "270431000000Z",
            "270001000000Z",
            "271301000000Z",
            "270100000000Z",
            "270132000000Z",
            "270101240000Z",
            "270101006000Z",
            "270101000060Z",
            "270101000000z",
            "2701010000Z",
            "20270101000000Z",
            "27010100000 Z",
            "-70101000000Z",
            "270101000000 ",
            "",
            "2701010000+0100",
            "270101_00000Z",
            "1e0101000000Z",
            "\u0662\u0667" + "0101000Z",
        )
    ]
    + [
        (0x18, t)
        for t in (
            "20270229000000Z",
            "19000229000000Z",
            "270101000000Z",
            "20270101000000.0Z",
            "20270101000000",
            "20270101000000+0000",
            "2027010100Z",
        )
    ]
    + [(0x16, "270101000000Z"), (0x04, "270101000000Z")],
)
def test_dates_refused(tag, text):
    data = m.tlv(tag, text.encode())
    with pytest.raises(ValueError):
        asn1.time(data, 0, len(data))


def test_leap_days():
    for text, good in (("20000229", True), ("21000229", False), ("20280229", True)):
        data = m.tlv(0x18, text.encode() + b"000000Z")
        if good:
            asn1.time(data, 0, len(data))
        else:
            with pytest.raises(ValueError):
                asn1.time(data, 0, len(data))


@pytest.mark.parametrize(
    "text, at, answer",
    [
        ("0101ff", 0, True),
        ("0101ff", 3, False),
        ("0201ff", 0, False),
        ("010100", 0, None),
        ("010101", 0, None),
        ("0102ffff", 0, None),
        ("0100", 0, None),
        ("01", 0, None),
    ],
)
def test_booleans(text, at, answer):
    data = bytes.fromhex(text)
    if answer is None:
        with pytest.raises(ValueError):
            asn1.true(data, at, len(data))
    else:
        assert asn1.true(data, at, len(data)) is answer


def test_an_empty_bit_string():
    assert asn1.bits(b"\x03\x01\x00", 0, 3) == (3, 3)
