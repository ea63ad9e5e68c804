"""The whole firmware on MicroPython: boot.py and main.py as source, as on the chip, the rest
compiled; a real TLS server.

Time is simulated, the network is real: `host` leads to a Twilio double behind OpenSSL. The doors
open and close as told, and after `end_s` somebody presses Ctrl-C and asks for status().
params: host, port, unix (the time server's answer), end_s, trips ([[second, level], ...]);
usable: bytes of heap that all of the firmware may use, 0 = as many as there are;
draw: another placement of what is in memory before, see vmtest.leave_only; None: none;
status_at: seconds when status is asked for while the alarm runs;
asked_at: [[seconds when somebody asks, request; None: a browser for the page], ...] (the socket is
scripted); others: names that
lead to the same server; quick: nothing is measured; names: print them; hurry_ms: longest pass of
the loop while nothing happens, 0 = as it is; marks_at: seconds when it is said what is in use;
stops: [[only outside of the loop's phase, calls of ticks_ms], ...]: after so many Ctrl-C comes
once more, status() is asked for, and the alarm goes on; clock: UDP port that is told the time;
loads: print a line for each module that is loaded, each import and each file that is opened.
"""

# vm: top=1
# The stand-ins are loaded before; boot.py and main.py have the stack of a board.

import gc
import sys

import simtime

simtime.start(5000)

import machine
import machine_code
import micropython
import network
import vmtest

params = vmtest.params
if params["hurry_ms"]:
    simtime.idle_ms, simtime.longest_ms = 20, params["hurry_ms"]


class Ntp:
    host = ""

    def time(self):
        return params["unix"] - 946684800 + simtime.now_us // 1000000


def cut():
    raise KeyboardInterrupt


def door(at_s, level):
    simtime.after_ms(at_s * 1000, lambda: drive(level))


def drive(level):
    if params["loads"]:
        print("door:", level)
    machine.Pin(5).drive(level)


def count_loads():
    """Each import, module and file of the firmware is a line from now on."""
    import builtins

    real_import, real_open = builtins.__import__, open

    def counted(name, *more):
        before = len(sys.modules)
        found = real_import(name, *more)
        print("import:" if len(sys.modules) == before else "load:", name)
        return found

    def opened(path, *more):
        print("file:", path)
        return real_open(path, *more)

    builtins.__import__, builtins.open = counted, opened


def mark(what):
    gc.collect()
    print("heap %s: %d bytes used, %d free" % (what, gc.mem_alloc(), gc.mem_free()))
    micropython.mem_info()
    micropython.qstr_info()


def names(when):
    print("names", when)
    micropython.qstr_info(1)
    print("names end")


def before_tls(*_):
    """Called when the server's address is looked up: the last moment before the handshake."""
    global least
    setattr(sys.modules[tls], quick, machine_code.run)
    if params["marks_at"]:
        gc.collect()
        least = min(least, gc.mem_free())
    if tell:
        tell.sendto(b"%d" % (simtime.now_us // 1000000), told)
    if not params["quick"]:
        mark("before TLS")


def ask():
    sys.modules["main"].status()


tls, quick = vmtest.on_the_chip("tls12.runtime.quick").rsplit(".", 1)
ticks_ms = simtime.ticks_ms
stops = [list(one) for one in params["stops"]]


def counted_ticks():
    """ticks_ms(), at which Ctrl-C may come: not in a callback, which it waits for."""
    main = sys.modules.get("main")
    alarm = main and getattr(main, "alarm", None)
    if not (alarm and alarm.running and stops) or simtime._inside:
        return ticks_ms()
    if alarm.phase or not stops[0][0]:
        stops[0][1] -= 1
        if stops[0][1] < 0:
            stops.pop(0)
            print("Ctrl-C in phase %d" % alarm.phase)
            raise KeyboardInterrupt
    return ticks_ms()


def go_on():
    """As after a restart, but that what is in memory stays."""
    from runtime import supervisor

    alarm = supervisor.alarm
    alarm.phase, alarm.job = 0, None
    try:
        while True:
            alarm.step()
    except BaseException as e:
        supervisor.end(e)


class Browser:
    """A listening socket of the chip and its one caller. What it hears is counted, not kept."""

    asked = 0
    at = heard = 0
    waits = whole = False
    status = last = None
    page = b"GET / HTTP/1.1\r\nAuthorization: Basic YWxhcm06dHVsaXAtZm9yZXN0LTkz\r\n\r\n"
    request = b""
    requests = [one[1] and one[1].encode() for one in params["asked_at"]]

    def setsockopt(self, *_):
        pass

    bind = listen = setblocking = setsockopt

    def ask(self):
        self.request = self.requests[self.asked] or self.page
        self.waits, self.asked = True, self.asked + 1
        self.ask_next()

    def ask_next(self):
        """One event at a time: hundreds of them would be memory that comes back."""
        times = params["asked_at"]
        if self.asked < len(times):
            simtime.at(5000000 + times[self.asked][0] * 1000000, self.ask)

    def accept(self):
        if not self.waits:
            raise OSError(11)
        self.at = self.heard = 0
        self.waits = self.whole = False
        self.status = None
        simtime.longest_ms = 0  # no hurry: the answer has 5 s
        return (self, None)

    def readinto(self, buffer):
        size = min(len(buffer), len(self.request) - self.at)
        for n in range(size):
            buffer[n] = self.request[self.at + n]
        self.at += size
        return size or None

    def write(self, data):
        if not self.heard:
            self.status = int(bytes(data[9:12]))
        self.heard += len(data)
        self.last = bytes(data[-100:])
        self.whole = bytes(data[-8:]) == b"</html>\n" or bytes(data[-11:]) == b"</Response>"
        return len(data)

    def close(self):
        if self.status:
            print("the page: %d, %d bytes, %s" % (self.status, self.heard, self.whole))
            if self.status != 200:
                print("the page said: %s" % self.last)
        self.status = None
        simtime.longest_ms = params["hurry_ms"]


least = 1 << 30  # bytes free before a handshake
browser = Browser()
tell = told = None
if sys.platform != "webassembly":
    import socket

    tell = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    told = socket.getaddrinfo("127.0.0.1", params["clock"])[0][-1]
if stops:
    simtime.ticks_ms = counted_ticks
sys.modules["ntptime"] = Ntp()
network.air["home"] = "secret key"
for number in (0, 2, 4, 5, 12, 13, 14, 15, 16):
    machine.Pin(number)  # as on the chip, where they take no heap; so do the two interfaces
network.WLAN(0), network.WLAN(1)
machine.Pin(5).drive(0)
for at_s, level in params["trips"]:
    door(at_s, level)
for at_s in params["status_at"]:
    simtime.after_ms(at_s * 1000, ask)
browser.ask_next()
for at_s in params["marks_at"]:
    simtime.after_ms(at_s * 1000, lambda: mark("in between"))
if not params["quick"]:
    simtime.after_ms(50000, lambda: mark("armed"))
simtime.after_ms(params["end_s"] * 1000, cut)
vmtest.redirect(
    params["host"], params["port"], looked_up=before_tls, others=params["others"], callers=browser
)
held = simtime._events[:]  # what was made before stays: no room for the firmware when it is over
if params["usable"]:
    gc.threshold(9488)  # as _boot.py sets it on the chip
    vmtest.leave_only(params["usable"], params["draw"])
import gc

if params["loads"]:
    count_loads()
    vmtest._LEFT *= 2  # counting takes C stack, too; tools/stack is for that
mark("of the stand-ins")
if params["names"]:
    names("before")
vmtest.import_at_the_top("boot")  # it runs when it is imported, as on the chip
assert not network.WLAN(1).active(), "the open access point is off"
mark("after boot.py")
vmtest.import_at_the_top("main")
if not params["stops"]:
    mark("at the prompt")
vmtest.from_the_top(sys.modules["main"].status)
while stops:
    vmtest.from_the_top(go_on)
    vmtest.from_the_top(sys.modules["main"].status)
if params["names"]:
    names("after")
print("least free %d" % least)
print("stack at most %d" % getattr(gc, "deepest", 0))
