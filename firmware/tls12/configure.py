"""What install() settles: the policy that every handshake follows. Loaded for install() and
report() only."""

import gc
import sys

_SMALL = 100000  # bytes of heap; below, modules are dropped and small records asked for


class Policy:
    """The rules of install(), and what is kept between connections."""

    ahead = None  # (secret, public): a key made by prepare()
    failed = None  # (step, sentence) of the last failure
    sockets = None  # socket_watch.Watched
    floor = 0  # Unix seconds that have passed for sure: see x509/chain.py

    # Filled in by settle(); told to the type checker, no code on the chip.
    hosts: tuple
    ecdsa_hosts: tuple
    insecure: bool
    roots: object
    now: object
    unknown_clock: str
    max_record: int
    max_fragment: int
    deadline: int
    small: bool
    dropping: bool
    cache: list
    used: dict
    sessions: object
    builtin: object


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


def settle(package, hosts, options):
    """Build the Policy from install()'s arguments and put everything in its place."""
    small = _heap() < _SMALL
    policy = Policy()
    take = options.pop
    policy.hosts = _names(hosts)
    policy.ecdsa_hosts = _names(take("ecdsa_hosts", ()))
    policy.insecure = take("insecure", False) is True
    policy.roots = take("roots", None)
    policy.now = take("now", None)
    policy.unknown_clock = take("unknown_clock", "floor")
    policy.max_record = take("max_record", 16384)
    policy.max_fragment = take("max_fragment", 4096 if small else 0)
    policy.deadline = take("deadline", 60)
    policy.floor = take("floor", 0)
    policy.small = policy.dropping = take("drop", small)
    in_flash = take("code_in_flash", True)
    watch = take("watch", True)
    cadata = take("cadata", None)
    if options:
        raise TypeError("tls12.install: no option " + ", ".join(options))
    if policy.max_fragment not in (0, 512, 1024, 2048, 4096):
        raise ValueError("max_fragment: 0, 512, 1024, 2048 or 4096")
    if not 0 < policy.deadline <= 86400:
        raise ValueError("deadline: seconds, 1 to 86400")
    if policy.unknown_clock not in ("floor", "refuse"):
        raise ValueError('unknown_clock: "floor" or "refuse"')
    policy.cache = []
    policy.used = {}
    policy.sessions = []
    policy.builtin = _good_builtin()
    if policy.builtin:
        from .platform_tls import Builtin

        sys.modules["tls"] = Builtin(policy, cadata)
        return policy
    sys.modules["tls"] = package
    if sys.platform == "esp8266":
        from .crypto.native_code import load

        load(package, in_flash)
    _watch(policy, watch)
    return policy


def _watch(policy, watch):
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


def lines(policy):
    """Sentences for a status page."""
    if policy is None:
        return ["TLS: tls12.install() was not called."]
    if policy.insecure:
        told = ["TLS: THE SERVER IS NOT VERIFIED (insecure=True): others can read along."]
    elif policy.builtin:
        told = ["TLS: the board's own, with certificates verified."]
    else:
        told = ["TLS: tls12, servers verified up to a pinned root."] + _roots(policy)
    if not policy.builtin:
        told.append(_speed())
    if policy.failed:
        told.append("TLS: last failure (%s): %s." % policy.failed)
    return told


def _speed():
    """Which of the arithmetic is in machine code."""
    from . import field, quick

    if field:
        return "TLS: keys and records in machine code."
    if quick:
        return "TLS: records in machine code; for keys there was no room, which takes longer."
    return "TLS: no machine code, which takes longer."


def _roots(policy):
    """What the roots file has to say, and the clock."""
    from .x509.chain import open_roots

    now = policy.now and policy.now()
    try:
        told = open_roots(policy).lines(now, policy.used)
    except ValueError as e:
        told = ["The file of root keys %s." % e.args[1]]
    if now is None:
        told.append("The clock is not known, so certificates' dates are only partly checked.")
    return ["TLS: " + line for line in told]
