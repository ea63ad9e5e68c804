"""What tls12 costs on a MicroPython VM, as multiples of one plain X25519.

    tools/bench_tls [--write] [--rounds N] [--heap]

Runs the compiled modules on the npm VM, or on the binary named by MICROPYTHON=/path (a 32-bit one
shows the chip's bytes, a 64-bit one up to twice as many). Times are of the wall clock: run it on
a machine at rest. The third column is what one call allocates while nothing is collected, the
fourth its longest block. Then a whole POST over tls12 to OpenSSL on loopback, chain
of three RSA-2048, with a full handshake and with a resumed one, and the size of every module.
--heap looks for the smallest heap of a unix binary (MICROPYTHON=) in which such POSTs succeed,
firmware run in place (for a 64-bit one: half of it).
--write puts the tables between the markers in docs/tls-numbers.md, and the handshakes and the
sum of the modules into docs/tls12.md.
"""

import argparse
import contextlib
import hashlib
import json
import os
import random
import re
import ssl
import sys
import tempfile
from collections import Counter
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

if __package__ in (None, ""):
    sys.path[:0] = [str(Path(__file__).resolve().parents[1])]
sys.path.append(str(Path(__file__).resolve().parents[1] / "tls12"))

import pki
import x509_maker
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, x25519
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vm import mpy
from vm.run import HERE, NpmVM, UnixVM

DOC = mpy.ROOT / "docs" / "tls-numbers.md"
BEGIN, END = "<!-- bench_tls -->", "<!-- /bench_tls -->"
UNIT = "X25519 agree"
README = mpy.ROOT / "docs/tls12.md"
SHA256 = Prehashed(hashes.SHA256())
HEAP = 48 << 20  # nothing is collected during a call
POSTS = ("POST, full handshake", "POST, resumed handshake")


def calls():
    """(label, function, arguments) of every measured call; arguments are fixed by a seed."""
    rnd = random.Random(25519)
    k, digest = rnd.randbytes(32), hashlib.sha256(b"bench").digest()
    peer = x25519.X25519PrivateKey.from_private_bytes(rnd.randbytes(32)).public_key()
    key = ec.derive_private_key(rnd.randrange(1, 2**255), ec.SECP256R1())
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    small = bytes((1,)) + k[1:]  # below the order of P-256
    found = [
        (UNIT, "crypto.x25519.shared", [k, peer.public_bytes_raw()]),
        ("X25519 key", "crypto.x25519.public", [k]),
        ("P-256 agree", "crypto.p256.shared", [small, point]),
        ("P-256 key", "crypto.p256.public", [small]),
        (
            "ECDSA verify",
            "crypto.ecdsa.verify",
            [point, digest, key.sign(digest, ec.ECDSA(SHA256))],
        ),
    ]
    for bits in (2048, 4096):
        private = rsa.generate_private_key(65537, bits)
        n = private.public_key().public_numbers().n.to_bytes(bits // 8, "big")
        arguments = [n, 65537, private.sign(digest, padding.PKCS1v15(), SHA256), digest]
        found.append(("RSA-%d verify" % bits, "crypto.rsa.verify_pkcs1", arguments))
    found.append(("PRF 48 bytes", "crypto.prf.prf", [k, b"master secret", bytes(64), 48]))
    found.append(("AES-GCM key", "gcm_key", [k[:16], k[:4]]))
    for size in (16, 500, 1500):
        found.append(("AES-GCM seal %d" % size, "seal", [k[:16], k[:4], size]))
    return found


class Messages(BaseHTTPRequestHandler):
    """Answers a POST as parts/https.py expects it, with 0.9 KB in all."""

    pad = 750

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = json.dumps({"sid": "SM" + body.decode()[5:], "pad": "x" * self.pad}).encode()
        self.send_response(201)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *words):
        pass


@contextlib.contextmanager
def serving():
    """(parameters, files) for parts/https.py, while an OpenSSL server answers it."""
    with tempfile.TemporaryDirectory() as folder:
        chain = pki.Chain(Path(folder), "bench", [2048, 2048, 2048])
        server = HTTPServer(("127.0.0.1", 0), Messages)
        server.handle_error = lambda *_: None  # a client that had no memory left just goes
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain.cert, chain.key)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        params = {"host": pki.HOST, "port": server.server_port, "now": x509_maker.NOW}
        params.update(times=4, bad="", pad=Messages.pad)
        try:
            yield params, {"roots.bin": chain.roots}
        finally:
            server.shutdown()
            thread.join(5)
            server.server_close()


def posts(vm, rounds):
    """Least microseconds of a POST with a full and with a resumed handshake."""
    full, resumed = [], []
    with serving() as (params, files):
        for _ in range(rounds):
            result = vm.run(HERE / "parts" / "https.py", params, files, timeout_s=120)
            took = [int(ms) for ms in re.findall(r"answer \d+: (\d+) ms", result.check().out)]
            full.append(took[0])
            resumed += took[1:]
    return 1000 * min(full), 1000 * min(resumed)


def smallest_heap(vm):
    """Bytes of the smallest heap in which a full and three resumed POSTs succeed, to 256 bytes."""
    low, high = 12 << 10, 64 << 10
    with serving() as (params, files):
        while high - low > 256:
            middle = (low + high) // 2
            script = HERE / "parts" / "https.py"
            good = vm.run(script, params, files, timeout_s=60, heapsize=middle).ok
            low, high = (low, middle) if good else (middle, high)
    return high


def packed(value):
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def orders():
    """calls() as parts/bench_tls.py takes them."""
    return [[label, name, [packed(a) for a in args]] for label, name, args in calls()]


def measure(rounds, heap):
    """[(label, least microseconds, bytes allocated, longest block)], the VM's kind, and the
    smallest heap or None."""
    wanted = orders()
    binary = os.environ.get("MICROPYTHON")
    vm = UnixVM(binary) if binary else NpmVM()
    best, spans = {}, {}
    more = {"heapsize": HEAP if binary else 8 << 20}
    script = HERE / "parts" / "bench_tls.py"

    def run(**params):
        result = vm.run(script, params, timeout_s=300, **more, files=files)
        return calls_in(result.check().out)

    try:
        with serving() as (post, files):
            for _ in range(rounds):
                for label, us, size, _ in run(calls=wanted):
                    best[label] = min(us, best.get(label, (us,))[0]), size
            # One VM for each map of the heap: on the npm VM nothing is collected between calls.
            for one in wanted:
                spans.update({label: span for label, _, _, span in run(calls=[one], layout=True)})
            for label, us, size, span in run(calls=[], post=post, layout=True):
                best[label], spans[label] = (us, size), span
        took = dict(zip(POSTS, posts(vm, rounds), strict=True))
        least_heap = smallest_heap(vm) if heap and binary else None
    finally:
        vm.close()
    rows = [(label, *best[label], spans[label]) for label, _, _ in wanted]
    rows += [(label, took[label], best[label][1], spans[label]) for label in POSTS]
    return rows, vm.kind, least_heap


def calls_in(out):
    """(label, microseconds, bytes, longest block) of each call that parts/bench_tls.py tells of;
    the block is 0 if the maps of the heap are not there."""
    call = r"(.*?)^call ([^\n]+) (\d+) (-?\d+)$"
    for info, label, us, size in re.findall(call, out, re.M | re.S):
        maps = [lengths(one) for one in info.split("GC memory layout")[1:]]
        new = maps[-1] - maps[-2] if maps else ()
        yield label, int(us), int(size), max(new, default=0)


def lengths(layout):
    """How many blocks of how many bytes a map shows: each begins with a letter, "=" goes on; 64
    signs a line."""
    layout = layout.replace("\r", "")  # the npm VM's console
    rows = re.findall(r"^([0-9a-f]{8}): ([^ \n]+)$|^ +\(\d+ lines all free\)$", layout, re.M)
    text = "".join(row or "." for _, row in rows)
    unit = next(int(at, 16) // 64 for at, _ in rows[1:] if at)
    return Counter(len(one) * unit for one in re.findall(r"[A-Za-z]=*", text))


def modules():
    """{module: bytes of its .mpy as it is shipped}."""
    found = {}
    for path, file in mpy.tree(mpy.FIRMWARE).items():
        name = mpy.source_name(mpy.module_name(path))
        if name.partition(".")[0] == "tls12":
            found[name] = file.stat().st_size
    return found


def table(rows, kind, least_heap):
    """The tables as text, in full."""
    unit = rows[0][1]
    lines = ["| on the %s VM | x X25519 | KB allocated | longest block, bytes |" % kind]
    lines.append("|---|---|---|---|")
    for label, us, size, block in rows:
        lines.append("| %s | %.3f | %.1f | %d |" % (label, us / unit, size / 1024, block))
    if least_heap:
        lines += ["", "Smallest heap for a full and three resumed POSTs: %d bytes." % least_heap]
    lines += ["", "| module | bytes of .mpy |", "|---|---|"]
    sizes = modules()
    lines += ["| %s | %d |" % one for one in sorted(sizes.items())]
    lines.append("| together | %d |" % sum(sizes.values()))
    return "\n".join(lines)


def short_table(rows):
    """What the front page of tls12 tells."""
    unit = rows[0][1]
    lines = ["| | x X25519 | KB allocated |", "|---|---|---|"]
    for label, us, size, _ in rows:
        if label in POSTS:
            lines.append("| %s | %.1f | %.0f |" % (label, us / unit, size / 1024))
    lines.append(
        "| all %d modules, .mpy | | %.1f |" % (len(modules()), sum(modules().values()) / 1024)
    )
    return "\n".join(lines)


def put(file, text):
    """`text` between the markers of a file. False if it has none."""
    old = file.read_text(encoding="utf-8")
    if BEGIN not in old or END not in old:
        return False
    new = old.split(BEGIN)[0] + BEGIN + "\n" + text + "\n" + END + old.split(END, 1)[1]
    file.write_text(new, encoding="utf-8")
    return True


def main(words):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="put the table into %s" % DOC.name)
    parser.add_argument("--rounds", type=int, default=3, help="the least time of N runs counts")
    parser.add_argument("--heap", action="store_true", help="look for the smallest heap, too")
    options = parser.parse_args(words)
    rows, kind, least_heap = measure(options.rounds, options.heap)
    text = table(rows, kind, least_heap)
    print(text)
    if options.write:
        for file, what in ((DOC, text), (README, short_table(rows))):
            if not put(file, what):
                print("error: %s has lost its markers %s and %s" % (file, BEGIN, END))
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
