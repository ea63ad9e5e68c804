"""The handshake (RFC 5246, 7.3), phase by phase: full, or resumed by session id or ticket.

Phases: hello - certificates - key exchange - finish. Each is a module of its own that takes this
Handshake and leaves in it what the next one needs.
"""

import gc

try:
    from micropython import const
except ImportError:
    const = int

from . import drop, eased, unload

_ROOM = const(20000)  # bytes of heap that a resumed connection with all its modules leaves free

_NOT_LISTED = const(1)  # numbers of sentences.py
_NOT_CLIENT = const(2)
_NOT_INSTALLED = const(3)
_LEFT_OVER = const(43)

_TAKE = const(1)  # phases of a full handshake; 0 ends it
_JUDGE = const(2)
_DONE = const(3)
_PROVE = const(4)
_AGREE = const(5)
_PKCS1 = const(6)  # from here on: arithmetic on shake.job
_PSS = const(7)
_ECDSA = const(8)
_BEGIN = const(9)
_INSECURE = const(10)
_SETTLE = const(11)


class Facts:
    """What is known of a handshake, of a chain or of one certificate: attributes, as they come."""


def _facts():
    return Facts()


def connect(sock, policy, host):
    """Shake hands with `host` over the connected `sock`. Returns the Records to talk through,
    with `session` set if it can be resumed. Any failure: TLSError, and `sock` is closed.

    Each phase is called from here and nowhere deeper: a level of calls costs 300 bytes of the
    chip's 8 KB of C stack. Between two phases nothing of either is in memory.
    """
    if policy:
        _make_room(policy)
    shake = _facts()
    shake.policy = policy
    shake.host = host
    shake.step = "host"
    shake.talk = shake.chain = None
    try:
        _allowed(shake)
        shake.step = "hello"
        _start(shake, sock)
        known = _hellos()(shake)
        unload("hello", "session")
        if not known:
            shake.step = "chain"
            phase = _INSECURE if policy.insecure else _BEGIN
            while phase:
                if _PKCS1 <= phase <= _ECDSA:
                    shake.good = eased(_verifier(phase), *shake.job)
                    shake.job = None
                    phase = shake.next
                else:
                    phase = _load(phase)(shake)
            drop("keyex", "x25519", "x25519_base", "x25519_quick", "p256")
        shake.step = "finished"
        for phase in _finish(known):
            phase(shake)
        phase = None
        return _done(shake)
    except BaseException as e:
        phase = shake.job = None
        unload("x509_read", "certificates", "keyex", "finish")
        drop("x509", "rsa", "gcm", "hello")
        records = shake.talk and shake.talk.records
        if records and records.session in policy.sessions:  # RFC 5246, 7.2.2
            policy.sessions.remove(records.session)
        from .failure import fail

        shake.talk = None
        fail(policy, sock, records, shake.step, e, shake)


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

    records = Records(sock, shake.policy.max_record)
    records.limited(shake.policy.deadline)
    shake.talk = Messages(records)


def _hellos():
    from .hello import hellos

    return hellos


def _load(phase):
    """Before a phase that needs much memory, the modules of others go."""
    if phase == _TAKE:
        drop("x509", "roots", "rsa", "ecdsa", "p256")
        from .certificates import take as function
    elif phase == _SETTLE:
        drop("x509_read", "der", "names", "limits")
        from .certificates import settle as function
    elif phase == _JUDGE:
        from .x509 import judge as function
    elif phase == _DONE:
        from .certificates import done as function
    elif phase == _PROVE:
        unload("certificates", "x509", "roots", "insecure", "x509_read", "der")
        from .keyex import proven as function
    elif phase == _AGREE:
        drop("rsa", "ecdsa", "p256")
        from .keyex import agree as function
    elif phase == _INSECURE:
        from .insecure import begin as function
    else:
        from .x509 import begin as function
    return function


def _verifier(phase):
    drop("certificates", "x509", "roots", "keyex")
    if phase == _PKCS1:
        from .rsa import verify_pkcs1 as verify
    elif phase == _PSS:
        from .rsa import verify_pss as verify
    else:
        from .ecdsa import verify
    return verify


def _finish(known):
    from .finish import full, resumed

    return resumed if known else full
