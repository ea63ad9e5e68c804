"""The type check is alive: with the ESP8266's stubs it refuses what this chip does not have."""

import shutil
import subprocess
import sys

import pytest
from vm.mpy import ROOT

SINS = {
    "import hashlib\nhashlib.md5(b'')\n": 'no attribute "md5"',
    "import time\ntime.monotonic()\n": 'no attribute "monotonic"',
    "import network\nnetwork.WLAN(network.WLAN.IF_STA).connected()\n": 'no attribute "connected"',
    "import machine\nmachine.Pin(5).pulse()\n": 'no attribute "pulse"',
    "import threading\n": "threading",
    "def f(a):\n    return a\n\n\ndef g():\n    f(1, 2)\n": "Too many arguments",
    "class A:\n    pass\n\n\ndef g():\n    A().missing\n": 'no attribute "missing"',
}
FINE = """
try:
    from micropython import const
except ImportError:
    const = int
import machine, network, time
_A = const(3)
pin = machine.Pin(5, machine.Pin.IN, machine.Pin.PULL_UP)
pin.irq(handler=lambda p: None, trigger=pin.IRQ_RISING | pin.IRQ_FALLING)
sta = network.WLAN(network.WLAN.IF_STA)
sta.connect("a", "b")
start = time.ticks_ms()
late = time.ticks_diff(time.ticks_ms(), start) > _A
"""


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """What mypy says of all the pieces, run once with the project's own configuration."""
    stubs = ROOT / ".cache" / "stubs"
    if not stubs.exists():
        pytest.fail(
            "the type stubs are missing: pip install --no-deps --target .cache/stubs"
            " -r host_tests/vm/stubs.txt (tools/test.sh does it)",
            pytrace=False,
        )
    folder = tmp_path_factory.mktemp("types")
    for number, text in enumerate([*SINS, FINE]):
        (folder / ("piece%d.py" % number)).write_text(text)
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / ".cache").symlink_to(ROOT / ".cache")
    (folder / "host_tests").symlink_to(ROOT / "host_tests")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", str(folder / "cache")]
        + ["piece%d.py" % number for number in range(len(SINS) + 1)],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("number", range(len(SINS)))
def test_a_sin_is_refused(checked, number):
    said = [line for line in checked.splitlines() if line.startswith("piece%d.py" % number)]
    assert any(list(SINS.values())[number] in line for line in said), checked


def test_what_is_right_passes(checked):
    assert "piece%d.py" % len(SINS) not in checked
