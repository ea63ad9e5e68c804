"""What programs get that import `tls` and `socket`, once install() was called. Loaded for that
only: what stays in memory is runtime.py."""

import sys

from .runtime import PREFIX

_PHASES = 12


def good_builtin():
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


def become_tls(package, other=None):
    """Whoever imports `tls` gets tls12, the package of that name, or the other one, if given."""
    module = sys.modules[package]
    sys.modules["tls"] = other or module
    if PREFIX:
        _widen(module.__dict__)


def _widen(names):
    """Room for the names that the package takes on during a handshake, those of its modules, or
    the table would grow, and move, to the middle of what a handshake needs in one piece."""
    names.update({n: n for n in range(_PHASES)})
    for n in range(_PHASES):
        names.pop(n)


def watch_socket(policy, watch):
    """Stand in for `socket`, also in a `requests` that was imported before."""
    import socket

    now = getattr(socket, "watched", socket)  # the real one, if an older install() stands in
    if watch:
        from .socket_watch import Watched

        now = policy.sockets = Watched(now, policy.sessions)
    if socket is now:
        return
    sys.modules["socket"] = now
    for name in ("requests", "urequests"):
        user = sys.modules.get(name)
        if user is not None and getattr(user, "socket", None) is socket:
            user.socket = now  # type: ignore[attr-defined]  # a module
