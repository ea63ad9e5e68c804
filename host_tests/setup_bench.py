"""tools/bench_setup: how long the steps of the set-up take on this computer. It only prints.

The board is the one of serial_board: the real esptool and mpremote, a pseudo-terminal, MicroPython
under Node, verified TLS to a Twilio on this computer. A real board's cable is slower: MicroPython
goes over it at 460800 baud and the ROMFS image at 115200.
"""

import argparse
import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from demo import certificates
from doubles.serial_board import PtyBoard, firmware_image, toolbox
from doubles.twilio import TwilioDouble, serve

ROOT = toolbox.ROOT
HOST = "api.twilio.com"
COPIED = ("tools", "firmware", "requirements", "host_tests")


def arguments(argv=None):
    parser = argparse.ArgumentParser(prog="tools/bench_setup", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--without-install", action="store_true", help="leave out what needs the internet"
    )
    return parser.parse_args(argv)


def clone(folder):
    """A copy of the repository as a fresh clone has it: no .venv, no .cache."""
    leave = shutil.ignore_patterns("__pycache__", "config.py", ".*cache")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=leave, symlinks=True)
    return folder


def tell(what, seconds):
    print("%-62s %5.1f s" % (what, seconds), flush=True)


def first_text(folder):
    """tools/demo.sh on a fresh machine: when it was installed, when the first text was there."""
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHON", "VIRTUAL_ENV")}
    env["PATH"] = os.pathsep.join(
        part for part in env["PATH"].split(os.pathsep) if ".venv" not in part
    )
    begun = time.monotonic()
    with subprocess.Popen(
        [str(folder / "tools" / "demo.sh"), "--fast"], stdout=subprocess.PIPE, text=True, env=env
    ) as demo:
        for line in demo.stdout:
            if line.startswith("An evening"):
                installed = time.monotonic()
                tell("demo.sh on a fresh machine: making .venv and installing", installed - begun)
            if "> phone" in line:
                tell(
                    "demo.sh: from there to the first text on a phone",
                    time.monotonic() - installed,
                )
                demo.kill()
                return


class Bench:
    """A clone with a config.py, and a board to flash."""

    def __init__(self, folder):
        self.folder = clone(folder / "clone")
        self.config = self.folder / "config.py"
        self.config.write_text(toolbox.CONFIG)
        self.board = PtyBoard(folder)
        self.tls, roots = certificates.make(folder, HOST, time.time())
        (self.folder / "firmware/tls12/roots.bin").write_bytes(roots)
        self.binary = folder / "ESP8266_GENERIC-FLASH_2M_ROMFS.bin"
        self.binary.write_bytes(firmware_image())

    def flash(self, what, *args, port=True):
        env = toolbox.environment()
        if port:
            env["ESPTOOL_PORT"] = self.board.port
        begun = time.monotonic()
        done = subprocess.run(
            [str(self.folder / "tools" / "flash.sh"), *map(str, args)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, env=env, check=False,
        )  # fmt: skip
        tell("flash.sh: %s (exit code %d)" % (what, done.returncode), time.monotonic() - begun)


def flashing(folder):
    bench = Bench(folder)
    double = TwilioDouble(latency_ms=10)
    double.add_account("full", sid=toolbox.SID, token=toolbox.TOKEN, numbers=["+15005550006"])
    bench.flash("no board in sight", "--app-only", port=False)
    with contextlib.ExitStack() as stack:
        cloud = stack.enter_context(serve(double, tls=bench.tls))
        board = stack.enter_context(bench.board)
        board.vm.world({"attic": toolbox.WIFI_KEY}, {HOST: (cloud.host, cloud.port)})
        bench.flash("a bare board, to the accepted text", "--firmware", bench.binary, "--yes")
        bench.flash("--app-only, nothing changed", "--app-only")
        bench.config.write_text(toolbox.CONFIG + "CAP_PER_DAY = 30\n")
        bench.flash("--app-only, a setting changed", "--app-only")
        page = bench.folder / "firmware" / "main.py"
        page.write_text(page.read_text() + "# changed\n")
        bench.flash("--app-only, a file of the firmware changed", "--app-only")


def main(argv=None):
    args = arguments(argv)
    with tempfile.TemporaryDirectory(prefix="setup-") as folder:
        if not args.without_install:
            first_text(clone(Path(folder) / "fresh"))
        flashing(Path(folder))


if __name__ == "__main__":
    main()
