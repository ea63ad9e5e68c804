"""Connections recorded and played back: what the tests of every byte and of mutations share.

With `no_chance` (conftest.py) the client makes the same randoms and keys each time, so what a
server once said fits again. A Recording knows which of its bytes belong to which message.
"""

import client
import peer
import pki
import tls12
from peer import Peer
from peer_messages import CHANGE, DATA
from replay import Replay

# The server's records in order, and the step the client is in when it reads them.
FULL = (
    ("server_hello", "hello"),
    ("certificate", "certificate"),
    ("server_key", "key exchange"),
    ("done", "key exchange"),
    ("ticket", "finished"),
    ("change", "finished"),
    ("finished", "finished"),
    ("data", "read"),
    ("goodbye", "read"),
)
RESUMED = (FULL[0], *FULL[4:])
BY_ID = (FULL[0], *FULL[5:])


def talk(sock, host=pki.HOST):
    """A request over `sock` and the whole answer."""
    stream = tls12.SSLContext(0).wrap_socket(sock, server_hostname=host)
    try:
        stream.write(b"GET / HTTP/1.1\r\n\r\n")
        return stream.read()
    finally:
        stream.close()


class Recording:
    """What a server said: `data`; `records` (bytes, header and all), named by `flight`."""

    def __init__(self, chain, flight, session, said):
        self.chain = chain
        self.flight = flight
        self.session = session  # what the client must know to be given this answer
        self.data = bytes(said)
        self.records = []
        at = 0
        while at < len(self.data):
            size = 5 + int.from_bytes(self.data[at + 3 : at + 5], "big")
            self.records.append(self.data[at : at + size])
            at += size
        assert len(self.records) == len(flight)

    def play(self, data):
        """Let a client just as before talk to a server that says `data`: (answer or TLSError,
        the socket)."""
        client.install(self.chain)
        if self.session:
            tls12.policy.sessions.append(self.session)
        sock = Replay(data)
        try:
            return talk(sock), sock
        except OSError as e:
            assert type(e).__name__ == "TLSError", repr(e)
            return e, sock

    def clear(self):
        """The handshake messages before the keys are on, header and all."""
        change = [one[0] for one in self.records].index(CHANGE)
        return [one[5:] for one in self.records[:change]]


def record_all(chain):
    """{"full", "resumed", "by id": Recording}."""
    made = {}
    for kinds, options in (
        (("full", "resumed"), {}),
        ((None, "by id"), {"tickets": False, "session_ids": True}),
    ):
        client.install(chain)
        known = {}
        session = None
        for kind in kinds:
            # The second time the client starts counting its randoms anew too: see play().
            client.install(chain)
            if session:
                tls12.policy.sessions.append(session)
            one = Peer(chain, known, **options)
            assert talk(one) == peer.ANSWER
            flight = {"full": FULL, "resumed": RESUMED, "by id": BY_ID}.get(kind)
            if kind:
                made[kind] = Recording(chain, flight, session, one.sent)
            session = tls12.policy.sessions[0]
    return made


def told(sock, error):
    """The server was told `error`, if there was something to tell, and nothing of the request
    went to it before the handshake was done. The sentence is one of ours, no Python exception."""
    assert "malformed (" not in error.say and "(None)" not in error.say
    records = []
    at = 0
    while at < len(sock.wrote):
        size = int.from_bytes(sock.wrote[at + 3 : at + 5], "big")
        records.append((sock.wrote[at], bytes(sock.wrote[at + 5 : at + 5 + size])))
        at += 5 + size
    assert at == len(sock.wrote)
    kinds = [kind for kind, _ in records]
    if error.alert and not error.remote:
        assert kinds.count(21) == 1 and kinds[-1] == 21
        body = records[-1][1]
        assert body == bytes((2, error.alert)) if 20 not in kinds else len(body) == 26
    else:
        assert 21 not in kinds
    assert (DATA in kinds) == (error.step in ("write", "read"))
    assert sock.closed
