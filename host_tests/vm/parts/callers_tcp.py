"""The responder on MicroPython's own sockets, for real clients. params: port, seconds.

Serves until a request for /end comes (404), which the test sends last.
"""

import gc
import socket
import time

import vmtest

params = vmtest.params
import responder
import rooms
import status

rooms.settle()


class Thing:
    def __init__(self, **names):
        for name in names:
            setattr(self, name, names[name])


status.sentences = lambda app: iter(["Line %d: %s" % (n, "text " * 20) for n in range(20)])
app = Thing(
    settings=Thing(
        NAME="Home", HTTP_PORT=params["port"], HTTP_USER="alarm", HTTP_PASSWORD="tulip-forest-93"
    ),
    sensors=Thing(all=[]),
    clock=Thing(uptime_s=lambda: 7, stamp=lambda: "now"),
    memo={},
)
served = responder.Responder(app, socket)
told = most = 0
started = time.ticks_ms()
while time.ticks_diff(time.ticks_ms(), started) < 1000 * params["seconds"]:
    before = time.ticks_us()
    told += served.step(time.ticks_diff(time.ticks_ms(), started) // 1000, True)
    most = max(most, time.ticks_diff(time.ticks_us(), before))
    if served._visit and served._visit._head.path == b"/end":
        break
    time.sleep_ms(1)
for _ in range(20):
    served.step(time.ticks_diff(time.ticks_ms(), started) // 1000, True)
served.close()
served = None
gc.collect()
print("told %d, longest step %d us" % (told, most))
