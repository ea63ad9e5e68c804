"""The PRF and HMAC: known answers, and random ones against the standard library."""

import hashlib
import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tls12.crypto import prf

# P_SHA256, known answer published on the IETF TLS list (2009) for RFC 5246
SECRET = bytes.fromhex("9bbe436ba940f017b17652849a71db35")
SEED = bytes.fromhex("a0ba9f936cda311827a6f796ffd5198c")
OUTPUT = (
    "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af"
    "0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701"
    "87347b66"
)

# RFC 4231, cases 1, 2, 6: key, data, HMAC-SHA-256
RFC4231 = [
    (
        b"\x0b" * 20,
        b"Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    ),
    (
        b"Jefe",
        b"what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ),
    (
        b"\xaa" * 131,
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ),
]


def test_known_answer():
    assert prf.prf(SECRET, b"test label", SEED, 100).hex() == OUTPUT


@pytest.mark.parametrize("key, data, want", RFC4231)
def test_rfc4231(key, data, want):
    assert prf.hmac_sha256(key, data).hex() == want


@pytest.mark.parametrize("size", [0, 63, 64, 65, 128])
def test_keys_around_the_block(size):
    """A key of just 64 bytes is used as it is, a longer one is hashed (RFC 2104, 2)."""
    assert prf.hmac_sha256(b"k" * size, b"data") == hmac.digest(b"k" * size, b"data", "sha256")


def reference(secret, seed, n):
    out, a = b"", seed
    while len(out) < n:
        a = hmac.digest(secret, a, "sha256")
        out += hmac.digest(secret, a + seed, "sha256")
    return out[:n]


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    secret=st.binary(max_size=200),
    label=st.binary(max_size=30),
    seed=st.binary(max_size=90),
    n=st.integers(0, 150),
)
def test_prf_as_the_standard_library(secret, label, seed, n):
    assert prf.prf(secret, label, seed, n) == reference(secret, label + seed, n)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(key=st.binary(max_size=200), parts=st.lists(st.binary(max_size=90), max_size=4))
def test_hmac_of_parts(key, parts):
    assert prf.hmac_sha256(key, *parts) == hmac.digest(key, b"".join(parts), hashlib.sha256)
    views = [memoryview(bytearray(part)) for part in parts]
    assert prf.hmac_sha256(memoryview(key), *views) == prf.hmac_sha256(key, *parts)
