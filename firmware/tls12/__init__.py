"""A verifying TLS 1.2 client (ECDHE, AES-128-GCM) for boards whose built-in TLS is too old.

`tls12.install(...)` puts this package in the place of the `tls` module; after that every
`requests`/`urequests`/`mip` call uses it. See docs/tls12.md.
"""

import gc
import sys

PROTOCOL_TLS_CLIENT = 0  # the constants of MicroPython's tls module
CERT_NONE = 0
CERT_REQUIRED = 2

policy = None  # what install() settled


class SSLContext:
    """As tls.SSLContext. `verify_mode` may be set and changes nothing: install() decides."""

    def __init__(self, protocol=PROTOCOL_TLS_CLIENT):
        self.verify_mode = CERT_REQUIRED

    def wrap_socket(
        self, sock, server_side=False, do_handshake_on_connect=True, server_hostname=None
    ):
        """Shake hands over the connected, blocking `sock`; returns a socket-like Stream.

        Raises TLSError (an OSError) and closes `sock` if anything is wrong.
        """
        from .stream import Stream

        if policy and policy.dropping:
            gc.collect()
        return Stream(sock, policy, None if server_side else server_hostname)


def install(hosts, **options):
    """Become the `tls` module, for connections to `hosts` only.

    hosts: names as they stand in the URL. A redirect to another host is refused.
    roots: what the server's chain must end in; see roots.py. Default: the roots in this package.
    now: function that returns Unix seconds, or None while the clock is not known.
    unknown_clock: "floor" (default) or "refuse"; see x509.py.
    insecure: True verifies nothing, and report() says so.
    ecdsa_hosts: hosts that may also prove themselves by ECDSA (five times the work of RSA).
    max_record: largest record taken, bytes of content. Default 16384; one for which there is no
        memory ends in an error that says so.
    max_fragment: record size asked of the server (RFC 6066): 512, 1024, 2048, 4096 or 0 = do not
        ask. Default 4096 on a small heap, else 0.
    drop: True unloads modules when their phase is over. Default: on a heap below 100 KB.
    watch: True (default) stands in for `socket` to learn which address a host was resolved to.

    Where the port's own TLS verifies certificates (mbedTLS), that one is used behind the same
    interface; see builtin.py.
    """
    global policy
    from .setup import settle

    old = policy
    policy = settle(sys.modules[__name__], hosts, options, old)
    drop("setup")


def prepare():
    """Make the key for the next full handshake now, while there is nothing else to do.

    Takes as long as one X25519 (0.3 s at 160 MHz). True if it made one.
    """
    if policy is None or policy.builtin or policy.ahead:
        return False
    from . import keyex

    secret = policy.fresh()
    policy.ahead = (secret, keyex.share(keyex.X25519, secret))
    policy.drop("keyex", "x25519")
    return True


def report():
    """Sentences for a status page: how servers are verified, and what failed last."""
    from .setup import lines

    told = lines(policy)
    drop("setup")
    return told


def drop(*names):
    """Unload modules of this package; on a small heap each handshake phase makes room so."""
    if policy and policy.dropping:
        for name in names:
            sys.modules.pop(__name__ + "." + name, None)
            globals().pop(name, None)
        gc.collect()
