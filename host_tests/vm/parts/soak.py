"""The armed firmware makes good and failed requests, one after the other; memory must come back.

params: host, port, unix, rounds, usable; loop, exchange: numbers of phases.
"""

import gc
import sys

import simtime

simtime.start(5000)

import machine
import network
import vmtest

params = vmtest.params


class Ntp:
    host = ""

    def time(self):
        return params["unix"] - 946684800 + simtime.now_us // 1000000


sys.modules["ntptime"] = Ntp()
network.air["home"] = "secret key"
machine.Pin(5).drive(0)
vmtest.redirect(params["host"], params["port"])
gc.threshold(9488)  # as _boot.py sets it on the chip
vmtest.leave_only(params["usable"])
import gc

import boot  # noqa: F401 - it runs when it is imported
from core import overlay
from runtime import supervisor

alarm = supervisor.wired((0, 0, 0))


def ask(path):
    """(status, error, sid) of one POST."""
    from net.request import Request

    request = Request("POST", path, (("Authorization", "Basic x"),), b"Body=x", ("sid",))
    request.host = "https://" + params["host"]
    alarm.asked = overlay.park(request)
    request = Request = None
    alarm.then, alarm.phase = params["loop"], params["exchange"]
    while alarm.phase != params["loop"]:
        alarm.step()
    answer = alarm.answer
    alarm.answer = None
    return answer.status, str(answer.error), answer.fields.get("sid")


def used():
    gc.collect()
    gc.collect()
    return gc.mem_alloc()


first = None
for number in range(params["rounds"]):
    status, error, sid = ask("/good")
    assert (status, error, sid) == (201, "None", "SM1"), (number, status, error, sid)
    status, error, sid = ask("/fail")
    assert status == 0 and error != "None", (number, status, error)
    if number == 2:
        first = used()
        print("after 3 rounds: %d bytes used" % first)
last = used()
print("after %d rounds: %d bytes used" % (params["rounds"], last))
assert last <= first + 64, "%d bytes were not given back" % (last - first)
