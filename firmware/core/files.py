"""Small files that are whole or absent, whatever happens to the power.

Each ends with the first 4 bytes of the SHA-256 of its content. An existing one is rewritten in
place, which littlefs makes atomic (the old content stays until close) at less than half the wear
of a rename. A rewrite of up to INLINE bytes costs about 0.04 block erases, a longer one a whole
erase (measured in host_tests/e2e/test_outbox_power.py). A new file is there from `open` on, empty:
either it is written beside and renamed, or `clean` removes it if it is empty after a start.

What littlefs reads from flash is most of the time a file takes: 30 to 50 reads to find one, 500
for a list of the folder, 460 for a rename.
"""

try:
    from micropython import const
except ImportError:
    const = int

from hashlib import sha256

from core.overlay import say

INLINE = const(124)  # bytes of content that are nearly free to rewrite
_SUM = const(4)
_NO_ENTRY = const(2)  # errno.ENOENT
_AT_FIRST = const(144)  # bytes; nearly every file is shorter
_BAD_MOST = const(4)  # damaged files kept to look at


def _sum(data):
    return sha256(data).digest()[:_SUM]


class Store:
    """Files in `folder` (by default the alarm's own state), made by the first write. say: called
    with one sentence about a damaged file.

    os, open: the file system; tests hand in their own.
    """

    def __init__(self, folder="state", say=say, os=None, open=open):
        if os is None:
            import os
        self._os = os
        self._open = open
        self._folder = folder
        self._say = say
        self.damaged = 0  # files set aside by this object

    def write(self, name, data, new=None):
        """Keep data (bytes) under name; at any instant the old or the new content is there.
        Raises OSError, 28 when the flash is full.

        new: is there no such file yet? None: look. With True a power cut can leave it empty, for
        `clean` to remove; so it must not be read before."""
        to, data = name, bytes(data)
        data += _sum(data)
        if new is None:
            try:
                self._os.stat(self._path(name))
            except OSError:
                new, to = True, name + ".new"
        path = self._path(to)
        try:
            file = self._open(path, "wb")
        except OSError as error:
            if not new or error.args[0] != _NO_ENTRY:
                raise
            self._os.mkdir(self._folder)
            file = self._open(path, "wb")
        done = False
        try:
            try:
                file.write(data)
            except MemoryError:  # closed now, it would be empty
                file.seek(0)
                file.write(data)
            done = True
        finally:
            file.close()
            if new and not done:
                self.remove(to)
        if to != name:
            self._os.rename(path, self._path(name))

    def read(self, name):
        """The content, or None if there is none; a damaged file is set aside and reported.

        One function, as `write`: whoever reads may be deep in the C stack."""
        try:
            file = self._open(self._path(name), "rb")
        except OSError:
            return None
        try:
            data = file.read(_AT_FIRST)  # read() would ask for 256 bytes in one piece
            if len(data) == _AT_FIRST:
                data += file.read()
        except OSError:
            data = b""
        finally:
            file.close()
        if len(data) >= _SUM and data[-_SUM:] == _sum(data[:-_SUM]):
            return data[:-_SUM]
        self.damaged += 1
        self._say("The file %s on flash is damaged; it is kept as %s.bad." % (name, name))
        old = sorted(n for n in self._os.listdir(self._folder) if n.endswith(".bad"))
        try:
            if len(old) >= _BAD_MOST:
                self.remove(old[0])
            self._os.rename(self._path(name), self._path(name) + ".bad")
        except OSError:
            self.remove(name)
        return None

    def remove(self, name):
        """Forget name; True if it was there."""
        try:
            self._os.remove(self._path(name))
        except OSError:
            return False
        return True

    def names(self, prefix):
        """Sorted names of the files that begin with prefix, damaged and unfinished ones apart."""
        try:
            found = self._os.listdir(self._folder)
        except OSError:
            return []  # nothing was written yet
        return sorted(n for n in found if n.startswith(prefix) and "." not in n)

    def clean(self):
        """Once after a start: remove what a power cut left unfinished."""
        try:
            found = self._os.listdir(self._folder)
        except OSError:
            return
        for name in found:
            if name.endswith(".new") or not self._os.stat(self._path(name))[6]:
                self.remove(name)

    def _path(self, name):
        return self._folder + "/" + name
