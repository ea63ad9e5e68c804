"""What install() settles: the policy that every handshake follows. Loaded for install() and
report() only."""

import gc
import os
import sys
from hashlib import sha256


from .session import Sessions, Watched

_SMALL = 100000  # bytes of heap; below, modules are dropped and small records asked for


def _heap():
    try:
        return gc.mem_free() + gc.mem_alloc()
    except AttributeError:  # CPython
        return 1 << 30


def _names(hosts):
    if isinstance(hosts, str):
        hosts = (hosts,)
    return tuple([host.lower() for host in hosts])


def _good_builtin():
    """The port's own `tls` if it can verify certificates (mbedTLS), else None."""
    kept = sys.modules.pop("tls", None)
    try:
        import tls
    except ImportError:
        tls = None
    sys.modules.pop("tls", None)
    if kept is not None:
        sys.modules["tls"] = kept
    return tls if tls is not None and hasattr(tls, "CERT_REQUIRED") else None


def settle(package, hosts, options, old):
    """Build the Policy from install()'s arguments and put everything in its place."""
    small = _heap() < _SMALL
    policy = Policy()
    policy.hosts = _names(hosts)
    take = options.pop
    policy.ecdsa_hosts = _names(take("ecdsa_hosts", ()))
    policy.insecure = take("insecure", False) is True
    policy.roots = take("roots", None)
    policy.now = take("now", None)
    policy.unknown_clock = take("unknown_clock", "floor")
    policy.max_record = take("max_record", 16384)
    policy.max_fragment = take("max_fragment", 4096 if small else 0)
    policy.dropping = take("drop", small)
    watch = take("watch", True)
    if options:
        raise TypeError("unknown option: " + list(options)[0])
    if policy.max_fragment not in (0, 512, 1024, 2048, 4096):
        raise ValueError("max_fragment: 0, 512, 1024, 2048 or 4096")
    policy.drop = package.drop
    policy.cache = []
    policy.used = {}
    policy.sessions = Sessions()
    policy.builtin = _good_builtin()
    if policy.builtin:
        from .builtin import Builtin

        sys.modules["tls"] = Builtin(policy)
        return policy
    sys.modules["tls"] = package
    _watch(policy, old if watch else None, watch)
    return policy


def _watch(policy, old, watch):
    """Stand in for `socket`, also in a `requests` that was imported before."""
    import socket

    real = socket.real if isinstance(socket, Watched) else socket
    policy.sockets = Watched(real, policy.sessions) if watch else None
    now = policy.sockets or real
    if socket is not now:
        sys.modules["socket"] = now
    for name in ("requests", "urequests"):
        user = sys.modules.get(name)
        if user is not None and getattr(user, "socket", None) is socket:
            user.socket = now


def lines(policy):
    """Sentences for a status page."""
    if policy is None:
        return ["TLS: install() was not called."]
    if policy.builtin:
        told = ["TLS: the board's own, with certificates verified."]
    else:
        told = ["TLS: tls12, servers verified up to a pinned root."]
    if policy.insecure:
        told = ["TLS: THE SERVER IS NOT VERIFIED (insecure=True); anyone on the way can read along."]
    elif not policy.builtin:
        told += _root_lines(policy)
    if policy.failed:
        told.append("TLS: last failure (%s): %s." % (policy.failed.step, policy.failed.say))
    return told


def _root_lines(policy):
    """What the roots file has to say, and the clock."""
    now = policy.now and policy.now()
    try:
        told = policy.open_roots().lines(now, policy.used)
    except ValueError as e:
        told = ["The file of root keys %s." % e.args[1]]
    if now is None:
        told.append("The clock is not known, so certificates' dates are only partly checked.")
    return ["TLS: " + line for line in told]
