"""--at: a text that the provider sends later. For a plain number at Twilio the board does that."""

import time

from checking.load import firmware_on_path

_DAY_S = 86400


def unix_of(settings, text, now=None):
    """-> (Unix seconds, None) of a local time as people write it, or (None, why not)."""
    firmware_on_path()
    from accounts import keeps
    from core import timezone
    from text import parse_time

    now = int(time.time()) if now is None else now
    try:
        at = parse_time.unix(text, local_of(settings, timezone), now)
    except ValueError as error:
        return None, "--at: %s." % error
    bounds = [keeps(account) for account in settings.SENDERS]
    unable = bounds.count(None)
    if unable:
        return None, (
            "--at: at Twilio only a Messaging Service (MG...) keeps a text until later, and %d of "
            'your accounts %s none. Let the board do it: text("...", at="%s") at its prompt.'
            % (unable, "has" if unable == 1 else "have", text)
        )
    least, most = max(low for low, _ in bounds), min(high for _, high in bounds)
    if not least < at - now <= most:
        return None, (
            "--at: the time must be %d min to %d d from now; this is not."
            % (-(-least // 60), most // _DAY_S)
        )
    return at, None


def local_of(settings, localtime):
    def local(unix):
        return localtime.local(unix, settings.UTC_OFFSET_MIN, settings.DST)

    return local
