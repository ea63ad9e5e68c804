"""The names that MicroPython carries in the chip's flash: one of these costs no memory."""

import functools
from pathlib import Path

ROM_NAMES = Path(__file__).resolve().with_name("rom_names.txt")


@functools.cache
def rom_names():
    """The names of rom_names.txt, in order."""
    lines = ROM_NAMES.read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]
