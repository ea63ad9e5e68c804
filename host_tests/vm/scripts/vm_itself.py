"""The VM under the tests is what it should be: 1.29, 32-bit, MicroPython's own rules."""

import gc
import os
import sys

import vmtest

assert sys.implementation.name == "micropython"
assert sys.implementation.version[:2] >= (1, 29), sys.implementation.version
if sys.platform == "webassembly":
    assert sys.maxsize == 0x7FFFFFFF, "a pointer has 32 bits, as on the chip"
assert len(os.urandom(33)) == 33 and os.urandom(8) != os.urandom(8)
assert gc.mem_alloc() > 0
assert vmtest.raises(OverflowError, (300).to_bytes, 1, "big")
assert int.from_bytes(b"\xff\x00", "big") == 0xFF00
assert vmtest.only_mpy() == []
assert vmtest.raises(OSError, open, "missing").errno == 2, "the chip's error numbers"
os.mkdir("twice")
assert vmtest.raises(OSError, os.mkdir, "twice").errno == 17
