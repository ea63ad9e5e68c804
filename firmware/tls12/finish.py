"""Keys, Finished and the session ticket (RFC 5246, 6.3, 7.4.9, 8.1; RFC 7627, 4; RFC 5077)."""

try:
    from micropython import const
except ImportError:
    const = int

from . import fresh
from .gcm import Gcm
from .prf import prf
from .record import Direction

_BAD_FINISHED = const(60)  # numbers of sentences.py
_BAD_TICKET = const(33)
_TICKET_MAX = const(1024)  # a longer one is not kept


def full(shake):
    """From the premaster secret to the server's Finished."""
    talk = shake.talk
    if shake.asked:
        talk.put(11, bytes(3))  # a certificate was asked for; we have none
    talk.put(16, bytes((len(shake.ours),)) + shake.ours)
    digest = talk.digest()
    session = shake.session
    if session.extended:
        session.master = prf(shake.master, b"extended master secret", digest, 48)
    else:
        randoms = shake.random + shake.server_random
        session.master = prf(shake.master, b"master secret", randoms, 48)
    shake.master = None
    _keys(shake)
    _ours(shake, digest)
    talk.flush()
    _ticket(shake)
    _theirs(shake, talk.digest())
    _keep(shake)


def resumed(shake, known):
    """Both Finished, the server's first, under the master secret of `known`."""
    talk = shake.talk
    session = shake.session
    session.master = known.master
    session.ticket = known.ticket
    session.life = known.life
    session.born = known.born
    _keys(shake)
    _ticket(shake)
    _theirs(shake, talk.digest())
    _ours(shake, talk.digest())
    talk.flush()
    _keep(shake)


def _keys(shake):
    """shake.keys: (ours, theirs), a Direction each."""
    block = prf(shake.session.master, b"key expansion", shake.server_random + shake.random, 40)
    shake.keys = (
        Direction(Gcm(block[:16], block[32:36])),
        Direction(Gcm(block[16:32], block[36:])),
    )


def _ours(shake, digest):
    talk = shake.talk
    talk.put_change()
    talk.records.sealer = shake.keys[0]
    talk.put(20, prf(shake.session.master, b"client finished", digest, 12))


def _theirs(shake, digest):
    talk = shake.talk
    talk.change()
    talk.records.opener = shake.keys[1]
    talk.expect(20)
    if prf(shake.session.master, b"server finished", digest, 12) != talk.rest(12):
        raise ValueError(_BAD_FINISHED, None)


def _ticket(shake):
    """Take the NewSessionTicket the ServerHello announced (RFC 5077, 3.3)."""
    if not shake.ticket:
        return
    from .session import LIFE_MAX_S, seconds

    talk = shake.talk
    session = shake.session
    talk.expect(4)
    life = talk.number(4)
    size = talk.number(2)
    if size != talk.size:
        raise ValueError(_BAD_TICKET, None)
    if 0 < size <= _TICKET_MAX:
        session.ticket = bytes(talk.rest(size))
        session.id = fresh()
        session.born = seconds()
        session.life = min(life or LIFE_MAX_S, LIFE_MAX_S)
    talk.skip()


def _keep(shake):
    """Both sides have proved themselves: the session replaces the one that was offered."""
    sessions = shake.policy.sessions
    records = shake.talk.records
    if records.session in sessions:
        sessions.remove(records.session)
    records.session = None
    if shake.session.id:
        from .session import keep

        keep(sessions, shake.session)
        records.session = shake.session
