"""What idle time is good for: the key of the next TLS handshake, the weekly look at the next TLS.

Loaded when the network is there and nothing is due, once after each exchange with the provider.
"""

from core import overlay
from core.phase import LOOP, WATCH


def use(app):
    """Phase: afterwards there is nothing more to do before the next exchange."""
    import tls12

    app.spare = True
    tls12.prepare()  # takes a second; what the interrupts note meanwhile is read afterwards
    _tidy()
    if tls12.policy and tls12.policy.floor:
        _keep_floor(tls12.policy.floor)
    return WATCH if app.settings.TLS_WATCH else LOOP


def _keep_floor(floor):
    """After a power cut without a time server it is the clock for certificates: see assemble.py.
    It changes when the provider has a new certificate."""
    from core.files import Store

    kept = Store()
    data = floor.to_bytes(4, "big")
    if (kept.read("floor") or b"") < data:
        try:
            kept.write("floor", data)
        except OSError:
            pass  # a full flash: it is tried again after the next exchange


def tidy(app):
    """Phase: after an exchange. Counts those for which there was no memory: error 12 (ENOMEM) is
    what tls12 and lwIP say."""
    _tidy()
    error = app.answer.error
    short = isinstance(error, MemoryError) or bool(error and error.args[:1] == (12,))
    app.short = app.short + 1 if short else 0
    return app.then


def _tidy():
    """What TLS keeps between connections was made when memory was full: see overlay.moved."""
    import tls12

    policy = tls12.policy
    if policy is None:
        return
    policy.ahead = overlay.moved(policy.ahead)
    policy.cache[:] = overlay.moved(policy.cache)
    policy.used = overlay.moved(policy.used)
    # Parked: their class would keep a module of tls12.
    policy.sessions[:] = [overlay.moved(overlay.park(one)) for one in policy.sessions]
