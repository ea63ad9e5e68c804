"""A SPI NOR flash chip: erasing sets bits of a sector, writing can only clear them."""

SECTOR = 4096

# JEDEC id as the loader reads it: maker in the low byte (0xEF Winbond), capacity as a power of two
# in the third byte.
_MAKER_AND_TYPE = 0x40EF


class FlashChip:
    """`size` bytes of flash; `data` is what it holds, `erases` counts sector erases."""

    def __init__(self, size=4 << 20):
        self.size = size
        self.data = bytearray(b"\xff" * size)
        self.erases = 0
        self.jedec_id = (size.bit_length() - 1) << 16 | _MAKER_AND_TYPE

    def erase(self, start, length):
        """Erase every sector that [start, start + length) touches."""
        first = start // SECTOR * SECTOR
        end = -(-(start + length) // SECTOR) * SECTOR
        self.data[first:end] = b"\xff" * (end - first)
        self.erases += (end - first) // SECTOR

    def erase_all(self):
        self.erase(0, self.size)

    def write(self, start, data):
        """As the chip does it: a bit that is 0 stays 0 until its sector is erased."""
        old = int.from_bytes(self.data[start : start + len(data)], "little")
        new = old & int.from_bytes(data, "little")
        self.data[start : start + len(data)] = new.to_bytes(len(data), "little")

    def is_blank(self, start, length):
        return not self.data[start : start + length].strip(b"\xff")
