"""The handshake (RFC 5246, 7.3), phase by phase: full, or resumed by session id or ticket.

Phases: hello - certificates - key exchange - finish. Each is a module of its own that takes this
Handshake and leaves in it what the next one needs.
"""

import gc

try:
    from micropython import const
except ImportError:
    const = int

from . import runtime
from .phase import AGREE, BEGIN, DONE, ECDSA, INSECURE, JUDGE, PKCS1, PROVE, PSS, SETTLE, TAKE
from .runtime import drop, eased, unload

_ROOM = const(20000)  # bytes of heap that a resumed connection with all its modules leaves free

_NOT_LISTED = const(1)  # numbers of error_texts.py
_NOT_CLIENT = const(2)
_NOT_INSTALLED = const(3)
_LEFT_OVER = const(43)

_CHAIN = "x509.chain x509.issuers x509.trust_store"  # modules that judge it


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
        unload("hello", "session_cache")
        if not known:
            shake.step = "chain"
            phase = INSECURE if policy.insecure else BEGIN
            while phase:
                if PKCS1 <= phase <= ECDSA:
                    shake.good = eased(_verifier(phase), *shake.job)
                    shake.job = None
                    phase = shake.next
                else:
                    phase = _load(phase)(shake)
            drop(
                "key_exchange",
                "crypto.x25519",
                "crypto.x25519_fixed_base",
                "crypto.x25519_native",
                "crypto.p256",
            )
        shake.step = "finished"
        for phase in _finish(known):
            phase(shake)
        phase = None
        return _done(shake)
    except BaseException as e:
        phase = shake.job = None
        unload("x509.certificate_parser", "certificate_message", "key_exchange", "finished")
        unload("crypto.rsa", "crypto.aes_gcm", "hello")
        drop(*_CHAIN.split())
        records = shake.talk and shake.talk.records
        if records and records.session in policy.sessions:  # RFC 5246, 7.2.2
            policy.sessions.remove(records.session)
        from .alerts_out import fail

        shake.talk = None
        fail(policy, sock, records, shake.step, e, shake)


def _make_room(policy):
    """Modules are dropped by phase, unless a session is likely to be resumed and there is room:
    then loading them again would cost as much as the handshake itself."""
    runtime.dropping = runtime.small
    if runtime.small and policy.sessions:
        drop()
        runtime.dropping = gc.mem_free() < _ROOM
    drop(
        "stream",
        "crypto.aes_gcm",
        "crypto.ghash",
        "crypto.prf",
        "hello",
        "finished",
        "session_cache",
        "handshake_messages",
    )


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
    unload("finished", "crypto.prf", "handshake_messages", "session_cache")
    return records


# Functions to call, not ones that call. The names are local to these: elsewhere they would keep
# a module from being dropped.
def _start(shake, sock):
    from .handshake_messages import Messages
    from .record_layer import Records

    records = Records(sock, shake.policy.max_record)
    records.limited(shake.policy.deadline)
    shake.talk = Messages(records)


def _hellos():
    from .hello import hellos

    return hellos


def _load(phase):
    """Before a phase that needs much memory, the modules of others go."""
    if phase == TAKE:
        unload(*_CHAIN.split())
        drop("crypto.rsa", "crypto.ecdsa", "crypto.p256")
        from .certificate_message import take as function
    elif phase == SETTLE:
        drop("x509.certificate_parser", "x509.asn1", "x509.host_names", "x509.name_constraints")
        from .certificate_message import settle as function
    elif phase == JUDGE:
        from .x509.chain import judge as function
    elif phase == DONE:
        from .certificate_message import done as function
    elif phase == PROVE:
        unload(*_CHAIN.split())
        unload("certificate_message", "no_verify", "x509.certificate_parser", "x509.asn1")
        from .key_exchange import proven as function
    elif phase == AGREE:
        drop("crypto.rsa", "crypto.ecdsa", "crypto.p256")
        from .key_exchange import agree as function
    elif phase == INSECURE:
        from .no_verify import begin as function
    else:
        from .x509.chain import begin as function
    return function


def _verifier(phase):
    unload("certificate_message", "key_exchange")
    drop(*_CHAIN.split())
    if phase == PKCS1:
        from .crypto.rsa import verify_pkcs1 as verify
    elif phase == PSS:
        from .crypto.rsa import verify_pss as verify
    else:
        from .crypto.ecdsa import verify
    return verify


def _finish(known):
    from .finished import full, resumed

    return resumed if known else full
