"""TLS_WATCH: a handshake once a week with the host where Twilio shows its next TLS settings.

Nothing is sent. What came of it is kept on flash. A refusal stays in `status`; it is told, once,
when it was seen on two days: a single one may be a forged packet.
"""

from core.phase import LOOP, OWE

HOST = "tls-test.twilio.com"
_SERVES = "api.twilio.com"
_FILE = "preview"
_SAY_MOST = 60  # characters, so that the file is nearly free to rewrite
_TIMEOUT_S = 30
_DAY_S = 86400
_TEXT = (
    "Twilio's next TLS settings do not work with this board, texts may stop in about a month: run "
    "tools/roots, then tools/flash.sh --app-only. More in status()."
)


def look(app):
    """Phase: look if it is time to; the owner gets one text when it is refused on a second day."""
    from core.files import Store

    kept = Store()
    preview = _preview(kept)
    now = app.clock.now()
    if not preview.due(now):
        return LOOP
    _, heard, since, _ = preview.state()
    told = since and heard - since >= _DAY_S
    error = None
    try:
        shake(HOST)
    except OSError as e:
        error = e
    preview.looked(now, error)
    keep(kept, preview.state())
    if preview.sure(now) and not told:
        from runtime import tell  # not before: the handshake needs its memory

        tell.owe(app, _TEXT, None, False)
    return OWE if app.owed else LOOP


def lines(app):
    """Part of the status report; none if the last look was good."""
    if not app.settings.TLS_WATCH:
        return []
    from core.files import Store

    return ["TLS: " + line for line in _preview(Store()).lines(app.clock.now())]


def _preview(kept):
    from tls12.preview import Preview

    return Preview(shake, HOST, _SERVES, saved=_saved(kept))


def _saved(kept):
    """The state as it was kept, or None."""
    data = kept.read(_FILE)
    if not data:
        return None
    tried, heard, since, say = data.decode().split(" ", 3)
    return int(tried), int(heard), int(since), say


def keep(kept, state):
    """Put the state on flash; a full flash costs only this week's look."""
    try:
        kept.write(_FILE, ("%d %d %d " % state[:3] + state[3][:_SAY_MOST]).encode())
    except OSError:
        pass


def shake(host):
    """One verified handshake with host, and goodbye; OSError if it fails. What was learnt about
    the provider's own host stays as it was."""
    import socket

    import tls12

    policy = tls12.policy
    before = policy.failed
    place = socket.getaddrinfo(host, 443, 0, socket.SOCK_STREAM)[0]
    sock = socket.socket(place[0], socket.SOCK_STREAM, place[2])
    try:
        sock.settimeout(_TIMEOUT_S)
        sock.connect(place[-1])
        tls12.SSLContext().wrap_socket(sock, server_hostname=host).close()
    finally:
        sock.close()
        policy.failed = before
        policy.sessions[:] = [one for one in policy.sessions if one.host != host]
    return policy.used.get(host)
