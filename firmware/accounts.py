"""The forms of an account in config.py, and the bag of checked settings.

Only in memory while config.py is read and checked; what is made here is in providers/account.py.
"""

from providers.account import (  # noqa: F401 - some are for those who use SMS_bot without the alarm
    COMMON,
    RECEIPTS,
    TWILIO,
    Account,
    account,
    is_e164,
    keeps,
    label,
)

HOSTS = {"twilio": "api.twilio.com", "sipgate": "api.sipgate.com"}


class Settings:
    """config.py after the check: one attribute per key, in capitals, defaults filled in.

    WIFI: (name, password) pairs; SENDERS: Accounts; SENSORS: dicts with every field.
    """

    WIFI = SENDERS = SENSORS = None


def twilio(
    to=None, from_=None, token=None, sid=None, key=None, template=None, validity=None, **more
):
    """An Account at Twilio; in config.py use this form to name more, see Account.

    Missing and unknown names are kept for the checker, so that config.py loads and every mistake
    is told at once.
    """
    for name, value in zip(TWILIO, (key, template, validity)):
        if value is not None:
            more[name] = value
    return _made("twilio", to, from_, token, sid, more, TWILIO + COMMON)


def sipgate(to=None, token=None, token_id=None, sms_id="s0", **more):
    """An Account at sipgate: token_id "token-..." and token of a personal access token (or e-mail
    and password); sms_id: the SMS extension. As for the rest, see twilio()."""
    return _made("sipgate", to, sms_id, token, token_id, more, COMMON)


def _made(provider, to, from_, token, sid, more, known):
    made = Account(provider, to, from_, token, sid, more)
    made.extra = tuple([name for name in more if name not in known]) or None
    return made
