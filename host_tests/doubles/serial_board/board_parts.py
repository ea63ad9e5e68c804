"""Runs on MicroPython (the npm build) before the board's own files and makes it an ESP8266 to
whoever is at its serial prompt: files with the chip's error numbers, a ROMFS partition, the
stand-ins of host_tests/vm for machine, network and esp, machine.reset and a sleep that lets Ctrl-C
through. Its time passes FASTER times as fast as the room's.
"""

import binascii
import json
import os
import sys

import _host
import _js
import chipfs
import esp
import machine
import network
import simtime
import vfs

FASTER = 10
_ENOSPC = 28


class BoardFS(chipfs.ChipFS):
    """The board's littlefs; it can be full."""

    def open(self, path, mode):
        if "r" not in mode and _js.is_full():
            raise OSError(_ENOSPC)
        return super().open(path, mode)


class Partition:
    """vfs.rom_ioctl as ports/esp8266/vfs_rom_ioctl.c answers it: one segment, no block size."""

    def __init__(self):
        self._file = vfs.VfsPosix("/").open("/romfs", "r+b")
        self.data = bytearray(self._file.read())

    def ioctl(self, op, segment=0, offset=0, data=b""):
        if op == 1:
            return 1
        if op == 2:
            return memoryview(self.data)
        if op == 3:  # erase; the third argument is a length
            return self._write(0, b"\xff" * (-(-offset // 4096) * 4096)) or 4
        if op == 4:
            return self._write(offset, data)
        return -22

    def _write(self, offset, data):
        self.data[offset : offset + len(data)] = data
        self._file.seek(offset)
        self._file.write(data)
        self._file.flush()
        return 0


class Names:
    """A module's names, with some replaced."""

    def __init__(self, module, **names):
        for name in dir(module):
            if not name.startswith("__"):
                setattr(self, name, getattr(module, name))
        for name in names:
            setattr(self, name, names[name])


class Time:
    """`ntptime` where the time server is in reach."""

    host = "pool.ntp.org"
    timeout = 1

    def time(self):
        return _js.unix() - 946684800


class NoNetwork:
    """`ntptime` and `socket` of a board whose Wi-Fi is not in reach."""

    host = "pool.ntp.org"
    timeout = 1

    def time(self):
        raise OSError(-2)

    def getaddrinfo(self, *args):
        raise OSError(-2)


def _sleep_ms(ms):
    got = _js.poll(max(0, ms) // FASTER)
    if got == 1:
        raise KeyboardInterrupt
    if got == 2:
        raise SystemExit
    moved = _js.pins()
    if moved:
        for pin, level in json.loads(moved):
            machine.Pin(pin).drive(level)
    simtime.advance_us(max(0, ms) * 1000)


def _sleep(seconds):
    _sleep_ms(int(seconds * 1000))


def _reset():
    _js.reset()
    raise SystemExit


def _connect(world):
    """world: {"wifi": {name: key}, "servers": {name: [address, port]}}, None without a network."""
    if world is None:
        sys.modules["ntptime"] = sys.modules["socket"] = NoNetwork()
        return
    import socket

    import requests
    import urequests

    network.air.update(world["wifi"])
    for name in world["servers"]:
        socket.redirect(name, *world["servers"][name])
    sys.modules["ntptime"] = Time()
    sys.modules["requests"], sys.modules["urequests"] = requests, urequests


def start(cause):
    """Mount the filesystem and the ROMFS; put the stand-ins where import finds them."""
    simtime.start(1000)
    simtime.sleep_ms = _sleep_ms
    simtime.sleep = _sleep
    machine.reset = _reset
    machine.cause = cause
    esp.flash_size = lambda: 4 << 20
    _connect(json.loads(_js.world()))
    os.urandom = lambda size: binascii.unhexlify(_host.random(size)) if size else b""
    import cryptolib  # noqa: F401  (stays in sys.modules)

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
