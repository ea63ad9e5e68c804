"""tls12 on the real MicroPython VM against OpenSSL, through the stand-in socket.

The bytes go over real TCP: the VM asks the Node process around it (see vm/runner.mjs). With
`MICROPYTHON` set the same runs on that binary, whose own sockets are used.
"""

import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pki
import pytest
import servers
import x509_maker
from vm import bench_tls
from vm.run import HERE, kinds

SUITES = servers.TWILIO


class Messages(BaseHTTPRequestHandler):
    pad = 700
    seen: list = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.connection.version(), self.connection.session_reused, body))
        answer = json.dumps({"sid": "SM" + body.decode()[5:], "pad": "x" * self.pad}).encode()
        self.send_response(201)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *words):
        pass


class Server(HTTPServer):
    """Shakes hands in the request's own time; a client that refuses us is no error here."""

    def __init__(self, chain):
        super().__init__(("127.0.0.1", 0), Messages)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(chain.cert, chain.key)
        self.context.maximum_version = ssl.TLSVersion.TLSv1_2
        self.context.set_ciphers(SUITES)

    def get_request(self):
        link, address = super().get_request()
        link.settimeout(20)
        try:
            return self.context.wrap_socket(link, server_side=True), address
        except OSError:
            link.close()
            raise

    def handle_error(self, request, address):
        pass


@pytest.fixture
def serve():
    running = []

    def start(chain):
        Messages.seen = []
        server = Server(chain)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        running.append((server, thread))
        return server.server_port

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join(5)
        server.server_close()


@pytest.fixture(params=kinds())
def vm(request):
    return request.getfixturevalue("%s_vm" % request.param)


def run(vm, chain, port, times=1, bad="", now=x509_maker.NOW, roots=None):
    params = {
        "host": pki.HOST,
        "port": port,
        "now": now,
        "times": times,
        "bad": bad,
        "pad": Messages.pad,
    }
    files = {"roots.bin": roots or chain.roots}
    return vm.run(HERE / "parts" / "https.py", params, files, timeout_s=60)


def test_full_and_resumed(vm, serve, tmp_path):
    chain = pki.Chain(tmp_path, "rsa", [2048, 2048, 2048])
    result = run(vm, chain, serve(chain), times=3).check()
    assert result.out.count("answer ") == 3
    assert [body for _, _, body in Messages.seen] == [b"Body=0", b"Body=1", b"Body=2"]
    assert [version for version, _, _ in Messages.seen] == ["TLSv1.2"] * 3
    assert [reused for _, reused, _ in Messages.seen] == [False, True, True]


def test_an_unknown_root_is_refused(vm, serve, tmp_path):
    chain = pki.Chain(tmp_path, "mine", [2048, 2048])
    other = pki.Chain(tmp_path, "other", [2048, 2048])
    result = run(vm, chain, serve(chain), bad="root", roots=other.roots).check()
    assert "refused:" in result.out
    assert Messages.seen == []


def test_another_name_is_refused(vm, serve, tmp_path):
    chain = pki.Chain(tmp_path, "name", [2048, 2048], host="b.example")
    run(vm, chain, serve(chain), bad="a.example").check()
    assert Messages.seen == []


def test_the_benchmark_finds_what_it_measures(npm_vm):
    quick = ("RSA-2048 verify", "PRF 48 bytes", "AES-GCM key", "AES-GCM seal 16")
    calls = [order for order in bench_tls.orders() if order[0] in quick]
    script = HERE / "parts" / "bench_tls.py"
    out = npm_vm.run(script, {"calls": calls}, timeout_s=60, heapsize=8 << 20).check().out
    found = {label: (us, size) for label, us, size, _ in bench_tls.calls_in(out)}
    assert tuple(found) == quick
    assert all(us > 0 and size > 0 for us, size in found.values())
