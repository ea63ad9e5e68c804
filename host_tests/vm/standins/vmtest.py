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


def only_mpy():
    """Fails if a firmware module came from anything but its `.mpy` file."""
    seen = []
    for name in params["_firmware"]:
        module = sys.modules.get(name)
        if module is not None:
            file = getattr(module, "__file__", "?")
            assert file.endswith(".mpy") and "fw/" in file, "%s runs from %s" % (name, file)
            seen.append(name)
    return seen


def raises(kind, call, *args):
    """Calls and returns the exception of that kind; fails if there is none."""
    try:
        call(*args)
    except kind as error:
        return error
    raise AssertionError("%s was not raised" % kind.__name__)


def main():
    _complete_os()
    __import__(params["_script"])
    only_mpy()
    print(_DONE)
