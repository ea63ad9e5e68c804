"""What a test script finds on the VM: its parameters, and the frame it runs in.

`params` is a dict from the test outside. Runs on MicroPython; not part of the firmware.
"""

import json
import os
import sys

_DONE = "=== the script ran to its end ==="

with open("params.json") as _file:
    params = json.load(_file)


def _complete_os():
    """`os.urandom` and `os.sync` are on the chip but not in the npm VM."""
    if not hasattr(os, "urandom"):
        import binascii

        import _host

        os.urandom = lambda size: binascii.unhexlify(_host.random(size)) if size else b""
    if not hasattr(os, "sync"):
        try:
            os.sync = lambda: None
        except AttributeError:  # a built-in module in C takes no new name
            pass


class _Gc:
    """`gc` without the ROMFS image, which on the chip does not lie in the heap."""

    def __init__(self, real, image):
        self._real = real
        self._image = image

    def __getattr__(self, name):
        return getattr(self._real, name)

    def mem_alloc(self):
        return self._real.mem_alloc() - self._image


def _leave_the_image_out():
    import gc

    try:
        sys.modules["gc"] = _Gc(gc, os.stat("firmware.romfs")[6])
    except OSError:
        pass  # not in place


def only_mpy():
    """Fails if a firmware module came from anything but its `.mpy` file."""
    seen = []
    for name in sys.modules:
        file = getattr(sys.modules[name], "__file__", "")
        if "rom/" in file:
            assert file.endswith(".mpy"), "%s runs from %s" % (name, file)
            seen.append(name)
    return seen


class _Redirected:
    """The unix binary's own `socket`, with one name answered from here."""

    def __init__(self, real, name, host, port):
        self._real = real
        self._name = name
        self._place = (host, port)

    def __getattr__(self, name):
        return getattr(self._real, name)

    def getaddrinfo(self, host, port, *more):
        if host == self._name:
            host, port = self._place
        return self._real.getaddrinfo(host, port, *more)


def redirect(name, port, host="127.0.0.1"):
    """From now on `name` resolves to that place; call it before the firmware is imported."""
    import socket

    if hasattr(socket, "redirect"):
        socket.redirect(name, host, port)
    else:
        sys.modules["socket"] = _Redirected(socket, name, host, port)


def raises(kind, call, *args):
    """Calls and returns the exception of that kind; fails if there is none."""
    try:
        call(*args)
    except kind as error:
        return error
    raise AssertionError("%s was not raised" % kind.__name__)


def main():
    _complete_os()
    _leave_the_image_out()
    __import__(params["_script"])
    only_mpy()
    print(_DONE)
