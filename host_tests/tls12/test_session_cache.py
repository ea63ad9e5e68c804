"""Sessions that can be resumed: whose they are, how long they live."""

import sys
import types

import client
import peer
import pki
import pytest
import tls12
import tls12.crypto.rsa
import tls12.crypto.x25519
from peer import Peer
from talks import as_before, talk  # noqa: F401
from tls12.session_cache import begun, find, keep
from tls12.socket_watch import Watched


# -- sessions ------------------------------------------------------------------------------------
def session(host, address, life=100, age=0):
    made = begun(host, address)
    made.life = life
    made.born -= age
    return made


def test_sessions_belong_to_a_host_and_an_address():
    kept = []
    one, two = session("a", 1), session("a", 2)
    keep(kept, one)
    keep(kept, two)
    assert find(kept, "a", 1) is one and find(kept, "a", 2) is two
    assert find(kept, "b", 1) is None and find(kept, "a", 3) is None
    assert find(kept, "a", None) is two, "an unknown address: any of the host"
    assert find([session("a", None)], "a", 1), "made where the address was not known"
    keep(kept, session("a", 3))
    assert len(kept) == 2 and find(kept, "a", 1) is None
    newer = session("a", 3)
    keep(kept, newer)
    assert kept[0] is newer and len(kept) == 2


def test_sessions_age():
    assert find([session("a", 1, age=99)], "a", 1)
    assert not find([session("a", 1, age=100)], "a", 1)
    assert not find([session("a", 1, age=-5)], "a", 1), "the tick counter came round"


@pytest.mark.parametrize("hint, life", [(0, 86400), (7200, 7200), (4000000, 86400)])
def test_lifetime_of_a_ticket(chain, hint, life):
    client.install(chain)
    talk(Peer(chain, bend={"ticket": lambda body: hint.to_bytes(4, "big") + body[4:]}))
    assert tls12.policy.sessions[0].life == life


@pytest.mark.parametrize("size, kept", [(0, False), (1, True), (1024, True), (1025, False)])
def test_long_tickets_are_not_kept(chain, size, kept):
    client.install(chain)
    body = bytes(4) + size.to_bytes(2, "big") + b"t" * size
    assert talk(Peer(chain, bend={"ticket": lambda _: body})) == peer.ANSWER
    assert bool(tls12.policy.sessions) == kept


class Net:
    """A socket module whose names resolve to what `found` says."""

    timeout = 5

    def __init__(self, **found):
        self.found = found

    def getaddrinfo(self, host, port, *more):
        if host not in self.found:
            raise OSError(-2)
        return [(2, 1, 0, "", (address, port)) for address in self.found[host]]


def test_the_address_is_learnt_where_it_is_resolved():
    kept = [session("a", ("10.0.0.2", 443))]
    net = Net(a=["10.0.0.1", "10.0.0.2"], b=["10.0.0.3"])
    watched = Watched(net, kept)
    assert watched.timeout == 5 and watched.address("a") is None
    assert watched.getaddrinfo("A".lower(), 443)[0][-1] == ("10.0.0.2", 443), "moved to the front"
    assert watched.address("a") == ("10.0.0.2", 443)
    watched.getaddrinfo("b", 443, 0, 1)
    assert watched.address("b") == ("10.0.0.3", 443) and watched.address("a") is None
    with pytest.raises(OSError):
        watched.getaddrinfo("c", 443)
    assert watched.address("b") is None, "a failed look-up proves nothing"


def test_a_session_is_offered_only_where_it_was_made(chain, monkeypatch):
    net = Net(**{pki.HOST: ["10.0.0.1"]})
    user = types.ModuleType("requests")
    user.socket = net
    monkeypatch.setitem(sys.modules, "socket", net)
    monkeypatch.setitem(sys.modules, "requests", user)
    client.install(chain, watch=True)
    assert isinstance(user.socket, Watched) and sys.modules["socket"] is user.socket

    def hello(address):
        net.found[pki.HOST] = [address]
        user.socket.getaddrinfo(pki.HOST, 443)
        one = Peer(chain, known)
        talk(one)
        return one.hello

    known = {}
    assert hello("10.0.0.1").session_id == b""
    assert hello("10.0.0.2").session_id == b""
    assert hello("10.0.0.1").session_id != b"" and hello("10.0.0.2").session_id != b""
    assert [one.address[0] for one in tls12.policy.sessions] == ["10.0.0.2", "10.0.0.1"]
    first = user.socket
    client.install(chain, watch=True)
    assert user.socket is not first and user.socket.watched is net, "no stack of stand-ins"
    client.install(chain, watch=False)
    assert user.socket is net and sys.modules["socket"] is net
