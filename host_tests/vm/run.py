"""Runs scripts on a real MicroPython VM, with the compiled firmware and the stand-ins on its path.

    with NpmVM() as vm:
        vm.run(SCRIPTS / "text/encoding.py").check()

Two VMs serve: `NpmVM` (the pinned WebAssembly build under Node, always there) and `UnixVM` (a
binary named by `MICROPYTHON=/path`, with the chip's heap of 38,912 bytes; twice that if it is a
64-bit build). Both get only `.mpy` files of the firmware, and a script fails if anything else of
it was imported. On the unix binary they lie in a ROMFS image and run in place, as in the chip's
FLASH_2M_ROMFS build (`loaded=True`: from files, as in the plain build); so do the stand-ins and
the script, to take as little as they can of the heap. All other files lie in littlefs on a block
device in Python, and a script has as much C stack as main.py has on a board, so that what is too
deep there is too deep here. On the npm VM all are loaded from files.
By hand:

    python host_tests/vm/run.py SCRIPT [name=value ...]
"""

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from queue import Empty, Queue
from threading import Thread, Timer

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from vm.inside import HERE, IMAGE, files_for, moved_in_place, params_for, prelude
from vm.script import Options, Result, outcome

SCRIPTS = HERE / "scripts"
NODE_MODULES = HERE / "node_modules"
VM_FILE = NODE_MODULES / "@micropython/micropython-webassembly-pyscript/micropython.mjs"
INSTALL = "npm ci --prefix host_tests/vm"
# On the chip ROMFS lies in flash, not in the heap; the heap here is made larger by its size.
_MOUNT = """import os, vfs
image = bytearray(os.stat("firmware.romfs")[6])
with open("firmware.romfs", "rb") as file:
    file.readinto(image)
vfs.mount(vfs.VfsRom(memoryview(image)), "/rom")
del file
"""
_MOUNT_FLASH = """import sys
sys.path[:] = ["/rom/standins"]
import blockdev
blockdev.mount("firmware.romfs")
blockdev.image_bytes = len(image)
"""
_CHIP_FS = (
    "import sys\nsys.path[:] = ['.frozen', '/board/standins']\nimport chipfs\nchipfs.mount()\n"
)
_GRACE_S = 10  # what Node itself may take beyond the script's bound
# Stand-ins of what the unix binary has in C; there the real ones serve.
_UNIX_HAS = ("socket", "cryptolib")


class NotInstalled(Exception):
    """Something outside Python is missing; the text names the line that installs it."""


class NpmVM:
    """MicroPython 1.29 as WebAssembly; one Node process, a fresh VM for each script."""

    kind = "npm"

    def __init__(self) -> None:
        if shutil.which("node") is None:
            raise NotInstalled("Node.js is missing: apt-get install -y nodejs npm")
        if not VM_FILE.exists():
            raise NotInstalled("the MicroPython VM is missing: " + INSTALL)
        self._node = subprocess.Popen(
            ["node", str(HERE / "runner.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._ids = itertools.count(1)
        self._lines: Queue = Queue()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._node.stdout is not None
        for line in self._node.stdout:
            self._lines.put(line)

    def _order(self, order: dict, timeout_s: float) -> dict:
        assert self._node.stdin is not None
        order.update(id=next(self._ids), vm=str(VM_FILE), timeout_ms=int(timeout_s * 1000))
        self._node.stdin.write(json.dumps(order) + "\n")
        self._node.stdin.flush()
        try:
            answer = json.loads(self._lines.get(timeout=timeout_s + _GRACE_S))
        except Empty:
            self._node.kill()
            raise AssertionError("Node itself hangs and was ended") from None
        assert answer["id"] == order["id"]
        return answer

    def run(
        self,
        script: Path,
        params: dict | None = None,
        files: dict[str, Path] | None = None,
        timeout_s: float | None = None,
        heapsize: int = 1 << 20,
    ) -> Result:
        """Runs `script` to its end. `params` reach it as `vmtest.params`, `files` its folder."""
        inside = files_for(script, files)
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "params").write_text(params_for(script, params), encoding="utf-8")
            inside["params.json"] = Path(folder) / "params"
            answer = self._order(
                {
                    "files": [["/board/" + path, str(file)] for path, file in inside.items()],
                    "cwd": "/board",
                    "code": _CHIP_FS + prelude("/") + "vmtest.main()\n",
                    "heapsize": heapsize,
                },
                timeout_s or Options.of(script).timeout,
            )
        return outcome(script, answer["out"], answer["ok"], answer["error"], answer["seconds"])

    def steps(self, steps: list[str], in_place: bool, timeout_s: float = 20.0) -> str:
        """Runs each piece of code at the VM's top level; what they print. For `tools/size`.

        Only between two steps does this VM collect garbage, if gc.collect() was called before.
        `in_place`: the firmware lies in a ROMFS image.
        """
        inside = files_for(None, None)
        with tempfile.TemporaryDirectory() as folder:
            if in_place:
                inside = moved_in_place(inside, Path(folder))
            (Path(folder) / "params").write_text(params_for(None, None), encoding="utf-8")
            inside["params.json"] = Path(folder) / "params"
            answer = self._order(
                {
                    "files": [["/board/" + path, str(file)] for path, file in inside.items()],
                    "cwd": "/board",
                    "code": _CHIP_FS + (_MOUNT if in_place else "") + prelude("/"),
                    "steps": steps,
                    "heapsize": 1 << 20,
                },
                timeout_s,
            )
        if not answer["ok"]:
            raise AssertionError("%s\n%s" % (answer["out"], answer["error"]))
        return answer["out"]

    def close(self) -> None:
        assert self._node.stdin is not None and self._node.stdout is not None
        self._node.stdin.close()
        try:
            self._node.wait(5)
        except subprocess.TimeoutExpired:
            self._node.kill()
            self._node.wait()
        self._reader.join(5)
        self._node.stdout.close()

    def __enter__(self) -> "NpmVM":
        return self

    def __exit__(self, *_error) -> None:
        self.close()


class UnixVM:
    """A MicroPython binary on this machine; a process and a folder of its own for each script."""

    kind = "unix"

    def __init__(self, binary: str) -> None:
        if shutil.which(binary) is None:
            raise NotInstalled("MICROPYTHON=%s is no program that can be run" % binary)
        self._binary = binary
        # The same addresses in each run, where Linux can: the collector takes numbers that look
        # like an address for one, so what it keeps would differ from run to run.
        self._same_addresses = ["setarch", "-R"] if shutil.which("setarch") else []
        wide = subprocess.run(
            [binary, "-c", "import sys; print(sys.maxsize > 1 << 40)"],
            check=False,
            capture_output=True,
            text=True,
        )
        # A 64-bit build needs twice the bytes for the same objects; only a 32-bit one proves that
        # something fits the chip.
        self.heap_factor = 2 if wide.stdout.strip() == "True" else 1

    def run(
        self,
        script: Path,
        params: dict | None = None,
        files: dict[str, Path] | None = None,
        timeout_s: float | None = None,
        heapsize: int | None = None,
        loaded: bool = False,
        ends_at: re.Pattern | None = None,
    ) -> Result:
        """As NpmVM.run. `heapsize`: bytes of heap; `loaded`: the firmware is not run in place;
        `ends_at`: a line with this is a failure, and nothing after it is waited for."""
        options = Options.of(script)
        inside = files_for(script, files)
        for name in _UNIX_HAS:
            inside.pop("standins/%s.mpy" % name, None)
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as work:
            inside = moved_in_place(inside, Path(work), loaded, True)
            # At /rom is the image.
            inside = {re.sub("^rom/", "loaded/", path): file for path, file in inside.items()}
            for path, file in inside.items():
                target = Path(folder) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
            (Path(folder) / "params.json").write_text(params_for(script, params), encoding="utf-8")
            image = inside[IMAGE].stat().st_size
            started = time.monotonic()
            heap = (heapsize or options.heap) * self.heap_factor + image + image // 32 + 256
            code = _MOUNT + _MOUNT_FLASH + prelude("/rom/", "loaded") + "vmtest.main()\n"
            process = subprocess.Popen(
                [*self._same_addresses, self._binary, "-X", "heapsize=%d" % heap, "-c", code],
                cwd=folder,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
            out, error = _heard(process, timeout_s or options.timeout, ends_at)
        if process.returncode and not error:
            error = "MicroPython left with code %d, see the output" % process.returncode
        seconds = time.monotonic() - started
        return outcome(script, out, not error, error, seconds)

    def close(self) -> None:
        """Nothing is kept open."""


def _heard(process: subprocess.Popen, bound_s: float, ends_at: re.Pattern | None):
    """(all that a process prints until it ends, why it was ended from here)."""
    if not ends_at:
        try:
            return process.communicate(timeout=bound_s)[0], ""
        except subprocess.TimeoutExpired:
            process.kill()
            return process.communicate()[0], "the script was ended after %g s" % bound_s
    assert process.stdout is not None
    lines, error = [], ""
    late = Timer(bound_s, process.kill)
    late.start()
    with process:
        for line in process.stdout:
            lines.append(line)
            if not error and ends_at.search(line):
                error = "the script was ended at: " + line
                process.kill()
    late.cancel()
    return "".join(lines), error


def kinds() -> list[str]:
    """On which VMs the tests run; each has a fixture `<kind>_vm`."""
    return ["npm", "unix"] if os.environ.get("MICROPYTHON") else ["npm"]


def open_vms() -> list:
    """The VMs to run on: the npm one, and the one named by `MICROPYTHON` if it is set."""
    vms: list = [NpmVM()]
    binary = os.environ.get("MICROPYTHON")
    if binary:
        vms.append(UnixVM(binary))
    return vms


def _main(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if words else 2
    params: dict = {}
    for word in words[1:]:
        name, _, value = word.partition("=")
        params[name] = int(value) if value.lstrip("-").isdigit() else value
    good = True
    for vm in open_vms():
        result = vm.run(Path(words[0]), params, timeout_s=600)
        vm.close()
        print("%s%s%s: %.2f s" % (result.out, result.error, vm.kind, result.seconds))
        good = good and result.ok
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
