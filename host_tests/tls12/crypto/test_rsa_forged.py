"""RSA signatures with forged paddings, PKCS#1 and PSS.

The tests hold the private keys, so any encoded message can be signed: what is refused below is
refused because of its encoding, not because the arithmetic went wrong.
"""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rsa_signer import DIGEST, INFO, OTHER, key


def em_pkcs1(k, info=INFO, digest=DIGEST, start=b"\x00\x01", fill=b"\xff", gap=b"\x00", after=b""):
    body = gap + info + digest + after
    return start + fill * (k.size - len(start) - len(body)) + body


SHORT_INFO = bytes.fromhex("302f300b0609608648016503040201") + b"\x04\x20"  # no NULL
FORGED = {
    "block type 2": lambda k: em_pkcs1(k, start=b"\x00\x02"),
    "block type 0": lambda k: em_pkcs1(k, start=b"\x00\x00"),
    "first byte 1": lambda k: b"\x01" + em_pkcs1(k)[1:],
    "fill is not ff": lambda k: em_pkcs1(k, fill=b"\xfe"),
    "no zero before the info": lambda k: em_pkcs1(k, gap=b"\xff"),
    "one fill byte wrong": lambda k: em_pkcs1(k)[:60] + b"\x00" + em_pkcs1(k)[61:],
    "last fill byte wrong": lambda k: (
        em_pkcs1(k)[: k.size - 53] + b"\xfe" + em_pkcs1(k)[k.size - 52 :]
    ),
    "short padding, garbage after": lambda k: (
        b"\x00\x01" + b"\xff" * 8 + b"\x00" + INFO + DIGEST + b"\x00" * (k.size - 62)
    ),
    "no padding, garbage after": lambda k: (
        b"\x00\x01\x00" + INFO + DIGEST + b"\x00" * (k.size - 54)
    ),
    "one byte of garbage": lambda k: em_pkcs1(k, after=b"\x00"),
    "garbage in the parameters": lambda k: em_pkcs1(
        k, bytes.fromhex("3039301506096086480165030402010408") + b"x" * 8 + b"\x04\x20"
    ),
    "parameters absent": lambda k: em_pkcs1(k, SHORT_INFO),
    "OID of SHA-1": lambda k: em_pkcs1(
        k, bytes.fromhex("3021300906052b0e03021a05000414"), DIGEST[:20]
    ),
    "OID of SHA-512": lambda k: em_pkcs1(
        k, bytes.fromhex("3051300d060960864801650304020305000440"), DIGEST * 2
    ),
    "OID of SHA-384, digest of SHA-256": lambda k: em_pkcs1(
        k, bytes.fromhex("3031300d060960864801650304020205000420")
    ),
    "digest alone": lambda k: em_pkcs1(k, b""),
    "long form of a length": lambda k: em_pkcs1(
        k, bytes.fromhex("308132300d06096086480165030402010500048120")
    ),
    "zeros": lambda k: bytes(k.size),
    "one": lambda k: bytes(k.size - 1) + b"\x01",
    "PSS": lambda k: em_pss(k),  # noqa: PLW0108 - defined below
}


@pytest.mark.parametrize("bits", [2048, 3072])
def test_the_right_encoding_is_good(bits):
    k = key(bits)
    assert k.pkcs1(k.raw(em_pkcs1(k)))


@pytest.mark.parametrize("bits, e", [(2048, 65537), (2048, 3), (3072, 65537)])
@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
def test_forged_paddings(forge, bits, e):
    k = key(bits, e)
    assert not k.pkcs1(k.raw(forge(k)))


def cube_root(v):
    low, high = 0, 1 << (v.bit_length() // 3 + 2)
    while low < high:
        middle = (low + high) // 2
        if middle**3 < v:
            low = middle + 1
        else:
            high = middle
    return low


@pytest.mark.parametrize("fill", [0, 1, 8, 60])
def test_bleichenbacher_2006(fill):
    """With e = 3 anyone makes a cube that begins like a signature; garbage takes the rest."""
    k = key(3072, 3)
    begin = b"\x00\x01" + b"\xff" * fill + b"\x00" + INFO + DIGEST
    target = int.from_bytes(begin + bytes(k.size - len(begin)), "big")
    root = cube_root(target)
    cube = (root**3).to_bytes(k.size, "big")
    assert cube.startswith(begin)  # the forgery is a real one ...
    assert not k.pkcs1(root.to_bytes(k.size, "big"))  # ... and does not pass


def mgf(seed, n):
    out = b""
    for i in range(n // 32 + 1):
        out += hashlib.sha256(seed + i.to_bytes(4, "big")).digest()
    return out[:n]


def xor(a, b):
    return bytes(x ^ y for x, y in zip(a, b, strict=True))


def em_pss(
    k, salt=b"s" * 32, fill=b"\x00", one=b"\x01", end=b"\xbc", clear=True, mask=None, digest=DIGEST
):
    """EMSA-PSS-ENCODE (RFC 8017 9.1.1) with any part replaced."""
    bits = k.n.bit_length() - 1
    size = (bits + 7) // 8
    h = hashlib.sha256(bytes(8) + digest + salt).digest()
    db = fill * (size - len(salt) - 34) + one + salt
    masked = xor(db, mask(h, len(db)) if mask else mgf(h, len(db)))
    if clear:
        masked = bytes((masked[0] & 0xFF >> 8 * size - bits,)) + masked[1:]
    return bytes(k.size - size) + masked + h + end


def top_bit_set(k):
    """The one bit of a 2048-bit key's first byte that must be clear (n's own is set: below n)."""
    for i in range(256):
        em = em_pss(k, salt=bytes((i,)) * 32)
        em = bytes((em[0] | 0x80,)) + em[1:]
        if int.from_bytes(em, "big") < k.n:
            return em
    raise AssertionError("no such encoding below n")


PSS_FORGED = {
    "salt of 0": lambda k: em_pss(k, salt=b""),
    "salt of 20": lambda k: em_pss(k, salt=b"s" * 20),
    "salt of 31": lambda k: em_pss(k, salt=b"s" * 31),
    "salt of 33": lambda k: em_pss(k, salt=b"s" * 33),
    "longest salt": lambda k: em_pss(k, salt=b"s" * ((k.n.bit_length() + 6) // 8 - 34)),
    "fill not zero": lambda k: em_pss(k, fill=b"\x02"),
    "no one": lambda k: em_pss(k, one=b"\x00"),
    "two for one": lambda k: em_pss(k, one=b"\x02"),
    "trailer cc": lambda k: em_pss(k, end=b"\xcc"),
    "trailer 0": lambda k: em_pss(k, end=b"\x00"),
    "mask of SHA-1": lambda k: em_pss(
        k,
        mask=lambda h, n: b"".join(
            hashlib.sha1(h + i.to_bytes(4, "big")).digest() for i in range(n // 20 + 1)
        )[:n],
    ),
    "no mask": lambda k: em_pss(k, mask=lambda h, n: bytes(n)),
    "other digest": lambda k: em_pss(k, digest=OTHER),
    "zeros": lambda k: bytes(k.size),
    "only the trailer": lambda k: bytes(k.size - 1) + b"\xbc",
    "PKCS#1": em_pkcs1,
}


@pytest.mark.parametrize("bits", [2048, 2049, 3072])
def test_the_right_pss_encoding_is_good(bits):
    k = key(bits)
    assert k.pss(k.raw(em_pss(k)))


@pytest.mark.parametrize("bits", [2048, 2049, 2056, 3072])
@pytest.mark.parametrize("forge", PSS_FORGED.values(), ids=PSS_FORGED.keys())
def test_forged_pss(forge, bits):
    k = key(bits)
    assert not k.pss(k.raw(forge(k)))


def test_pss_top_bits_must_be_clear():
    k = key(2048)
    assert not k.pss(k.raw(top_bit_set(k)))
    k = key(2049)  # the byte before the encoded message
    for i in range(256):
        em = b"\x01" + em_pss(k, salt=bytes((i,)) * 32)[1:]
        if int.from_bytes(em, "big") < k.n:
            assert not k.pss(k.raw(em))
            break
    else:
        raise AssertionError("no such encoding below n")


@settings(max_examples=12, deadline=None, derandomize=True)
@given(at=st.integers(0, 2047))
def test_any_bit_of_the_encoding_counts(at):
    k = key(2048)
    for em, check in ((em_pkcs1(k), k.pkcs1), (em_pss(k), k.pss)):
        bad = int.from_bytes(em, "big") ^ 1 << at
        if bad < k.n:
            assert not check(k.raw(bad.to_bytes(k.size, "big")))
