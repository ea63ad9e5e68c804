"""An account: who is texted, through whom, with which secret. What all modules that send share.

The forms for config.py are in accounts.py, which is in memory only while config.py is read.
"""

RECEIPTS = ("twilio",)  # a text's delivery can be asked for
TELEGRAM = "telegram"

# What may be named besides to, from_, token and sid; None = not set. All providers know the second
# row, Twilio also the first. Room for the checker and for `plain`.
TWILIO = ("key", "template", "validity", "status_callback", "webhook_token")
COMMON = ("name", "fallback", "romanise", "quiet", "quiet_alarms")


class Account:
    """One recipient and the provider account that texts them.

    provider: "twilio", "sipgate" or TELEGRAM; to, from_: E.164 numbers (or "whatsapp:+..."; from_
    also a sender name or a Messaging Service "MG...", with which to may be "rcs:+..."; at sipgate
    the SMS extension, "s0"; at Telegram the chat's number, a text, and the bot's); token: secret;
    sid: account SID, always the one in the URL (at sipgate the token's id, at Telegram the bot's
    number). more: dict of what else was named:
    key: API key "SK...", the user name of Basic auth; template: name of a 2026 trial template sent
    in place of the text; validity: seconds after which an undelivered text expires;
    status_callback: "https://..." that Twilio tells what becomes of each text; webhook_token: the
    Auth Token, for checking what Twilio signs where token is an API key's secret; name: what
    other accounts call this one; fallback: name of the account to use while this one is refused or
    paused; romanise: True or False, else the setting ROMANISE; quiet: ("22:00", "07:00"), hours in
    which this phone gets no text that can wait; quiet_alarms: True lets alarms wait, too.
    """

    extra = None  # names that twilio() does not know, for the checker to tell

    def __init__(self, provider, to, from_, token, sid, more=None):
        self.provider = provider
        self.to = to
        self.from_ = from_
        self.token = token
        self.sid = sid
        self.more = more or {}

    def __getattr__(self, name):
        if name in COMMON or name in TWILIO:
            return self.more.get(name)
        raise AttributeError(name)

    @property
    def plain(self):
        """The same as a tuple, which `account` turns back; it keeps no class in memory."""
        return self.to, self.from_, self.token, self.sid, self.provider, self.more

    @property
    def user(self):
        """The user name for HTTP Basic auth (the API key's, else the account's SID)."""
        return self.key or self.sid

    def __repr__(self):
        return "<account %s>" % label(self)  # never the token: this may be printed


def account(item):
    """item, either an Account or a tuple (to, from, token, sid) or `plain`, as an Account."""
    if isinstance(item, Account):
        return item
    to, from_, token, sid = item[:4]
    provider, more = item[4:] or ("twilio", None)
    return Account(provider, to, from_, token, sid, more)


def keeps(acc):
    """(least, most) seconds ahead for which its provider takes a text now and sends it then, or
    None: the board has to wait. Twilio's own bounds are 300 s and 35 days (errors 35115, 35118);
    what the clocks may differ by and the request takes is left free."""
    if acc.provider == "sipgate":
        return 60, 30 * 86400  # more than "just a few seconds"
    if str(acc.from_)[:2] == "MG" and str(acc.to)[:9] != "whatsapp:":
        return 360, 35 * 86400 - 600
    return None


def label(acc):
    """How an account is named to the user: the end of the SID and of the recipient's number."""
    return "...%s to ...%s" % (str(acc.sid)[-4:], str(acc.to)[-4:])


def same_person(one, other):
    """May two accounts text the same person? A chat's number says nothing about a phone's."""
    return one.to == other.to or TELEGRAM in (one.provider, other.provider)


def is_e164(number):
    """True for + and 8 to 15 digits, the first not 0 (ITU-T E.164)."""
    digits = number[1:]
    if number[:1] != "+" or not 8 <= len(digits) <= 15 or digits[:1] == "0":
        return False
    return not digits.strip("0123456789")  # isdigit() takes more on a computer
