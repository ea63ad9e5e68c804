"""What the whole firmware takes of the chip's memory, measured on a MicroPython binary.

    MICROPYTHON=/path tools/heap            the table below, for both ways to deploy
    MICROPYTHON=/path tools/heap --soak N   N good and N failed requests: does memory come back?
    tools/heap --help                       this text

The binary must be a 32-bit unix build of MicroPython (`CFLAGS_EXTRA=-m32 LDFLAGS_EXTRA=-m32`) with
the ESP8266's settings: object representation C, axTLS; another one answers for other boards.

An evening is played: power-up, a door that opens twice, two recipients, a Twilio double behind
OpenSSL. Not counted is what is not in the chip's heap: the stand-ins (machine, network, time), the
ROMFS image, and names that the chip carries in flash (tools/rom_names.txt). The columns:

built    bytes kept once the alarm is armed
TLS      bytes kept at the last moment before a handshake, `requests` included
largest  largest free block then, in a heap as large as the chip's
names    names the firmware adds to the chip's table of names, and what that table takes
least    heap from which on nothing fails, the table of names included: where holes come to lie is
         chance, so larger heaps are tried, too, 128 bytes apart, until 3 KB in a row are good
margin   what the chip has left then: 37,952 bytes, less 2,560 that a stock image takes itself
stack    deepest use of the C stack (of 8,192 bytes on the chip; this CPU's frames are larger)
"""

import argparse
import json
import os
import re
import ssl
import sys
import tempfile
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

if __package__ in (None, ""):
    sys.path[:0] = [str(Path(__file__).resolve().parents[1])]
sys.path.append(str(Path(__file__).resolve().parents[1] / "tls12"))

import pki
import x509_maker
from demo.certificates import SUITES
from doubles.twilio import TwilioDouble, serve

from vm import mpy
from vm.run import HERE, NotInstalled, Result, UnixVM

USABLE = 37952  # bytes of the chip's heap after the collector's own tables
STOCK = 2560  # what a stock image has taken when boot.py begins: the file system, buffers, modules
ROOM = USABLE - STOCK
SOAK = 40000  # bytes of heap in the soak
HEAP = 300000  # of the binary; what is left of it but for the chip's share is filled
HOST = "api.twilio.com"
PHONES = ("+380501234567", "+380671234567")
TRIPS = [[60, 1], [63, 0], [70, 1], [71, 0]]
CONFIG = """
NAME = "Home"
WIFI = [("home", "secret key")]
SENDERS = %r
SENSORS = [dict(name="Front door", pin=5, kind="door", cooldown_s=30)]
TLS_ROOTS = "test.roots"
BOOT_TEXT = False
PROMPT_WINDOW_S = 0
"""
_STEP = 128  # bytes
_IN_A_ROW = 3072
BAD = re.compile(r"memory|MemoryError|Traceback|not sent|may have been sent")


class Evening:
    """Two phones, a TLS server before the double, and the firmware on the VM for seven minutes."""

    def __init__(self, folder, root=2048):
        self.folder = folder
        self.chain = pki.Chain(folder, "twilio", [root, 2048, 2048], host=HOST)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.chain.cert, self.chain.key)
        self.context.maximum_version = ssl.TLSVersion.TLSv1_2
        self.context.set_ciphers(SUITES)
        self.double = TwilioDouble(unix_epoch=x509_maker.NOW, latency_ms=10)
        self.accounts = [self.double.add_account("full") for _ in PHONES]

    def play(
        self, vm, trips=TRIPS, end_s=400, usable=0, status_at=(), timeout_s=90, more="", **options
    ):
        """The Result. usable: bytes of heap for all of the firmware, 0 = as many as there are;
        more: what config.py has besides."""
        senders = [
            (phone, account.numbers[0], account.token, account.sid)
            for phone, account in zip(PHONES, self.accounts, strict=True)
        ]
        (self.folder / "config.py").write_text(CONFIG % senders + more)
        started = time.monotonic()

        def clock():
            """Texts are delivered while the board's simulated minutes fly by."""
            return x509_maker.NOW + (time.monotonic() - started) * 200

        files = {"config.py": self.folder / "config.py", "test.roots": self.chain.roots}
        files.update({name: mpy.plain(name) for name in ("boot.py", "main.py")})
        params = {"host": HOST, "unix": x509_maker.NOW, "trips": trips, "end_s": end_s}
        params.update(usable=usable, status_at=list(status_at))
        with serve(self.double, self.context, clock=clock) as server:
            params["port"] = server.port
            script = HERE / "parts" / "alarm.py"
            options.setdefault("heapsize", HEAP if vm.kind == "unix" else 1 << 20)
            return vm.run(script, params, files, timeout_s=timeout_s, **options)

    def texts(self, phone):
        """What reached a phone."""
        return self.double.phones[phone].texts()

    def went_well(self, result):
        """Was each text delivered, and at the first try?"""
        told = [len(self.texts(phone)) for phone in PHONES]
        return result.ok and not BAD.search(result.out) and told == [2, 2]


@dataclass
class Figures:
    """What one evening's output tells; see the columns above."""

    built: int
    tls: int
    largest: int
    names: int
    table: int
    stack: int


def figures(out):
    """Read a Result's output."""
    marks = re.findall(
        r"^heap ([^:]+): (-?\d+) bytes used.*?^stack: (\d+) .*?max free sz: (\d+)\n"
        r"qstr pool: n_pool=\d+, n_qstr=(\d+)",
        out,
        re.M | re.S,
    )
    named = dict((what, numbers) for what, *numbers in marks)
    tls = [numbers for what, *numbers in marks if what == "before TLS"]
    names = max(int(numbers[3]) for _, *numbers in marks) - int(named["of the stand-ins"][3])
    base = int(named["of the stand-ins"][0])
    return Figures(
        int(named["armed"][0]) - base,
        max(int(numbers[0]) for numbers in tls) - base,
        min(int(numbers[2]) for numbers in tls) * 16,
        names,
        table_of(names),
        int(re.findall(r"^stack at most (\d+)", out, re.M)[-1]),
    )


def table_of(names):
    """Bytes the chip's table takes for so many names of its own: parts of 20, 40, 80 ... entries
    of 7 bytes (py/qstr.c)."""
    size, room, part = 0, 0, 20
    while room < names:
        size += -(-(20 + 7 * part) // 16) * 16
        room += part
        part *= 2
    return size


def goes_well(vm, usable, root=2048, loaded=False):
    """Does an evening go well in so many bytes, beside the table of names?"""
    with tempfile.TemporaryDirectory() as folder:
        evening = Evening(Path(folder), root)
        return evening.went_well(evening.play(vm, usable=usable, loaded=loaded))


def least(vm, root, loaded, low=12000, high=64000):
    """The heap, but for the table of names, from which on each evening goes well."""
    while high - low > _STEP:
        middle = (low + high) // 2
        if goes_well(vm, middle, root, loaded):
            high = middle
        else:
            low = middle
    size = found = high
    while size < found + _IN_A_ROW:
        size += _STEP
        if not goes_well(vm, size, root, loaded):
            found = size + _STEP
    return found


def row(vm, label, root, loaded):
    """One line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        evening = Evening(Path(folder), root)
        result: Result = evening.play(vm, usable=64000, loaded=loaded).check()
        found = figures(result.out)
    smallest = least(vm, root, loaded) + found.table
    return "| %s | %d | %d | %d | %d: %d | %d | %d | %d |" % (
        label,
        found.built,
        found.tls,
        found.largest,
        found.names,
        found.table,
        smallest,
        ROOM - smallest,
        found.stack,
    )


class Server:
    """Answers POSTs over TLS: to /good with 6 KB of JSON in small records, to /fail by hanging up,
    to anything else with too little."""

    def __init__(self, folder):
        chain = pki.Chain(folder, "soak", [2048, 2048, 2048], host=HOST)
        self.roots = chain.roots
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain.cert, chain.key)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
        self.port = self._server.server_port
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()


class _Answers(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/fail":
            self.close_connection = True
            return
        whole = json.dumps({"pad": "x" * 6000, "sid": "SM1"}).encode()
        self.send_response(201)
        self.send_header("Content-Length", str(len(whole)))
        self.end_headers()
        for start in range(0, len(whole), 300):
            self.wfile.write(whole[start : start + 300])

    def log_message(self, *words):
        pass


def soak(vm, rounds, folder, usable):
    """The Result of so many good and failed requests by the armed firmware; fails in the script if
    one goes wrong or the heap is not where it was."""
    account = [PHONES[0], "+15550000001", "0" * 32, "AC" + "0" * 32]
    (folder / "config.py").write_text(CONFIG % [tuple(account)])
    with Server(folder) as server:
        files = {"config.py": folder / "config.py", "test.roots": server.roots}
        files["boot.py"] = mpy.plain("boot.py")
        params = {"host": HOST, "port": server.port, "unix": x509_maker.NOW, "rounds": rounds}
        params["usable"] = usable
        script = HERE / "parts" / "soak.py"
        bound = 60 + rounds
        return vm.run(script, params, files, timeout_s=bound, heapsize=HEAP)


def binary():
    """The UnixVM named by MICROPYTHON. Raises NotInstalled with what to do."""
    path = os.environ.get("MICROPYTHON")
    if not path:
        raise NotInstalled("name a 32-bit unix build of MicroPython: MICROPYTHON=/path tools/heap")
    vm = UnixVM(path)
    if vm.heap_factor != 1:
        raise NotInstalled(
            "%s is a 64-bit build, which needs twice the bytes: tells nothing" % path
        )
    return vm


def main(words):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--soak", type=int, default=0, metavar="N")
    options = parser.parse_args(words)
    try:
        vm = binary()
    except NotInstalled as missing:
        print("error: %s" % missing, file=sys.stderr)
        return 1
    if options.soak:
        with tempfile.TemporaryDirectory() as folder:
            result = soak(vm, options.soak, Path(folder), SOAK)
        print(result.out + result.error)
        return 0 if result.ok else 1
    print("| deployed, root | built | TLS | largest | names | least | margin | stack |")
    print("|---|---|---|---|---|---|---|---|")
    for loaded in (False, True):
        for root in (2048, 4096):
            label = "%s, RSA-%d" % ("littlefs" if loaded else "ROMFS", root)
            print(row(vm, label, root, loaded), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
