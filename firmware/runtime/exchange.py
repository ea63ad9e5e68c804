"""The phase in which the provider is asked: what is in memory while TLS is."""

from core.phase import TIDY
from net import client
from providers.read_body import read


def carry_out(app):
    """Phase: app.asked to app.answer. A caller in the middle of a page is let go; others go on
    waiting."""
    app.let_go()
    app.answer = None
    app.answer = client.exchange(app.asked, None, None, app.settings.TIMEOUT_S, read)
    return TIDY
