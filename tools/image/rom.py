"""The names that MicroPython carries in the chip's flash: one of these costs no memory."""

import functools
from pathlib import Path

ROM_NAMES = Path(__file__).resolve().with_name("rom_names.txt")
_NUMBERED = "# written as a number"


def rom_names():
    """The names of rom_names.txt, in order."""
    return [name for _, names in _sections() for name in names]


def numbered_names():
    """Those of them that a compiled module holds as a number (py/persistentcode.c): any other is
    looked for among all the VM knows, each time the module is loaded."""
    return next(list(names) for title, names in _sections() if title.startswith(_NUMBERED))


@functools.cache
def _sections():
    """[(comment above, names)]; the first comments have none."""
    found = []
    for line in ROM_NAMES.read_text().splitlines():
        if line.startswith("#"):
            found.append((line, []))
        elif line:
            found[-1][1].append(line)
    return found
