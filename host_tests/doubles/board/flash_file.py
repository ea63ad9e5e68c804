"""`open` of the board: a file's changes reach the flash on close() and flush()."""

import io

from .errors import BoardError, MpOSError
from .flash import parent


def open_flash(flash, name, mode, board):
    """The `open` of the firmware."""
    kind = mode.replace("b", "").replace("t", "")
    if kind not in ("r", "w", "a", "x", "r+", "w+", "a+"):
        raise ValueError("invalid mode: %s" % mode)
    if flash.is_dir(name):
        raise MpOSError(21)
    old = flash.read(name)
    if old is None and kind[0] == "r":
        raise MpOSError(2)
    if old is not None and kind == "x":
        raise MpOSError(17)
    if kind[0] != "r" and not flash.is_dir(parent(name)):
        raise MpOSError(2)
    return FlashFile(flash, name, kind, "b" not in mode, old or b"", board)


class FlashFile:
    """An open file; changes reach the flash on close() and flush()."""

    def __init__(self, flash, name, kind, text, old, board):
        self._flash, self._name, self._text, self._board = flash, name, text, board
        self._boot = len(board.boots)
        self._writable = kind != "r"
        self._readable = kind[0] == "r" or "+" in kind
        self._append = kind[0] == "a"
        self._dirty = kind[0] in "wx"
        start = b"" if kind[0] in "wx" else old
        self._data = io.BytesIO(start)
        self._tail = len(start)
        if self._append:
            self._data.seek(0, 2)
        self._open = True

    def _check(self):
        if not self._open:
            raise MpOSError(22)

    def read(self, count=-1):
        """Up to `count` characters or bytes."""
        self._check()
        if not self._readable:
            raise MpOSError(22)
        if not self._text:
            return self._data.read(count)
        if count is None or count < 0:
            return self._data.read().decode()
        out = b""
        while len(out.decode("utf-8", "ignore")) < count:
            more = self._data.read(1)
            if not more:
                break
            out += more
        while True:
            try:
                return out.decode()
            except UnicodeDecodeError:
                more = self._data.read(1)
                if not more:
                    raise UnicodeError from None
                out += more

    def readinto(self, buffer):
        """Fills a buffer; returns the number of bytes."""
        self._check()
        return self._data.readinto(buffer)

    def readline(self, count=-1):
        """One line with its end."""
        self._check()
        line = self._data.readline(count)
        return line.decode() if self._text else line

    def readlines(self):
        """All lines."""
        return list(self)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def write(self, data):
        """Adds data; str and bytes both go into either kind of file, as on the chip."""
        self._check()
        if not self._writable:
            raise MpOSError(9)
        if not isinstance(data, (str, bytes, bytearray, memoryview)):
            raise TypeError("object with buffer protocol required")
        raw = data.encode() if isinstance(data, str) else bytes(data)
        if self._append:
            self._data.seek(0, 2)
        self._data.write(raw)
        self._dirty = True
        return len(data)

    def seek(self, offset, whence=0):
        """As io.seek."""
        self._check()
        return self._data.seek(offset, whence)

    def tell(self):
        """Position."""
        self._check()
        return self._data.tell()

    def flush(self):
        """Commits what was written."""
        self._board.must_live()
        if not (self._dirty and self._writable):
            return
        if self._boot != len(self._board.boots):
            raise BoardError("a file of an earlier boot is still in use")
        self._dirty = False
        data = self._data.getvalue()
        if self._append:
            self._flash.commit(self._name, data[self._tail :], "a")
        else:
            self._flash.commit(self._name, data, "w")
        self._tail = len(data)

    def close(self):
        """Commits and closes; a second close does nothing."""
        if self._open:
            self._open = False
            self.flush()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()
