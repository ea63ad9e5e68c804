"""An ESP8266 on a USB cable, for the real esptool and mpremote: a pseudo-terminal with the chip's
ROM loader (rom_loader, stub_loader), a flash chip and, once firmware is in the flash, a real
MicroPython prompt (the npm WebAssembly build under Node).

Named serial_board and not serial, because host_tests is on the import path and pyserial's own
package is called serial.
"""

from doubles.serial_board.images import firmware_image
from doubles.serial_board.pty_board import PtyBoard

__all__ = ["PtyBoard", "firmware_image"]
