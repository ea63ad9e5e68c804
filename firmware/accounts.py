"""Accounts (who sends to whom, with which secret) and the bag of checked settings.

Small on purpose: this stays in RAM while the checker that fills it is dropped after boot.
"""


class Account:
    """One recipient and the provider account that texts them.

    provider: "twilio"; to, from_: E.164 numbers (or "whatsapp:+..."; from_ also a sender name or a
    Messaging Service "MG..."); token: secret; sid: account SID, always the one in the URL;
    key: API key "SK..." or None, the user name of Basic auth; template: name of a 2026 trial
    template sent in place of the text, or None; validity: seconds after which an undelivered text
    expires, or None for the setting VALIDITY_S.
    """

    extra = None  # names that twilio() does not know, for the checker to tell

    def __init__(self, provider, to, from_, token, sid, key=None, template=None, validity=None):
        self.provider = provider
        self.to = to
        self.from_ = from_
        self.token = token
        self.sid = sid
        self.key = key
        self.template = template
        self.validity = validity

    @property
    def plain(self):
        """The same as a tuple, which `account` turns back; it keeps no class in memory."""
        return (
            self.to,
            self.from_,
            self.token,
            self.sid,
            self.key,
            self.template,
            self.validity,
            self.provider,
        )

    @property
    def user(self):
        """The user name for HTTP Basic auth (the API key's, else the account's SID)."""
        return self.key or self.sid

    def __repr__(self):
        return "<account %s>" % label(self)  # never the token: this may be printed


class Settings:
    """config.py after the check: one attribute per key, in capitals, defaults filled in.

    WIFI: (name, password) pairs; SENDERS: Accounts; SENSORS: dicts with every field.
    """

    WIFI = SENDERS = SENSORS = None


def twilio(
    to=None, from_=None, token=None, sid=None, key=None, template=None, validity=None, **extra
):
    """An Account at Twilio; in config.py use this form to name a key, a template or a validity.

    Missing and unknown names are kept for the checker, so that config.py loads and every mistake
    is told at once.
    """
    made = Account("twilio", to, from_, token, sid, key, template, validity)
    if extra:
        made.extra = tuple(extra)
    return made


def account(item):
    """item, either an Account or a tuple (to, from, token, sid) or `plain`, as an Account."""
    if isinstance(item, Account):
        return item
    to, from_, token, sid = item[:4]
    key, template, validity, provider = item[4:] or (None, None, None, "twilio")
    return Account(provider, to, from_, token, sid, key, template, validity)


def label(acc):
    """How an account is named to the user: the end of the SID and of the recipient's number."""
    return "...%s to ...%s" % (str(acc.sid)[-4:], str(acc.to)[-4:])


def is_e164(number):
    """True for + and 8 to 15 digits, the first not 0 (ITU-T E.164)."""
    digits = number[1:]
    if number[:1] != "+" or not 8 <= len(digits) <= 15 or digits[0] == "0":
        return False
    return all("0" <= char <= "9" for char in digits)
