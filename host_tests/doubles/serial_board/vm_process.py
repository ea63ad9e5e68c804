"""The MicroPython side of the board: a Node process that runs prompt.mjs, spoken to in frames."""

import base64
import json
import os
import socket
import struct
import subprocess
import threading
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGE = "@micropython/micropython-webassembly-pyscript"


def find_package():
    """-> path of the npm build's micropython.mjs, or None. Looked for where host_tests/vm installs
    it, then in NODE_PATH."""
    places = [HERE.parents[1] / "vm" / "node_modules", HERE.parents[2] / "node_modules"]
    places += [Path(p) for p in os.environ.get("NODE_PATH", "").split(os.pathsep) if p]
    for place in places:
        if (place / PACKAGE / "micropython.mjs").is_file():
            return place / PACKAGE / "micropython.mjs"
    return None


class VmProcess:
    """`on_output(bytes)` gets what the board prints (called from a thread)."""

    def __init__(self, on_output, romfs=True):
        self.romfs = romfs
        self._on_output = on_output
        self._process = None
        self._sock = None
        self._answers = []
        self._answered = threading.Condition()
        self.powered = False

    def start(self):
        if self._process:
            return
        package = find_package()
        if package is None:
            raise RuntimeError("no MicroPython VM: run 'npm ci' in host_tests/vm")
        mine, theirs = socket.socketpair()
        command = ["node", str(HERE / "prompt.mjs"), str(package)]
        self._process = subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE)
        theirs.close()
        self._sock = mine
        threading.Thread(target=self._listen, daemon=True).start()

    def stop(self):
        if self._process:
            self._sock.close()
            self._process.terminate()
            self._process.wait(5)
            self._process.stdout.close()
            self._process = None

    def _listen(self):
        pipe = self._process.stdout
        while True:
            try:
                head = pipe.read(5)
            except ValueError:
                return
            if len(head) < 5:
                return
            kind, size = struct.unpack("<cI", head)
            data = pipe.read(size)
            if kind == b"S":
                self._on_output(data)
            else:
                with self._answered:
                    self._answers.append(json.loads(data))
                    self._answered.notify()

    def _frame(self, kind, data):
        self._sock.sendall(struct.pack("<cI", kind, len(data)) + data)

    def send(self, data):
        """Bytes that arrive at the board's serial input."""
        if self.powered:
            self._frame(b"S", bytes(data))

    def ask(self, **request):
        """One control request -> the answer."""
        self.start()
        with self._answered:
            self._frame(b"C", json.dumps(request).encode())
            if not self._answered.wait_for(lambda: self._answers, timeout=20):
                raise TimeoutError("the MicroPython VM does not answer")
            return self._answers.pop(0)

    def power_on(self, blank):
        """Start the board; blank: its flash was erased, so the filesystem is made anew."""
        if blank:
            self.ask(op="wipe", romfs=self.romfs)
        self.powered = True
        self.ask(op="power")

    def power_off(self):
        if self.powered:
            self.powered = False
            self.ask(op="off")

    def files(self):
        """-> {path: bytes} of the board's filesystem; "romfs" is the partition."""
        got = self.ask(op="files")
        return {path: base64.b64decode(text) for path, text in got.items()}

    def world(self, wifi, servers):
        """From the next start on these Wi-Fi networks {name: key} and servers {name: (address,
        port)} are in reach, and a time server. Without this there is no network at all."""
        self.ask(op="world", world={"wifi": wifi, "servers": servers})

    def drive(self, pin, level):
        """Put a level on a GPIO, as a door contact does."""
        self.ask(op="pin", pin=pin, level=level)

    def put(self, path, data):
        self.ask(op="put", path=path, data=base64.b64encode(data).decode())
