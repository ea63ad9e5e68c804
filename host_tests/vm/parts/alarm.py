"""The whole firmware on MicroPython: boot.py and main.py as source, as on the chip, the rest
compiled; a real TLS server.

Time is simulated, the network is real: `host` leads to a Twilio double behind OpenSSL. The doors
open and close as told, and after `end_s` somebody presses Ctrl-C and asks for status().
params: host, port, unix (the time server's answer), end_s, trips ([[second, level], ...]);
usable: bytes of heap that all of the firmware may use, 0 = as many as there are;
status_at: seconds when status is asked for while the alarm runs.
"""

# vm: top=1
# The stand-ins are loaded before; boot.py and main.py have the stack of a board.

import gc
import sys

import simtime

simtime.start(5000)

import machine
import micropython
import network
import vmtest

params = vmtest.params


class Ntp:
    host = ""

    def time(self):
        return params["unix"] - 946684800 + simtime.now_us // 1000000


def cut():
    raise KeyboardInterrupt


def door(at_s, level):
    simtime.after_ms(at_s * 1000, lambda: machine.Pin(5).drive(level))


def mark(what):
    gc.collect()
    print("heap %s: %d bytes used, %d free" % (what, gc.mem_alloc(), gc.mem_free()))
    micropython.mem_info()
    micropython.qstr_info()


def before_tls(*_):
    """Called when the server's address is looked up: the last moment before the handshake."""
    mark("before TLS")


def ask():
    sys.modules["main"].status()


sys.modules["ntptime"] = Ntp()
network.air["home"] = "secret key"
machine.Pin(5).drive(0)
for at_s, level in params["trips"]:
    door(at_s, level)
for at_s in params["status_at"]:
    simtime.after_ms(at_s * 1000, ask)
simtime.after_ms(50000, lambda: mark("armed"))
simtime.after_ms(params["end_s"] * 1000, cut)
vmtest.redirect(params["host"], params["port"], looked_up=before_tls)
if params["usable"]:
    gc.threshold(9488)  # as _boot.py sets it on the chip
    vmtest.leave_only(params["usable"])
import gc

mark("of the stand-ins")
vmtest.import_at_the_top("boot")  # it runs when it is imported, as on the chip
assert not network.WLAN(1).active(), "the open access point is off"
mark("after boot.py")
vmtest.import_at_the_top("main")
mark("at the prompt")
vmtest.from_the_top(sys.modules["main"].status)
print("stack at most %d" % getattr(gc, "deepest", 0))
