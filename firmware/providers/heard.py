"""What a provider's answer says about our clock.

NTP is not signed, and may be wrong by any amount. The providers' answers carry a Date (RFC 9110,
6.6.1) and come through verified TLS: where the two differ, the provider is right. And where a
certificate seems to have ended or not to have begun, the clock is doubted first.
"""

try:
    from micropython import const
except ImportError:
    const = int

from core import overlay

_EXPIRED = const(45)  # TLS alert certificate_expired (RFC 5246, 7.2.2): not yet valid, too


def answer(app, got):
    """Compare the clock with an Answer; True if it was doubted, so that asking
    again at once makes sense."""
    clock = app.clock
    error = got.error
    if hasattr(error, "say") and error.alert == _EXPIRED and clock.synced and not clock.sure:
        clock.doubt()
        overlay.say("The certificate's dates do not fit the clock: the clock counts as not set.")
        return True
    if got.date and app.settings.TLS_VERIFY:
        from providers import dates

        unix = dates.header(got.date)
        off = clock.heard(unix) if unix else 0
        if off:
            _shift(app.hear, off)
            overlay.say("The clock was wrong by %d s; it is set by the provider's now." % off)
    return False


def _shift(hear, off):
    """What was reckoned with the wrong clock: which texts to the board are too old."""
    if hear and hear.floor:
        hear.floor += off
