"""Good and failed requests by the armed firmware, one after the other: does memory come back?"""

import json
import re
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pki
import x509_maker

from vm import mpy
from vm.evening import HEAP, HOST, PHONES
from vm.run import HERE

SOAK = 40000  # bytes of heap
CONFIG = """
NAME = "Home"
WIFI = [("home", "secret key")]
SENDERS = %r
SENSORS = [dict(name="Front door", pin=5, kind="door", cooldown_s=30)]
TLS_ROOTS = "test.roots"
BOOT_TEXT = False
PROMPT_WINDOW_S = 0
"""


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


def _phase(name):
    """Its number, which the image has in the place of its name."""
    text = (mpy.FIRMWARE / "core" / "phase.py").read_text(encoding="utf-8")
    return int(re.findall(r"^%s = const\((\d+)\)" % name, text, re.M)[0])


def soak(vm, rounds, folder, usable=SOAK):
    """The Result of so many good and failed requests by the armed firmware; fails in the script if
    one goes wrong or the heap is not where it was."""
    account = [PHONES[0], "+15550000001", "0" * 32, "AC" + "0" * 32]
    (folder / "config.py").write_text(CONFIG % [tuple(account)])
    with Server(folder) as server:
        files = {"config.py": folder / "config.py", "test.roots": server.roots}
        files["boot.py"] = mpy.plain("boot.py")
        params = {"host": HOST, "port": server.port, "unix": x509_maker.NOW, "rounds": rounds}
        params.update(usable=usable, loop=_phase("LOOP"), exchange=_phase("EXCHANGE"))
        script = HERE / "parts" / "soak.py"
        bound = 60 + rounds
        return vm.run(script, params, files, timeout_s=bound, heapsize=HEAP)
