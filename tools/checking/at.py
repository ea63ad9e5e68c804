"""--at: a text that the provider sends later. Twilio cannot; there the board's own queue does."""

import time

from checking.load import firmware_on_path

_LEAST_S, _MOST_S = 60, 30 * 86400  # what sipgate takes


def unix_of(settings, text, now=None):
    """-> (Unix seconds, None) of a local time as people write it, or (None, why not)."""
    firmware_on_path()
    from core import timezone
    from text import parse_time

    now = int(time.time()) if now is None else now
    try:
        at = parse_time.unix(text, local_of(settings, timezone), now)
    except ValueError as error:
        return None, "--at: %s." % error
    if not _LEAST_S < at - now <= _MOST_S:
        return None, "--at: the time must be a minute to 30 days from now; this is not."
    unable = [acc for acc in settings.SENDERS if not _can(acc)]
    if unable:
        return None, (
            "--at: Twilio cannot keep a text until later, and %d of your accounts %s there. "
            'Let the board do it: text("...", at="%s") at its prompt.'
            % (len(unable), "is" if len(unable) == 1 else "are", text)
        )
    return at, None


def local_of(settings, localtime):
    def local(unix):
        return localtime.local(unix, settings.UTC_OFFSET_MIN, settings.DST)

    return local


def _can(account):
    from accounts import SENDS_LATER

    return account.provider in SENDS_LATER
