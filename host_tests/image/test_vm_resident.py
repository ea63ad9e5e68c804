"""What the armed firmware keeps in memory, on the npm VM, which is always there.

The bounds are decisions: a byte kept here is one that a TLS handshake does not have. tools/heap
measures the whole evening on a 32-bit unix binary.
"""

import pytest
from vm import mpy
from vm.run import NpmVM

# Bytes from before boot.py to the armed alarm, one sensor and one account, without the table of
# names (it doubles, which would happen in one run and not in another). In place, as in the
# FLASH_2M_ROMFS build, functions, classes and data remain; loaded from littlefs their code and
# texts are added. Measured: 10,736 and 22,320 (the least of three runs).
MOST = {True: 11600}
CONFIG = """
NAME = "Home"
WIFI = [("home", "secret key")]
SENDERS = [("+380501234567", "+15550000001", "0" * 32, "AC" + "0" * 32)]
SENSORS = [dict(name="Front door", pin=5, kind="door")]
BOOT_TEXT = False
PROMPT_WINDOW_S = 0
"""
BEFORE = """
import gc, os, sys
import simtime
simtime.start(5000)
import machine, network, vmtest, micropython
class Ntp:
    host = ""
    def time(self):
        return 1767225600 - 946684800 + 90 * 86400
class Cut(BaseException):
    pass
def cut():
    raise Cut
sys.modules["ntptime"] = Ntp()
network.air["home"] = "secret key"
machine.Pin(5).drive(0)
with open("config.py", "w") as file:
    file.write(%r)
gc.collect()
seen = gc.mem_alloc()
number = 0
while gc.mem_alloc() - seen < 5000:  # until the table of names has doubled
    gc.collect()
    seen = gc.mem_alloc()
    hasattr(gc, "_%%d_" %% number)
    number += 1
vmtest._complete_os()
vmtest.redirect("api.twilio.com", 9)
gc.collect()
"""
MARK = "gc.collect()\nprint('used', gc.mem_alloc())\n"
# A step each: only between two of them this VM collects garbage. What a step loads and lets go
# lies before what it makes to last, and then pieces of it stay.
BOOT = [
    "import boot\ngc.collect()\n",
    "from core import overlay\nfrom runtime import supervisor\n"
    "overlay.widen(sys.modules, 40)\ngc.collect()\n",
    "from runtime import app\nfrom device import debounce\nimport tls12\ngc.collect()\n",
    "from runtime import supervisor\nalarm = supervisor.wired((0, 0, 0))\ngc.collect()\n",
]
ARM = """
simtime.after_ms(%d, cut)
try:
    while True:
        alarm.step()
except Cut:
    pass
gc.collect()
"""


def kept(in_place, names=0):
    """Bytes the armed firmware keeps. The collector takes any number that looks like an address
    for one, so a run may keep a module that is garbage; of some runs, which are different in the
    names known before, the least is right."""
    before = BEFORE % CONFIG + "for n in range(%d):\n    hasattr(gc, '_n%%d' %% n)\n" % names
    steps = [before, "gc.collect()\n", MARK, *BOOT, ARM % 50000, MARK]
    with NpmVM() as vm:
        out = vm.steps([mpy.called_on_the_chip(step) for step in steps], in_place, 60.0)
    print(out)
    assert "Armed." in out
    before, after = [int(line[5:]) for line in out.splitlines() if line.startswith("used ")]
    return after - before


# Not with the code in RAM, as on a MicroPython without ROMFS: tools/flash.sh refuses such a board.
@pytest.mark.parametrize("in_place", [True])
def test_the_armed_firmware_leaves_room(in_place):
    least = min(kept(in_place, names) for names in (0, 50, 150))
    assert 5000 < least < MOST[in_place]
