"""A real local server for the double: threads, plain or TLS, the same faults as the simulation."""

import socket
import ssl
import struct
import threading
import time
from contextlib import contextmanager

TICK_S = 0.02


class Server:
    """A listening socket on localhost; `port`, `url`."""

    def __init__(self, double, tls=None, host="127.0.0.1", port=0, clock=time.time):
        self.double = double
        self._tls = tls
        self._clock = clock
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._threads = []
        self._listener = socket.create_server((host, port))
        self._listener.settimeout(0.2)
        self.host = host
        self.port = self._listener.getsockname()[1]
        self.url = "%s://%s:%d" % ("https" if tls else "http", host, self.port)
        self.handshake_errors = []

    def start(self):
        self._run(self._accept)

    def stop(self):
        self._stop.set()
        try:
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes accept() at once on Linux
        except OSError:
            pass
        self._listener.close()
        for thread in list(self._threads):
            thread.join(5)

    def _run(self, function, *args):
        thread = threading.Thread(target=function, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _now_ms(self):
        return (self._clock() - self.double.unix_epoch) * 1000

    def _accept(self):
        while not self._stop.is_set():
            try:
                sock, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            self._run(self._serve, sock)

    def _serve(self, sock):
        try:
            with self._lock:
                conn = self.double.connect(self._now_ms())
        except OSError:
            abort(sock)
            return
        try:
            sock.settimeout(5)
            if self._tls:
                sock = self._tls.wrap_socket(sock, server_side=True)
            self._talk(sock, conn)
        except ssl.SSLError as error:
            self.handshake_errors.append(error)
        except OSError:
            pass
        finally:
            with self._lock:
                conn.close()
            sock.close()

    def _talk(self, sock, conn):
        sock.settimeout(TICK_S)
        while not self._stop.is_set():
            data = receive(sock)
            if data == b"":
                return
            with self._lock:
                if data:
                    conn.feed(data)
                out, event = conn.poll(self._now_ms())
            if out:
                sock.settimeout(5)
                sock.sendall(out)
                sock.settimeout(TICK_S)
            if event == "reset":
                abort(sock)
                return
            if event == "eof":
                finish(sock)
                return


def receive(sock):
    """Bytes, b"" at the end, None when nothing came within a tick."""
    try:
        return sock.recv(65536)
    except (TimeoutError, ssl.SSLWantReadError):
        return None


def abort(sock):
    """Close with a TCP reset."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def finish(sock):
    """Close in order; TLS says goodbye first."""
    if isinstance(sock, ssl.SSLSocket):
        try:
            sock.settimeout(1)
            sock.unwrap()
        except OSError:
            pass
    sock.close()


@contextmanager
def serve(double, tls=None, host="127.0.0.1", port=0, clock=time.time):
    """Run the double as a local server; `tls`: a server-side ssl.SSLContext or None."""
    server = Server(double, tls, host, port, clock)
    server.start()
    try:
        yield server
    finally:
        server.stop()
