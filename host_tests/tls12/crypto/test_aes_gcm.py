"""AES-128-GCM: McGrew and Viega's test cases, every short length, and every way to be wrong."""

import random

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st
from tls12.crypto import ghash
from tls12.crypto.aes_gcm import Gcm

K3 = "feffe9928665731c6d6a8f9467308308"
IV3 = "cafebabefacedbaddecaf888"
P3 = (
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
    "b16aedf5aa0de657ba637b391aafd255"
)
C3 = (
    "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa05"
    "1ba30b396a0aac973d58e091473f5985"
)
A4 = "feedfacedeadbeeffeedfacedeadbeefabaddad2"
# "The Galois/Counter Mode of Operation", appendix B, cases 1 to 4: key, IV, AAD, plaintext, sealed
CASES = [
    ("00" * 16, "00" * 12, "", "", "58e2fccefa7e3061367f1d57a4e7455a"),
    (
        "00" * 16,
        "00" * 12,
        "",
        "00" * 16,
        "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf",
    ),
    (K3, IV3, "", P3, C3 + "4d5c2af327cd64a62cf35abd2ba6fab4"),
    (K3, IV3, A4, P3[:120], C3[:120] + "5bc94fbc3221a5db94fae95ae7121a47"),
]


@pytest.mark.parametrize("key, iv, aad, plain, sealed", CASES, ids=[1, 2, 3, 4])
def test_published_cases(key, iv, aad, plain, sealed):
    key, iv, aad, plain, sealed = (bytes.fromhex(v) for v in (key, iv, aad, plain, sealed))
    g = Gcm(key, iv[:4])
    assert bytes(g.seal(iv[4:], aad, plain)) == sealed
    assert opened(g, iv[4:], aad, sealed) == plain


def opened(g, nonce, aad, sealed, step=256):
    """The plaintext of a record that lies in memory in parts of `step` bytes."""
    data, tag = sealed[:-16], sealed[-16:]
    parts = [bytearray(data[at : at + step]) for at in range(0, len(data), step)]
    before = [bytes(part) for part in parts]
    try:
        assert g.open(nonce, aad, parts, tag) is None
    except ValueError:
        assert parts == before  # not a byte has changed
        raise
    return b"".join(parts)


def check(rnd, n, aad_size=13):
    key, salt, nonce, aad, plain = (rnd.randbytes(i) for i in (16, 4, 8, aad_size, n))
    g = Gcm(key, salt)
    want = AESGCM(key).encrypt(salt + nonce, plain, aad)
    assert bytes(g.seal(nonce, aad, plain)) == want
    for step in (256, 16 * rnd.randrange(1, 20)):
        assert opened(g, nonce, aad, want, step) == plain


def test_every_short_length():
    for n in range(71):
        check(random.Random(n), n)


@pytest.mark.parametrize("n", [127, 128, 129, 255, 256, 1000, 1408, 4096, 4097, 16383, 16384])
def test_longer_ones(n):
    check(random.Random(n), n)


@pytest.mark.parametrize("aad_size", [0, 1, 12, 15, 16, 17, 47, 48, 49, 63, 64, 65, 130])
@pytest.mark.parametrize("n", [0, 5, 48, 64, 70])
def test_every_alignment_of_additional_data(n, aad_size):
    check(random.Random(aad_size), n, aad_size)


@pytest.mark.parametrize("at", ["_square", "_long"])
def test_without_memory_for_the_tables(monkeypatch, at):
    asked = []

    def full(*_):
        asked.append(at)
        raise MemoryError

    monkeypatch.setattr(ghash, at, full)
    for n in (65, 100, 112, 127, 128, 1000):
        for aad_size in (13, 16, 0):
            check(random.Random(n), n, aad_size)
    assert len(asked) == 54


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    key=st.binary(min_size=16, max_size=16),
    iv=st.binary(min_size=12, max_size=12),
    aad=st.binary(max_size=70),
    plain=st.binary(max_size=300),
)
def test_as_cryptography(key, iv, aad, plain):
    got = Gcm(key, iv[:4]).seal(iv[4:], aad, plain)
    assert bytes(got) == AESGCM(key).encrypt(iv, plain, aad)


SALT, NONCE, AAD = b"salt", b"explicit", bytes(range(13))
G = Gcm(b"k" * 16, SALT)
SEALED = bytes(G.seal(NONCE, AAD, b"forty-one bytes of a plaintext, not more."))


def refused(sealed, nonce=NONCE, aad=AAD, g=G):
    for step in (16, 256):
        with pytest.raises(ValueError):
            opened(g, nonce, aad, bytes(sealed), step)


def test_any_flipped_bit_is_refused():
    for at in range(8 * len(SEALED)):
        bad = bytearray(SEALED)
        bad[at // 8] ^= 1 << at % 8
        refused(bad)


@pytest.mark.parametrize("at", range(13))
def test_other_additional_data_is_refused(at):
    refused(SEALED, aad=AAD[:at] + bytes((AAD[at] ^ 1,)) + AAD[at + 1 :])
    refused(SEALED, aad=AAD[:at])


def test_a_cut_record_is_refused():
    for size in range(len(SEALED)):
        refused(SEALED[:size])


def test_other_key_salt_or_nonce_is_refused():
    refused(SEALED, nonce=b"explicis")
    refused(SEALED, g=Gcm(b"k" * 16, b"sals"))
    refused(SEALED, g=Gcm(b"k" * 15 + b"l", SALT))
    refused(SEALED + b"\x00")
    refused(b"\x00" + SEALED)


def test_seal_leaves_its_input_alone():
    plain = bytearray(b"x" * 50)
    G.seal(NONCE, AAD, memoryview(plain))
    assert plain == b"x" * 50


def product(a, b):
    """The block product as SP 800-38D 6.3 writes it."""
    z = 0
    for i in range(127, -1, -1):
        if a >> i & 1:
            z ^= b
        b = b >> 1 ^ (0xE1 << 120 if b & 1 else 0)
    return z


ELEMENT = st.integers(0, 2**128 - 1)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(a=ELEMENT, b=ELEMENT, c=ELEMENT, d=ELEMENT, h=ELEMENT)
def test_field_arithmetic(a, b, c, d, h):
    assert ghash._square(a) == product(a, a)
    assert ghash._fold(ghash._times(a.to_bytes(16, "big"), ghash._multiples(h))) == product(a, h)
    blocks = b"".join(v.to_bytes(16, "big") for v in (a, b, c, d))
    tables = [ghash._table(ghash._multiples(v)) for v in (d, h, a, b)]
    want = product(a, d) ^ product(b, h) ^ product(c, a) ^ product(d, b)
    for cut in ([64], [16, 48, 64], [5, 6, 63, 64]):
        parts = [blocks[i:j] for i, j in zip([0] + cut, cut, strict=False)]
        assert ghash._long(*tables, parts) == want


@settings(max_examples=30, deadline=None, derandomize=True)
@given(h=ELEMENT)
def test_four_blocks_take_four_powers(h):
    seen = []

    def long(*parts):
        seen.extend(parts[:4])
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ghash, "_long", long)
        ghash.Ghash(h.to_bytes(16, "big")).sum(bytes(16), [bytes(64)], bytes(16))
    h2 = product(h, h)
    powers = [product(h2, h2), product(h2, h), h2, h]
    assert seen == [ghash._table(ghash._multiples(power)) for power in powers]


def test_squares_of_single_bits():
    for bit in range(128):
        assert ghash._square(1 << bit) == product(1 << bit, 1 << bit)
