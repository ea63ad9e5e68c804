"""The board's files through mpremote: what is there, copy what differs, compare all."""

import json
import sys

from image.bundle import sha256
from image.rom import rom_names

from flashing import child, image
from flashing.say import NOT_COPIED, WRONG_CHIP, Stop

# Before anything else: a file of another project must not be used in place of what this and
# mpremote import. Lasts until the next restart.
_OWN = """
import sys
sys.path[:] = ["/none"]
for n in ("hashlib", "os", "binascii", "io", "deflate"):
 if hasattr(sys.modules.get(n), "__file__"):
  del sys.modules[n]
"""
# Runs on the board; its globals are the names it needs. Prints "name sha256" a line.
_HASH = """
import hashlib, os
from binascii import hexlify
def digest(f):
 h = hashlib.sha256()
 b = bytearray(512)
 m = memoryview(b)
 while True:
  n = f.readinto(b)
  if not n:
   return hexlify(h.digest()).decode()
  h.update(m[:n])
def tell(n):
 try:
  with open(n, "rb") as f:
   print(n, digest(f))
 except OSError:
  pass
"""
_ROM = """
import vfs
d = vfs.rom_ioctl(2, 0) if hasattr(vfs, "rom_ioctl") else -1
if not isinstance(d, int):
 print("rom", len(d))
 h = hashlib.sha256()
 for o in range(0, min(%d, len(d)), 512):
  h.update(bytes(d[o:min(o + 512, %d)]))
 print("romsha", hexlify(h.digest()).decode())
"""
_LIST = """
def names(p):
 for e in os.ilistdir(p):
  n = p + e[0]
  if e[1] & 0x4000:
   if n != "/rom":
    names(n + "/")
  else:
   print("file", n)
names("/")
"""

MANIFEST = "/deployed.json"


class Mpremote:
    """mpremote on one port; always `resume`: the prompt was reached before (see prompt)."""

    def __init__(self, port, say):
        self._port = port
        self._say = say

    def run(self, *commands, seconds=120, heard=None):
        """Several commands in one connection. -> what was printed. heard: see child.run.
        Raises Stop."""
        line = [sys.executable, "-m", "mpremote", "connect", self._port, "resume"]
        for number, command in enumerate(commands):
            line += (["+"] if number else []) + list(command)
        code, text = child.run(line, seconds, heard)
        if code is None:
            raise Stop(NOT_COPIED, "the board stopped answering.", _AGAIN)
        if code:
            raise Stop(NOT_COPIED, _reason(text), _AGAIN)
        return text

    def exec(self, code):
        return self.run(["exec", code])


_AGAIN = (
    "Plug the board in again and run the same command: it compares first and copies only what is "
    "missing or differs."
)


_FULL = ("No space left", "OSError: 28", "ENOSPC")
_GONE = (
    "failed to access",
    "SerialException",
    "could not enter raw repl",
    "could not exec command",
    "[Errno 5]",
    "[Errno 6]",
    "[Errno 2]",
    "Bad file descriptor",
    "timeout waiting for",
)


def _reason(text):
    """mpremote's output -> one sentence."""
    if any(words in text for words in _FULL):
        return "the board's flash is full."
    if "too big for the target" in text:
        return "the firmware is too big for the ROMFS partition."
    if any(words in text for words in _GONE):
        return "the connection to the board was lost."
    lines = [each for each in text.strip().split("\n") if each.strip()]
    return "mpremote says: " + (lines[-1] if lines else "nothing")


class Inventory:
    """What is on the board. rom_size: None without a ROMFS partition; rom_sha: hash of as many
    bytes as the new image has; hashes: {path: sha256} of the files asked about; paths: all."""

    def __init__(self):
        self.rom_size = None
        self.rom_sha = ""
        self.hashes = {}
        self.paths = []
        self.manifest = {}


def look(mpremote, names, image_size):
    """-> Inventory; `names` are the paths to hash."""
    code = _OWN + _HASH + _ROM % (image_size, image_size) + _LIST
    code += "for n in %r:\n tell(n)\n" % (list(names),)
    code += 'try:\n print("manifest", open(%r).read())\nexcept OSError:\n pass\n' % MANIFEST
    found = Inventory()
    for line in mpremote.exec(code).split("\n"):
        key, _, rest = line.strip().partition(" ")
        if key == "rom":
            found.rom_size = int(rest) or None
        elif key == "romsha":
            found.rom_sha = rest
        elif key == "file":
            found.paths.append(rest)
        elif key == "manifest":
            found.manifest = _parsed(rest)
        elif key.startswith("/"):
            found.hashes[key] = rest
    return found


def _parsed(text):
    try:
        got = json.loads(text)
        return got if isinstance(got, dict) else {}
    except ValueError:
        return {}


def hashes(mpremote, names):
    """-> {path: sha256} read back from the board, in one run."""
    text = mpremote.exec(_HASH + "for n in %r:\n tell(n)\n" % (list(names),))
    return dict(line.strip().split(" ", 1) for line in text.split("\n") if line.startswith("/"))


class Plan:
    """What has to happen. want: {path on littlefs: (sha256, host file or bytes)};
    copy, remove: paths; rom: deploy the image?"""

    def __init__(self, want, rom_files, copy, remove, rom):
        self.want = want
        self.rom_files = rom_files
        self.copy = copy
        self.remove = remove
        self.rom = rom

    def empty(self):
        return not (self.copy or self.remove or self.rom)


def plan(bundle, config, found):
    """Compare bundle and the owner's config (path) with the Inventory. -> Plan. Raises Stop."""
    if found.rom_size is None:
        raise Stop(WRONG_CHIP, "the MicroPython on this board has no ROMFS. " + image.NO_ROMFS,
                   image.WHERE)  # fmt: skip
    if len(bundle.image) > found.rom_size:
        raise Stop(
            NOT_COPIED,
            "the firmware needs %d bytes, the ROMFS partition has %d."
            % (len(bundle.image), found.rom_size),
        )
    want = {"/" + name: data for name, data in bundle.plain.items()}
    want["/config.py"] = config.read_bytes()
    hooks = config.parent / "hooks.py"  # the owner's own functions, see docs/two-way.md
    if hooks.is_file():
        want["/hooks.py"] = hooks.read_bytes()
    copy = [path for path, data in want.items() if found.hashes.get(path) != sha256(data)]
    return Plan(
        want,
        {"/rom/" + name: data for name, data in bundle.compiled.items()},
        # config.py last: until it is there the firmware only says that it is missing.
        sorted(copy, key=lambda path: (path == "/config.py", path == "/main.py", path)),
        [path for path in stale(bundle, want, found) if path.removesuffix(".new") not in copy],
        found.rom_sha != sha256(bundle.image),
    )


def stale(bundle, want, found):
    """Paths to remove: half copies, files of an earlier version, and files that would be used
    instead of the ones in ROMFS. Nothing that is not this project's by name or manifest: most
    modules of the image are called by a name that MicroPython has (join, sleep), and a file of the
    owner's may be, too; it is in nobody's way, for boot.py takes the flash out of sys.path."""
    ours = set(found.manifest.get("files", []))
    modules = bundle.modules().difference(rom_names())
    gone = []
    for path in found.paths:
        if path in want or path == MANIFEST:
            continue
        root = path[1:].split("/")[0]
        stem = root.removesuffix(".py").removesuffix(".mpy")
        shadows = stem in modules and path.endswith((".py", ".mpy", ".bin"))
        half = path.endswith(".new") and path.removesuffix(".new") in want
        if path in ours or shadows or half:
            gone.append(path)
    return gone


def names_to_hash(bundle):
    """Every path on littlefs whose contents count."""
    return ["/" + name for name in (*bundle.plain, "config.py", "hooks.py")]
