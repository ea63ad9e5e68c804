"""The whole firmware on MicroPython: boot.py, app, courier, tls12, requests, a real TLS server.

Time is simulated, the network is real: `host` leads to a Twilio double behind OpenSSL. The door
opens at 60 s, closes, opens again within the cooldown, and after `end_s` the power goes.
params: host, port, unix (the time server's answer), end_s.
"""

import gc
import sys

import simtime

simtime.start(5000)

import machine
import network
import vmtest

params = vmtest.params
vmtest.redirect(params["host"], params["port"])


class Ntp:
    host = ""

    def time(self):
        return params["unix"] - 946684800 + simtime.now_us // 1000000


class PowerCut(BaseException):
    pass


def cut():
    raise PowerCut


def door(at_s, level):
    simtime.after_ms(at_s * 1000, lambda: machine.Pin(5).drive(level))


def mark(what):
    gc.collect()
    print("heap %s: %d bytes used" % (what, gc.mem_alloc()))


sys.modules["ntptime"] = Ntp()
network.air["home"] = "secret key"
machine.Pin(5).drive(0)
for at_s, level in ((60, 1), (63, 0), (70, 1), (71, 0)):
    door(at_s, level)
simtime.after_ms(params["end_s"] * 1000, cut)

mark("of the stand-ins and this script")
import boot  # noqa: F401 - it runs when it is imported, as on the chip
import boots

assert not network.WLAN(1).active(), "the open access point is off"
record = boots.Boots(machine.RTC(), machine.reset_cause())

import app

alarm = app.build(record.known)
mark("with the app built")
try:
    alarm.run()
except PowerCut:
    pass
import status

status.show(alarm)
alarm.stop()
