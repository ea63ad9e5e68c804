"""The handshake (RFC 5246, 7.3): full, or resumed by session id or ticket (RFC 5077).

Its phases - hellos, certificates, key exchange, keys - each load what they need and drop it.
"""

try:
    from micropython import const
except ImportError:
    const = int

from .errors import error
from .messages import Messages
from .record import Direction
from .session import Session

_SERVER_HELLO = const(2)
_TICKET = const(4)
_CERTIFICATE = const(11)
_SERVER_KEY = const(12)
_CERTIFICATE_REQUEST = const(13)
_SERVER_DONE = const(14)
_CLIENT_KEY = const(16)
_FINISHED = const(20)

_BAD_FINISHED = const(60)  # numbers of sentences.py
_WRONG_KIND = const(30)
_NO_CERTIFICATE = const(31)
_TOO_MANY = const(32)
_BAD_TICKET = const(33)

_HELLO_MAX = const(1024)
_CERTIFICATE_MAX = const(4096)
_CHAIN_MAX = const(10)
_SERVER_KEY_MAX = const(1200)
_TICKET_MAX = const(1024)


class Handshake:
    """One handshake over `records` with `host`, under the rules of `policy` (see __init__.py)."""

    def __init__(self, records, host, policy):
        self.records = records
        self.host = host
        self.policy = policy
        self.talk = Messages(records)
        self.step = "hello"

    def run(self, known, address):
        """Shake hands, offering the session `known` if not None. Returns the Session to keep.

        Raises OSError; `step` then says where.
        """
        session = Session(self.host, address)
        resumed = self._hellos(known, session)
        self.policy.drop("hello")
        if resumed:
            self._resume(known, session)
        else:
            self._full(session)
        self.policy.drop("prf", "keys", "messages", "handshake")
        return session

    def _hellos(self, known, session):
        """Both hellos; True if the server resumes `known`."""
        from . import hello

        policy = self.policy
        suites = (hello.RSA,)
        if self.host in policy.ecdsa_hosts:
            suites = (hello.RSA, hello.ECDSA)
        fragment = hello.fragment_code(policy.max_record) if policy.max_fragment else 0
        random = policy.fresh()
        ticket = known.ticket if known else b""
        offered = known.id if known else b""
        self.talk.put(1, hello.client(random, self.host, suites, fragment, offered, ticket))
        self.talk.flush()
        self.talk.expect(_SERVER_HELLO)
        got = hello.server(self.talk.rest(_HELLO_MAX), suites, fragment, offered)
        self.random = random
        self.server_random, session.id, session.suite, resumed, session.extended = got[:5]
        self.ticket_comes = got[5]
        records = self.records
        records.exact = True
        if got[6]:
            records.most = 256 << fragment
        if resumed:
            hello.check_resumed(known, session.suite, session.extended)
        return resumed

    def _resume(self, known, session):
        self.step = "finished"
        session.master = known.master
        session.ticket = known.ticket
        session.life = known.life
        session.born = known.born
        self._ciphers(session)
        self._ticket(session)
        digest = self.talk.digest()
        self._server_finished(session, digest)
        self._client_finished(session, self.talk.digest())
        self.talk.flush()

    def _full(self, session):
        policy = self.policy
        self.step = "certificate"
        key = self._certificates()
        if key[0] != ("ec" if session.suite == 0xC02B else "rsa"):
            raise error(_WRONG_KIND)
        policy.drop("x509", "der", "names", "roots")
        self.step = "key exchange"
        group, theirs = self._server_key(key)
        key = None
        policy.drop("rsa", "ecdsa", "p256")
        asked = self._done()
        premaster, ours = self._agree(group, theirs)
        policy.drop("keyex", "x25519", "p256")
        self.step = "finished"
        self._keys(session, premaster, ours, asked)
        self.talk.flush()
        self._ticket(session)
        self._server_finished(session, self.talk.digest())

    def _certificates(self):
        """Stream the chain, one certificate at a time; returns the verified key of the server."""
        talk = self.talk
        chain = self.policy.chain(self.host)
        talk.expect(_CERTIFICATE)
        if talk.number(3) != talk.size:
            raise error(_NO_CERTIFICATE)
        count = 0
        while talk.size:
            count += 1
            if count > _CHAIN_MAX:
                raise error(_TOO_MANY)
            chain.add(talk.part(talk.number(3), _CERTIFICATE_MAX))
            chain.check()
        if not count:
            raise error(_NO_CERTIFICATE)
        key = chain.finish()
        self.policy.used[self.host] = chain.root
        return key

    def _server_key(self, key):
        """The server's key share, proved with `key`: (group, its point)."""
        from hashlib import sha256

        from . import keyex

        self.talk.expect(_SERVER_KEY)
        body = self.talk.rest(_SERVER_KEY_MAX)
        group, theirs, signed, scheme, signature = keyex.parse(body)
        digest = sha256(self.random + self.server_random + body[:signed]).digest()
        body = None
        keyex.prove(key, scheme, signature, digest)
        return group, theirs

    def _done(self):
        """To ServerHelloDone; True if the server asked for a certificate of ours."""
        asked = self.talk.expect(_CERTIFICATE_REQUEST, _SERVER_DONE) == _CERTIFICATE_REQUEST
        if asked:
            self.talk.skip()
            self.talk.expect(_SERVER_DONE)
        self.talk.end()
        return asked

    def _agree(self, group, theirs):
        """(premaster secret, our share), with the key made ahead if it fits."""
        from . import keyex

        ahead = self.policy.ahead
        if group == keyex.X25519 and ahead:
            secret, ours = ahead
            self.policy.ahead = None  # a key is for one handshake
        else:
            secret = self.policy.fresh()
            ours = keyex.share(group, secret)
        return keyex.agree(group, secret, theirs), ours

    def _keys(self, session, premaster, ours, asked):
        """Queue our last flight: key share, ChangeCipherSpec, Finished."""
        from . import keys

        talk = self.talk
        if asked:
            talk.put(_CERTIFICATE, bytes(3))  # we have none
        talk.put(_CLIENT_KEY, bytes((len(ours),)) + ours)
        digest = talk.digest()
        session.master = keys.master(
            premaster, session.extended, digest, self.random, self.server_random
        )
        self._ciphers(session)
        self._client_finished(session, digest)

    def _ciphers(self, session):
        from . import keys

        ours, theirs = keys.ciphers(session.master, self.random, self.server_random)
        self.sealer = Direction(ours)
        self.opener = Direction(theirs)

    def _client_finished(self, session, digest):
        from . import keys

        self.talk.put_change()
        self.records.sealer = self.sealer
        self.talk.put(_FINISHED, keys.finished(session.master, b"client", digest))

    def _ticket(self, session):
        """Take the NewSessionTicket the ServerHello announced (RFC 5077, 3.3)."""
        if not self.ticket_comes:
            return
        talk = self.talk
        talk.expect(_TICKET)
        life = talk.number(4)
        size = talk.number(2)
        if size != talk.size:
            raise error(_BAD_TICKET)
        if 0 < size <= _TICKET_MAX:
            session.ticket = bytes(talk.part(size, size))
            session.id = self.policy.fresh()
            if 0 < life < session.life:
                session.life = life
        talk.skip()

    def _server_finished(self, session, digest):
        from . import keys

        talk = self.talk
        talk.change()
        self.records.opener = self.opener
        talk.expect(_FINISHED)
        if keys.finished(session.master, b"server", digest) != talk.rest(12):
            raise error(_BAD_FINISHED)
