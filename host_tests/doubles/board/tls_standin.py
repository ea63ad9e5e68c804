"""The `tls` built into stock firmware: axTLS, as far as a client notices it (fact sheet 7).

Nothing is encrypted here. Towards a host with ECDHE suites only the handshake ends in
OSError(-40); towards one mounted with suites="rsa" the bytes go through in clear. In the board's
mode "clear" they always do, and `tls12` is a stand-in: for tests about anything but TLS.
"""

import types

from .errors import MpOSError


def make_tls(board):
    """The `tls` module of one boot."""
    m = types.ModuleType("tls")
    m.PROTOCOL_TLS_CLIENT, m.PROTOCOL_TLS_SERVER = 0, 1
    m.CERT_NONE = 0

    class SSLContext:
        def __init__(self, protocol):
            self.verify_mode = 0

        def load_cert_chain(self, cert, key):
            pass

        def wrap_socket(
            self, sock, *, server_side=False, do_handshake_on_connect=True, server_hostname=None
        ):
            return _handshake(board, sock)

    m.SSLContext = SSLContext
    return m


def _handshake(board, sock):
    board.must_live()
    host = sock._pcb.host
    clear = board.tls == "clear"
    if not clear and (host is None or host.suites == "ecdhe"):
        board.burn(2 * board.world.net.rtt_ms * 1000)
        raise MpOSError(-40)
    board.burn(board.costs["tls"])
    refused = host and getattr(host.service, "tls_fault", lambda ms: None)(board.world.now_ms)
    if refused:
        raise MpOSError(-refused[1])
    if not board.radio.link() or isinstance(sock._pcb.end, int):
        raise MpOSError(110 if clear else -256, *(() if clear else ("CONN_LOST",)))
    return ClearSocket(sock, not clear, board.world, clear and board.tls_deadline_s)


class ClearSocket:
    """The TLS socket: its six methods over the plain one. `quiet`: as axTLS, a lost connection
    looks like the end of the file and a write to it returns 0; else errors are OSError.
    deadline_s: as tls12, from what was written last to the end of its answer."""

    def __init__(self, sock, quiet, world, deadline_s):
        self._sock, self._quiet = sock, quiet
        self._pcb = sock._pcb
        self._world, self._deadline_s = world, deadline_s

    def _try(self, function, nothing, *args):
        try:
            return function(*args)
        except MpOSError:
            if not self._quiet:
                raise
            return nothing

    def read(self, count=-1):
        """As the socket's."""
        return self._try(self._sock.read, b"", count)

    def readinto(self, buffer, *count):
        """As the socket's."""
        return self._try(self._sock.readinto, 0, buffer, *count)

    def readline(self, *limit):
        """As the socket's."""
        return self._try(self._sock.readline, b"", *limit)

    def write(self, data):
        """As the socket's."""
        if self._deadline_s:
            self._pcb.until_us = self._world.us + self._deadline_s * 1000000
        return self._try(self._sock.write, 0, data)

    def setblocking(self, on):
        """As the socket's."""
        self._sock.setblocking(on)

    def close(self):
        """As the socket's."""
        self._sock.close()


def make_tls12(board):
    """A package that takes any call of the real `tls12` and installs the clear `tls`."""
    m = types.ModuleType("tls12")
    m.__path__ = "/stand-in/tls12"
    m.installed = None

    def install(*args, **kwargs):
        m.installed = (args, kwargs)
        board.tls_deadline_s = kwargs.get("deadline", 60)
        board.sys.modules["tls"] = board.importer.import_("tls")

    m.install = install
    m.policy = None
    m.report = lambda: []
    m.__getattr__ = lambda name: lambda *args, **kwargs: None
    return m
