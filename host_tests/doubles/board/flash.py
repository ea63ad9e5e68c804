"""The board's filesystem: in memory (default), a folder of the host, or a real littlefs image.

All three keep the rules the firmware depends on (fact sheet section 10): opening with 'w' leaves
the old content alone until close() or flush(); rename replaces in one step; full is OSError(28).
Power can be made to fail at any change: `cut_at(n, how)`.
"""

from pathlib import Path, PurePosixPath

import greenlet

from .errors import BoardError, MpOSError, PowerCut

BLOCK = 4096
INLINE = 128  # a file up to this size is kept inside the directory
BLOCKS = 763  # 4 MiB of flash: littlefs from 1 MiB on
DIR, FILE = 0x4000, 0x8000


class BadName(MpOSError):
    """A path this stand-in does not take."""

    def __init__(self):
        super().__init__(22)


BadName.__name__ = "OSError"


def make_flash(what):
    """None: in memory; a path: that folder; else a Flash object as it is."""
    if what is None:
        return MemoryFlash()
    if isinstance(what, (str, Path)):
        return FolderFlash(Path(what))
    return what


class Flash:
    """What the three have in common: power cuts, costs, and the interface.

    For tests: `read(name)`, `write(name, data)`, `names()`, `erases` (blocks erased so far),
    `ops` (changes so far), `cut_at(n, how)`.
    """

    def __init__(self):
        self.board = None
        self.erases = 0
        self.ops = 0
        self._cut = None
        self.cuts = 0

    # --- power
    def boot(self, board):
        """A boot begins."""
        self.board = board

    def power_cut(self):
        """The boot ended, with or without power: nothing is open any more."""

    def cut_at(self, change, how="before"):
        """The power fails at the change number `change` from now (0: the next one), "before" it,
        "after" it, or "torn" in the middle of it where there is a middle. None: never."""
        if how not in ("before", "torn", "after"):
            raise BoardError("cut_at: %r" % how)
        self._cut = None if change is None else (self.ops + change, how)

    def _change(self):
        """Counts a change; returns how the power fails at it, or None."""
        here = self._cut is not None and self.ops == self._cut[0]
        self.ops += 1
        if not here:
            return None
        how, self._cut = self._cut[1], None
        self.cuts += 1
        return how

    def _fail(self):
        """The power is gone: ends the boot, or tells the test."""
        if self.board is not None and self.board.runs_in(greenlet.getcurrent()):
            self.board.end("off")
        raise PowerCut("during a change of the flash from outside the firmware")

    def _spend(self, erases, progs):
        """The time a change takes; no callback runs meanwhile and edges collapse."""
        board = self.board
        if board is not None and board.runs_in(greenlet.getcurrent()):
            costs = board.costs
            board.hold(erases * costs["erase"] + progs * costs["prog"], interrupts=False)

    # --- for tests
    def write(self, name, data):
        """Puts a file there from outside; folders are made as needed."""
        data = data.encode() if isinstance(data, str) else bytes(data)
        parts = PurePosixPath(name).parts
        for count in range(1, len(parts)):
            folder = "/".join(parts[:count])
            if not self.is_dir(folder):
                self.mkdir(folder)
        self.commit(name, data, "w")

    def names(self, folder=""):
        """All file names below a folder, with their path."""
        found = []
        for name, kind, _ in self.entries(folder):
            path = folder + "/" + name if folder else name
            found += self.names(path) if kind == DIR else [path]
        return sorted(found)


class MemoryFlash(Flash):
    """Files in a dict: the fast one. Erases are estimated by the fact sheet's figures."""

    def __init__(self, blocks=BLOCKS):
        super().__init__()
        self.files = {}
        self.dirs = set()
        self.blocks = blocks
        self._inline = 0

    def snapshot(self):
        """A copy of the content, for `restore`."""
        return dict(self.files), set(self.dirs)

    def restore(self, state):
        """Back to a snapshot."""
        self.files, self.dirs = dict(state[0]), set(state[1])

    def read(self, name):
        """Content of a file, or None."""
        return self.files.get(name)

    def is_dir(self, name):
        """True for a folder."""
        return name == "" or name in self.dirs

    def entries(self, folder):
        """[(name, kind, size)] as os.ilistdir gives them."""
        if not self.is_dir(folder):
            raise MpOSError(2)
        start = folder + "/" if folder else ""
        found = [(d[len(start) :], DIR, 0) for d in self.dirs if _child(d, start)]
        found += [
            (f[len(start) :], FILE, len(c)) for f, c in self.files.items() if _child(f, start)
        ]
        return sorted(found)

    def stat(self, name):
        """(kind, size)"""
        if self.is_dir(name):
            return DIR, 0
        if name not in self.files:
            raise MpOSError(2)
        return FILE, len(self.files[name])

    def space(self):
        """(blocks, free blocks)"""
        used = 2 + 2 * len(self.dirs) + len(self.files) // 8
        used += sum(-(-len(c) // BLOCK) for c in self.files.values() if len(c) > INLINE)
        return self.blocks, max(0, self.blocks - used)

    def commit(self, name, data, mode):
        """A file is closed or flushed: from now on this is its content ("w") or its tail ("a")."""
        self._need_folder(name)
        old = self.files.get(name, b"")
        new = old + data if mode == "a" else data
        need = -(-len(new) // BLOCK) if len(new) > INLINE else 0
        have = -(-len(old) // BLOCK) if len(old) > INLINE else 0
        if need > have and self.space()[1] < need:
            raise MpOSError(28)
        erases = need if mode == "w" else max(1, need - have) if need else 0
        self._apply(lambda: self.files.__setitem__(name, bytes(new)), erases)

    def _apply(self, action, erases=0):
        how = self._change()
        if how == "before":
            self._fail()
        if not erases:
            self._inline += 1
            erases = 1 if self._inline % 25 == 0 else 0
        self.erases += erases
        if how == "torn":  # a commit either counts or does not
            self._fail()
        action()
        if how == "after":
            self._fail()
        self._spend(erases, 2)

    def _need_folder(self, name):
        if self.is_dir(name):
            raise MpOSError(21)
        if not self.is_dir(parent(name)):
            raise MpOSError(2)

    def remove(self, name):
        """os.remove"""
        if self.is_dir(name):
            self.rmdir(name)
        elif name not in self.files:
            raise MpOSError(2)
        else:
            self._apply(lambda: self.files.pop(name))

    def rename(self, old, new):
        """os.rename: replaces in one step."""
        if old in self.dirs:
            raise BoardError("this flash renames files only")
        if old not in self.files:
            raise MpOSError(2)
        self._need_folder(new)
        self._apply(lambda: self.files.__setitem__(new, self.files.pop(old)))

    def mkdir(self, name):
        """os.mkdir"""
        if self.is_dir(name) or name in self.files:
            raise MpOSError(17)
        if not self.is_dir(parent(name)):
            raise MpOSError(2)
        self._apply(lambda: self.dirs.add(name), 2)

    def rmdir(self, name):
        """os.rmdir"""
        if name not in self.dirs:
            raise MpOSError(2)
        if self.entries(name):
            raise MpOSError(39)
        self._apply(lambda: self.dirs.remove(name))


def _child(path, start):
    return path.startswith(start) and "/" not in path[len(start) :] and len(path) > len(start)


def parent(name):
    return name.rsplit("/", 1)[0] if "/" in name else ""


class FolderFlash(MemoryFlash):
    """As MemoryFlash, and every change is copied to a folder of the host, to look at."""

    def __init__(self, folder, blocks=BLOCKS):
        super().__init__(blocks)
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if path.is_dir():
                self.dirs.add(name)
            else:
                self.files[name] = path.read_bytes()

    def _apply(self, action, erases=0):
        try:
            super()._apply(action, erases)
        finally:
            self._mirror()

    def _mirror(self):
        for name in self.dirs:
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            path = self.folder / name
            if not path.is_file() or path.read_bytes() != content:
                path.write_bytes(content)
        for path in sorted(self.folder.rglob("*"), reverse=True):
            name = path.relative_to(self.folder).as_posix()
            if path.is_file() and name not in self.files:
                path.unlink()
            elif path.is_dir() and name not in self.dirs:
                path.rmdir()
