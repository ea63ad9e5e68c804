"""The SENDERS part of the settings checker: numbers, SIDs, tokens, templates. What sipgate
and Telegram have of their own and who stands in for whom are modules of their own, loaded where
the config needs them.

Shapes: AC, SK, MG + 32 hex digits (Twilio's OpenAPI file); Auth Token 32 hex digits, an API key's
secret 32 letters and digits. Values are quoted only if they look like a phone number.
"""

from accounts import COMMON, TWILIO, Account, account, is_e164
from core import overlay

from settings import rules as w

_FORM = "(to, from, token, sid)"
_NAMES = {
    "twilio": ("to", "from_", "token", "sid") + TWILIO + COMMON,
    "sipgate": ("to", "token", "token_id", "sms_id") + COMMON,
    "telegram": ("to", "token") + COMMON,
}
_TEMPLATES = (
    "sms_2fa sms_appointment_reminders sms_order_confirmation sms_delivery_updates "
    "sms_customer_support sms_marketing_promotions sms_event_notifications sms_account_alerts "
    "sms_feedback_surveys sms_internal_alerts"
)


def check(entries, report):
    """entries as Account objects; what is wrong goes to report."""
    accounts, keys = [], []
    for i, entry in enumerate(entries):
        key = "SENDERS entry %d" % (i + 1)
        before = len(report.mistakes)
        acc = _account(report, key, entry)
        if acc:
            _check_one(report, key, acc)
            if len(report.mistakes) == before:
                _check_against(report, key, acc, accounts)
            accounts.append(acc)
            keys.append(key)
    if any([acc.name is not None or acc.fallback is not None for acc in accounts]):
        from settings import failover

        failover.check(report, keys, accounts)
        overlay.drop("settings.failover")
    return accounts


def _account(report, key, entry):
    if isinstance(entry, Account):
        for name in sorted(entry.extra or ()):
            near = w.nearest(name, _NAMES[entry.provider])
            hint = "did you mean %s?" % near if near else "remove it"
            report.mistake(key, "%s(...) has no %s; %s" % (entry.provider, name, hint))
        return entry
    if isinstance(entry, dict):
        report.mistake(key, "write %s or twilio(to=..., from_=..., token=..., sid=...)" % _FORM)
    elif not isinstance(entry, (tuple, list)):
        report.mistake(key, "it must be four texts in brackets: %s" % _FORM)
    elif len(entry) != 4:
        report.mistake(
            key, "it has %s and must have four: %s" % (w.many(len(entry), "part"), _FORM)
        )
    else:
        return account(tuple(entry))
    return None


def _check_one(report, key, acc):
    if acc.more:
        _check_more(report, key, acc)
    if acc.provider == "sipgate":
        from settings import sipgate

        sipgate.check(report, key, acc)
        overlay.drop("settings.sipgate")
        check_number(report, key, "to (the recipient)", acc.to)
        return
    if acc.provider == "telegram":
        from settings import telegram

        telegram.check(report, key, acc)
        overlay.drop("settings.telegram")
        return
    _check_twilio(report, key, acc)


def _check_twilio(report, key, acc):
    _check_sid(report, key, acc)
    _check_token(report, key, acc)
    _check_options(report, key, acc)
    to_ok = check_number(report, key, "to (the recipient)", acc.to)
    from_ok = _check_sender(report, key, acc.from_)
    if not (to_ok and from_ok):
        return
    if acc.to == acc.from_:
        report.mistake(key, "to and from are the same number; to is the phone that gets the text")
    elif acc.from_[:2] == "MG":
        return  # it finds the sender for any of them
    elif acc.to[:4] == "rcs:":
        report.mistake(key, "to is rcs:, which needs a Messaging Service (MG...) as from")
    elif _is_whatsapp(acc.to) != _is_whatsapp(acc.from_):
        report.mistake(key, "to and from must both begin with whatsapp: or neither")


def _check_more(report, key, acc):
    from settings import recipient_options

    recipient_options.check(report, key, acc)
    overlay.drop("settings.recipient_options")


def _check_sid(report, key, acc):
    sid = acc.sid
    if not w.is_text(report, key, "sid", sid, "your Account SID (AC...)"):
        return
    if sid[:2] == "SK":
        report.mistake(
            key, 'sid is an API key; write twilio(..., sid="AC...", key="SK...", token=secret)'
        )
    elif isinstance(acc.token, str) and acc.token[:2] == "AC" and w.is_hex(sid, 32):
        report.mistake(key, "token and sid are swapped; the order is %s" % _FORM)
    elif sid[:2] != "AC" or not w.is_hex(sid[2:], 32):
        report.mistake(
            key, "sid must be AC and 32 hex digits, this has %s; copy it" % w.many(len(sid))
        )


def _check_token(report, key, acc):
    token = acc.token
    if not w.is_text(report, key, "token", token, "your Auth Token") or token[:2] == "AC":
        if isinstance(token, str) and token[:2] == "AC" and not _is_hex_text(acc.sid):
            report.mistake(key, "token is an Account SID; put the Auth Token there")
        return
    if acc.key:
        if len(token) != 32 or not w.is_alnum(token):
            report.mistake(
                key, "the API key's secret has 32 letters and digits, this has %d" % len(token)
            )
    elif not w.is_hex(token, 32):
        report.mistake(
            key, "token must be 32 hex digits, this has %s; copy it again" % w.many(len(token))
        )


def _is_hex_text(value):
    return isinstance(value, str) and w.is_hex(value, 32)


def _check_options(report, key, acc):
    if acc.key is not None and not (
        isinstance(acc.key, str) and acc.key[:2] == "SK" and w.is_hex(acc.key[2:], 32)
    ):
        report.mistake(key, "key must be SK and 32 hex digits; copy it from the Twilio Console")
    if acc.status_callback is not None or acc.webhook_token is not None:
        from settings import addresses

        addresses.check(report, key, acc)
        overlay.drop("settings.addresses")
    if acc.validity is not None:
        w.whole(report, key + " validity", acc.validity, 60, 36000)
    if acc.template is not None:
        if not isinstance(acc.template, str) or not acc.template:
            report.mistake(key, 'template must be a name in quotes, as "sms_internal_alerts"')
        elif acc.template not in _TEMPLATES.split(" "):
            near = w.nearest(acc.template, _TEMPLATES.split(" ")) or "sms_internal_alerts"
            report.warning(key, "this template name is not known; known is %s" % near)


def check_number(report, key, what, number):
    """True if number is E.164, bare or after whatsapp: or rcs:."""
    if not isinstance(number, str) or not number or w.is_placeholder(number):
        _check_no_number(report, key, what, number)
        return False
    start = "whatsapp:" if _is_whatsapp(number) else "rcs:" if number[:4] == "rcs:" else ""
    if is_e164(number[len(start) :]):
        return _has_its_digits(report, key, what, number[len(start) :])
    fixed = w.cleaned(number[len(start) :])
    if fixed:
        report.mistake(key, '%s is not in international form; write "%s%s"' % (what, start, fixed))
    else:
        report.mistake(
            key,
            "%s is not a number in international form; write + and the country code first, "
            'as "+380501234567"' % what,
        )
    return False


def _check_no_number(report, key, what, number):
    """What stands in the place of a number."""
    if isinstance(number, int) and not isinstance(number, bool):
        fixed = w.cleaned(str(number))
        shown = fixed or "+380501234567"
        report.mistake(key, '%s is a number without quotes; write "%s"' % (what, shown))
    elif not isinstance(number, str) or not number:
        report.mistake(key, '%s is missing; write it as "+380501234567"' % what)
    else:
        report.mistake(
            key, '%s is still the placeholder; write a number as "+380501234567"' % what
        )


def _has_its_digits(report, key, what, number):
    usual, there = w.digits_of(number), len(number) - 1
    if usual is None or there == usual:
        return True
    hint = "%s has %d digits; a number of this country has %d: compare it with the phone"
    report.mistake(key, hint % (what, there, usual))
    return False


def _check_sender(report, key, sender):
    """True for a number, a Messaging Service (MG...), a short code or a sender's name."""
    if isinstance(sender, str) and not w.is_placeholder(sender):
        if sender[:2] == "MG" and (len(sender) > 11 or w.is_hex(sender[2:], len(sender) - 2)):
            return _check_service(report, key, sender)
        if sender[:4] == "rcs:":
            report.mistake(
                key, "RCS goes through a Messaging Service; put its SID (MG...) as from"
            )
            return False
        if 5 <= len(sender) <= 6 and not sender.strip("0123456789"):
            return True  # a short code
        if _is_name(sender):
            report.warning(
                key,
                "from is a name: replies are impossible, and some countries want it "
                "registered at Twilio first",
            )
            return True
    return check_number(report, key, "from (the sender)", sender)


def _check_service(report, key, sender):
    """True for the SID of a Messaging Service; a part of one is no sender's name."""
    if w.is_hex(sender[2:], 32):
        return True
    report.mistake(
        key,
        "from must be MG and 32 hex digits for a Messaging Service, this has %s; copy it again"
        % w.many(len(sender)),
    )
    return False


def _is_name(sender):
    """Alphanumeric sender: up to 11 letters, digits and spaces with at least one letter."""
    bare = sender.replace(" ", "")
    return len(sender) <= 11 and w.is_alnum(bare) and bare.strip("0123456789") != ""


def _is_whatsapp(number):
    return number[:9] == "whatsapp:"


def _check_against(report, key, acc, others):
    """Compare one good entry with those before it."""
    for i, other in enumerate(others):
        if _is_same(acc, other):
            report.mistake(key, "the same as entry %d; everything would be sent twice" % (i + 1))
        elif acc.to == other.to and not _stands_in(acc, other):
            report.warning(
                key, "entry %d texts this phone too; it gets everything twice" % (i + 1)
            )
        if acc.to == other.from_ or acc.from_ == other.to:
            report.mistake(
                key,
                "one entry sends from a number that another sends to (entry %d); to and from "
                "are swapped in one of them" % (i + 1),
            )
        if acc.sid == other.sid and acc.user == other.user and acc.token != other.token:
            report.mistake(
                key, "entry %d has the same sid with another token; one is wrong" % (i + 1)
            )


def _is_same(acc, other):
    """True if both text the same phone from the same sender."""
    same = acc.to == other.to and acc.from_ == other.from_ and acc.provider == other.provider
    return same and (acc.provider == "twilio" or acc.sid == other.sid)


def _stands_in(acc, other):
    """True if one may be meant as the other's fallback; who is, is checked apart."""
    return acc.fallback is not None or other.fallback is not None
