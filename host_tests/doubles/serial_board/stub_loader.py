"""What Espressif's flasher stub adds to the ROM loader once it runs in RAM: faster speeds, erase
of everything, compressed writes, MD5 of flash, reading flash. Source: esptool documentation,
"Serial protocol", rows marked stub only."""

import hashlib
import struct
import zlib

from doubles.serial_board.slip import frame

SPI_SET_PARAMS, SPI_ATTACH, CHANGE_BAUDRATE = 0x0B, 0x0D, 0x0F
DEFL_BEGIN, DEFL_DATA, DEFL_END = 0x10, 0x11, 0x12
FLASH_MD5 = 0x13
ERASE_FLASH, ERASE_REGION, READ_FLASH = 0xD0, 0xD1, 0xD2


class Stub:
    """Handlers by command number; `rom` gives the flash, the registers and the answer format."""

    def __init__(self, rom):
        self._rom = rom
        self._flash = rom.flash
        self._inflate = None
        self._reading = None
        self._at = self._erased_to = self._end = 0
        self.handlers = {
            SPI_SET_PARAMS: self._nothing,
            SPI_ATTACH: self._nothing,
            CHANGE_BAUDRATE: self._change_baud,
            DEFL_BEGIN: self._defl_begin,
            DEFL_DATA: self._defl_data,
            DEFL_END: self._nothing,
            FLASH_MD5: self._md5,
            ERASE_FLASH: self._erase_flash,
            ERASE_REGION: self._erase_region,
            READ_FLASH: self._read_flash,
        }

    def _nothing(self, command, data, check):
        return self._rom.reply(command)

    def _change_baud(self, command, data, check):
        answer = self._rom.reply(command)
        self._rom.memory.baud = struct.unpack("<II", data)[0]
        return answer

    def _erase_flash(self, command, data, check):
        self._flash.erase_all()
        return self._rom.reply(command)

    def _erase_region(self, command, data, check):
        self._flash.erase(*struct.unpack("<II", data))
        return self._rom.reply(command)

    def _defl_begin(self, command, data, check):
        size, _blocks, _block_size, offset = struct.unpack("<IIII", data[:16])
        if offset + size > self._flash.size:
            return self._rom.reply(command, b"\1\xc0")
        self._inflate = zlib.decompressobj()
        self._at = self._erased_to = offset
        self._end = offset + size
        return self._rom.reply(command)

    def _defl_data(self, command, data, check):
        value = 0xEF
        for byte in data[16:]:
            value ^= byte
        if value != check & 0xFF:
            return self._rom.reply(command, b"\1\7")
        self._write(self._inflate.decompress(data[16:]))
        return self._rom.reply(command)

    def _write(self, data):
        # Sectors are erased as the writing reaches them, so a cable pulled in the middle leaves
        # the rest as it was.
        if self._at + len(data) > self._erased_to:
            need = self._at + len(data) - self._erased_to
            self._flash.erase(self._erased_to, need)
            self._erased_to += -(-need // 4096) * 4096
        self._flash.write(self._at, data)
        self._at += len(data)

    def _md5(self, command, data, check):
        start, size, _, _ = struct.unpack("<IIII", data)
        digest = hashlib.md5(self._flash.data[start : start + size]).digest()
        if "wrong md5" in self._rom.faults and not self._flash.is_blank(start, size):
            digest = bytes(16)
        return self._rom.reply(command, data=digest)

    def _read_flash(self, command, data, check):
        start, size, packet, _window = struct.unpack("<IIII", data)
        self._reading = (bytes(self._flash.data[start : start + size]), packet)
        return self._rom.reply(command) + self.raw(struct.pack("<I", 0))

    def takes_raw(self, packet):
        """While flash is read out the host sends bare counts of bytes it has."""
        return self._reading is not None and len(packet) == 4

    def raw(self, packet):
        """u32 bytes acknowledged so far -> the next piece, or the MD5 after the last."""
        (done,) = struct.unpack("<I", packet)
        data, size = self._reading
        if done < len(data):
            return frame(data[done : done + size])
        self._reading = None
        return frame(hashlib.md5(data).digest())
