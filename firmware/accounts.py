"""The forms of an account in config.py, and the bag of checked settings.

Only in memory while config.py is read and checked; what is made here is in providers/account.py.
"""

from providers.account import (  # noqa: F401 - some are for those who use SMS_bot without the alarm
    COMMON,
    RECEIPTS,
    TELEGRAM,
    TWILIO,
    Account,
    account,
    is_e164,
    keeps,
    label,
)

HOSTS = {
    "twilio": "api.twilio.com",
    "sipgate": "api.sipgate.com",
    "telegram": "api.telegram.org",
}


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


def telegram(to=None, token=None, **more):
    """An Account at Telegram: to: the number of a chat (as a text, or without quotes) or the
    "@name" of a public group or channel; token: the bot's, "123456789:AA...". As for the rest, see
    twilio()."""
    bot = token.split(":")[0] if isinstance(token, str) else None
    if isinstance(to, int) and not isinstance(to, bool):
        to = str(to)
    return _made("telegram", to, bot, token, bot, more, COMMON)


def _made(provider, to, from_, token, sid, more, known):
    made = Account(provider, to, from_, token, sid, more)
    made.extra = tuple([name for name in more if name not in known]) or None
    return made
