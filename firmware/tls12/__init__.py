"""A verifying TLS 1.2 client (ECDHE, AES-128-GCM) for boards whose built-in TLS is too old.

`tls12.install(...)` puts this package in the place of the `tls` module; after that every
`requests`/`urequests`/`mip` call uses it. See docs/tls12.md.

On a small heap the phases of a handshake are modules that are loaded, run and dropped.
"""

from . import runtime
from .crypto.random_bytes import fresh
from .runtime import drop, ease

PROTOCOL_TLS_CLIENT = 0  # the constants of MicroPython's tls module
CERT_NONE = 0
CERT_REQUIRED = 2

policy = None  # what install() settled: configure.Policy


class SSLContext:
    """As tls.SSLContext. `verify_mode` may be set and changes nothing: install() decides."""

    def __init__(self, protocol=PROTOCOL_TLS_CLIENT):
        self.verify_mode = CERT_REQUIRED

    def wrap_socket(self, sock, server_side=False, server_hostname=None, **ignored):
        """Shake hands over the connected, blocking `sock`; returns a socket-like Stream.

        Raises TLSError (an OSError) and closes `sock` if anything is wrong.
        """
        from .handshake import connect

        try:
            records = connect(sock, policy, None if server_side else server_hostname)
            connect = None  # the module is in use no longer, and can be dropped
            if runtime.dropping:
                records = records.park()
                records = _anew(records)
            drop("handshake")
            from .stream import Stream

            return Stream(records, policy)
        except MemoryError:  # not even the words for it could be loaded
            sock.close()
            raise OSError(12)


def _anew(parked):
    """The Records made anew in front of the memory that the handshake has left. parked: of
    Records.park; the caller holds no other part of them."""
    drop("handshake", "record_layer", "crypto.aes_gcm", "crypto.ghash")
    from .session_cache import compact

    compact(policy)
    compact = None
    drop("session_cache")
    from .record_layer import unpark

    return unpark(parked)


def install(hosts, **options):
    """Become the `tls` module, for connections to `hosts` only: names as they stand in the URL. A
    redirect to another host is refused. options: roots, now and more, all of them in configure.py.

    Raises TypeError or ValueError for options that make no sense.
    """
    global policy
    from .configure import settle

    policy = settle(__name__, hosts, options)
    settle = None  # a name in use would keep its module from being dropped
    drop(
        "configure",
        "stand_in",
        "crypto.native_code",
        "crypto.ghash_lx106",
        "crypto.x25519_field_lx106",
    )


def prepare():
    """Make the key for the next full handshake now, while there is nothing else to do.

    Takes as long as one X25519 (0.3 s at 160 MHz). True if it made one.
    """
    if policy is None or policy.builtin or policy.ahead:
        return False
    from .crypto.x25519 import public

    secret = fresh()
    before = ease()
    try:
        policy.ahead = (secret, public(secret))
    finally:
        ease(before)
        public = None
    drop("crypto.x25519", "crypto.x25519_fixed_base", "crypto.x25519_native")
    return True


def report():
    """Sentences for a status page: how servers are verified, and what failed last."""
    from .configure import lines

    told = lines(policy)
    lines = None
    drop(
        "configure",
        "certificate_message",
        "x509.chain",
        "x509.issuers",
        "x509.trust_store",
        "x509.trust_report",
    )
    return told
