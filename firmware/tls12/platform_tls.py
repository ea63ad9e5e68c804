"""For ports whose own `tls` verifies certificates (mbedTLS: ESP32, RP2, ...): that one is used,
behind the same interface and with the same list of hosts.

It needs whole root certificates, not keys: `install(cadata=...)`, PEM or DER, or a list of them.
"""

try:
    from micropython import const
except ImportError:
    const = int

_NOT_LISTED = const(1)  # numbers of error_texts.py
_NOT_CLIENT = const(2)


class Builtin:
    """Stands in for the port's `tls` module: SSLContext always verifies chain and host name."""

    def __init__(self, policy, cadata):
        if not cadata and not policy.insecure:
            raise ValueError("this port's own tls needs install(cadata=root certificates)")
        self.policy = policy
        self.cadata = cadata if isinstance(cadata, (list, tuple)) else (cadata,)

    def __getattr__(self, name):
        return getattr(self.policy.builtin, name)

    def SSLContext(self, protocol):
        """A context whose verify_mode may be set and changes nothing."""
        return Context(self, self.policy)


class Context:
    """As tls.SSLContext."""

    verify_mode = None

    def __init__(self, module, policy):
        self.policy = policy
        tls = policy.builtin
        self.real = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
        if policy.insecure:
            self.real.verify_mode = tls.CERT_NONE
        else:
            self.real.verify_mode = tls.CERT_REQUIRED
            for one in module.cadata:
                self.real.load_verify_locations(one)

    def wrap_socket(self, sock, server_side=False, server_hostname=None, **more):
        """As SSLContext.wrap_socket; a failure is an OSError, and `sock` is closed."""
        try:
            if server_side or not server_hostname:
                raise ValueError(_NOT_CLIENT, None)
            if server_hostname.lower() not in self.policy.hosts:
                raise ValueError(_NOT_LISTED, server_hostname)
            return self.real.wrap_socket(sock, server_hostname=server_hostname, **more)
        except Exception as e:
            from .alerts_out import fail

            fail(self.policy, sock, None, "host" if e.__class__ is ValueError else "hello", e)
