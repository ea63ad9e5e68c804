"""The responder on MicroPython's own sockets, for real clients. params: port, seconds, broken.

Serves until so many broken requests have been answered.
"""

import gc
import socket
import time

import vmtest

params = vmtest.params
from core import overlay
from web import server

overlay.settle()


class Thing:
    def __init__(self, **names):
        for name in names:
            setattr(self, name, names[name])


LINES = ["Line %d: %s" % (n, "text " * 20) for n in range(20)]
app = Thing(
    settings=Thing(
        NAME="Home",
        HTTP_PORT=params["port"],
        HTTP_USER="alarm",
        HTTP_PASSWORD="tulip-forest-93",
        HTTP_URL=None,
        LANGUAGE="en",
        COMMANDS_FROM=(),
    ),
    sensors=Thing(all=[]),
    clock=Thing(uptime_s=lambda: 7, stamp=lambda: "now"),
    hear=None,
    delivery=Thing(waiting=0),
    page=None,
    lines=None,
)


def make_page():
    """The phases of a page, with LINES as the first part of the report."""
    from web import status_page as made

    while app.page and app.page.todo:
        app.lines = () if app.page.part else LINES
        made.more(app)


served = server.Responder(app, socket)
told = most = 0
started = time.ticks_ms()
while time.ticks_diff(time.ticks_ms(), started) < 1000 * params["seconds"]:
    before = time.ticks_us()
    told += served.step(time.ticks_diff(time.ticks_ms(), started) // 1000, True)
    most = max(most, time.ticks_diff(time.ticks_us(), before))
    make_page()
    if served.broken >= params["broken"] and not served.visit:
        break
    time.sleep_ms(1)
served.close()
served = None
gc.collect()
print("told %d, longest step %d us" % (told, most))
