"""The machine code: the bytes that mpy-cross makes, run on a model of the processor."""

import random

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from lx106 import DATA, Core, function
from tls12 import configure
from tls12.crypto import aes_gcm, x25519, x25519_native
from vm import mpy

from host_tests.tls12.crypto.test_aes_gcm import opened, product

ROOM = 500  # bytes of instruction memory the chip has to spare, by MicroPython's documentation
P = 2**255 - 19
M = 2**256 - 38


@pytest.fixture(scope="module")
def codes():
    tree = mpy.tree(mpy.FIRMWARE)
    return [
        function(tree[mpy.on_the_board("tls12.crypto.%s_lx106" % name)])
        for name in ("ghash", "x25519_field")
    ]


@pytest.fixture
def quick(codes):
    """GHASH as crypto/aes_gcm.py calls it; `quick.steps` are the instructions of the last call."""
    code = codes[0]

    def ghash(state, data, size):
        assert size and size % 16 == 0 and size <= len(data)
        copy = bytearray(data)  # a memoryview may begin anywhere
        ghash.steps = Core({DATA: state, DATA + 0x1001: copy}).call(
            code, DATA, DATA + 0x1001, size
        )
        assert copy == data

    return ghash


@pytest.fixture
def field(codes):
    """Arithmetic modulo 2^255 - 19 as crypto/x25519_native.py calls it."""
    far = DATA + 0x2000

    def run(numbers, program, steps):
        assert len(program) >= 6 * steps
        run.steps = Core({DATA: numbers, far: program}).call(codes[1], DATA, far, steps)

    return run


def test_small_enough(codes):
    assert sum(len(code) + 3 & ~3 for code in codes) < ROOM * 0.8


def test_products(quick):
    rnd = random.Random(1)
    values = [0, 1, 1 << 127, (1 << 128) - 1, 0xE1 << 120]
    values += [rnd.getrandbits(128) for _ in range(20)]
    for h in values:
        for x in rnd.sample(values, 5):
            z = rnd.choice(values)
            state = bytearray(h.to_bytes(16, "little") + z.to_bytes(16, "little"))
            quick(state, x.to_bytes(16, "big"), 16)
            assert int.from_bytes(state[16:], "little") == product(x ^ z, h)
            assert state[:16] == h.to_bytes(16, "little")


def test_the_same_instructions_whatever_the_bits(quick):
    """Constant time: no branch depends on key or data, and there are no tables."""
    rnd = random.Random(2)
    took = set()
    for key in (bytes(16), b"\xff" * 16, rnd.randbytes(16)):
        for data in (bytes(48), b"\xff" * 48, rnd.randbytes(48)):
            quick(bytearray(key + rnd.randbytes(16)), data, 48)
            took.add(quick.steps)
    assert len(took) == 1
    assert took.pop() < 3 * 3000


@pytest.mark.parametrize("n", [0, 1, 15, 16, 17, 31, 32, 33, 100, 256, 1000])
def test_as_cryptography(quick, monkeypatch, n):
    monkeypatch.setattr(aes_gcm, "quick", quick)
    rnd = random.Random(n)
    key, salt, nonce, aad, plain = (rnd.randbytes(i) for i in (16, 4, 8, 13, n))
    g = aes_gcm.Gcm(key, salt)
    assert isinstance(g._hash, aes_gcm._Quick)
    want = AESGCM(key).encrypt(salt + nonce, plain, aad)
    for _ in range(2):  # nothing is left over from the record before
        assert bytes(g.seal(nonce, aad, plain)) == want
    for step in (16, 256):
        assert opened(g, nonce, aad, want, step) == plain
    for at in {0, n // 2, n + 15}:
        bad = bytearray(want)
        bad[at] ^= 4
        with pytest.raises(ValueError):
            opened(g, nonce, aad, bytes(bad))


EDGES = [0, 1, 2, 37, 38, 39, 0xFFFF, P - 1, P, P + 1, M - 1, M, M + 1, 2**255, 2**256 - 2]
EDGES += [2**256 - 1, 2**256 - 2**240, 2**240 - 1, 2**16]


def stepped(field, size, a, b, c, minus):
    """One step of the machine code on four numbers -> D."""
    numbers = bytearray(b"\xa5" * 64) + b"".join(v.to_bytes(32, "little") for v in (a, b, c, 5))
    before = numbers[64:160]
    field(numbers, bytearray((size, 8, 12, 16, 20, minus)), 1)
    assert numbers[64:160] == before
    return int.from_bytes(numbers[160:192], "little")


def test_field(field):
    rnd = random.Random(3)
    pick = EDGES + [rnd.getrandbits(256) for _ in range(8)]
    for size in (1, 2, 15, 16):
        for a in pick:
            for _ in range(3 if size < 16 else 8):
                b, c, minus = rnd.choice(pick), rnd.choice(pick), rnd.getrandbits(1)
                want = (a % (1 << 16 * size)) * b + (-c if minus else c)
                assert (stepped(field, size, a, b, c, minus) - want) % M == 0


@pytest.mark.parametrize("c", EDGES)
def test_differences(field, c):
    """Where borrowing could go wrong: all sums and differences of edges."""
    for b in EDGES:
        for minus in (0, 1):
            want = b + (-c if minus else c)
            assert (stepped(field, 1, 1, b, c, minus) - want) % M == 0


def test_field_in_place(field):
    """D may be A, B and C."""
    numbers = bytearray(64) + (M - 3).to_bytes(32, "little")
    field(numbers, bytearray((16, 8, 8, 8, 8, 1) * 2), 2)
    want = ((-3) ** 2 + 3) ** 2 - ((-3) ** 2 + 3)
    assert int.from_bytes(numbers[64:], "little") % M == want


def test_the_field_takes_the_same_time_for_all_numbers(field):
    took = set()
    for a, b, c in zip(EDGES, EDGES[::-1], EDGES[5:] + EDGES[:5], strict=True):
        for minus in (0, 1):
            stepped(field, 16, a, b, c, minus)
            took.add(field.steps)
    assert len(took) == 1


@pytest.fixture
def counted():
    """Stands in for the machine code where that would take minutes: the same on Python's integers,
    and how often it was called."""

    def run(numbers, program, steps):
        run.steps += steps
        for i in range(0, 6 * steps, 6):
            size, a, b, c, d, minus = program[i : i + 6]
            at = [int.from_bytes(numbers[8 * v : 8 * v + 32], "little") for v in (a, b, c)]
            value = (at[0] % (1 << 16 * size)) * at[1] + (-at[2] if minus else at[2])
            numbers[8 * d : 8 * d + 32] = (value % M).to_bytes(32, "little")

    run.steps = 0
    return run


def test_the_ladder(counted, monkeypatch):
    monkeypatch.setattr(x25519, "field", counted)
    rnd = random.Random(4)
    for _ in range(6):
        k = rnd.randbytes(32)
        key = X25519PrivateKey.from_private_bytes(k)
        assert x25519.public(k) == key.public_key().public_bytes_raw()
        peer = X25519PrivateKey.from_private_bytes(rnd.randbytes(32)).public_key()
        u = peer.public_bytes_raw()
        assert x25519.shared(k, u) == key.exchange(peer)
        high = u[:31] + bytes((u[31] | 128,))  # the top bit does not count
        assert x25519.shared(k, high) == key.exchange(X25519PublicKey.from_public_bytes(high))
    assert counted.steps == 18 * 256 * 16
    for low in (0, 1, P - 1, P, P + 1):
        with pytest.raises(ValueError):
            x25519.shared(k, low.to_bytes(32, "little"))


def test_the_ladder_in_machine_code(field):
    """Its first steps: the whole of it takes the model of the processor a minute."""
    k, u = 0xB5 << 2, random.Random(5).getrandbits(255)
    x, z = ladder(field, k, u)
    wanted = x25519._ladder(k, u)
    assert x * wanted[1] % P == z * wanted[0] % P


def ladder(field, k, u):
    """x25519_native.ladder without the 240 steps over the zeros above a short k: as they leave it,
    the first point is (1 : 0), the second (u : 1)."""
    numbers = x25519_native._numbers(u)
    for bit in bin(k)[2:]:
        field(numbers, x25519_native._programs()[int(bit)], 16)
    return [int.from_bytes(numbers[at : at + 32], "little") for at in (96, 128)]


def test_without_additional_data(quick, monkeypatch):
    monkeypatch.setattr(aes_gcm, "quick", quick)
    want = AESGCM(b"k" * 16).encrypt(bytes(12), b"text", b"")
    assert aes_gcm.Gcm(b"k" * 16, bytes(4)).seal(bytes(8), b"", b"text") == want


def test_report(monkeypatch):
    assert configure._speed() == "TLS: no machine code, which takes longer."
    monkeypatch.setattr("tls12.runtime.quick", print)
    assert "records in machine code; for keys there was no room" in configure._speed()
    monkeypatch.setattr("tls12.runtime.field", print)
    assert configure._speed() == "TLS: keys and records in machine code."
