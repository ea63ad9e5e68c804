"""What install() settles: the policy that every handshake follows. Loaded for install() and
report() only.

The options of install():
roots: what a chain must end in: path of a roots file, a function that opens one, or an object
    like x509/trust_store.Roots. Default: the file in this package.
now: function that returns Unix seconds, or None while the clock is not known.
unknown_clock: "floor" (default) or "refuse"; see x509/chain.py.
insecure: True verifies nothing, and report() says so.
ecdsa_hosts: hosts that may also prove themselves by ECDSA (three times the work of RSA).
max_record: largest record taken, bytes of content. Default 16384; one for which there is no
    memory ends in an error that says so.
max_fragment: record size asked of the server (RFC 6066): 512, 1024, 2048, 4096 or 0 = do not
    ask. Default 4096 on a small heap, else 0.
deadline: seconds for a whole handshake, and again from the request to the end of its answer.
    Default 60. The socket's timeout counts for each wait anew, so that one byte now and then
    would hold a connection for ever. A wait that has begun may last that timeout longer.
floor: Unix seconds, `policy.floor` as it was before a reset: see docs/tls12-roots.md.
drop: True unloads modules when their phase is over. Default: on a heap below 100 KB.
code_in_flash: False keeps machine code out of flash, where a sector of its own is erased for
    it at each boot if it finds no room in the ESP8266's instruction memory; see
    crypto/native_code.py.
watch: True (default) stands in for `socket` to learn which address a host was resolved to.
cadata: root certificates (PEM or DER) for ports whose own TLS is used; see platform_tls.py.
"""

import gc
import sys

from . import runtime

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


def settle(package, hosts, options):
    """Build the Policy of install()'s arguments; put all in its place. package: tls12's name."""
    small = _heap() < _SMALL
    take = options.pop
    drop = take("drop", small)
    in_flash = take("code_in_flash", True)
    watch = take("watch", True)
    cadata = take("cadata", None)
    policy = _policy(hosts, options, small)
    runtime.small = runtime.dropping = drop
    from .stand_in import become_tls, good_builtin, watch_socket

    policy.builtin = good_builtin()
    if policy.builtin:
        from .platform_tls import Builtin

        become_tls(package, Builtin(policy, cadata))
        return policy
    become_tls(package)
    if sys.platform == "esp8266":
        from .crypto.native_code import load

        load(runtime, in_flash)
    watch_socket(policy, watch)
    return policy


def _policy(hosts, options, small):
    """The Policy of what is left of the options; each must be one, and make sense."""
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
    policy.cache = []
    policy.used = {}
    policy.sessions = []
    if options:
        raise TypeError("tls12.install: no option " + ", ".join(options))
    _check(policy)
    return policy


def _check(policy):
    if policy.max_fragment not in (0, 512, 1024, 2048, 4096):
        raise ValueError("max_fragment: 0, 512, 1024, 2048 or 4096")
    if not 0 < policy.deadline <= 86400:
        raise ValueError("deadline: seconds, 1 to 86400")
    if policy.unknown_clock not in ("floor", "refuse"):
        raise ValueError('unknown_clock: "floor" or "refuse"')


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
    if runtime.field:
        return "TLS: keys and records in machine code."
    if runtime.quick:
        return "TLS: records in machine code; for keys there was no room, which takes longer."
    return "TLS: no machine code, which takes longer."


def _roots(policy):
    """What the roots file has to say, and the clock."""
    from .x509.issuers import open_roots

    now = policy.now and policy.now()
    try:
        told = open_roots(policy).lines(now, policy.used)
    except ValueError as e:
        told = ["The file of root keys %s." % e.args[1]]
    if now is None:
        told.append("The clock is not known, so certificates' dates are only partly checked.")
    return ["TLS: " + line for line in told]
