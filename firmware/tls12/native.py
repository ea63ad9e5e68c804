"""Which of the arithmetic runs in machine code, and where that lies. Loaded by install() on the
ESP8266, then dropped.

The first place is what MicroPython's image leaves of the chip's instruction memory. What finds no
room there goes into a sector of flash (MicroPython's docs, esp.set_native_code_location) between
that image and what follows it: one that is blank, or holds this code from an earlier boot, and
each time another one, because it is erased for that.
"""

try:
    from micropython import const
except ImportError:
    const = int

_SECTOR = const(4096)  # bytes
_SIZE_AT = const(0x8FFC)  # here the image says how long it is (ports/esp8266/makeimg.py)
_LEAST = const(0x9000)  # bytes; from there on lies what runs from flash
_LAST = const(256)  # only below it can flash be executed
_MD5 = const(16)  # bytes, behind the image
_STEP = const(64)
# The assembler's first instructions of each function here: room on the stack, registers saved.
_ENTRY = b"\x12\xc1\xe0\x09\x01\xc9\x11\xd9\x21\xe9\x31\xf9"


def load(package, in_flash):
    """Load what there is in machine code, unless that was done: it never leaves the place where
    it is, so loading it again would take more of it. Each is None where it does not run: whatever
    the reason (no room, files of another version), Python does the same, slower.

    package: the module `tls12`, of which `quick` and `field` are set; in_flash: may flash be used?
    """
    if not package.quick:
        package.quick = _loaded(_ghash, in_flash)
    if package.quick and not package.field:
        package.field = _loaded(_field, in_flash)


def _loaded(function, in_flash):
    try:
        return function()
    except MemoryError:  # no room in instruction memory
        pass
    except Exception:
        return None
    try:
        return function() if in_flash and _moved() else None
    except Exception:
        return None


def _ghash():
    """GHASH, if it gives the answer of case 2 of GCM's authors: a block, then the lengths."""
    from .ghash_lx import run

    state = bytearray(b"\x2e\x2b4\xcaY\xfaL\x88;,\x8a\xef\xd4K\xe9f" + bytes(16))
    block = bytearray(b"\x03\x88\xda\xce`\xb6\xa3\x92\xf3(\xc2\xb9q\xb2\xfex" + bytes(16))
    block[31] = 128
    run(state, block, 32)
    right = b"\x85\xf8\xb0\xb6\xe5zE\xc3\xdc#\x92\xd6\x1a\xbb\x8c\xf3"
    return run if state[16:] == right else None


def _field():
    """Arithmetic modulo 2^255 - 19, if x * x - x comes out right, where every carry there is
    happens: x = 2^256 - 2 is 36 for it."""
    from .field_lx import run

    numbers = bytearray(64) + b"\xfe" + b"\xff" * 31
    run(numbers, bytearray(b"\x10\x08\x08\x08\x08\x01"), 1)
    return run if numbers[64:] == (36 * 35).to_bytes(32, "little") else None


def _moved():
    """Have machine code go to a sector of flash from now on; False if there is none for it."""
    from os import urandom

    import esp

    word = bytearray(4)
    esp.flash_read(_SIZE_AT, word)
    size = int.from_bytes(word, "little")
    first = (size + _MD5 + _SECTOR - 1) // _SECTOR
    count = min(_LAST, _end(esp.flash_user_start())) - first
    if size <= _LEAST or count <= 0:
        return False
    start = urandom(1)[0]
    for n in range(count):
        at = (first + (start + n) % count) * _SECTOR
        if _free(esp.flash_read, at):
            esp.set_native_code_location(at, _SECTOR)
            return True
    return False


def _end(user_start):
    """The sector behind the room between the image and what follows: the ROMFS partition or the
    file system, before which MicroPython leaves a sector for native code, if that is in the first
    MiB (modules/flashbdev.py)."""
    try:
        from vfs import rom_ioctl

        return (user_start - len(rom_ioctl(2, 0))) // _SECTOR
    except ImportError:
        sector = user_start // _SECTOR
        return sector + 1 if sector < _LAST else sector


def _free(read, at):
    """Is the sector at this offset blank, or has it our code from an earlier boot?"""
    part = bytearray(_STEP)
    read(at, part)
    if part[: len(_ENTRY)] == _ENTRY:
        return True
    blank = b"\xff" * _STEP
    for place in range(at, at + _SECTOR, _STEP):
        read(place, part)
        if part != blank:
            return False
    return True
