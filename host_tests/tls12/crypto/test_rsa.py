"""RSA verification: good signatures of `cryptography`, every size of number, keys refused."""

import hashlib

import pytest
import rsa_keys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from hypothesis import given, settings
from hypothesis import strategies as st
from rsa_signer import DIGEST, INFO, OTHER, SHA256, as_bytes, key
from tls12.crypto import rsa as ours

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
