"""The handshake (RFC 5246, 7.3), phase by phase: full, or resumed by session id or ticket.

Phases: hello - certificates - key exchange - finish. Each is a module of its own that takes this
Handshake and leaves in it what the next one needs.
"""

import gc

try:
    from micropython import const
except ImportError:
    const = int

from . import drop, unload

_ROOM = const(20000)  # bytes of heap that a resumed connection with all its modules leaves free

_NOT_LISTED = const(1)  # numbers of sentences.py
_NOT_CLIENT = const(2)
_NOT_INSTALLED = const(3)
_LEFT_OVER = const(43)


class Handshake:
    """What one handshake knows so far."""

    step = "host"
    talk = None

    def __init__(self, policy, host):
        self.policy = policy
        self.host = host


def connect(sock, policy, host):
    """Shake hands with `host` over the connected `sock`. Returns the Records to talk through,
    with `session` set if it can be resumed. Any failure: TLSError, and `sock` is closed.

    Each phase is called from here and nowhere deeper: a level of calls costs 300 bytes of the
    chip's 8 KB of C stack.
    """
    if policy:
        _make_room(policy)
    shake = Handshake(policy, host)
    try:
        _allowed(shake)
        shake.step = "hello"
        _start(shake, sock)
        known = _hellos()(shake)
        unload("hello", "session")
        if not known:
            drop()
            shake.step = "certificate"
            _certificates()(shake)
            drop("certificates", "roots", "x509", "x509_read", "der", "names", "insecure")
            shake.step = "key exchange"
            _proven()(shake)
            drop("rsa", "ecdsa", "p256")
            _agree()(shake)
            drop("keyex", "x25519", "x25519_base", "x25519_quick", "p256")
        shake.step = "finished"
        for phase in _finish(known):
            phase(shake)
        phase = None
        return _done(shake)
    except BaseException as e:
        phase = None
        from .failure import fail

        records = shake.talk and shake.talk.records
        shake.talk = None
        fail(policy, sock, records, shake.step, e)


def _make_room(policy):
    """Modules are dropped by phase, unless a session is likely to be resumed and there is room:
    then loading them again would cost as much as the handshake itself."""
    policy.dropping = policy.small
    if policy.small and policy.sessions:
        gc.collect()
        policy.dropping = gc.mem_free() < _ROOM
    drop("stream", "gcm", "ghash", "prf", "hello", "finish", "session", "messages")


def _allowed(shake):
    """Only hosts on the list, so that a redirect cannot carry credentials away."""
    if shake.policy is None:
        raise ValueError(_NOT_INSTALLED, None)
    if not shake.host:
        raise ValueError(_NOT_CLIENT, None)
    shake.host = shake.host.lower()
    if shake.host not in shake.policy.hosts:
        raise ValueError(_NOT_LISTED, shake.host)


def _done(shake):
    records = shake.talk.records
    if records.left:
        raise ValueError(_LEFT_OVER, None)
    shake.talk = None
    unload("finish", "prf", "messages", "session")
    return records


# Functions to call, not ones that call. The names are local to these: elsewhere they would keep
# a module from being dropped.
def _start(shake, sock):
    from .messages import Messages
    from .record import Records

    shake.talk = Messages(Records(sock, shake.policy.max_record))


def _hellos():
    from .hello import hellos

    return hellos


def _certificates():
    from .certificates import certificates

    return certificates


def _proven():
    from .keyex import proven

    return proven


def _agree():
    from .keyex import agree

    return agree


def _finish(known):
    from .finish import full, resumed

    return resumed if known else full
