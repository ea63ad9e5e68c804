"""Keys, Finished and the session ticket (RFC 5246, 6.3, 7.4.9, 8.1; RFC 7627, 4; RFC 5077)."""

try:
    from micropython import const
except ImportError:
    const = int

from .crypto.aes_gcm import directions
from .crypto.prf import prf
from .crypto.random_bytes import fresh

_BAD_FINISHED = const(60)  # numbers of error_texts.py
_BAD_TICKET = const(33)
_TICKET_MAX = const(1024)  # a longer one is not kept


def _answer(shake):
    """Our certificate, if one was asked for, our share, and the master secret."""
    talk = shake.talk
    if shake.asked:
        talk.put(11, bytes(3))  # a certificate was asked for; we have none
    talk.put(16, bytes((len(shake.ours),)) + shake.ours)
    digest = shake.digest = talk.digest()
    session = shake.session
    if session.extended:
        session.master = prf(shake.master, b"extended master secret", digest, 48)
    else:
        randoms = shake.random + shake.server_random
        session.master = prf(shake.master, b"master secret", randoms, 48)
    shake.master = None


def _recall(shake):
    """What the resumed session knows."""
    known = shake.known
    session = shake.session
    session.master = known.master
    session.ticket = known.ticket
    session.life = known.life
    session.born = known.born


def _keys(shake):
    """shake.keys: (ours, theirs), a Gcm each."""
    block = prf(shake.session.master, b"key expansion", shake.server_random + shake.random, 40)
    shake.keys = directions(block)
    shake.talk.records.keys = block


def _digest(shake):
    shake.digest = shake.talk.digest()


def _ours(shake):
    """Our Finished, over `shake.digest`."""
    talk = shake.talk
    talk.put_change()
    talk.records.sealer = shake.keys[0]
    talk.put(20, prf(shake.session.master, b"client finished", shake.digest, 12))
    talk.flush()


def _theirs(shake):
    """The server's Finished, over all that came before it."""
    talk = shake.talk
    digest = talk.digest()
    talk.change()
    talk.records.opener = shake.keys[1]
    talk.expect(20)
    if prf(shake.session.master, b"server finished", digest, 12) != talk.part(talk.size, 12):
        raise ValueError(_BAD_FINISHED, None)


def _ticket(shake):
    """Take the NewSessionTicket the ServerHello announced (RFC 5077, 3.3)."""
    if not shake.ticket:
        return
    from .session_cache import LIFE_MAX_S, seconds

    talk = shake.talk
    session = shake.session
    talk.expect(4)
    life = int.from_bytes(talk.part(4, 4), "big")
    size = int.from_bytes(talk.part(2, 2), "big")
    if size != talk.size:
        raise ValueError(_BAD_TICKET, None)
    if 0 < size <= _TICKET_MAX:
        session.ticket = bytes(talk.part(talk.size, size))
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
        from .session_cache import keep

        keep(sessions, shake.session)
        records.session = shake.session


full = (_answer, _keys, _ours, _ticket, _theirs, _keep)
"""From the premaster secret to the server's Finished, step by step: see handshake.py."""

resumed = (_recall, _keys, _ticket, _theirs, _digest, _ours, _keep)
"""Both Finished, the server's first, under the master secret of `shake.known`."""
