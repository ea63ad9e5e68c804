"""Run the project's tools as a user does, and look for secrets in everything they print."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from doubles.serial_board.vm_process import find_package

ROOT = Path(__file__).resolve().parents[3]

TOKEN = "a1b2c3d4" * 4
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

    def expect(self, code, *words):
        """Fails with the whole output unless it ended with `code` and said all the words."""
        if self.code != code:
            raise AssertionError("exit code %d, not %d:\n%s" % (self.code, code, self.text))
        for each in words:
            if each not in self.text:
                raise AssertionError("it did not say %r:\n%s" % (each, self.text))
        return self


def environment(**more):
    """The tools use this test run's Python; nothing of the user's set-up gets in."""
    env = dict(os.environ, PYTHON=sys.executable, NO_COLOR="1", **more)
    for name in ("ESPTOOL_PORT", "ESPTOOL_BAUD"):
        env.pop(name, None)
    return env


def no_secret(text):
    for secret in SECRETS:
        assert secret not in text, "a secret was printed:\n" + text


def command(tool):
    """The tool's command line; Python scripts with this Python, as .venv would be used."""
    path = ROOT / "tools" / tool
    return [str(path)] if path.suffix == ".sh" else [sys.executable, str(path)]


def run(tool, *args, seconds=60, cwd=None, **env):
    """Run tools/TOOL -> Done. Its output must not hold a secret."""
    done = subprocess.run(
        [*command(tool), *map(str, args)],
        check=False,
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


class Running:
    """A tool that goes on until told otherwise; killed after `seconds` so that no test hangs.
    `group`: Ctrl-C reaches what it started, too, as in a terminal."""

    def __init__(self, tool, *args, seconds=20, group=False, **env):
        self.text = ""
        self._group = group
        self._process = subprocess.Popen(
            [*command(tool), *map(str, args)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(**env),
            start_new_session=group,
        )
        self._watchdog = threading.Timer(seconds, self._process.kill)
        self._watchdog.start()

    def until(self, words):
        """Read on until a line has the words -> that line."""
        for line in self._process.stdout:
            self.text += line
            if words in line:
                return line
        raise AssertionError("it ended before it said %r:\n%s" % (words, self.text))

    def ctrl_c(self):
        """Interrupt it -> Done, with all it ever printed."""
        if self._group:
            os.killpg(self._process.pid, signal.SIGINT)
        else:
            self._process.send_signal(signal.SIGINT)
        self.text += self._process.stdout.read()
        self._process.stdout.close()
        code = self._process.wait()
        self._watchdog.cancel()
        no_secret(self.text)
        return Done(code, self.text)

    def stop(self):
        self._watchdog.cancel()
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        if self._process.returncode is None:
            self.stop()


def need_vm():
    """Fail with the install line when the MicroPython VM is absent; none passes without."""
    assert find_package(), "no MicroPython VM: run 'npm ci' in host_tests/vm (tools/test.sh does)"


APP = {
    "boot.py": 'print("boot: access point off")\n',
    "main.py": "import app\nfrom app import status\napp.run()\n",
    "app.py": """\
import os
import time
from rooms.hall import SIDE


def status():
    print("Armed. 1 sensor.")


def test():
    try:
        os.remove("test.now")
    except OSError:
        return
    print("#1 ...cdef to ...4567: accepted by Twilio as SM1 (queued)")


def run():
    print("hello from the %s" % SIDE)
    try:
        for n in range(100000):
            time.sleep_ms(20)
            if n == 2:
                print("armed: Front door closed")
                test()
    except KeyboardInterrupt:
        print("stopped with Ctrl-C")
""",
    "rooms/__init__.py": "FLOORS = 2\n",
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
