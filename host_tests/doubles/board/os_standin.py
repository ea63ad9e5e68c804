"""`os` and `open` over the board's flash (fact sheet section 10)."""

import random
import types
from collections import namedtuple

from .flash import DIR, BadName
from .flash_file import open_flash

_Uname = namedtuple("uname_result", "sysname nodename release version machine")


def _clean(path):
    """A path as the flash keeps it: no leading slash, '' is the root."""
    if not isinstance(path, str):
        raise TypeError("expected str")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise BadName
    return "/".join(parts)


def open_file(board, path, mode):
    """Opens a file on the flash, or one of the firmware folder below /rom for reading."""
    name = _clean(path)
    if name.startswith("rom/"):
        return open_flash(_Rom(board), name[4:], mode, board)
    return open_flash(board.flash, name, mode, board)


class _Rom:
    """The read-only firmware folder."""

    def __init__(self, board):
        self._folder = board.firmware

    def read(self, name):
        file = self._folder / name
        return file.read_bytes() if file.is_file() else None

    def is_dir(self, name):
        return (self._folder / name).is_dir()


def make_os(board):
    """The `os` module of one boot."""
    m = types.ModuleType("os")
    noise = random.Random(board.world.rng.getrandbits(32))
    version = "v%s on 2026-08-01" % board.version
    m.uname = lambda: _Uname(
        "esp8266", "esp8266", "2.2.0-dev(8acb9ee)", version, "ESP module with ESP8266"
    )
    m.urandom = noise.randbytes
    m.getcwd = lambda: "/"
    m.chdir = lambda path: None
    m.sync = lambda: None
    m.dupterm = lambda stream, index=0: None
    _looking(m, board.flash)
    _changing(m, board, board.flash)
    return m


def _looking(m, flash):
    def ilistdir(path=""):
        name = _clean(path)
        rom = [("rom", DIR, 0)] if name == "" else []
        return iter([*flash.entries(name), *rom])

    def stat(path):
        kind, size = flash.stat(_clean(path))
        return (kind, 0, 0, 0, 0, 0, size, 0, 0, 0)

    def statvfs(path):
        blocks, free = flash.space()
        return (4096, 4096, blocks, free, free, 0, 0, 0, 0, 255)

    m.ilistdir, m.stat, m.statvfs = ilistdir, stat, statvfs
    m.listdir = lambda path="": [entry[0] for entry in ilistdir(path)]


def _changing(m, board, flash):
    def remove(path):
        board.must_live()
        flash.remove(_clean(path))

    def rename(old, new):
        board.must_live()
        flash.rename(_clean(old), _clean(new))

    def mkdir(path):
        board.must_live()
        flash.mkdir(_clean(path))

    def rmdir(path):
        board.must_live()
        flash.rmdir(_clean(path))

    m.remove = m.unlink = remove
    m.rename, m.mkdir, m.rmdir = rename, mkdir, rmdir
