"""A real littlefs2 on a block device in memory, with the ESP8266's geometry.

4096-byte blocks, read/prog 32, cache 128, lookahead 32, block_cycles 100 (extmod/vfs_lfs.c,
ports/esp8266/modules/flashbdev.py). Every block erase and program is counted and can be the
moment the power fails.
"""

from littlefs import LittleFSError, UserContext, lfs

from .errors import MpOSError
from .flash import (
    BLOCK,
    BLOCKS,
    DIR,
    FILE,
    Flash,
)

_BLANK = bytes([255]) * BLOCK


class _Chip(UserContext):
    """The block device: blocks in a dict, blank where absent."""

    def __init__(self, flash):
        self._flash = flash
        self.blocks = {}
        self.erase_counts = {}
        self.dead = False

    def read(self, cfg, block, off, size):
        """Called hundreds of times for each listing of a folder: lean."""
        try:
            return self.blocks[block][off : off + size]
        except KeyError:
            return _BLANK[off : off + size]

    def prog(self, cfg, block, off, data):
        if self.dead:
            return -5
        how = self._flash.change_block("prog")
        if how == "before":
            return self._die()
        old = self.blocks.get(block, _BLANK)
        data = bytes(data)
        if how == "torn":
            data = data[: len(data) // 2]
        # Programming can only clear bits; littlefs erases before, this shows it if not.
        there = int.from_bytes(old[off : off + len(data)], "big")
        merged = (there & int.from_bytes(data, "big")).to_bytes(len(data), "big")
        self.blocks[block] = old[:off] + merged + old[off + len(data) :]
        return self._die() if how else 0

    def erase(self, cfg, block):
        if self.dead:
            return -5
        how = self._flash.change_block("erase")
        if how == "before":
            return self._die()
        self.erase_counts[block] = self.erase_counts.get(block, 0) + 1
        if how == "torn":
            self.blocks[block] = (
                _BLANK[: BLOCK // 2] + self.blocks.get(block, _BLANK)[BLOCK // 2 :]
            )
        else:
            self.blocks.pop(block, None)
        return self._die() if how else 0

    def sync(self, cfg):
        return 0

    def _die(self):
        self.dead = True
        return -5


class LittleFlash(Flash):
    """The littlefs image. `trace`: list of "erase"/"prog" of every change so far."""

    def __init__(self, blocks=BLOCKS):
        super().__init__()
        self.block_count = blocks
        self.chip = _Chip(self)
        self._known = {}  # what littlefs said since that was written, by question
        self.trace = []
        self._spent = [0, 0]
        self._cfg = lfs.LFSConfig(
            context=self.chip,
            block_size=BLOCK,
            block_count=blocks,
            read_size=32,
            prog_size=32,
            cache_size=128,
            lookahead_size=32,
            block_cycles=100,
        )
        self._fs = lfs.LFSFilesystem()
        lfs.format(self._fs, self._cfg)
        self._mount()
        self.trace.clear()
        self.ops = self.erases = 0
        self.chip.erase_counts.clear()

    def _mount(self):
        self.chip.dead = False
        self._known.clear()
        self._fs = lfs.LFSFilesystem()
        lfs.mount(self._fs, self._cfg)

    def snapshot(self):
        """A copy of the image, for `restore`."""
        return dict(self.chip.blocks)

    def restore(self, state):
        """Back to a snapshot (mounted anew)."""
        self.chip.blocks = dict(state)
        self._mount()

    def power_cut(self):
        """Mounts anew, as the next boot does: open files and caches are gone."""
        self._mount()

    def change_block(self, kind):
        """Called for every block operation."""
        self.trace.append(kind)
        if kind == "erase":
            self.erases += 1
        self._spent[kind == "prog"] += 1
        return self._change()

    def _do(self, action, *args):
        """Runs one littlefs call; a power cut in it ends the boot."""
        self._spent = [0, 0]
        try:
            return action(self._fs, *args)
        except LittleFSError as error:
            if not self.chip.dead:
                raise MpOSError(-error.code) from None
        finally:
            if self._spent != [0, 0]:
                self._forget([word.strip("/") for word in args if isinstance(word, str)])
            if self.chip.dead:
                self._fail()
            if self._spent != [0, 0]:
                self._spend(*self._spent)

    def _once(self, ask, name):
        """ask(name), looked up in the image again only after that was written: the firmware asks
        for the same files at every step of its loop."""
        key = ask, name.strip("/")
        if key not in self._known:
            self._known[key] = ask(self, name)
        return self._known[key]

    def _forget(self, names):
        """These were written or renamed: what was said of them, of what is in them, and of the
        folders they are in."""
        folders = {name.rpartition("/")[0] for name in names}
        inside = tuple(name + "/" for name in names)
        for key in list(self._known):
            if key[1] in names or key[1] in folders or key[1].startswith(inside):
                del self._known[key]

    def read(self, name):
        """Content of a file, or None."""
        return self._once(LittleFlash._read, name)

    def is_dir(self, name):
        """True for a folder."""
        return name == "" or self._once(LittleFlash._is_dir, name)

    def _read(self, name):
        try:
            handle = lfs.file_open(self._fs, name, "r")
        except LittleFSError:
            return None
        try:
            return bytes(lfs.file_read(self._fs, handle, lfs.file_size(self._fs, handle)))
        finally:
            lfs.file_close(self._fs, handle)

    def _is_dir(self, name):
        try:
            return lfs.stat(self._fs, name).type == 2
        except LittleFSError:
            return False

    def entries(self, folder):
        """[(name, kind, size)] as os.ilistdir gives them."""
        return list(self._once(LittleFlash._entries, folder))

    def _entries(self, folder):
        found = []
        handle = self._do(lfs.dir_open, folder or "/")
        try:
            while info := lfs.dir_read(self._fs, handle):
                if info.name not in (".", ".."):
                    found.append((info.name, DIR if info.type == 2 else FILE, info.size))
        finally:
            lfs.dir_close(self._fs, handle)
        return found

    def stat(self, name):
        """(kind, size)"""
        return (DIR, 0) if name == "" else self._once(LittleFlash._stat, name)

    def _stat(self, name):
        info = self._do(lfs.stat, name)
        return (DIR if info.type == 2 else FILE), info.size

    def space(self):
        """(blocks, free blocks)"""
        return self.block_count, self.block_count - lfs.fs_size(self._fs)

    def commit(self, name, data, mode):
        """Writes a file as open/write/close does."""
        self._do(_write_file, name, data, mode)

    def remove(self, name):
        """os.remove"""
        self._do(lfs.remove, name)

    def rename(self, old, new):
        """os.rename: replaces in one metadata commit."""
        self._do(lfs.rename, old, new)

    def mkdir(self, name):
        """os.mkdir"""
        self._do(lfs.mkdir, name)

    def rmdir(self, name):
        """os.rmdir"""
        self._do(lfs.remove, name)


def _write_file(fs, name, data, mode):
    if mode == "a":
        try:
            lfs.stat(fs, name)
        except LittleFSError:
            mode = "w"  # the binding's "a" does not create files
    handle = lfs.file_open(fs, name, mode)
    try:
        if data:
            lfs.file_write(fs, handle, data)
    finally:
        lfs.file_close(fs, handle)
