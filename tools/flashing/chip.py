"""The chip through esptool: what it is, does it hold this firmware, erase, write, verify."""

import re
import sys

from flashing import child
from flashing.say import NO_PORT, NOT_FLASHED, WRONG_CHIP, Progress, Stop

MIN_FLASH_KB = 2048
MOST_FLASH_KB = 4096  # MicroPython's boards with more were reported to restart for ever

_HOLD_BUTTON = (
    "Close other programs that use the port. If your board has no automatic reset: hold FLASH "
    "(GPIO0 to GND), press and release RST, let go of FLASH, and run the command again. "
    "With a PIR or a door contact wired to GPIO0, GPIO2 or GPIO15: unplug it first."
)


class Esptool:
    """`ask()` and `write()` on one port. `run` is replaceable for tests."""

    def __init__(self, port, baud, say, attempts=4):
        self._port = port
        self._baud = baud
        self._say = say
        self._attempts = attempts

    def _run(self, *command, heard=None):
        """-> (exit code, everything esptool printed)."""
        line = [sys.executable, "-m", "esptool", "--chip", "esp8266", "--port", self._port]
        line += ["--baud", str(self._baud), "--connect-attempts", str(self._attempts), *command]
        return child.run(line, heard=heard)

    def ask(self, firmware):
        """-> (chip name, flash in KB, is this firmware already in it). Changes nothing.

        Raises Stop when nothing answers, it is not an ESP8266 or the flash is too small.
        """
        code, text = self._run("verify-flash", "--flash-size", "detect", "0", firmware)
        self._raise_connection(text)
        size = re.search(r"Auto-detected flash size: (\d+)(KB|MB)", text)
        if not size:
            raise Stop(WRONG_CHIP, "the size of the flash is unknown: " + last_error(text))
        kilobytes = int(size[1]) * (1024 if size[2] == "MB" else 1)
        name = re.search(r"Chip type: +(\S+)", text)
        if kilobytes > MOST_FLASH_KB:
            code, _ = self._run("verify-flash", "--flash-size", _size(kilobytes), "0", firmware)
        if kilobytes < MIN_FLASH_KB:
            raise Stop(
                WRONG_CHIP,
                "this board has %s%s of flash; the firmware needs 2 MB or more." % size.groups(),
                "An ESP-01 has 512 KB or 1 MB; a NodeMCU or a Wemos D1 mini has 4 MB.",
            )
        return name[1] if name else "ESP8266", kilobytes, code == 0

    def write(self, firmware, kilobytes=MIN_FLASH_KB):
        """Erase everything, write and verify. kilobytes: of flash, as ask() found. Raises Stop."""
        progress = Progress(self._say, "written")

        def heard(said):
            percent = re.findall(r"(\d+)(?:\.\d)?\s?%", said[-200:])
            if percent:
                progress.at(int(percent[-1]))

        code, text = self._run(
            "write-flash", "--erase-all", "--flash-size", _size(kilobytes), "0", firmware,
            heard=heard,
        )  # fmt: skip
        if code == 0 and "Hash of data verified" in text:
            return
        if "MD5 of file does not match" in text:
            raise Stop(
                NOT_FLASHED,
                "what was written reads back wrong (MD5 differs).",
                "Run the command again; if it stays: --baud 115200, a shorter cable, another "
                "power source, or the flash chip is worn out.",
            )
        if "serial exception" in text or "Lost connection" in text or "Errno" in text:
            raise Stop(
                NOT_FLASHED,
                "the connection was lost while writing.",
                "The chip is not broken; its loader is in ROM. Plug it in again and run the same "
                "command: it starts the writing anew. If it stays: --baud 115200.",
            )
        self._raise_connection(text)
        raise Stop(NOT_FLASHED, "esptool says: " + last_error(text), "Try --baud 115200.")

    def _raise_connection(self, text):
        other = re.search(r"This chip is ([\w-]+), not ESP8266", text)
        if other:
            raise Stop(
                WRONG_CHIP,
                "this is an %s, not an ESP8266. Its MicroPython is another one, and this project "
                "is made for the ESP8266." % other[1],
                "Nothing was changed on it.",
            )
        if "busy or doesn't exist" in text:
            raise Stop(
                NO_PORT,
                "cannot open %s: it is in use or gone." % self._port,
                "Close other programs that use it (a serial monitor, tools/log).",
            )
        if "noise or corruption" in text and "Failed to connect" in text:
            raise Stop(
                WRONG_CHIP,
                "what answers on %s is line noise, not the chip's loader." % self._port,
                "Is it the right port? " + _HOLD_BUTTON,
            )
        if "Failed to connect" in text or "Unexpected chip magic" in text:
            raise Stop(WRONG_CHIP, "no answer on %s." % self._port, _HOLD_BUTTON)
        if (
            "A fatal error" in text
            and "Verification failed" not in text
            and "Auto-detected" not in text
        ):
            raise Stop(WRONG_CHIP, "esptool says: " + last_error(text), _HOLD_BUTTON)


def _size(kilobytes):
    """What esptool is to write into the image's header."""
    return "4MB" if kilobytes > MOST_FLASH_KB else "detect"


def last_error(text):
    """The one line of esptool's output that says what went wrong."""
    errors = re.findall(r"(?:A fatal error occurred|error occurred): (.+)", text)
    return errors[-1] if errors else (text.strip().split("\n") or ["nothing"])[-1]
