"""One ESP8266 board at the end of a USB cable: a pseudo-terminal that answers as the ROM loader
when a loader's sync packet arrives and as the MicroPython prompt otherwise.

What a pseudo-terminal cannot show is the DTR/RTS reset circuit. So a sync packet counts as "was
reset into the loader", and closing the port while in the loader as "was reset into the firmware";
both are what esptool does on a real board at these moments.

Faults (words in `faults`):
  "silent"     nothing ever answers
  "garbage"    line noise in front of the first answers; tools retry and get through
  "noise"      nothing but line noise
  "wrong md5"  flash reads back other than what was written
  "bricked"    boot.py loops for ever and takes no Ctrl-C; until the filesystem is erased
`pull_after=n` pulls the cable once n bytes have come from the host (None: never).
"""

import errno
import os
import select
import threading
import time
import tty
from pathlib import Path

from doubles.serial_board.flash_chip import FlashChip
from doubles.serial_board.rom_loader import RomLoader
from doubles.serial_board.vm_process import VmProcess

_SYNC_START = b"\xc0\x00\x08\x24\x00"
_NOISE = b"\x82\x00\xff\x1cr\x9e\x80ll\x0c\x0c\x8c\xec\x00\x02\x0c\xe2"


class PtyBoard:
    """`port` is the path to give to tools. Use as a context manager; `vm=False` has no prompt."""

    def __init__(self, folder, flash_kb=4096, chip="esp8266", faults=(), pull_after=None, vm=True):
        self.port = str(Path(folder) / "ttyUSB0")
        self.flash = FlashChip(flash_kb * 1024)
        self.chip = chip
        self.faults = set(faults)
        self.pull_after = pull_after
        self.vm = VmProcess(self._from_vm) if vm else None
        self.connections = 0
        self.loader_runs = 0
        self.heard = bytearray()
        self._rom = None
        self._master = None
        self._open = False
        self._out = bytearray()
        self._lock = threading.RLock()
        self._stop = False
        self._thread = None

    def __enter__(self):
        self.plug()
        return self

    def __exit__(self, *exc):
        self.unplug()
        if self.vm:
            self.vm.stop()

    def plug(self):
        """Connect the cable: the port appears and the board starts."""
        self._master, slave = os.openpty()
        tty.setraw(slave)
        os.set_blocking(self._master, False)
        if os.path.islink(self.port):
            os.unlink(self.port)
        os.symlink(os.ttyname(slave), self.port)
        os.close(slave)
        self._stop = self._open = False
        self._rom = None
        self._out.clear()
        self._start_firmware()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def unplug(self):
        """Pull the cable: the port goes away."""
        self._stop = True
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join(5)
        self._close()

    def load(self, firmware):
        """Put firmware into the flash as if it had been flashed before, and start it."""
        self.flash.write(0, firmware)
        self._start_firmware()

    @property
    def has_firmware(self):
        return self.flash.data[0] == 0xE9

    def _close(self):
        with self._lock:
            if self._master is None:
                return
            if os.path.islink(self.port):
                os.unlink(self.port)
            os.close(self._master)
            self._master = None

    def _start_firmware(self):
        if self.vm is None:
            return
        if not self.has_firmware:
            self.vm.power_off()
        else:
            blank = self.flash.is_blank(0x100000, self.flash.size - 0x105000)
            if blank:
                self.faults.discard("bricked")
            self.vm.power_on(blank=blank)
            # The filesystem's first block: from now on the flash is not blank there.
            self.flash.write(0x100000, b"littlefs")

    # --- the thread ---

    def _run(self):
        poller = select.poll()
        poller.register(self._master, select.POLLIN | select.POLLHUP)
        while not self._stop:
            events = dict(poller.poll(5)).get(self._master, 0)
            if events & select.POLLIN:
                self._read()
            elif events & select.POLLHUP:
                self._hang_up()
                time.sleep(0.004)
            else:
                self._opened()
            self._flush()
            if self.pull_after is not None and len(self.heard) >= self.pull_after:
                self.pull_after = None
                self._stop = True
                self._close()

    def _hang_up(self):
        with self._lock:
            self._out.clear()
        if not self._open:
            return
        self._open = False
        if self._rom:
            self._rom = None
            self._start_firmware()

    def _read(self):
        try:
            data = os.read(self._master, 65536)
        except OSError as error:
            if error.errno not in (errno.EIO, errno.EAGAIN):
                raise
            return
        self._opened()
        self.heard += data
        self._take(data)

    def _opened(self):
        if not self._open:
            self._open = True
            self.connections += 1

    def _take(self, data):
        if "silent" in self.faults:
            return
        if "noise" in self.faults:
            self._send(_NOISE * 3)
            return
        # A loader's sync packet means that the tool has just reset the chip into its ROM.
        if not self._rom and _SYNC_START in data:
            data = data[data.index(_SYNC_START) :]
            self._rom = RomLoader(self.flash, self.chip, self.faults)
            self.loader_runs += 1
            if self.vm:
                self.vm.power_off()
            if "garbage" in self.faults:
                self.faults.discard("garbage")
                self._send(_NOISE)
        if self._rom:
            self._send(self._rom.feed(data))
        elif self.vm and "bricked" not in self.faults:
            self.vm.send(data)

    def _from_vm(self, data):
        if self._open and not self._rom and "bricked" not in self.faults:
            self._send(data)

    def _send(self, data):
        with self._lock:
            self._out += data
        self._flush()

    def _flush(self):
        with self._lock:
            if not self._out or self._master is None:
                return
            try:
                done = os.write(self._master, bytes(self._out[:4096]))
                del self._out[:done]
            except BlockingIOError:
                pass
            except OSError:
                self._out.clear()
