# Runs on MicroPython (the npm build) before the board's own files: makes it look like an ESP8266
# to whoever is at its serial prompt. A filesystem with a board's error numbers, a ROMFS partition,
# machine.reset, and a sleep that lets Ctrl-C through.
import builtins
import os
import sys
import time
import vfs

import _js

# Emscripten numbers errors in its own way: ENOENT 44, EEXIST 20, ENOTDIR 54, EISDIR 31,
# ENOTEMPTY 55, EINVAL 28, EBADF 8. The board's are the usual ones.
_ERRORS = {44: 2, 20: 17, 54: 20, 31: 21, 55: 39, 28: 22, 8: 9}
_ENOSPC = 28


class BoardFS:
    """A folder of the VM's file system, as the board's littlefs."""

    def __init__(self, folder):
        self._fs = vfs.VfsPosix(folder)
        self._cwd = "/"

    def mount(self, readonly, mkfs):
        pass

    def umount(self):
        pass

    def _at(self, path):
        if not path.startswith("/"):
            path = self._cwd + path
        return path if path == "/" or not path.endswith("/") else path[:-1]

    def _call(self, name, *args):
        try:
            return getattr(self._fs, name)(*args)
        except OSError as error:
            raise OSError(_ERRORS.get(error.errno, error.errno))

    def chdir(self, path):
        path = self._at(path)
        if path != "/" and not self.stat(path)[0] & 0x4000:
            raise OSError(2)
        self._cwd = path if path == "/" else path + "/"

    def getcwd(self):
        return self._cwd

    def open(self, path, mode):
        if "r" not in mode and _js.is_full():
            raise OSError(_ENOSPC)
        return self._call("open", self._at(path), mode)

    def stat(self, path):
        return self._call("stat", self._at(path))

    def remove(self, path):
        self._call("remove", self._at(path))

    def mkdir(self, path):
        self._call("mkdir", self._at(path))

    def rmdir(self, path):
        self._call("rmdir", self._at(path))

    def rename(self, old, new):
        self._call("rename", self._at(old), self._at(new))

    def statvfs(self, path):
        return (4096, 4096, 763, 700, 700, 0, 0, 0, 0, 255)

    def ilistdir(self, path):
        folder = self._at(path)
        names = []
        for entry in self._call("ilistdir", folder):
            at = (folder if folder != "/" else "") + "/" + entry[0]
            names.append((entry[0], entry[1], 0, self.stat(at)[6]))
        return iter(names)


class Partition:
    """vfs.rom_ioctl as ports/esp8266/vfs_rom_ioctl.c answers it: one segment, no block size."""

    def __init__(self):
        self._folder = vfs.VfsPosix("/")
        self.data = bytearray(self._folder.open("/romfs", "rb").read())

    def ioctl(self, op, segment=0, offset=0, data=b""):
        if op == 1:
            return 1
        if op == 2:
            return memoryview(self.data)
        if op == 3:  # erase; the third argument is a length
            for at in range(0, offset, 4096):
                self.data[at : at + 4096] = b"\xff" * 4096
            self._keep()
            return 4
        if op == 4:
            self.data[offset : offset + len(data)] = data
            self._keep()
            return 0
        return -22

    def _keep(self):
        with self._folder.open("/romfs", "wb") as file:
            file.write(self.data)


class Names:
    """A module's names, with some replaced."""

    def __init__(self, module, **names):
        for name in dir(module):
            if not name.startswith("__"):
                setattr(self, name, getattr(module, name))
        for name in names:
            setattr(self, name, names[name])


def _sleep_ms(ms):
    got = _js.poll(ms)
    if got == 1:
        raise KeyboardInterrupt
    if got == 2:
        raise SystemExit


def _reset():
    _js.reset()
    raise SystemExit


def start():
    """Mount the filesystem and the ROMFS; put the stand-ins where import finds them."""
    sys.modules["machine"] = Names(None, reset=_reset, unique_id=lambda: b"\x01\x02\x03\x04")
    sys.modules["esp"] = Names(None, flash_size=lambda: 4 << 20, check_fw=lambda: True)
    sys.modules["time"] = Names(time, sleep_ms=_sleep_ms, sleep=lambda s: _sleep_ms(int(s * 1000)))
    sys.modules["sys"] = Names(sys, platform="esp8266")
    parts = Names(vfs)
    if _js.has_romfs():
        partition = Partition()
        parts.rom_ioctl = partition.ioctl
    elif hasattr(parts, "rom_ioctl"):
        del parts.rom_ioctl
    sys.modules["vfs"] = parts
    files = BoardFS("/flash")
    # The VM's own files stay mounted at no place a program can see.
    vfs.umount("/")
    vfs.mount(files, "/")
    os.chdir("/")
    sys.path[:] = ["", ".frozen", "/lib", "/"]
    if _js.has_romfs() and partition.data[:3] == b"\xd2\xcd\x31":
        vfs.mount(vfs.VfsRom(memoryview(partition.data)), "/rom")
        sys.path[2:2] = ["/rom", "/rom/lib"]


def run(names):
    """Run boot.py and main.py as the board does: an error in the first skips the second."""
    main = __import__("__main__").__dict__
    for name in names:
        try:
            with open(name) as file:
                source = file.read()
        except OSError:
            continue
        try:
            exec(source, main)
        except SystemExit:
            pass
        except BaseException as error:
            sys.print_exception(error)
            return


if not hasattr(builtins, "print"):
    raise RuntimeError("this file is for MicroPython")
