"""What the board's own TLS, with the board's own root keys, says to a provider's certificate.

This computer's TLS knows more algorithms and more roots than the board, so that "it works here"
tells little. The handshake is done as the board does it; nothing is sent through it.
"""

import os
import socket
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

_TRIES = 3  # one refusal may be one forged or damaged packet
_PREVIEW = "tls-test.twilio.com"  # with TLS_WATCH: what Twilio will use in about a month


class Wire:
    """A socket of this computer as tls12 knows sockets: the chip's numbers of errors."""

    def __init__(self, sock):
        self._sock = sock

    def recv(self, size):
        return self._do(self._sock.recv, size)

    def send(self, data):
        return self._do(self._sock.send, data)

    def close(self):
        self._sock.close()

    @staticmethod
    def _do(function, argument):
        try:
            return function(argument)
        except TimeoutError:
            raise OSError(110) from None
        except ConnectionError:
            raise OSError(104) from None


def tell(settings, apis, say, config=None):
    """Say for each provider's URL in `apis` what the board will say. False if it will refuse one.

    config: path of config.py; a roots file of TLS_ROOTS is looked for beside it."""
    if not settings.TLS_VERIFY:
        say("TLS: TLS_VERIFY is False, so the board will believe any server.")
        return True
    roots = roots_of(settings, config)
    if roots is not None and not os.path.exists(roots):
        say("TLS: not judged, there is no %s on this computer; TLS_ROOTS names it." % roots)
        return True
    fine = True
    for api in apis:
        place = urlsplit(api)
        if place.scheme != "https":
            say("TLS: not judged, %s is no https address." % api)
            continue
        fine = _one(place.hostname, place.port or 443, roots, settings, say) and fine
    if settings.TLS_WATCH and any(urlsplit(api).hostname == "api.twilio.com" for api in apis):
        say("What Twilio will use in about a month:")
        _one(_PREVIEW, 443, roots, settings, say)
    return fine


def roots_of(settings, config):
    """The roots file as it lies on this computer; None: the firmware's."""
    if not settings.TLS_ROOTS:
        return None
    return str((Path(config).parent if config else Path()) / Path(settings.TLS_ROOTS).name)


def _one(host, port, roots, settings, say):
    good, words = judge(host, port, roots, settings.TIMEOUT_S)
    say("TLS: %s" % words)
    return good is not False


def judge(host, port, roots=None, timeout_s=30):
    """(will the board believe host? None: not to be known now, a sentence)"""
    with board_tls(host, roots) as tls12:
        for _ in range(_TRIES):
            error = _shake(tls12, host, port, timeout_s)
            if error is None or not (getattr(error, "alert", 0) and error.args[0] < 0):
                break
        return _words(tls12.policy, host, error)


@contextmanager
def board_tls(host, roots=None):
    """tls12, installed for one host as the board does it; roots: as for `judge`."""
    import tls12

    before = {name: sys.modules.get(name) for name in ("tls", "socket")}
    other = () if host.endswith("twilio.com") else (host,)  # as assemble.py does it
    tls12.install(
        (host,), ecdsa_hosts=other, roots=roots, now=time.time, watch=False, max_fragment=4096
    )
    try:
        yield tls12
    finally:
        for name, module in before.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module


def _shake(tls12, host, port, timeout_s):
    """None, or the OSError that the handshake ended in."""
    try:
        sock = socket.create_connection((host, port), timeout_s)
    except OSError as error:
        return error
    try:
        tls12.SSLContext().wrap_socket(Wire(sock), server_hostname=host).close()
    except OSError as error:
        return error


def _words(policy, host, error):
    if error is None:
        from tls12.x509.issuers import open_roots

        told = open_roots(policy).lines(int(time.time()), policy.used)
        say = 'the board will believe %s: its certificate rests on the root "%s".'
        return True, " ".join([say % (host, policy.used[host]), *told])
    say = getattr(error, "say", None)
    if say is None or error.args[0] >= 0 or not error.alert:
        return None, "%s could not be asked for its certificate (%s)." % (host, say or error)
    return False, "the board will refuse %s, so no text goes out by it: %s." % (host, say)
