"""A TLS 1.2 server in memory whose every message can be bent: the attacker of these tests.

Written from the RFCs on top of `cryptography`, sharing nothing with tls12. A Peer is the socket
the client is given: what the client writes is read at once, what the server sends waits in it.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from peer_messages import ALERT, CHANGE, DATA, HANDSHAKE, Hello, extension, message, record, vector

RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
POINT = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


def prf(secret, label, seed, n):
    seed = label + seed
    out, a = b"", seed
    while len(out) < n:
        a = hmac.digest(secret, a, "sha256")
        out += hmac.digest(secret, a + seed, "sha256")
    return out[:n]


class Astonished(BaseException):
    """The client said something wrong. Not an Exception: the client would call it malformed."""


class Peer:
    """The server's side of one connection, and the client's socket to it.

    chain: pki.Chain. shared: dict of tickets and session ids known to the server. bend: dict of
    functions that change what is sent; see `put` and the calls of `self.bent`.
    """

    group = 29
    scheme = 0x0804
    suite = "c02f"

    def __init__(self, chain, shared=None, bend=None, **options):
        self.chain = chain
        self.shared = {} if shared is None else shared
        self.bend = bend or {}
        self.ems = self.tickets = True
        self.session_ids = self.ask = False
        self.answer = ANSWER
        self.random = hashlib.sha256(b"server").digest()
        self.__dict__.update(options)
        self.sent = bytearray()  # everything the server sent
        self.waiting = bytearray()  # what the client has not read yet
        self.inbox = bytearray()
        self.got = []  # (type, data) of each record from the client, opened
        self.closed = False
        self.transcript = b""
        self.keys = None
        self.counts = [0, 0]  # opened, sealed
        self.sealing = self.opening = False
        self.steps = self.flow()
        next(self.steps)

    # -- the socket ----------------------------------------------------------------------------
    def write(self, data):
        assert not self.closed
        self.inbox += data
        while len(self.inbox) >= 5:
            size = 5 + int.from_bytes(self.inbox[3:5], "big")
            if len(self.inbox) < size:
                break
            one, self.inbox = bytes(self.inbox[:size]), self.inbox[size:]
            try:
                self.take(one)
            except (AssertionError, InvalidTag) as e:
                raise Astonished from e
        return len(data)

    def readinto(self, buf):
        n = min(len(buf), len(self.waiting))
        memoryview(buf)[:n] = self.waiting[:n]
        del self.waiting[:n]
        return n

    def recv(self, n):
        buf = bytearray(n)
        got = self.readinto(buf)
        return got if got is None else bytes(buf[:got])

    def close(self):
        self.closed = True

    def settimeout(self, seconds):
        pass

    # -- records -------------------------------------------------------------------------------
    def take(self, one):
        kind, data = one[0], one[5:]
        if self.opening:
            number = self.counts[0].to_bytes(8, "big")
            self.counts[0] += 1
            aad = number + bytes((kind, 3, 3)) + (len(data) - 24).to_bytes(2, "big")
            key, salt = self.keys[0]
            data = AESGCM(key).decrypt(salt + data[:8], data[8:], aad)
        if kind == CHANGE:
            self.opening = True
        self.got.append((kind, data))
        if not self.steps:
            return
        try:
            self.steps.send((kind, data))
        except StopIteration:
            self.steps = None

    def seal(self, kind, data):
        number = self.counts[1].to_bytes(8, "big")
        self.counts[1] += 1
        aad = number + bytes((kind, 3, 3)) + len(data).to_bytes(2, "big")
        key, salt = self.keys[1]
        return record(kind, number + AESGCM(key).encrypt(salt + number, data, aad))

    def send(self, kind, data=None):
        """A record from the server; with one argument the socket's send() of the client."""
        if data is None:
            return self.write(kind)
        self.raw(self.seal(kind, data) if self.sealing else record(kind, data))

    def raw(self, data):
        self.sent += data
        self.waiting += data

    def bent(self, name, value):
        """`value`, or what bend[name] makes of it."""
        return self.bend[name](value) if name in self.bend else value

    def put(self, name, kind, body):
        """Send a handshake message; bend[name] may change its body, or drop it with None."""
        body = self.bent(name, body)
        if body is not None:
            whole = message(kind, body)
            self.transcript += whole
            self.send(HANDSHAKE, whole)

    # -- the handshake -------------------------------------------------------------------------
    def messages(self):
        """The next handshake message of the client, (type, body): a generator to `yield from`."""
        while True:
            kind, data = yield
            if kind == HANDSHAKE:
                break
        if not self.opening:
            self.transcript += data
        return data[0], data[4:]

    def flow(self):
        kind, body = yield from self.messages()
        assert kind == 1
        self.hello = hello = Hello(body)
        known = self.known(hello)
        self.server_hello(hello, known)
        if known:
            self.master = known
            self.make_keys()
            self.ticket()
            self.finish()
            yield from self.client_finished()
        else:
            yield from self.full()
        self.after()
        data = b""
        while not data.endswith(b"\r\n\r\n"):
            kind, part = yield
            data += part if kind == DATA else b""
        self.reply()

    def known(self, hello):
        ticket = hello.extensions.get(35)
        return self.shared.get(ticket) or self.shared.get(hello.session_id)

    def server_hello(self, hello, known):
        self.session_id = b""
        if known:
            self.session_id = hello.session_id
        elif self.session_ids:
            self.session_id = os.urandom(32)
        answers = {0xFF01: b"\0", 11: b"\1\0"}
        if self.ems:
            answers[23] = b""
        if self.tickets:
            answers[35] = b""
        answers = self.bent("extensions", answers)
        extensions = b"".join(extension(*one) for one in answers.items())
        body = b"\3\3" + self.random + vector(1, self.session_id) + bytes.fromhex(self.suite)
        body += b"\0" + (vector(2, extensions) if extensions else b"")
        self.put("server_hello", 2, body)

    def full(self):
        chain = [one.der for one in self.chain.sent]
        chain = self.bent("chain", chain)
        self.put("certificate", 11, vector(3, b"".join(vector(3, one) for one in chain)))
        params = b"\3" + self.group.to_bytes(2, "big") + vector(1, self.share())
        signed = self.bent("signed", self.hello.random + self.random + params)
        signature = self.bent("signature", self.sign(signed))
        body = params + self.scheme.to_bytes(2, "big") + vector(2, signature)
        self.put("server_key", 12, body)
        if self.ask:
            self.put("request", 13, b"\1\1" + vector(2, b"\4\1") + vector(2, b"n" * 300))
        self.put("done", 14, b"")
        if self.ask:
            kind, body = yield from self.messages()
            assert (kind, body) == (11, b"\0\0\0")
        kind, body = yield from self.messages()
        assert kind == 16 and body[0] == len(body) - 1
        pre = self.agree(body[1:])
        if self.ems:
            digest = hashlib.sha256(self.transcript).digest()
            self.master = prf(pre, b"extended master secret", digest, 48)
        else:
            self.master = prf(pre, b"master secret", self.hello.random + self.random, 48)
        if self.session_id:
            self.shared[self.session_id] = self.master
        self.make_keys()
        yield from self.client_finished()
        self.ticket()
        self.finish()

    def share(self):
        if self.group == 29:
            self.secret = x25519.X25519PrivateKey.from_private_bytes(b"s" * 32)
            return self.bent("share", self.secret.public_key().public_bytes(*RAW))
        self.secret = ec.derive_private_key(12345, ec.SECP256R1())
        return self.bent("share", self.secret.public_key().public_bytes(*POINT))

    def agree(self, theirs):
        if self.group == 29:
            return self.secret.exchange(x25519.X25519PublicKey.from_public_bytes(theirs))
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        return self.secret.exchange(ec.ECDH(), point)

    def sign(self, data):
        key = self.bend.get("key", self.chain.made.key)
        if not isinstance(key, rsa.RSAPrivateKey):
            return key.sign(data, ec.ECDSA(hashes.SHA256()))
        if self.scheme == 0x0401:
            return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return key.sign(data, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())

    def make_keys(self):
        block = prf(self.master, b"key expansion", self.random + self.hello.random, 40)
        self.keys = ((block[:16], block[32:36]), (block[16:32], block[36:]))

    def client_finished(self):
        digest = hashlib.sha256(self.transcript).digest()
        kind, body = yield from self.messages()
        assert kind == 20 and body == prf(self.master, b"client finished", digest, 12)
        self.transcript += message(kind, body)

    def ticket(self):
        if self.tickets:
            name = hashlib.sha256(self.master).digest() * 3
            self.shared[name] = self.master
            self.put("ticket", 4, (7200).to_bytes(4, "big") + vector(2, name))

    def finish(self):
        for kind, data in self.bent("change", [(CHANGE, b"\1")]):
            self.send(kind, data)
        self.sealing = True
        digest = hashlib.sha256(self.transcript).digest()
        self.put("finished", 20, prf(self.master, b"server finished", digest, 12))

    def after(self):
        """Right after the handshake, before the request."""
        for kind, data in self.bent("after", []):
            self.send(kind, data)

    def reply(self):
        for kind, data in self.bent("reply", [(DATA, self.answer), (ALERT, b"\1\0")]):
            self.send(kind, data)
