"""Carry out a Plan: ROMFS first, then the files beside it, each under another name until it is
whole; then compare everything with what the board has."""

import json
import re
from pathlib import Path

from image.bundle import sha256

from flashing import board
from flashing.say import NOT_COPIED, Progress, Stop

_ROM_LOST = (
    "If it stopped while writing, the board now has no firmware in its ROMFS; it is not broken: "
    "run the same command again and it is written anew. config.py and owed alerts stay."
)

_CHUNK = 4096  # what mpremote writes at a time
_RENAME = """
import os
for n in %r:
 try:
  os.remove(n)
 except OSError:
  pass
 os.rename(n + ".new", n)
"""
_REMOVE = """
import os
for n in %r:
 try:
  os.remove(n)
 except OSError:
  pass
for n in %r:
 try:
  os.rmdir(n)
 except OSError:
  pass
"""
_MKDIR = """
import os
for n in %r:
 try:
  os.mkdir(n)
 except OSError:
  pass
"""


def write_rom(mpremote, image, image_file, say):
    """`mpremote romfs deploy` of the image's bytes; /rom is mounted again by the next restart."""
    image_file.write_bytes(image)
    progress = Progress(say, "written")

    def heard(said):
        offset = re.findall(r"Writing at offset (\d+)", said[-100:])
        if offset:
            progress.at(min(100, 100 * (int(offset[-1]) + _CHUNK) / len(image)))

    try:
        mpremote.run(["romfs", "deploy", str(image_file)], heard=heard)
    except Stop as stop:
        raise Stop(NOT_COPIED, stop.sentence, _ROM_LOST)


def remove(mpremote, paths):
    """Remove stale files and the folders that are empty then."""
    folders = sorted({p.rsplit("/", 1)[0] for p in paths if p.count("/") > 1}, reverse=True)
    mpremote.exec(_REMOVE % (list(paths), folders))


def copy(mpremote, plan, work, config):
    """Copy plan.copy and the manifest. Files come whole or not at all: each is copied as NAME.new
    and renamed when all are there."""
    made = manifest(plan)
    names = plan.copy + [board.MANIFEST]
    folders = sorted({name.rsplit("/", 1)[0] for name in names if name.count("/") > 1})
    commands = []
    for name in names:
        source = (
            config
            if name == "/config.py"
            else _host_file(work, name, made if name == board.MANIFEST else plan.want[name])
        )
        commands.append(["fs", "cp", "-f", str(source), ":" + name + ".new"])
    if folders:
        commands.insert(0, ["exec", _MKDIR % folders])
    commands.append(["exec", _RENAME % names])
    mpremote.run(*commands, seconds=300)


def _host_file(work, name, data):
    """The file on this computer that holds what goes on the board (never config.py)."""
    path = Path(work) / "files" / name[1:]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def manifest(plan):
    """-> bytes of /deployed.json: the paths this project put on littlefs, so that a later version
    can take away what it no longer has."""
    files = sorted(path for path in plan.want if path != "/config.py")
    return json.dumps({"files": files}).encode()


def compare(mpremote, plan):
    """Read everything back. Raises Stop naming the files that differ. -> number of files."""
    want = {path: sha256(data) for path, data in (*plan.want.items(), *plan.rom_files.items())}
    have = board.hashes(mpremote, want)
    wrong = [path for path in want if have.get(path) != want[path]]
    if wrong:
        raise Stop(
            NOT_COPIED,
            "%d of %d files read back wrong: %s." % (len(wrong), len(want), ", ".join(wrong[:5])),
            "Run the same command again. If it stays, the flash chip may be worn out.",
        )
    return len(want)
