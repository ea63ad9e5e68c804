"""Real TLS servers in this process, on loopback: Python's ssl, and the plain one behind stunnel.

The programs are in server_programs.py. A POST, or a GET of anything but BIG, is answered with
ANSWER.
"""

import contextlib
import socket
import ssl
import threading

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
def openssl(site):
    """Python's ssl, by a Site; gives its port."""
    made = context(site.chain, site.suites, site.curve, 0 if site.tickets else ssl.OP_NO_TICKET)
    if site.tls13:
        made.maximum_version = made.minimum_version = ssl.TLSVersion.TLSv1_3
    with OpenSSL(made) as server:
        yield server.port


@contextlib.contextmanager
def plain_http(silent=False):
    """The unencrypted server behind stunnel; gives its port."""
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
