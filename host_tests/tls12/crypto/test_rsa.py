"""RSA verification: good signatures of `cryptography`, published ones, and forged paddings.

The tests hold the private keys, so any encoded message can be signed: what is refused below is
refused because of its encoding, not because the arithmetic went wrong.
"""

import hashlib
from functools import lru_cache

import pytest
import rsa_keys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from hypothesis import given, settings
from hypothesis import strategies as st
from tls12.crypto import rsa as ours

DIGEST = hashlib.sha256(b"what is signed").digest()
OTHER = hashlib.sha256(b"what is not").digest()
SHA256 = Prehashed(hashes.SHA256())
INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def as_bytes(n):
    return n.to_bytes((n.bit_length() + 7) // 8, "big")


class Key:
    """A private key that signs encodings of the caller's choice."""

    def __init__(self, bits, e=65537):
        self.e = e
        self.key = rsa_keys.another(bits, e)
        self.secret = self.key.private_numbers()
        self.n = self.secret.public_numbers.n
        assert self.n.bit_length() == bits
        self.size = (bits + 7) // 8
        self.modulus = self.n.to_bytes(self.size, "big")

    def raw(self, em):
        """em ** d mod n of the bytes em, by both primes (RFC 8017 5.1.2): four times as fast."""
        s, m = self.secret, int.from_bytes(em, "big")
        q = pow(m, s.dmq1, s.q)
        h = (pow(m, s.dmp1, s.p) - q) * s.iqmp % s.p
        return (q + s.q * h).to_bytes(self.size, "big")

    def pkcs1(self, sig, digest=DIGEST):
        return ours.verify_pkcs1(self.modulus, self.e, sig, digest)

    def pss(self, sig, digest=DIGEST):
        return ours.verify_pss(self.modulus, self.e, sig, digest)


@lru_cache(None)
def key(bits, e=65537):
    return Key(bits, e)


SIZES = [2048, 2049, 2050, 2056, 3072, 4096]


@pytest.mark.parametrize("bits", SIZES)
def test_pkcs1_as_cryptography(bits):
    k = key(bits)
    sig = k.key.sign(DIGEST, padding.PKCS1v15(), SHA256)
    assert k.pkcs1(sig)
    assert not k.pkcs1(sig, OTHER)
    assert not k.pss(sig)
    assert not k.pkcs1(sig[:-1] + bytes((sig[-1] ^ 1,)))


@pytest.mark.parametrize("bits", SIZES)
def test_pss_as_cryptography(bits):
    """2049 bits: the encoded message is a byte shorter than the modulus."""
    k = key(bits)
    sig = k.key.sign(DIGEST, padding.PSS(padding.MGF1(hashes.SHA256()), 32), SHA256)
    assert k.pss(sig)
    assert not k.pss(sig, OTHER)
    assert not k.pkcs1(sig)
    assert not k.pss(sig[:-1] + bytes((sig[-1] ^ 1,)))


@pytest.mark.parametrize("e", [3, 65537])
def test_small_exponent(e):
    k = key(2048, e)
    assert k.pkcs1(k.key.sign(DIGEST, padding.PKCS1v15(), SHA256))
    assert k.pss(k.key.sign(DIGEST, padding.PSS(padding.MGF1(hashes.SHA256()), 32), SHA256))


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    s=st.integers(0, 2**4096),
    e=st.sampled_from([3, 5, 17, 257, 65537, 65539, 2**32 - 1]),
    bits=st.sampled_from([2048, 2049, 3072, 4096]),
)
def test_power_as_python(s, e, bits):
    k = key(bits)
    s %= k.n
    want = pow(s, e, k.n).to_bytes(k.size, "big")
    assert ours._open(k.modulus, e, s.to_bytes(k.size, "big")) == want


@settings(max_examples=20, deadline=None, derandomize=True)
@given(
    s=st.integers(0, (1 << 4096) - 1),
    e=st.sampled_from([3, 17, 257, 65537]),
    bits=st.sampled_from([2048, 4096]),
)
def test_power_in_small_numbers_as_in_large_ones(s, e, bits):
    k = key(bits)
    s %= k.n
    wanted = pow(s, e, k.n).to_bytes(k.size, "big")
    for slices, each in ((3, 3), (6, 2)) if bits == 2048 else ((6, 2), (12, 2)):
        assert ours._raised(k.modulus, e, s.to_bytes(k.size, "big"), slices, each) == wanted


@pytest.mark.parametrize("bits", [2048, 4096])
def test_small_numbers_at_the_edges(bits):
    """Modulus of all ones and just above a power of two; base at both ends."""
    size = bits // 8
    for n in (2**bits - 1, 2 ** (bits - 1) + 1):
        for s in (0, 1, 2, n - 1, n - 2, n // 2):
            got = ours._raised(as_bytes(n), 65537, s.to_bytes(size, "big"), bits * 6 // 2048, 2)
            assert got == pow(s, 65537, n).to_bytes(size, "big")


@pytest.mark.parametrize("bits, first, then", [(2048, 3, 6), (4096, 6, 12)])
def test_where_memory_is_short(monkeypatch, bits, first, then):
    """Large numbers find no room, small ones do."""
    raised = ours._raised
    asked = []

    def short(n, e, s, slices, each):
        asked.append(slices)
        if slices == first:
            raise MemoryError
        return raised(n, e, s, slices, each)

    monkeypatch.setattr(ours, "_raised", short)
    k = key(bits)
    good = k.key.sign(DIGEST, padding.PKCS1v15(), SHA256)
    assert k.pkcs1(good) and not k.pkcs1(good, OTHER)
    assert asked == [first, then] * 2


@pytest.mark.parametrize("bits", [2048, 2049, 3072, 4096])
def test_power_at_the_edges(bits):
    """Modulus of all ones and just above a power of two; base at both ends."""
    size = (bits + 7) // 8
    for n in (2**bits - 1, 2 ** (bits - 1) + 1):
        for s in (0, 1, 2, n - 1, n - 2, n // 2):
            got = ours._open(as_bytes(n), 65537, s.to_bytes(size, "big"))
            assert got == pow(s, 65537, n).to_bytes(size, "big")


@pytest.mark.parametrize("bits", [2048, 2049, 2050, 2056, 3072, 4096])
def test_an_answer_below_the_slack(bits):
    """A tiny one comes out of the last product with n too many."""
    k = key(bits)
    for small in (0, 1, 2, 1 << 70):
        em = small.to_bytes(k.size, "big")
        assert ours._open(k.modulus, k.e, k.raw(em)) == em


@pytest.mark.parametrize("bits", range(2048, 4097, 8))
def test_every_length_of_key(bits):
    n = (1 << bits) - (1 << bits - 17) + 1 if bits & 8 else (1 << bits - 1) + 1
    s = int.from_bytes(hashlib.sha512(b"%d" % bits).digest() * 8, "big") % n
    size = bits // 8
    got = ours._open(as_bytes(n), 65537, s.to_bytes(size, "big"))
    assert got == pow(s, 65537, n).to_bytes(size, "big")


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


@pytest.mark.parametrize("bits", [2048, 2049, 4096])
def test_lengths_and_range(bits):
    k = key(bits)
    sig = k.key.sign(DIGEST, padding.PKCS1v15(), SHA256)
    pss = k.key.sign(DIGEST, padding.PSS(padding.MGF1(hashes.SHA256()), 32), SHA256)
    for check, good in ((k.pkcs1, sig), (k.pss, pss)):
        assert check(good)
        for bad in (b"", good[:-1], good + b"\x00", b"\x00" + good, good[1:], bytes(k.size)):
            assert not check(bad)
        above = int.from_bytes(good, "big") + k.n
        if above < 1 << 8 * k.size:  # the same number modulo n is another string: refused
            assert not check(above.to_bytes(k.size, "big"))
        assert not check(k.modulus)
        assert not check(b"\xff" * k.size)


def modulus(bits, odd=1):
    return 1 << (bits - 1) | odd


@pytest.mark.parametrize(
    "n, e",
    [
        (0, 65537),
        (1, 65537),
        (modulus(1024), 65537),
        (modulus(2047), 65537),
        (modulus(4097), 65537),
        (modulus(8192), 65537),
        (modulus(2048, 0), 65537),  # even
        (modulus(2048), 0),
        (modulus(2048), 1),
        (modulus(2048), 2),
        (modulus(2048), 4),
        (modulus(2048), 65536),
        (modulus(2048), -3),
        (modulus(2048), 2**32 + 1),  # would take long: no such key is in use
    ],
)
def test_keys_that_are_refused(n, e):
    # with e = 1 the signature would be the encoded message itself
    size = (n.bit_length() + 7) // 8
    sig = b"\x00\x01" + b"\xff" * (size - 54) + b"\x00" + INFO + DIGEST
    for check in (ours.verify_pkcs1, ours.verify_pss):
        assert not check(as_bytes(n), e, sig, DIGEST)
        assert not check(b"\0" + as_bytes(n), e, b"\0" + sig, DIGEST)


@pytest.mark.parametrize("bits", [1024, 2037])
def test_a_right_signature_of_a_small_key_is_refused(bits):
    one, two = ((512, 0), (512, 1)) if bits == 1024 else ((1020, 0), (1017, 0))
    small = rsa_keys.key(rsa_keys.prime(*one), rsa_keys.prime(*two), 65537)
    n = small.private_numbers().public_numbers.n
    assert n.bit_length() == bits
    pss = small.sign(DIGEST, padding.PSS(padding.MGF1(hashes.SHA256()), 32), SHA256)
    assert not ours.verify_pss(as_bytes(n), 65537, pss, DIGEST)
    pkcs1 = small.sign(DIGEST, padding.PKCS1v15(), SHA256)
    assert not ours.verify_pkcs1(as_bytes(n), 65537, pkcs1, DIGEST)


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
