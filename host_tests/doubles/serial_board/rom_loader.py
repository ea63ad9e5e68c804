"""The serial loader in the ESP8266's mask ROM, as far as a host can tell: packets in, packets out.

Source of the rules: Espressif's esptool documentation, page "Serial protocol" for ESP8266
(request: 0x00, command, u16 size, u32 checksum, data; answer: 0x01, command, u16 size, u32 value,
data ending in status and error byte), and what esptool 5.6 asks for.
"""

import struct

from doubles.serial_board.slip import Unframer, frame
from doubles.serial_board.stub_loader import Stub

# Commands of the ROM itself; everything else it answers with "invalid message".
FLASH_BEGIN, FLASH_DATA, FLASH_END = 0x02, 0x03, 0x04
MEM_BEGIN, MEM_END, MEM_DATA = 0x05, 0x06, 0x07
SYNC, WRITE_REG, READ_REG = 0x08, 0x09, 0x0A

OK = b"\0\0"
INVALID_MESSAGE = b"\1\5"
FAILED_TO_ACT = b"\1\6"
BAD_CHECKSUM = b"\1\7"

# A word of the mask ROM that differs from chip to chip; esptool reads it to name the chip.
_MAGIC_ADDRESS = 0x40001000
MAGIC = {"esp8266": 0xFFF0C101, "esp32": 0x00F01D83}

# One-time-programmable words: MAC address; no ESP8285 bits.
_OTP = {0x3FF00050: 0x9E000000, 0x3FF00054: 0x0200C84F, 0x3FF00058: 0, 0x3FF0005C: 0}

# SPI controller: a "user" command is started by bit 18 of its first register.
_SPI_CMD, _SPI_USR2, _SPI_W0 = 0x60000200, 0x60000224, 0x60000240
_SPI_START = 1 << 18
_READ_JEDEC_ID = 0x9F

_CLOCK_DIVIDER = 0x60000014
_UART_CLOCK_HZ = 52_000_000  # twice the 26 MHz crystal


def checksum(data):
    """XOR of all bytes, starting from 0xEF."""
    value = 0xEF
    for byte in data:
        value ^= byte
    return value


class Memory:
    """The registers and RAM a loader reads and writes, with the SPI controller behind some."""

    def __init__(self, flash, chip):
        self._flash = flash
        self._words = dict(_OTP)
        self._words[_MAGIC_ADDRESS] = MAGIC[chip]
        self.baud = 115200

    def read(self, address):
        if address == _CLOCK_DIVIDER:
            return _UART_CLOCK_HZ // self.baud
        return self._words.get(address, 0)

    def write(self, address, value):
        self._words[address] = value
        if address == _SPI_CMD and value & _SPI_START:
            self._spi_command(self._words.get(_SPI_USR2, 0) & 0xFFFF)

    def _spi_command(self, command):
        is_id = command == _READ_JEDEC_ID
        self._words[_SPI_W0] = self._flash.jedec_id if is_id else 0
        self._words[_SPI_CMD] = 0  # the bit falls when the command is done


class RomLoader:
    """`feed(bytes)` answers with bytes. `faults` is a set of words, see pty_board."""

    def __init__(self, flash, chip="esp8266", faults=()):
        self.flash = flash
        self.memory = Memory(flash, chip)
        self.faults = faults
        self.stub = None
        self._packets = Unframer()
        self._segments = {}
        self._loading = None
        self._writing = None

    def feed(self, data):
        """Bytes from the host -> bytes to the host."""
        return b"".join(self._answer(packet) for packet in self._packets.feed(data))

    def _answer(self, packet):
        if self.stub and self.stub.takes_raw(packet):
            return self.stub.raw(packet)
        if len(packet) < 8 or packet[0] != 0:
            return b""
        _, command, size, check = struct.unpack("<BBHI", packet[:8])
        data = packet[8:]
        if len(data) != size:
            return self.reply(command, INVALID_MESSAGE)
        handler = self._handler(command)
        if handler is None:
            return self.reply(command, INVALID_MESSAGE)
        return handler(command, data, check)

    def _handler(self, command):
        mine = {
            SYNC: self._sync,
            READ_REG: self._read,
            WRITE_REG: self._write,
            MEM_BEGIN: self._mem_begin,
            MEM_DATA: self._mem_data,
            MEM_END: self._mem_end,
            FLASH_BEGIN: self._flash_begin,
            FLASH_DATA: self._flash_data,
            FLASH_END: lambda command, data, check: self.reply(command),
        }
        found = self.stub.handlers.get(command) if self.stub else None
        return found or mine.get(command)

    @staticmethod
    def reply(command, status=OK, value=0, data=b""):
        """One answer packet, framed."""
        body = data + status
        return frame(struct.pack("<BBHI", 1, command, len(body), value) + body)

    def _sync(self, command, data, check):
        # The ROM answers eight times with some value, the stub with 0: so the host tells them
        # apart.
        return self.reply(command, value=0 if self.stub else 0x20120707) * 8

    def _read(self, command, data, check):
        (address,) = struct.unpack("<I", data)
        return self.reply(command, value=self.memory.read(address))

    def _write(self, command, data, check):
        for start in range(0, len(data), 16):
            address, value, mask, _delay = struct.unpack("<IIII", data[start : start + 16])
            old = self.memory.read(address) & ~mask
            self.memory.write(address, old | value & mask)
        return self.reply(command)

    def _mem_begin(self, command, data, check):
        size, _blocks, _block_size, offset = struct.unpack("<IIII", data)
        self._loading = offset
        self._segments[offset] = [size, b""]
        return self.reply(command)

    def _mem_data(self, command, data, check):
        if checksum(data[16:]) != check & 0xFF:
            return self.reply(command, BAD_CHECKSUM)
        self._segments[self._loading][1] += data[16:]
        return self.reply(command)

    def _mem_end(self, command, data, check):
        stay, entry = struct.unpack("<II", data)
        whole = all(len(got) == size for size, got in self._segments.values())
        inside = any(at <= entry < at + size for at, (size, _) in self._segments.items())
        if stay or not whole or not inside:
            return self.reply(command, FAILED_TO_ACT)
        # What was loaded is Espressif's flasher stub; its code is not run, its behaviour is.
        self.stub = Stub(self)
        return self.reply(command) + frame(b"OHAI")

    def _flash_begin(self, command, data, check):
        _erase, blocks, block_size, offset = struct.unpack("<IIII", data[:16])
        # The ROM erases more than it is asked to (a known bug the host allows for); erasing just
        # the blocks that follow is what matters to what the flash holds.
        self.flash.erase(offset, blocks * block_size)
        self._writing = (offset, block_size)
        return self.reply(command)

    def _flash_data(self, command, data, check):
        size, number, _, _ = struct.unpack("<IIII", data[:16])
        if checksum(data[16:]) != check & 0xFF:
            return self.reply(command, BAD_CHECKSUM)
        offset, block_size = self._writing
        self.flash.write(offset + number * block_size, data[16 : 16 + size])
        return self.reply(command)
