"""What tls12's arithmetic costs on a MicroPython VM, as multiples of one plain X25519.

    tools/bench_tls [--write] [--rounds N]

Runs the compiled modules on the npm VM, or on the binary named by MICROPYTHON=/path (a 32-bit one
shows the chip's bytes). Times are of the wall clock: run it on a machine at rest. The third
column is what one call allocates while nothing is collected. Then a whole POST over tls12 to
OpenSSL on loopback, chain of RSA-2048, first with a full handshake, then with a resumed one.
--write puts the table between the markers in docs/tls-numbers.md.
"""

import argparse
import hashlib
import json
import os
import random
import re
import ssl
import sys
import tempfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

if __package__ in (None, ""):
    sys.path[:0] = [str(Path(__file__).resolve().parents[1])]
sys.path.append(str(Path(__file__).resolve().parents[1] / "tls"))

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
MODULES = ["gcm", "p256", "ecdsa", "prf", "rsa", "x25519", "x25519_base"]
SHA256 = Prehashed(hashes.SHA256())
HEAP = 48 << 20  # nothing is collected during a call


def calls():
    """(label, function, arguments) of every measured call; arguments are fixed by a seed."""
    rnd = random.Random(25519)
    k, digest = rnd.randbytes(32), hashlib.sha256(b"bench").digest()
    peer = x25519.X25519PrivateKey.from_private_bytes(rnd.randbytes(32)).public_key()
    key = ec.derive_private_key(rnd.randrange(1, 2**255), ec.SECP256R1())
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    small = bytes((1,)) + k[1:]  # below the order of P-256
    found = [
        (UNIT, "x25519.shared", [k, peer.public_bytes_raw()]),
        ("X25519 key", "x25519.public", [k]),
        ("P-256 agree", "p256.shared", [small, point]),
        ("P-256 key", "p256.public", [small]),
        ("ECDSA verify", "ecdsa.verify", [point, digest, key.sign(digest, ec.ECDSA(SHA256))]),
    ]
    for bits in (2048, 4096):
        private = rsa.generate_private_key(65537, bits)
        n = private.public_key().public_numbers().n.to_bytes(bits // 8, "big")
        sig = private.sign(digest, padding.PKCS1v15(), SHA256)
        found.append(("RSA-%d verify" % bits, "rsa.verify_pkcs1", [n, 65537, sig, digest]))
    found.append(("PRF 48 bytes", "prf.prf", [k, b"master secret", bytes(64), 48]))
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


def posts(vm, rounds):
    """Least microseconds of a POST with a full and with a resumed handshake."""
    with tempfile.TemporaryDirectory() as folder:
        chain = pki.Chain(Path(folder), "bench", [2048, 2048, 2048])
        server = HTTPServer(("127.0.0.1", 0), Messages)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain.cert, chain.key)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        params = {"host": pki.HOST, "port": server.server_port, "now": x509_maker.NOW}
        params.update(times=4, bad="", pad=Messages.pad)
        full, resumed = [], []
        try:
            for _ in range(rounds):
                script = HERE / "parts" / "https.py"
                result = vm.run(script, params, {"roots.bin": chain.roots}, timeout_s=120)
                took = [int(ms) for ms in re.findall(r"answer \d+: (\d+) ms", result.check().out)]
                full.append(took[0])
                resumed += took[1:]
        finally:
            server.shutdown()
            thread.join(5)
            server.server_close()
    return 1000 * min(full), 1000 * min(resumed)


def packed(value):
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def measure(rounds):
    """[(label, least microseconds, bytes allocated or None)], and the VM's kind."""
    wanted = [[label, name, [packed(a) for a in args]] for label, name, args in calls()]
    binary = os.environ.get("MICROPYTHON")
    vm = UnixVM(binary) if binary else NpmVM()
    best = {}
    try:
        for _ in range(rounds):
            more = {"heapsize": HEAP} if binary else {}
            script = HERE / "parts" / "bench_tls.py"
            out = vm.run(script, {"calls": wanted}, timeout_s=300, **more).check().out
            for label, us, size in re.findall(r"^call (.+) (\d+) (-?\d+)$", out, re.M):
                least = min(int(us), best.get(label, (1 << 60, 0))[0])
                best[label] = least, int(size)
        full, resumed = posts(vm, rounds)
    finally:
        vm.close()
    rows = [(label, *best[label]) for label, _, _ in wanted]
    rows.append(("POST, full handshake", full, None))
    rows.append(("POST, resumed handshake", resumed, None))
    return rows, vm.kind


def table(rows, kind):
    unit = dict((label, us) for label, us, _ in rows)[UNIT]
    lines = ["| on the %s VM | x X25519 | KB allocated |" % kind, "|---|---|---|"]
    for label, us, size in rows:
        size = "%.1f" % (size / 1024) if size is not None else ""
        lines.append("| %s | %.3f | %s |" % (label, us / unit, size))
    lines += ["", "| module | bytes of .mpy |", "|---|---|"]
    total = 0
    for name in MODULES:
        source = mpy.FIRMWARE / "tls12" / (name + ".py")
        size = mpy.compiled(source, "tls12/%s.py" % name).stat().st_size
        total += size
        lines.append("| %s | %d |" % (name, size))
    lines.append("| together | %d |" % total)
    return "\n".join(lines)


def main(words):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="put the table into %s" % DOC.name)
    parser.add_argument("--rounds", type=int, default=3, help="the least time of N runs counts")
    options = parser.parse_args(words)
    text = table(*measure(options.rounds))
    print(text)
    if options.write:
        old = DOC.read_text(encoding="utf-8")
        if BEGIN not in old or END not in old:
            print("error: %s has lost its markers %s and %s" % (DOC, BEGIN, END))
            return 1
        new = old.split(BEGIN)[0] + BEGIN + "\n" + text + "\n" + END + old.split(END, 1)[1]
        DOC.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
