"""Real TLS servers on loopback: OpenSSL (Python's ssl and s_server), GnuTLS, nginx, stunnel.

Each is a context manager that gives the port. A server answers every HTTP request the same way.
"""

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
import time

import pytest

BODY = b'{"sid": "SM0123456789abcdef0123456789abcdef", "status": "queued"}'
ANSWER = (
    b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
)
TWILIO = (  # the TLS 1.2 part of Twilio's list of 2026
    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-SHA384:ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305"
)
NO_EMS = 1  # OpenSSL's SSL_OP_NO_EXTENDED_MASTER_SECRET
PACKAGES = {"nginx": "nginx", "stunnel4": "stunnel4", "gnutls-serv": "gnutls-bin"}


def program(name):
    """The path of a server's program; the test fails with the install line if it is absent."""
    path = shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin:/usr/local/bin")
    if path is None:
        pytest.fail("%s is missing: apt-get install %s" % (name, PACKAGES.get(name, name)))
    return path


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def context(chain, ciphers=TWILIO, curve=None, options=0, client=False):
    """An ssl.SSLContext of a TLS 1.2 server for a pki.Chain."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(chain.cert, chain.key)
    made.maximum_version = ssl.TLSVersion.TLSv1_2
    made.set_ciphers(ciphers)
    if curve:
        made.set_ecdh_curve(curve)
    made.options |= options
    if client:
        made.verify_mode = ssl.CERT_OPTIONAL
        made.load_verify_locations(chain.cert)
    return made


class OpenSSL:
    """A server in a thread. `answer(conn)` talks after the handshake; `seen` tells what came:
    (session reused, cipher) of each connection, or the exception it ended in."""

    done = False

    def __init__(self, made, answer=None):
        self.made = made
        self.answer = answer or self.plain
        self.seen = []

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done = True
        socket.create_connection(("127.0.0.1", self.port), 1).close()  # wakes accept()
        self.thread.join(6)
        self.listener.close()

    def serve(self):
        while True:
            raw, _ = self.listener.accept()
            if self.done:
                raw.close()
                return
            raw.settimeout(5)
            try:
                self.one(raw)
            except (OSError, ValueError) as e:
                self.seen.append(e)
            finally:
                raw.close()

    def one(self, raw):
        with self.made.wrap_socket(raw, server_side=True) as conn:
            self.seen.append((conn.session_reused, conn.cipher()[0]))
            self.answer(conn)

    @staticmethod
    def request(conn):
        """Read a request with its body."""
        data = b""
        while b"\r\n\r\n" not in data:
            part = conn.recv(4096)
            if not part:
                return data
            data += part
        head, body = data.split(b"\r\n\r\n", 1)
        size = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                size = int(line[15:])
        while len(body) < size:
            body += conn.recv(4096)
        return head + b"\r\n\r\n" + body

    def plain(self, conn):
        if self.request(conn):
            conn.sendall(ANSWER)
            conn.unwrap()


@contextlib.contextmanager
def running(arguments, port, **more):
    """A server program, waited for until its port answers."""
    process = subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.PIPE, **more
    )
    try:
        end = time.monotonic() + 5
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if time.monotonic() > end or process.poll() is not None:
                    process.kill()
                    pytest.fail("%s: %s" % (arguments[0], process.stdout.read().decode()))
                time.sleep(0.02)
        yield process
    finally:
        process.terminate()
        process.communicate()


@contextlib.contextmanager
def s_server(chain, *options):
    port = free_port()
    arguments = [program("openssl"), "s_server", "-accept", str(port), "-cert", str(chain.cert)]
    arguments += ["-cert_chain", str(chain.cert), "-key", str(chain.key), "-tls1_2", "-cipher"]
    with running([*arguments, TWILIO, *options], port) as process:
        yield port, process


@contextlib.contextmanager
def gnutls(chain, priority):
    port = free_port()
    arguments = [program("gnutls-serv"), "--http", "-q", "-p", str(port), "--priority", priority]
    arguments += ["--x509certfile", str(chain.cert), "--x509keyfile", str(chain.key)]
    with running(arguments, port):
        yield port


@contextlib.contextmanager
def nginx(chain, folder, more=""):
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(
        """daemon off; pid %(folder)s/pid; error_log stderr; events { }
        http { access_log off; server {
            listen 127.0.0.1:%(port)d ssl; ssl_certificate %(cert)s; ssl_certificate_key %(key)s;
            ssl_protocols TLSv1.2; ssl_ciphers %(ciphers)s; default_type application/json;
            %(more)s
            location / { return 201 '%(body)s'; }
        } client_body_temp_path %(folder)s/a; proxy_temp_path %(folder)s/b;
          fastcgi_temp_path %(folder)s/c;
          uwsgi_temp_path %(folder)s/d; scgi_temp_path %(folder)s/e;
        }"""
        % {
            "folder": folder,
            "port": port,
            "cert": chain.cert,
            "key": chain.key,
            "ciphers": TWILIO,
            "more": more,
            "body": BODY.decode(),
        }
    )
    with running([program("nginx"), "-e", "stderr", "-p", str(folder), "-c", str(config)], port):
        yield port


@contextlib.contextmanager
def plain_http():
    """The unencrypted server behind stunnel."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                conn, _ = listener.accept()
            except OSError:
                return
            with conn, contextlib.suppress(OSError):
                conn.settimeout(5)
                if OpenSSL.request(conn):
                    conn.sendall(ANSWER)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


@contextlib.contextmanager
def stunnel(chain, folder):
    port = free_port()
    config = folder / "stunnel.conf"
    with plain_http() as behind:
        config.write_text(
            "foreground = yes\npid =\n[https]\naccept = 127.0.0.1:%d\nconnect = 127.0.0.1:%d\n"
            "cert = %s\nkey = %s\nciphers = %s\nsslVersion = TLSv1.2\n"
            % (port, behind, chain.cert, chain.key, TWILIO)
        )
        with running([program("stunnel4"), str(config)], port):
            yield port
