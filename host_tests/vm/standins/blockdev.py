"""littlefs on a block device in Python, as on the chip: there FlashBdev reads and writes blocks
by `esp`, here by a file of the machine. So a file costs the C stack what it costs on the chip, and
the heap what littlefs takes. For the unix binary; what lies in its folder is copied first."""

import os

import vfs

_BLOCK = 4096
_BLOCKS = 763  # as on a board with 4 MB
_FILE = "flash.bin"


class FlashBdev:
    def __init__(self, file, blocks):
        self.file = file
        self.blocks = blocks

    def readblocks(self, n, buf, off=0):
        self.file.seek(n * _BLOCK + off)
        self.file.readinto(buf)

    def writeblocks(self, n, buf, off=0):
        self.file.seek(n * _BLOCK + off)
        self.file.write(buf)

    def ioctl(self, op, arg):
        if op == 4:
            return self.blocks
        if op == 5:
            return _BLOCK
        return 0


def mount(*left_out):
    """The files here, but for those, become the root on the flash."""
    file = open(_FILE, "w+b")  # noqa: SIM115 - it stays open as long as the flash is there
    file.seek(_BLOCKS * _BLOCK - 1)
    file.write(b"\0")
    device = FlashBdev(file, _BLOCKS)
    vfs.VfsLfs2.mkfs(device)
    flash = vfs.VfsLfs2(device)
    vfs.mount(flash, "/flash")
    _copy("", left_out + (_FILE,))
    vfs.umount("/flash")
    vfs.umount("/")
    vfs.mount(flash, "/")
    os.chdir("/")


def _copy(folder, left_out):
    for entry in os.ilistdir(folder or "."):
        name = folder + entry[0]
        if name in left_out:
            continue
        if entry[1] == 0x4000:
            os.mkdir("/flash/" + name)
            _copy(name + "/", left_out)
        else:
            _copy_file(name)


def _copy_file(name):
    buffer = bytearray(512)
    with open(name, "rb") as old, open("/flash/" + name, "wb") as new:
        while True:
            size = old.readinto(buffer)
            if not size:
                break
            new.write(memoryview(buffer)[:size])
