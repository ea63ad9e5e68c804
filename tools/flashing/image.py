"""Is this file a stock MicroPython build for the ESP8266? Looked at before anything is erased."""

import re
import struct
from collections import namedtuple
from pathlib import Path

from flashing.say import USAGE, Stop

PAGE = "https://micropython.org/download/ESP8266_GENERIC/"
WANTED = "ESP8266_GENERIC-FLASH_2M_ROMFS-<date>-v1.29.0.bin"
MIN_VERSION = (1, 23)

_MAGIC = 0xE9
_SMALLEST, _LARGEST = 400_000, 1 << 20
# The code entry of an ESP8266 image lies in its instruction RAM; every ESP32's lies elsewhere.
_IRAM = range(0x40100000, 0x40110000)

Firmware = namedtuple("Firmware", "path size version date romfs")

NO_ROMFS = (
    "Without it the program takes memory that sending a text needs, and the alarm fails: take the "
    "file of section FLASH_2M_ROMFS."
)
WHERE = """MicroPython itself is not part of this project. Get it once:
  page:  %s
  file:  %s
         (section "FLASH_2M_ROMFS"; with the plain build the chip's memory does not hold the alarm)
then:  tools/flash.sh --firmware ~/Downloads/%s""" % (PAGE, WANTED, WANTED)


def likely_files(folders):
    """-> stock builds lying in these folders, newest name last."""
    found = []
    for folder in folders:
        found += sorted(Path(folder).glob("ESP8266_GENERIC*.bin"))
    return found


def check(path):
    """-> Firmware. Raises Stop with the reason why this file should not go on an ESP8266."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise Stop(USAGE, "cannot read %s: %s." % (path, error.strerror))
    if not data or data[0] != _MAGIC:
        raise Stop(USAGE, "%s is not a firmware image: %s" % (path, _what_else(data)), WHERE)
    if len(data) >= 8 and struct.unpack("<I", data[4:8])[0] not in _IRAM:
        raise Stop(
            USAGE, "%s is for another chip%s, not for the ESP8266." % (path, _named(data)), WHERE
        )
    if not _SMALLEST <= len(data) <= _LARGEST:
        raise Stop(
            USAGE,
            "%s has %d bytes; a MicroPython build for the ESP8266 has 400 KB to 1 MB."
            " Was the download cut off?" % (path, len(data)),
            WHERE,
        )
    return _described(path, data)


def _described(path, data):
    found = re.search(rb"MicroPython v(\d+)\.(\d+)([\w.-]*) on ([\d-]{10})", data)
    if not found:
        raise Stop(USAGE, "%s is an ESP8266 image, but not MicroPython." % path, WHERE)
    version = (int(found[1]), int(found[2]))
    shown = "%d.%d%s" % (*version, found[3].decode())
    if version < MIN_VERSION:
        raise Stop(
            USAGE, "%s is MicroPython %s; this project needs 1.23 or later." % (path, shown), WHERE
        )
    return Firmware(str(path), len(data), shown, found[4].decode(), b"rom_ioctl" in data)


def _what_else(data):
    if not data:
        return "it is empty."
    if data[0] == 0xEA:
        return "it is an over-the-air update, which has another layout. Take the .bin above it."
    if data[:2] == b"PK":
        return "it is a zip file. Unpack it first."
    if data.lstrip()[:1] == b"<":
        return "it is a web page. Download the .bin file itself."
    return "it begins with 0x%02X instead of 0xE9." % data[0]


def _named(data):
    name = re.search(rb"ESP32(-?[SCHP]\d)?", data)
    return " (%s)" % name[0].decode() if name else ""
