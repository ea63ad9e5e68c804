"""The chip's part in where machine code goes: its flash, its instruction memory, and the port's
loader of code (ports/esp8266/modesp.c)."""

import random

SECTOR = 4096
IMAGE = 0x99124  # bytes of a MicroPython image, its MD5 behind it
ROMFS = 0xB0000, 0x50000  # of the FLASH_2M_ROMFS build: where, how large
MIB = 1 << 20


class Chip:
    """Flash of 2 MiB, `room` bytes of instruction memory, and MicroPython's loader of code."""

    def __init__(self, room, image=IMAGE, romfs=ROMFS[1], user_start=MIB, said=None, size=2 * MIB):
        self.room = room
        self.size = size
        self.romfs = romfs
        self.user_start = user_start
        self.flash = bytearray(b"\xff" * 2 * MIB)
        self.flash[: image + 16] = random.Random(1).randbytes(image + 16)
        self.flash[0x8FFC:0x9000] = (image if said is None else said).to_bytes(4, "little")
        self.flash[user_start - romfs :] = random.Random(2).randbytes(2 * MIB - user_start + romfs)
        self.broken = False
        self.boot()

    def boot(self):
        self.left = self.room
        self.at = self.end = self.erased = None  # of the place in flash
        self.erases = []

    def commit(self, code):
        """esp_native_code_commit"""
        size = len(code)
        if self.at is None:
            if size > self.left:
                raise MemoryError("memory allocation failed, allocating 164 bytes for native code")
            self.left -= size
            return
        if self.at + size > self.end:
            raise MemoryError("memory allocation failed, allocating 164 bytes for native code")
        while self.erased < self.at + size:
            if self.broken:
                raise OSError(5)
            self.erases.append(self.erased // SECTOR)
            self.flash[self.erased : self.erased + SECTOR] = b"\xff" * SECTOR
            self.erased += SECTOR
        self.flash[self.at : self.at + size] = code
        self.at += size

    def flash_read(self, offset, buf):
        assert offset % 4 == len(buf) % 4 == 0, "OSError(EIO) or garbage on the chip"
        buf[:] = self.flash[offset : offset + len(buf)]

    def flash_write(self, offset, buf):
        # bytes may be a constant, which on the chip lies in flash: then the board resets here
        assert type(buf) is bytearray, "a board resets: the source is not in RAM"
        assert offset % 4 == len(buf) % 4 == 0
        if self.broken:
            raise OSError(5)
        for at, new in enumerate(buf, offset):
            self.flash[at] &= new

    def flash_size(self):
        return self.size

    def flash_user_start(self):
        return self.user_start

    def set_native_code_location(self, start, size):
        if start + size > MIB:
            raise ValueError("flash location must be below 1MByte")
        self.at = self.erased = start
        self.end = start + size

    def rom_ioctl(self, what, _id):
        assert what == 2
        return memoryview(bytearray(self.romfs))


class Code:
    """Stands in for a module whose machine code is loaded when it is imported."""

    def __init__(self, chip, code, function, heap_full):
        self.heap_full = heap_full  # at which loads
        self.chip = chip
        self.code = code
        self.function = function
        self.loads = 0

    @property
    def run(self):
        self.loads += 1
        if isinstance(self.code, Exception):
            raise self.code
        if self.loads in self.heap_full:
            raise MemoryError("memory allocation failed, allocating 224 bytes")
        self.chip.commit(self.code)
        return self.function
