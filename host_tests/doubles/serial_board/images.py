"""A firmware file for tests: the header of an ESP8266 image and made-up contents."""

import functools
import random
import struct

FLASH_2M_ROMFS_MAX = 0xB0000  # the ROMFS partition begins here


@functools.cache
def firmware_image(size=633_856, version="v1.29.0", romfs=True, flash_size_code=4, chip="ESP8266"):
    """-> bytes like a stock MicroPython build: image header, one segment in instruction RAM, the
    strings a build carries, and filler that compresses about as well as code does.

    flash_size_code: the high half of header byte 3 (4 = 4 MB), which esptool sets itself.
    chip="ESP32": the same file as that chip's builds begin.
    """
    rng = random.Random(size)
    if chip == "ESP8266":
        header = struct.pack("<BBBBI", 0xE9, 1, 0, flash_size_code << 4, 0x40100004)
        header += struct.pack("<II", 0x40100000, 0x7000)
    else:
        header = struct.pack("<BBBBI", 0xE9, 3, 2, 0x20, 0x40080694) + bytes(16)
        header += struct.pack("<II", 0x3FFF0030, 0x1000)
    strings = b"MicroPython %s on 2026-10-01\0" % version.encode()
    strings += b"ESP module\0ESP8266\0" if chip == "ESP8266" else b"Generic ESP32 module\0ESP32\0"
    strings += b"rom_ioctl\0" if romfs else b""
    words = [rng.randbytes(12) for _ in range(500)]
    body = bytearray(b"".join(rng.choices(words, k=size // 12 + 1)))
    body[: len(header)] = header
    body[0x8000 : 0x8000 + len(strings)] = strings
    # SLIP's own bytes must survive the trip.
    body[0x9000:0x9008] = b"\xc0\xdb\xdc\xdd\xc0\xc0\xdb\xdb"
    return bytes(body[:size])
