"""What idle time is good for: the key of the next TLS handshake, the weekly look at the next TLS.

Loaded when the network is there and nothing is due, once after each exchange with the provider.
"""


def use(app):
    """True: there is nothing more to do before the next exchange."""
    import tls12

    tls12.prepare()  # takes a second; what the interrupts note meanwhile is read afterwards
    if app.settings.TLS_WATCH:
        import weekly

        weekly.look(app)
    return True
