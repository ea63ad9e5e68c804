"""File systems for the Store: one in a dict (fast), one a real littlefs that can lose power."""

from doubles.board.littleflash import LittleFlash

from .http import PowerCut


class _File:
    """An open file; what was written arrives with close, a new one is there at once, empty: as on
    littlefs."""

    def __init__(self, fs, path, mode):
        self._fs, self._path, self._mode = fs, path, mode
        self._data = b""
        if "r" in mode:
            self._data = fs.content(path)
        else:
            fs.create(path)

    def read(self, n=-1):
        n = len(self._data) if n < 0 else n
        part, self._data = self._data[:n], self._data[n:]
        return part

    def write(self, data):
        self._data += bytes(data)
        return len(data)

    def close(self):
        if "w" in self._mode:
            self._fs.commit(self._path, self._data)
            self._mode = "r"


class RamFs:
    """A dict of files. `changes` counts; at change number `cut` the power fails.

    full: writing raises OSError(28).
    """

    def __init__(self):
        self.files = {}
        self.changes = 0
        self.cut = None
        self.cut_after = False
        self.full = False

    def _change(self, action):
        self.changes += 1
        here = self.cut is not None and self.changes >= self.cut
        if here:
            self.cut = None
            if not self.cut_after:
                raise PowerCut
        action()
        if here:
            raise PowerCut

    def open(self, path, mode="r"):
        return _File(self, path, mode)

    def content(self, path):
        if path not in self.files:
            raise OSError(2)
        return self.files[path]

    def commit(self, path, data):
        if self.full:
            raise OSError(28)
        self._change(lambda: self.files.__setitem__(path, data))

    def create(self, path):
        if path not in self.files:  # a full flash has room for a name, mostly
            self._change(lambda: self.files.__setitem__(path, b""))

    def mkdir(self, path):
        pass

    def stat(self, path):
        return (0x8000, 0, 0, 0, 0, 0, len(self.content(path)), 0, 0, 0)

    def rename(self, old, new):
        self._change(lambda: self.files.__setitem__(new, self.files.pop(old)))

    def remove(self, path):
        self.content(path)
        self._change(lambda: self.files.pop(path))

    def listdir(self, path):
        return [name[len(path) + 1 :] for name in self.files if name.startswith(path + "/")]


class LittleFs:
    """A real littlefs image with the ESP8266's geometry (the virtual board's)."""

    def __init__(self, blocks=763):
        self.flash = LittleFlash(blocks)

    def open(self, path, mode="r"):
        return _File(self, path, mode)

    def content(self, path):
        data = self.flash.read(path)
        if data is None:
            raise OSError(2)
        return data

    def create(self, path):
        """With `commit`: open and close are one call there. But a folder must be there."""
        if not self.flash.is_dir(path.rpartition("/")[0]):
            raise OSError(2)

    def commit(self, path, data):
        self.flash.commit(path, data, "w")

    def mkdir(self, path):
        if self.flash.is_dir(path):
            raise OSError(17)
        self.flash.mkdir(path)

    def stat(self, path):
        kind, size = self.flash.stat(path)
        return (kind, 0, 0, 0, 0, 0, size, 0, 0, 0)

    def rename(self, old, new):
        self.flash.rename(old, new)

    def remove(self, path):
        self.flash.remove(path)

    def listdir(self, path):
        return [name for name, _, _ in self.flash.entries(path)]
