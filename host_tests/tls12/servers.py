"""Real TLS servers on loopback: OpenSSL (Python's ssl and s_server), GnuTLS, nginx, stunnel.

Each is a context manager. nginx and stunnel are started once for a list of Sites and give a list
of ports; the others give one port. A POST, or a GET of anything but BIG, is answered with ANSWER.
"""

import contextlib
import getpass
import itertools
import os
import socket
import ssl
import subprocess
import threading
import time

import programs
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
BIG = "/big"  # where LONG is
LONG = bytes(range(256)) * 160  # 40 KB: records of 16 KB, if the server makes them


def program(name):
    """The path of a server's program; the test fails with the install line if it is absent."""
    path = programs.find(name)
    if path is None:
        pytest.fail(programs.missing(name))
    return path


# Below those that the system gives to outgoing connections; 500 for each process that tests.
_PORTS = itertools.cycle(range(10000 + os.getpid() % 40 * 500, 10500 + os.getpid() % 40 * 500))


def free_ports(count):
    """Ports nobody uses, and that nobody is likely to take before the server has them."""
    with contextlib.ExitStack() as held:
        ports = []
        while len(ports) < count:
            sock = held.enter_context(socket.socket())
            with contextlib.suppress(OSError):
                sock.bind(("127.0.0.1", next(_PORTS)))
                ports.append(sock.getsockname()[1])
        return ports


class Site:
    """What a server is to be: its pki.Chain, the one curve it takes, tickets or session ids.

    suites: OpenSSL's list; tls13: speaks nothing else; small: sends records of at most 1 KB;
    silent: closes instead of answering.
    """

    def __init__(self, chain, curve="X25519", tickets=True, **more):
        self.chain, self.curve, self.tickets = chain, curve, tickets
        self.suites = more.pop("suites", TWILIO)
        self.tls13 = more.pop("tls13", False)
        self.small = more.pop("small", False)
        self.silent = more.pop("silent", False)
        assert not more


def context(chain, ciphers=TWILIO, curve=None, options=0, client=False):
    """An ssl.SSLContext of a TLS 1.2 server for a pki.Chain."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(chain.cert, chain.key)
    made.maximum_version = ssl.TLSVersion.TLSv1_2
    made.set_ciphers(ciphers)
    if curve:
        try:
            made.set_ecdh_curve(curve)
        except ssl.SSLError:  # Debian's Python 3.11 cannot name X25519; OpenSSL prefers it anyway
            if curve != "X25519":
                raise
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
def openssl(site):
    """Python's ssl, by a Site."""
    made = context(site.chain, site.suites, site.curve, 0 if site.tickets else ssl.OP_NO_TICKET)
    if site.tls13:
        made.maximum_version = made.minimum_version = ssl.TLSVersion.TLSv1_3
    with OpenSSL(made) as server:
        yield server.port


@contextlib.contextmanager
def s_server(site, *options):
    """Gives (port, process); options: more arguments."""
    (port,) = free_ports(1)
    chain = site.chain
    arguments = [program("openssl"), "s_server", "-accept", str(port), "-cert", str(chain.cert)]
    arguments += ["-cert_chain", str(chain.cert), "-key", str(chain.key), "-cipher", site.suites]
    arguments += ["-tls1_3"] if site.tls13 else ["-tls1_2", "-curves", site.curve]
    arguments += [] if site.tickets else ["-no_ticket"]
    arguments += ["-max_send_frag", "512"] if site.small else []
    with running([*arguments, *options], port, cwd=chain.cert.parent) as process:
        yield port, process


# What stands for Twilio's list in GnuTLS's language, and for each curve.
_GNUTLS = "NORMAL:-VERS-ALL:+VERS-TLS1.%d:-KX-ALL%s:-GROUP-ALL:+GROUP-%s"
_GNUTLS_CURVES = {"X25519": "X25519", "prime256v1": "SECP256R1"}


@contextlib.contextmanager
def gnutls(site, *options):
    """Gives (port, process). Suites other than Twilio's: RSA key exchange only."""
    (port,) = free_ports(1)
    kinds = ":+ECDHE-RSA:+ECDHE-ECDSA" if site.suites == TWILIO else ":+RSA"
    priority = _GNUTLS % (3 if site.tls13 else 2, kinds, _GNUTLS_CURVES[site.curve])
    arguments = [program("gnutls-serv"), "--http", "-q", "-p", str(port), "--priority", priority]
    arguments += ["--x509certfile", str(site.chain.cert), "--x509keyfile", str(site.chain.key)]
    arguments += [] if site.tickets else ["--noticket"]
    with running([*arguments, *options], port) as process:
        yield port, process


_NGINX = """user %(user)s; daemon off; pid %(folder)s/pid; error_log stderr; events { }
http {
    access_log off; default_type application/json; client_body_temp_path %(folder)s/a;
    proxy_temp_path %(folder)s/b; fastcgi_temp_path %(folder)s/c; uwsgi_temp_path %(folder)s/d;
    scgi_temp_path %(folder)s/e;
    %(servers)s
}"""
_NGINX_SITE = """server {
    listen 127.0.0.1:%(port)d ssl; ssl_certificate %(cert)s; ssl_certificate_key %(key)s;
    ssl_protocols TLSv1.%(version)d; ssl_ciphers %(suites)s; ssl_ecdh_curve %(curve)s;
    ssl_session_tickets %(tickets)s; ssl_session_cache shared:s%(port)d:1m;
    ssl_buffer_size %(buffer)s; root %(folder)s;
    location / { %(answer)s; }
    location %(big)s { }
}
"""


@contextlib.contextmanager
def nginx(sites, folder):
    ports = free_ports(len(sites))
    (folder / BIG[1:]).write_bytes(LONG)
    servers = ""
    for site, port in zip(sites, ports, strict=True):
        servers += _NGINX_SITE % {
            "port": port,
            "cert": site.chain.cert,
            "key": site.chain.key,
            "version": 3 if site.tls13 else 2,
            "suites": site.suites,
            "curve": site.curve,
            "tickets": "on" if site.tickets else "off",
            "buffer": "1k" if site.small else "16k",
            "folder": folder,
            "answer": "return 444" if site.silent else "return 201 '%s'" % BODY.decode(),
            "big": BIG,
        }
    config = folder / "nginx.conf"
    config.write_text(_NGINX % {"user": getpass.getuser(), "folder": folder, "servers": servers})
    arguments = [program("nginx"), "-e", "stderr", "-p", str(folder), "-c", str(config)]
    with running(arguments, ports[-1]):
        yield ports


@contextlib.contextmanager
def plain_http(silent=False):
    """The unencrypted server behind stunnel."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(conn):
        with conn, contextlib.suppress(OSError):
            conn.settimeout(5)
            asked = OpenSSL.request(conn)
            if asked.startswith(b"GET " + BIG.encode()):
                conn.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + LONG)
            elif asked and not silent:
                conn.sendall(ANSWER)

    def serve():
        while True:
            try:
                conn, _ = listener.accept()
            except OSError:
                return
            answer(conn)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


_STUNNEL_SITE = """[%(port)d]
accept = 127.0.0.1:%(port)d
connect = 127.0.0.1:%(behind)d
cert = %(cert)s
key = %(key)s
ciphers = %(suites)s
curves = %(curve)s
sslVersion = TLSv1.%(version)d
"""


@contextlib.contextmanager
def stunnel(sites, folder):
    ports = free_ports(len(sites))
    config = folder / "stunnel.conf"
    with plain_http() as behind, plain_http(True) as silent:
        text = "foreground = yes\npid =\n"
        for site, port in zip(sites, ports, strict=True):
            text += _STUNNEL_SITE % {
                "port": port,
                "behind": silent if site.silent else behind,
                "cert": site.chain.cert,
                "key": site.chain.key,
                "suites": site.suites,
                "curve": site.curve,
                "version": 3 if site.tls13 else 2,
            }
            text += "" if site.tickets else "options = NO_TICKET\n"
        config.write_text(text)
        with running([program("stunnel4"), str(config)], ports[-1]):
            yield ports
