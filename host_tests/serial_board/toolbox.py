"""Run the project's tools as a user does, and look for secrets in everything they print."""

import os
import subprocess
import sys
from pathlib import Path

from serial_board.vm_process import find_package

ROOT = Path(__file__).resolve().parents[2]

TOKEN = "0123456789abcdef0123456789abcde7"
WIFI_KEY = "correct horse battery"
SID = "AC0123456789abcdef0123456789abcdef"

CONFIG = """\
NAME = "Home"
WIFI = [("attic", "%s")]
SENDERS = [("+380501234567", "+15005550006", "%s", "%s")]
SENSORS = [dict(name="Front door", pin=5, kind="door")]
""" % (WIFI_KEY, TOKEN, SID)

SECRETS = (TOKEN, WIFI_KEY)


class Done:
    """What a tool did: exit code and everything it printed."""

    def __init__(self, code, text):
        self.code = code
        self.text = text

    def __repr__(self):
        return "exit code %d\n%s" % (self.code, self.text)


def environment(**more):
    """The tools use this test run's Python; nothing of the user's set-up gets in."""
    env = dict(os.environ, PYTHON=sys.executable, NO_COLOR="1", **more)
    for name in ("ESPTOOL_PORT", "ESPTOOL_BAUD"):
        env.pop(name, None)
    return env


def no_secret(text):
    for secret in SECRETS:
        assert secret not in text, "a secret was printed:\n" + text


def run(tool, *args, seconds=60, cwd=None, secrets=True, **env):
    """Run tools/TOOL -> Done. Its output must not hold a secret."""
    done = subprocess.run(
        [str(ROOT / "tools" / tool), *map(str, args)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=seconds,
        cwd=cwd,
        env=environment(**env),
    )
    no_secret(done.stdout)
    return Done(done.returncode, done.stdout)


def need_vm():
    """Fail with the install line when the MicroPython VM is absent; a test never passes without."""
    assert find_package(), "no MicroPython VM: run 'npm ci' in host_tests/vm (tools/test.sh does)"


APP = {
    "boot.py": 'print("boot: access point off")\n',
    "main.py": "import app\nfrom app import status\napp.run()\n",
    "app.py": """\
import time
from rooms.hall import SIDE


def status():
    print("Armed. 1 sensor.")


def run():
    print("hello from the %s" % SIDE)
    try:
        for n in range(100000):
            time.sleep_ms(20)
            if n == 2:
                print("armed: Front door closed")
    except KeyboardInterrupt:
        print("stopped with Ctrl-C")
""",
    "rooms/__init__.py": "",
    "rooms/hall.py": 'SIDE = "hall"\n',
    "config.example.py": "raise RuntimeError\n",
}


def write_app(folder, **changes):
    """A small firmware with the layout of the real one: boot.py, main.py, a module, a package."""
    for name, text in {**APP, **changes}.items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text)
    return Path(folder)
