"""The internet as the boards see it: names, hosts, NTP, and what carries bytes to a host.

A host is mounted with an object that makes connections: `connect(now_ms)` gives one with
`feed(bytes)`, `poll(now_ms) -> (bytes, None | "eof" | "reset")`, `next_ms()`, `close()`.
Its `connect` may raise ConnectionRefusedError or TimeoutError; an optional
`resolves(now_ms) -> bool` speaks for DNS.
"""

import select
import socket
import ssl
import struct

NTP_DELTA = 2208988800  # from 1900 to 1970
_TIME_HOSTS = ("ntp.org", "time.google.com", "time.cloudflare.com", "time.nist.gov")


class Host:
    """One name, its address and what answers there."""

    def __init__(self, name, address, service, tls, suites, scale):
        self.name, self.address, self.service = name, address, service
        self.tls = tls  # ssl.SSLContext for bytes that begin a TLS handshake
        self.suites = suites  # "ecdhe": axTLS cannot shake hands; "rsa": it can
        self.scale = scale
        self.drip = None  # (bytes, ms): of TLS so many bytes arrive each so many milliseconds

    def connect(self, now_ms):
        """A connection; bytes that begin a TLS handshake meet the TLS server, others do not."""
        conn = self.service.connect(now_ms)
        if self.tls is None:
            return conn
        refused = getattr(self.service, "tls_fault", lambda now_ms: None)(now_ms)
        return TlsPeer(conn, self.tls, self.drip, refused and refused[1])


class Net:
    """Names and hosts. `dns`: "ok" or "down" (nobody answers, 7 to 14 s)."""

    def __init__(self, world):
        self._world = world
        self._hosts = {}
        self._by_address = {}
        self.dns = "ok"
        self.dns_ms = 60
        self.rtt_ms = 40
        self.ntp = "ok"  # ok, silent, zero (an all-zero timestamp)
        self.ntp_offset_s = 0.0
        self.resolved = []  # (ms, name, address or None) of every query
        self.connected = []  # (ms, name) of every TCP connection asked for

    def mount(self, name, service, tls=None, suites="ecdhe"):
        """Puts `service` (a Twilio double, say) behind a host name; returns the Host."""
        return self._add(name, service, tls, suites, 1)

    def real(self, name, port, address="127.0.0.1", suites="ecdhe", scale=1):
        """Connections to `name` become real TCP connections to a server on this machine.
        `scale`: simulated milliseconds per real one while the firmware waits."""
        return self._add(name, RealHost(address, port, scale), None, suites, scale)

    def host(self, name):
        """The Host of that name."""
        return self._hosts[name]

    def unmount(self, name):
        """The name does not exist any more."""
        host = self._hosts.pop(name, None)
        if host:
            self._by_address.pop(host.address, None)

    def _add(self, name, service, tls, suites, scale):
        if hasattr(service, "unix_epoch"):
            service.unix_epoch = self._world.unix_epoch
        self.unmount(name)
        address = "203.0.113.%d" % (len(self._hosts) + 10)
        host = Host(name, address, service, tls, suites, scale)
        self._hosts[name] = self._by_address[address] = host
        return host

    def host_at(self, address):
        """The Host with that address, or None."""
        return self._by_address.get(address)

    # --- DNS, in the firmware's own time
    def resolve(self, board, name):
        """Address of a name, or None, after the time that takes."""
        address = self._look_up(board, name)
        self.resolved.append((self._world.ms, name, address))
        return address

    def _look_up(self, board, name):
        world = self._world
        if name.replace(".", "").isdigit():
            return name
        if board.radio.joined is None:
            return None
        host = self._hosts.get(name)
        asks = getattr(host.service, "resolves", None) if host else None
        fault = asks is not None and not asks(world.now_ms)
        slow = fault and world.rng.random() < 0.5
        if self.dns == "down" or not board.radio.link() or slow:
            board.wait_us(world.us + 7000000 * world.rng.choice((1, 2)))
            return None
        board.wait_us(world.us + self.dns_ms * 1000)
        if fault:
            return None
        if host:
            return host.address
        return "203.0.113.1" if name.endswith(_TIME_HOSTS) else None

    # --- NTP
    def ntp_answer(self):
        """The 48 bytes of an NTP server, or None when it is silent."""
        if self.ntp == "silent":
            return None
        seconds = 0
        if self.ntp != "zero":
            seconds = int(self._world.unix() + self.ntp_offset_s) + NTP_DELTA
        packet = bytearray(48)
        packet[0], packet[1] = 0x24, 2
        struct.pack_into("!I", packet, 40, seconds & 0xFFFFFFFF)
        return bytes(packet)


class TlsPeer:
    """A TLS server of this machine's OpenSSL in front of a connection, without any real socket.

    The first byte tells: 0x16 begins a handshake, anything else goes through in clear. drip: see
    Host. forged: number of an alert that somebody on the way answers in the server's place.
    """

    def __init__(self, inner, context, drip=None, forged=None):
        self._forged = forged
        self._drip = drip
        self._late = b""  # waits to drip
        self._drip_at = 0
        self._inner = inner
        self._context = context
        self._tls = None
        self._clear = False
        self._event = None
        self._closing = False
        self.error = None

    def feed(self, data):
        """Bytes from the board."""
        if self._forged is not None:
            return
        if self._tls is None and not self._clear:
            self._clear = data[:1] != b"\x16"
            if not self._clear:
                self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
                self._tls = self._context.wrap_bio(self._in, self._out, server_side=True)
                self._shaken = False
        if self._clear:
            self._inner.feed(data)
            return
        self._in.write(data)
        self._pump()

    def _pump(self):
        try:
            if not self._shaken:
                self._tls.do_handshake()
                self._shaken = True
            while True:
                data = self._tls.read(16384)
                if not data:
                    break
                self._inner.feed(data)
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError as error:
            self.error = error
            if not isinstance(error, ssl.SSLZeroReturnError):
                self._event = "eof"

    def poll(self, now_ms):
        """What has arrived at the board by now."""
        if self._clear:
            return self._inner.poll(now_ms)
        if self._forged is not None:
            alert, self._forged = self._forged, -1
            return (b"", None) if alert < 0 else (b"\x15\3\3\0\2\2" + bytes((alert,)), "eof")
        if self._tls is None:
            return b"", None
        event = None
        if self._shaken and self._event is None:
            data, event = self._inner.poll(now_ms)
            if data:
                self._tls.write(data)
            if event == "eof" and not self._closing:
                self._closing = True
                try:
                    self._tls.unwrap()
                except ssl.SSLError:
                    pass
        out = self._out.read()
        if self._drip:
            out = self._dripped(out, now_ms)
            if self._late:
                self._event, event = self._event or event, None
                return out, None
        return out, (self._event or event)

    def _dripped(self, out, now_ms):
        """The part of what is late, and of `out`, that has arrived."""
        self._late += out
        size, every_ms = self._drip
        part = b""
        while self._late and self._drip_at <= now_ms:
            part += self._late[:size]
            self._late = self._late[size:]
            self._drip_at = max(self._drip_at, now_ms - every_ms) + every_ms
        return part

    def next_ms(self):
        """When there will be more, or None."""
        if self._late:
            return self._drip_at
        if self._forged is not None:
            return 0 if self._forged >= 0 else None
        if self._tls is not None and (self._out.pending or self._event):
            return 0
        return self._inner.next_ms()

    def close(self):
        """The board is gone."""
        self._inner.close()


class RealHost:
    """A server on this machine, reached through real sockets."""

    def __init__(self, address, port, scale):
        self._address, self._port, self._scale = address, port, scale

    def connect(self, now_ms):
        """A real connection."""
        try:
            return RealPeer(socket.create_connection((self._address, self._port), 5), self._scale)
        except ConnectionRefusedError:
            raise
        except OSError:
            raise TimeoutError from None


class RealPeer:
    """One real connection; waiting for it takes real time, and simulated time with it."""

    STEP_S = 0.002

    def __init__(self, sock, scale):
        self._sock, self._scale = sock, scale
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._now = 0
        self._done = None

    def feed(self, data):
        """Sends."""
        try:
            self._sock.settimeout(5)
            self._sock.sendall(data)
        except OSError:
            self._done = "reset"

    def poll(self, now_ms):
        """Waits a moment and hands over what came."""
        self._now = now_ms
        if self._done:
            return b"", self._done
        ready, _, _ = select.select([self._sock], [], [], self.STEP_S)
        if not ready:
            return b"", None
        try:
            data = self._sock.recv(65536)
        except OSError:
            self._done = "reset"
            return b"", "reset"
        if not data:
            self._done = "eof"
            return b"", "eof"
        return data, None

    def next_ms(self):
        """The next moment to look."""
        return self._now + self.STEP_S * 1000 * self._scale

    def close(self):
        """Closes."""
        self._sock.close()
