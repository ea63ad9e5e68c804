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
    """Become the `tls` module, for connections to `hosts` only.

    hosts: names as they stand in the URL. A redirect to another host is refused.
    roots: what a chain must end in: path of a roots file, a function that opens one, or an object
        like trust_store.Roots. Default: the file in this package.
    now: function that returns Unix seconds, or None while the clock is not known.
    unknown_clock: "floor" (default) or "refuse"; see x509.Chain.
    insecure: True verifies nothing, and report() says so.
    ecdsa_hosts: hosts that may also prove themselves by ECDSA (three times the work of RSA).
    max_record: largest record taken, bytes of content. Default 16384; one for which there is no
        memory ends in an error that says so.
    max_fragment: record size asked of the server (RFC 6066): 512, 1024, 2048, 4096 or 0 = do not
        ask. Default 4096 on a small heap, else 0.
    deadline: seconds for a whole handshake, and again from the request to the end of its answer.
        Default 60. The socket's timeout counts for each wait anew, so that one byte now and then
        would hold a connection for ever. A wait that has begun may last that timeout longer.
    floor: Unix seconds, `policy.floor` as it was before a reset: see docs/tls-roots.md.
    drop: True unloads modules when their phase is over. Default: on a heap below 100 KB.
    code_in_flash: False keeps machine code out of flash, where a sector of its own is erased for
        it at each boot if it finds no room in the ESP8266's instruction memory; see
        crypto/native_code.py.
    watch: True (default) stands in for `socket` to learn which address a host was resolved to.
    cadata: root certificates (PEM or DER) for ports whose own TLS is used; see platform_tls.py.

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
