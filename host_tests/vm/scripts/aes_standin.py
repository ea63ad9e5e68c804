"""`cryptolib` on this VM keeps the chip's rules; vectors of FIPS 197 and NIST SP 800-38A."""

import binascii
import sys

import vmtest
from cryptolib import aes

hexed = binascii.unhexlify
KEY = hexed("000102030405060708090a0b0c0d0e0f")
PLAIN = hexed("00112233445566778899aabbccddeeff")
SEALED = hexed("69c4e0d86a7b0430d8cdb78070b4c55a")
assert aes(KEY, 1).encrypt(PLAIN) == SEALED
assert aes(KEY, 1).decrypt(SEALED) == PLAIN
long_key = KEY + hexed("101112131415161718191a1b1c1d1e1f")
assert aes(long_key, 1).encrypt(PLAIN) == hexed("8ea2b7ca516745bfeafc49904b496089")

key = hexed("2b7e151628aed2a6abf7158809cf4f3c")
first = hexed("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51")
cbc = aes(key, 2, KEY)
out = cbc.encrypt(first[:16]) + cbc.encrypt(first[16:])
assert out == hexed("7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2")

buffer = bytearray(36)
aes(KEY, 1).encrypt(PLAIN, memoryview(buffer)[4:20])
assert buffer[4:20] == SEALED and buffer[:4] == bytes(4)

both = aes(KEY, 1)
both.encrypt(PLAIN)
vmtest.raises(ValueError, both.decrypt, PLAIN)
vmtest.raises(ValueError, both.encrypt, PLAIN[:15])
vmtest.raises(ValueError, aes, KEY[:15], 1)
if sys.platform == "webassembly":
    # A crash on the chip, an error here.
    vmtest.raises(ValueError, aes(KEY, 1).encrypt, PLAIN, memoryview(buffer)[3:19])
