"""ECDSA on P-256: good ones from `cryptography`, and what an attacker may put in their place."""

import hashlib

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    Prehashed,
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from tls12.crypto import ecdsa
from tls12.crypto.p256 import N

# RFC 6979 A.2.5: P-256, SHA-256, message "sample"
UX = "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
UY = "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"
POINT = b"\x04" + bytes.fromhex(UX + UY)
R = 0xEFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716
S = 0xF7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8
DIGEST = hashlib.sha256(b"sample").digest()
SIG = encode_dss_signature(R, S)


def integer(v, pad=b""):
    body = pad + (v.to_bytes((v.bit_length() + 8) // 8, "big") if v >= 0 else b"\xff")
    return bytes((2, len(body))) + body


def sequence(body, tag=0x30):
    return bytes((tag, len(body))) + body


def test_rfc6979():
    assert ecdsa.verify(POINT, DIGEST, SIG)


def test_n_minus_s_is_good_too():
    assert ecdsa.verify(POINT, DIGEST, encode_dss_signature(R, N - S))


@settings(max_examples=10, deadline=None, derandomize=True)
@given(k=st.integers(1, N - 1), message=st.binary(max_size=40), bit=st.integers(0, 255))
def test_as_cryptography(k, message, bit):
    key = ec.derive_private_key(k, ec.SECP256R1())
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    digest = hashlib.sha256(message).digest()
    sig = key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))
    assert ecdsa.verify(point, digest, sig)
    other = (int.from_bytes(digest, "big") ^ 1 << bit).to_bytes(32, "big")
    assert not ecdsa.verify(point, other, sig)
    r, s = decode_dss_signature(sig)
    assert not ecdsa.verify(point, digest, encode_dss_signature(r ^ 1, s))
    assert not ecdsa.verify(point, digest, encode_dss_signature(r, s ^ 1))


OUT_OF_RANGE = [
    (0, 0),
    (0, S),
    (R, 0),
    (N, S),
    (R, N),
    (R + N, S),
    (R, S + N),
    (N, N),
    (0, 1),
    (1, 0),
    (2**256 - 1, 2**256 - 1),
]


@pytest.mark.parametrize("r, s", OUT_OF_RANGE)
def test_numbers_out_of_range(r, s):
    assert not ecdsa.verify(POINT, DIGEST, sequence(integer(r) + integer(s)))


def test_digest_zero_and_a_forged_pair():
    """e = 0: r = x(q), s = r is a 'signature' of the zero digest, and only of that."""
    x = int.from_bytes(POINT[1:33], "big")
    forged = sequence(integer(x % N) + integer(x % N))
    assert ecdsa.verify(POINT, bytes(32), forged)
    assert not ecdsa.verify(POINT, DIGEST, forged)


def test_a_sum_at_infinity_is_no_signature():
    """r = -e / d brings e / s G + r / s Q to infinity, which has no x."""
    d, e = 12345, int.from_bytes(DIGEST, "big")
    key = ec.derive_private_key(d, ec.SECP256R1()).public_key()
    r = -e * pow(d, -1, N) % N
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    assert ecdsa.verify(point, DIGEST, encode_dss_signature(r, 7)) is False


def test_padded_integers_of_a_right_signature():
    """With 32 bytes and a clear top bit a zero in front fits in, and is one too many."""
    key = ec.derive_private_key(12345, ec.SECP256R1())
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    r = s = N
    while r >> 255 or s >> 255:
        r, s = decode_dss_signature(key.sign(DIGEST, ec.ECDSA(Prehashed(hashes.SHA256()))))
    assert ecdsa.verify(point, DIGEST, sequence(integer(r) + integer(s)))
    assert not ecdsa.verify(point, DIGEST, sequence(integer(r, b"\0") + integer(s)))
    assert not ecdsa.verify(point, DIGEST, sequence(integer(r) + integer(s, b"\0")))


RS = integer(R) + integer(S)
MALLEABLE = {
    "empty": b"",
    "one byte": b"\x30",
    "trailing byte": SIG + b"\x00",
    "trailing inside": sequence(RS + b"\x00"),
    "third integer": sequence(RS + integer(1)),
    "one integer": sequence(integer(R)),
    "no integer": sequence(b""),
    "not a sequence": sequence(RS, 0x31),
    "long length": b"\x30\x81" + bytes((len(RS),)) + RS,
    "indefinite length": b"\x30\x80" + RS + b"\x00\x00",
    "length too small": bytes((0x30, len(RS) - 1)) + RS,
    "length too large": bytes((0x30, len(RS) + 1)) + RS,
    "padded r": sequence(integer(R, b"\x00") + integer(S)),
    "padded s": sequence(integer(R) + integer(S, b"\x00")),
    "negative r": sequence(b"\x02\x20" + R.to_bytes(32, "big") + integer(S)),
    "negative s": sequence(integer(R) + b"\x02\x20" + S.to_bytes(32, "big")),
    "empty r": sequence(b"\x02\x00" + integer(S)),
    "empty s": sequence(integer(R) + b"\x02\x00"),
    "r as octets": sequence(b"\x04" + integer(R)[1:] + integer(S)),
    "s as octets": sequence(integer(R) + b"\x04" + integer(S)[1:]),
    "long form inside": sequence(b"\x02\x81\x21\x00" + R.to_bytes(32, "big") + integer(S)),
    "s beyond the end": sequence(integer(R) + b"\x02\x21\x00" + S.to_bytes(32, "big")[:-1]),
    "s cut to its tag": sequence(integer(R) + b"\x02"),
    "raw r and s": R.to_bytes(32, "big") + S.to_bytes(32, "big"),
    "zero in two bytes": sequence(b"\x02\x02\x00\x00" + integer(S)),
}


@pytest.mark.parametrize("sig", MALLEABLE.values(), ids=MALLEABLE.keys())
def test_only_strict_der(sig):
    assert not ecdsa.verify(POINT, DIGEST, sig)


def test_truncated_anywhere():
    for size in range(len(SIG)):
        assert not ecdsa.verify(POINT, DIGEST, SIG[:size])


def test_a_key_off_the_curve_verifies_nothing():
    assert not ecdsa.verify(POINT[:-1] + b"\x00", DIGEST, SIG)
    assert not ecdsa.verify(b"\x00", DIGEST, SIG)
    assert not ecdsa.verify(b"\x04" + bytes(64), DIGEST, SIG)


def test_small_numbers_are_read():
    """Short integers of one byte are legal DER; they are no signature here."""
    assert not ecdsa.verify(POINT, DIGEST, sequence(integer(1) + integer(1)))
    assert ecdsa._parse(sequence(integer(1) + integer(128))) == (1, 128)
