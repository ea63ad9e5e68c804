"""What idle time is good for: the key of the next TLS handshake, the weekly look at the next TLS.

Loaded when the network is there and nothing is due, once after each exchange with the provider.
"""

import rooms


def use(app):
    """True: there is nothing more to do before the next exchange."""
    import tls12

    tls12.prepare()  # takes a second; what the interrupts note meanwhile is read afterwards
    tidy()
    if tls12.policy and tls12.policy.floor:
        _keep_floor(tls12.policy.floor)
    if app.settings.TLS_WATCH:
        import weekly

        weekly.look(app)
    return True


def _keep_floor(floor):
    """After a power cut without a time server it is the clock for certificates: see begin.py. It
    changes when the provider has a new certificate."""
    import errands

    kept = errands.store()
    data = floor.to_bytes(4, "big")
    if (kept.read("floor") or b"") < data:
        try:
            kept.write("floor", data)
        except OSError:
            pass  # a full flash: it is tried again after the next exchange


def tidy():
    """What TLS keeps between connections was made when memory was full: see rooms.moved."""
    import tls12

    policy = tls12.policy
    if policy is None:
        return
    policy.ahead = rooms.moved(policy.ahead)
    policy.cache[:] = rooms.moved(policy.cache)
    policy.used = rooms.moved(policy.used)
    policy.sessions[:] = [_moved(session) for session in policy.sessions]


def _moved(session):
    """Its class would keep a module of tls12."""
    return rooms.made(rooms.Plain, rooms.moved(dict(session.__dict__)))
