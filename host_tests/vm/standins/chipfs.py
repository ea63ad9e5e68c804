"""The npm VM's files as the chip sees them: /board there is / here, with the chip's error numbers.

The WebAssembly build counts errors in its own way (ENOENT is 44); the firmware looks at numbers.
"""

import vfs

# ENOENT, EEXIST, ENOTDIR, EISDIR, ENOTEMPTY, EINVAL, EBADF
_ERRORS = {44: 2, 20: 17, 54: 20, 31: 21, 55: 39, 28: 22, 8: 9}
_FOLDER = 0x4000


class ChipFS:
    def __init__(self, folder):
        self._fs = vfs.VfsPosix(folder)
        self._here = "/"

    def mount(self, readonly, mkfs):
        pass

    def umount(self):
        pass

    def _call(self, name, path, *more):
        try:
            return getattr(self._fs, name)(self._whole(path), *more)
        except OSError as error:
            raise OSError(_ERRORS.get(error.errno, error.errno))

    def _whole(self, path):
        path = path if path[:1] == "/" else self._here + path
        return path[:-1] if len(path) > 1 and path[-1] == "/" else path

    def chdir(self, path):
        path = self._whole(path)
        if path != "/" and not self.stat(path)[0] & _FOLDER:
            raise OSError(2)
        self._here = path if path == "/" else path + "/"

    def getcwd(self):
        return self._here if self._here == "/" else self._here[:-1]

    def open(self, path, mode):
        return self._call("open", path, mode)

    def stat(self, path):
        return self._call("stat", path)

    def remove(self, path):
        self._call("remove", path)

    def mkdir(self, path):
        self._call("mkdir", path)

    def rmdir(self, path):
        self._call("rmdir", path)

    def rename(self, old, new):
        self._call("rename", old, self._whole(new))

    def statvfs(self, path):
        return (4096, 4096, 763, 700, 700, 0, 0, 0, 0, 255)

    def ilistdir(self, path):
        path = self._whole(path)
        found = []
        for entry in self._call("ilistdir", path):
            inside = (path if path != "/" else "") + "/" + entry[0]
            found.append((entry[0], entry[1], 0, self.stat(inside)[6]))
        return iter(found)


def mount():
    vfs.umount("/")
    vfs.mount(ChipFS("/board"), "/")
