"""Small files that are whole or absent, whatever happens to the power.

Each ends with the first 4 bytes of the SHA-256 of its content. A new file is written beside and
renamed; an existing one is rewritten in place, which littlefs makes atomic (the old content stays
until close) at less than half the wear of a rename. A rewrite of up to INLINE bytes costs about
0.04 block erases, a longer one a whole erase (measured in host_tests/test_outbox_power.py).
"""

try:
    from micropython import const
except ImportError:
    const = int

INLINE = const(124)  # bytes of content that are nearly free to rewrite
_SUM = const(4)
_AT_FIRST = const(144)  # bytes; nearly every file is shorter
_BAD_MOST = const(4)  # damaged files kept to look at


def _sum(data):
    import hashlib

    return hashlib.sha256(data).digest()[:_SUM]


class Store:
    """Files in `folder`, made if absent. say: called with one sentence about a damaged file.

    os, open: the file system; tests hand in their own.
    """

    def __init__(self, folder, say=print, os=None, open=open):
        if os is None:
            import os
        self._os = os
        self._open = open
        self._folder = folder
        self._say = say
        self.damaged = 0  # files set aside by this object
        try:
            os.mkdir(folder)
        except OSError:
            pass  # it is there; if not, the first write says so

    def write(self, name, data):
        """Keep data (bytes) under name; at any instant the old or the new content is there.
        Raises OSError, 28 when the flash is full."""
        path = to = self._path(name)
        data = bytes(data)
        data += _sum(data)
        try:
            self._os.stat(path)
        except OSError:
            to += ".new"
        file = self._open(to, "wb")
        try:
            file.write(data)
        except MemoryError:  # closed now, it would be empty
            file.seek(0)
            file.write(data)
        finally:
            file.close()
        if to != path:
            self._os.rename(to, path)

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
        """Forget name; nothing happens if it is not there."""
        try:
            self._os.remove(self._path(name))
        except OSError:
            pass

    def names(self, prefix):
        """Sorted names of the files that begin with prefix, damaged and unfinished ones apart."""
        return sorted(
            n for n in self._os.listdir(self._folder) if n.startswith(prefix) and "." not in n
        )

    def clean(self):
        """Once after a start: remove what a power cut left half-written."""
        for name in self._os.listdir(self._folder):
            if name.endswith(".new"):
                self.remove(name)

    def _path(self, name):
        return self._folder + "/" + name
