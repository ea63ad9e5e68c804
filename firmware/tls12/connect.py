"""The handshake (RFC 5246, 7.3), phase by phase: full, or resumed by session id or ticket.

Phases: hello - certificates - key exchange - finish. Each is a module of its own that takes this
Handshake and leaves in it what the next one needs.
"""

try:
    from micropython import const
except ImportError:
    const = int

from . import drop, unload

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
    """
    unload("stream", "gcm", "prf")
    shake = Handshake(policy, host)
    try:
        _allowed(shake)
        return _run(shake, sock)
    except BaseException as e:
        from .failure import fail

        records = shake.talk and shake.talk.records
        shake.talk = None
        fail(policy, sock, records, shake.step, e)


def _allowed(shake):
    """Only hosts on the list, so that a redirect cannot carry credentials away."""
    if shake.policy is None:
        raise ValueError(_NOT_INSTALLED, None)
    if not shake.host:
        raise ValueError(_NOT_CLIENT, None)
    shake.host = shake.host.lower()
    if shake.host not in shake.policy.hosts:
        raise ValueError(_NOT_LISTED, shake.host)


def _run(shake, sock):
    shake.step = "hello"
    records = _start(shake, sock)
    known = _hellos(shake)
    unload("hello", "session")
    if not known:
        drop()
        shake.step = "certificate"
        _certificates(shake)
        drop("certificates", "roots", "x509", "x509_read", "der", "names", "insecure")
        shake.step = "key exchange"
        _proven(shake)
        drop("rsa", "ecdsa", "p256")
        _agree(shake)
        drop("keyex", "x25519", "x25519_base", "p256")
    shake.step = "finished"
    _finish(shake, known)
    if records.left:
        raise ValueError(_LEFT_OVER, None)
    shake.talk = None
    unload("finish", "prf", "messages", "session")
    return records


# Each phase has a frame of its own: a local name would keep its module from being dropped.
def _start(shake, sock):
    from .messages import Messages
    from .record import Records

    records = Records(sock, shake.policy.max_record)
    shake.talk = Messages(records)
    return records


def _hellos(shake):
    from .hello import hellos

    return hellos(shake)


def _certificates(shake):
    from .certificates import certificates

    certificates(shake)


def _proven(shake):
    from .keyex import proven

    proven(shake)


def _agree(shake):
    from .keyex import agree

    agree(shake)


def _finish(shake, known):
    from .finish import full, resumed

    if known:
        resumed(shake, known)
    else:
        full(shake)
