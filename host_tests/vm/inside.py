"""What a script finds on a VM: the compiled firmware, what is frozen on a chip, stand-ins."""

import contextlib
import io
import json
import shutil
from pathlib import Path

from mpremote import romfs

from vm import mpy
from vm.script import Options

HERE = Path(__file__).resolve().parent
STANDINS = HERE / "standins"
# Stand-ins of what is frozen into the stock firmware; written so that they run on MicroPython too.
FROZEN = HERE.parent / "doubles" / "board" / "frozen"
IMAGE = "firmware.romfs"
_by_state: dict[tuple, dict[str, Path]] = {}


def _board_files() -> dict[str, Path]:
    """files_for without a script's; put together again when one of them has changed."""
    folders = (mpy.FIRMWARE, FROZEN, STANDINS, mpy.ROOT / "tools" / "image")
    state = mpy.state(*folders)
    if state not in _by_state:
        _by_state[state] = _all_files()
    return dict(_by_state[state])


def _all_files() -> dict[str, Path]:
    files = {"rom/" + path: file for path, file in mpy.tree(mpy.FIRMWARE).items()}
    for folder in (FROZEN, STANDINS):
        for path, file in mpy.tree(folder).items():
            files["standins/" + path] = file
    for path in mpy.FIRMWARE.rglob("*.bin"):  # data that lies beside the code
        files["rom/" + path.relative_to(mpy.FIRMWARE).as_posix()] = path
    example = mpy.FIRMWARE / "config.example.py"
    if example.exists():
        files["config.example.py"] = example
    files["names.txt"] = mpy.names_file()
    files["rom_names.txt"] = mpy.ROM_NAMES
    return files


def files_for(script: Path | None, extra: dict[str, Path] | None) -> dict[str, Path]:
    """Path in the VM (relative to its root folder) -> file here."""
    files = _board_files()
    if script is not None:
        first = [path for path in files if path.split("/")[1:] == [script.stem + ".mpy"]]
        if first:
            raise ValueError("%s would never run, %s is found first" % (script.name, first[0]))
        short = mpy.with_short_names(script)
        files["scripts/%s.mpy" % script.stem] = mpy.compiled(short, script.name)
    files.update(extra or {})
    return files


def params_for(script: Path | None, params: dict | None) -> str:
    whole = {"_script": "", "_top": False, **(params or {})}
    if script:
        whole.update(_script=script.stem, _top=Options.of(script).top)
    # MicroPython's json does not put surrogate pairs together: characters go as they are.
    return json.dumps(whole, ensure_ascii=False)


def moved_in_place(
    inside: dict[str, Path], folder: Path, loaded: bool = False, scripts: bool = False
) -> dict[str, Path]:
    """What runs in place, moved into one ROMFS image in `folder`: what is frozen on the chip, the
    firmware unless it is `loaded`, with `scripts` also the stand-ins and the script."""
    frozen = {"standins/" + path for path in mpy.tree(FROZEN)}
    left = {}
    for path, file in inside.items():
        if path in frozen or (path.startswith("rom/") and not loaded):
            place = path.partition("/")[2]
        elif scripts and path.startswith(("standins/", "scripts/")):
            place = path
        else:
            left[path] = file
            continue
        target = folder / "rom" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    with contextlib.redirect_stdout(io.StringIO()):  # it lists every file
        image = romfs.make_romfs(str(folder / "rom"), mpy_cross=False)
    left[IMAGE] = folder / IMAGE
    left[IMAGE].write_bytes(image)
    return left


def prelude(root: str, *firmware: str) -> str:
    """The same path order as on the chip: frozen first, then the firmware, then the rest."""
    folders = ["", ".frozen", "/rom", *firmware]
    folders += [root + name for name in ("standins", "scripts")]
    return "import sys\nsys.path[:] = %r\nimport vmtest\n" % (folders,)
