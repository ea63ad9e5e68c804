"""Which of the arithmetic runs in machine code, and where that lies. Loaded by install() on the
ESP8266, then dropped.

The first place is what MicroPython's image leaves of the chip's instruction memory. What finds no
room there goes into a sector of flash (MicroPython's docs, esp.set_native_code_location) between
that image and what follows it: one that is blank, or marked as ours in an earlier boot, and most
times another one, because it is erased for that.
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
_MARK = b"tls12: may erase"  # the last bytes of a sector of ours
_SDK = const(20480)  # bytes at the end of flash, for parameters of the SDK
_MIB = const(1 << 20)  # with less there is no file system, nor anything to rely on


def load(package, in_flash):
    """Load what there is in machine code, unless that was done: it never leaves the place where
    it is, so loading it again would take more of it. Each is None where it does not run: whatever
    the reason (no room, files of another version), Python does the same, slower.

    package: the module tls12.runtime, of which `quick` and `field` are set, and `sector` if one
    was taken; in_flash: may flash be used?
    """
    if not package.quick:
        package.quick = _loaded(package, _ghash, in_flash)
    if package.quick and not package.field:
        package.field = _loaded(package, _field, in_flash)


def _loaded(package, function, in_flash):
    try:
        return function()
    except MemoryError as e:
        # Not if it is the heap that is full. And once in a boot only: what was loaded is in use.
        if not in_flash or package.sector or "native code" not in str(e):
            return None
    except Exception:
        return None
    try:
        package.sector = _moved()
        code = function() if package.sector else None
    except Exception:
        return None
    if package.sector:
        _mark(package.sector)
    return code


def _ghash():
    """GHASH, if it gives the answer of case 2 of GCM's authors: a block, then the lengths."""
    from .ghash_lx106 import run

    state = bytearray(b"\x2e\x2b4\xcaY\xfaL\x88;,\x8a\xef\xd4K\xe9f" + bytes(16))
    block = bytearray(b"\x03\x88\xda\xce`\xb6\xa3\x92\xf3(\xc2\xb9q\xb2\xfex" + bytes(16))
    block[31] = 128
    run(state, block, 32)
    right = b"\x85\xf8\xb0\xb6\xe5zE\xc3\xdc#\x92\xd6\x1a\xbb\x8c\xf3"
    return run if state[16:] == right else None


def _field():
    """Arithmetic modulo 2^255 - 19, if x * x - x comes out right, where every carry there is
    happens: x = 2^256 - 2 is 36 for it."""
    from .x25519_field_lx106 import run

    numbers = bytearray(64) + b"\xfe" + b"\xff" * 31
    run(numbers, bytearray(b"\x10\x08\x08\x08\x08\x01"), 1)
    return run if numbers[64:] == (36 * 35).to_bytes(32, "little") else None


def _moved():
    """Have machine code go to a sector of flash from now on: where it begins; 0 if there is none.
    Never back again: instruction memory would be filled from its start, where code may be."""
    from os import urandom

    import esp

    flash = esp.flash_size()
    if flash < _MIB:
        return 0
    last = min(_LAST, (flash - _SDK) // _SECTOR, _end(esp.flash_user_start()))
    word = bytearray(4)
    esp.flash_read(_SIZE_AT, word)
    image = int.from_bytes(word, "little")
    first = (image + _MD5 + _SECTOR - 1) // _SECTOR
    count = last - first
    if image <= _LEAST or count <= 0:
        return 0
    start = urandom(1)[0]
    for n in range(count):
        at = (first + (start + n) % count) * _SECTOR
        if _free(esp.flash_read, at):
            esp.set_native_code_location(at, _SECTOR - len(_MARK))
            return at
    return 0


def _mark(at):
    import esp

    try:
        # From RAM: a constant lies in flash itself, which is out of reach while flash is written.
        esp.flash_write(at + _SECTOR - len(_MARK), bytearray(_MARK))
    except OSError:
        pass  # then it will not be taken again


def _end(user_start):
    """The sector behind the room between the image and what follows: the ROMFS partition or the
    file system, before which MicroPython leaves a sector for native code, if that is in the first
    MiB (modules/flashbdev.py; elsewhere it is not below _LAST)."""
    try:
        from vfs import rom_ioctl

        return (user_start - len(rom_ioctl(2, 0))) // _SECTOR
    except ImportError:
        return user_start // _SECTOR + 1


def _free(read, at):
    """Is the sector at this offset blank, or one of ours from an earlier boot?"""
    part = bytearray(len(_MARK))
    read(at + _SECTOR - len(_MARK), part)
    if part == _MARK:
        return True
    part = bytearray(_STEP)
    blank = b"\xff" * _STEP
    for place in range(at, at + _SECTOR, _STEP):
        read(place, part)
        if part != blank:
            return False
    return True
