"""tls12's arithmetic on MicroPython: published vectors, and AES-GCM in place at odd offsets."""
# vm: timeout=60 heap=60000

import binascii

import vmtest

hexed = binascii.unhexlify

from tls12.crypto.aes_gcm import Gcm

# McGrew and Viega, case 4
KEY = hexed("feffe9928665731c6d6a8f9467308308")
IV = hexed("cafebabefacedbaddecaf888")
AAD = hexed("feedfacedeadbeeffeedfacedeadbeefabaddad2")
PLAIN = hexed(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
)
SEALED = hexed(
    "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
    "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47"
)
g = Gcm(KEY, IV[:4])
assert bytes(g.seal(IV[4:], AAD, PLAIN)) == SEALED
for offset in range(9):  # an AES output at an odd address would crash the chip
    buf = bytearray(offset) + SEALED
    part = memoryview(buf)[offset:-16]
    g.open(IV[4:], AAD, [part], SEALED[-16:])
    assert part == PLAIN
for at in (0, 30, 59, 60, 75):
    buf = bytearray(SEALED)
    buf[at] ^= 1
    parts = [buf[:32], buf[32:-16]]
    vmtest.raises(ValueError, g.open, IV[4:], AAD, parts, buf[-16:])
    assert parts == [buf[:32], buf[32:-16]]
for size in (0, 1, 15, 16, 17, 128, 300):
    data = bytes([i & 255 for i in range(size)])
    buf = g.seal(b"explicit", b"thirteen long", data)
    parts = [buf[at : min(at + 128, size)] for at in range(0, size, 128)]
    g.open(b"explicit", b"thirteen long", parts, buf[size:])
    whole = b""
    for part in parts:
        whole += part
    assert whole == data

from tls12.crypto.x25519 import public, shared

# RFC 7748 section 6.1
ALICE = hexed("77076d0a7318a57d3c16c17251b26645df4c6292ebe1fadc5a22b6a1f4a5e0d0"[:64])
BOB = hexed("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
BOB_PUBLIC = hexed("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
assert public(BOB) == BOB_PUBLIC
assert shared(ALICE, BOB_PUBLIC) == shared(BOB, public(ALICE))
vmtest.raises(ValueError, shared, BOB, bytes(32))

from tls12.crypto import ecdsa, p256

# NIST CDH P-256 0, RFC 6979 A.2.5 "sample"
SECRET = hexed("7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534")
THEIRS = b"\x04" + hexed(
    "700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287"
    "db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac"
)
Z = hexed("46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b")
assert p256.shared(SECRET, THEIRS) == Z
POINT = b"\x04" + hexed(
    "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
)
DIGEST = hexed("af2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf")
SIG = hexed(
    "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
    "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
)
assert ecdsa.verify(POINT, DIGEST, SIG)
assert not ecdsa.verify(POINT, DIGEST, SIG + b"\x00")

from tls12.crypto.prf import prf

out = prf(
    hexed("9bbe436ba940f017b17652849a71db35"),
    b"test label",
    hexed("a0ba9f936cda311827a6f796ffd5198c"),
    48,
)
assert out[:16] == hexed("e3f229ba727be17b8d122620557cd453")
print("all as published")
