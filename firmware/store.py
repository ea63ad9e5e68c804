"""Small files that are whole or absent, whatever happens to the power.

Each file ends with the first 4 bytes of the SHA-256 of its content. A new file is written beside and
renamed; an existing one is rewritten in place, which littlefs makes atomic (the old content stays
until close) at a third of the wear of a rename. Up to 124 bytes of content a rewrite costs about 0.04
block erases, above that a whole one (measured: host_tests/test_outbox_power.py).
"""

try:
    from micropython import const
except ImportError:
    const = int

_SUM = const(4)
_BAD_MOST = const(4)  # damaged files kept to look at
INLINE = const(124)  # bytes of content that are nearly free to rewrite


def _sum(data):
    import hashlib

    return hashlib.sha256(data).digest()[:_SUM]


class Store:
    """Files in `folder` (made if absent). say: called with one sentence about a damaged file.

    os, open: the file system, handed in by tests.
    """

    def __init__(self, folder, say=print, os=None, open=open):
        if os is None:
            import os
        self._os = os
        self._open = open
        self._folder = folder + "/"
        self._say = say
        self.damaged = 0  # files set aside since boot
        try:
            os.mkdir(folder)
        except OSError:  # it is there
            pass
        for name in self.names(""):
            if name.endswith(".new"):  # a write that the power cut short
                self.remove(name)

    def write(self, name, data):
        """Keep data (bytes) under name; old or new content is there at any instant.
        Raises OSError, 28 when the flash is full."""
        path = self._folder + name
        data = bytes(data)
        data += _sum(data)
        if self._exists(path):
            self._put(path, data)
        else:
            self._put(path + ".new", data)
            self._os.rename(path + ".new", path)

    def read(self, name):
        """The content, or None if there is none; a damaged file is set aside and reported."""
        try:
            with self._open(self._folder + name, "rb") as file:
                data = file.read()
        except OSError as error:
            if error.args[0] != 2:
                self._set_aside(name, "cannot be read (OSError %s)" % error.args[0])
            return None
        if len(data) < _SUM or data[-_SUM:] != _sum(data[:-_SUM]):
            self._set_aside(name, "is damaged")
            return None
        return data[:-_SUM]

    def remove(self, name):
        """Forget name; nothing happens if it is not there."""
        try:
            self._os.remove(self._folder + name)
        except OSError:
            pass

    def names(self, prefix):
        """Names of all kept files that begin with prefix, sorted. Damaged ones are not among them."""
        names = [n for n in self._os.listdir(self._folder[:-1]) if n.startswith(prefix)]
        return sorted(n for n in names if not n.endswith(".bad"))

    def _exists(self, path):
        try:
            self._os.stat(path)
            return True
        except OSError:
            return False

    def _put(self, path, data):
        file = self._open(path, "wb")
        try:
            file.write(data)
        finally:
            file.close()

    def _set_aside(self, name, what):
        self.damaged += 1
        self._say("The file %s on flash %s; it is kept as %s.bad." % (name, what, name))
        old = [n for n in self._os.listdir(self._folder[:-1]) if n.endswith(".bad")]
        try:
            if len(old) >= _BAD_MOST:
                self._os.remove(self._folder + sorted(old)[0])
            self._os.rename(self._folder + name, self._folder + name + ".bad")
        except OSError:
            self.remove(name)
