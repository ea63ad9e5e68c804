"""What happens when something went wrong. Loaded only then."""

try:
    from micropython import const
except ImportError:
    const = int

from .runtime import drop

_ALERT = const(21)
_ALL = (
    "handshake hello certificate_message key_exchange finished session_cache"
    " handshake_messages x509.chain x509.issuers x509.certificate_parser x509.asn1 x509.host_names"
    " x509.trust_store crypto.rsa crypto.ecdsa crypto.p256 crypto.x25519"
    " crypto.x25519_fixed_base crypto.x25519_native crypto.prf stream crypto.aes_gcm"
    " crypto.ghash"
)


def fail(policy, sock, records, step, e, shake=None):
    """Tell the server, close `sock`, raise `e` as a TLSError of `step`; MemoryError where memory
    does not suffice for its words. On a closed connection sock, records and policy are None."""
    try:
        if records:
            records.buf = records.parts = records.opener = None
        drop(*_ALL.split())
        if not isinstance(e, Exception):
            raise e
        e = _worded(step, e, shake)
        if records and e.alert and not e.remote:
            try:  # here, not in a function: it waits, and see docs/esp8266.md
                records.write(records.pack(_ALERT, bytes((2, e.alert))))
            except Exception:
                drop()  # it could not be told; the connection closes all the same
    finally:
        if sock:
            sock.close()
    if policy:
        policy.failed = (e.step, e.say)
    drop("alerts_out", "errors", "error_texts", "x509.certificate_errors")
    raise e


def _worded(step, e, shake):
    """`e` as a TLSError."""
    if step == "chain":
        step = "certificate"
        if isinstance(e, (ValueError, IndexError, OverflowError)):
            from .x509.certificate_errors import refused  # its numbers are others than errors.py's

            e = refused(shake.chain, e)
    from .errors import told

    return told(step, e)
