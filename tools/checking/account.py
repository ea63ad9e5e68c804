"""Ask the provider, without changing anything, what each account is - and say in one sentence what
will happen when the board uses it."""

import base64
import json
from collections import namedtuple
from urllib.parse import quote

from checking import http

# ok: will a text arrive, as far as can be known? None: cannot be known from here.
Verdict = namedtuple("Verdict", "ok say")

_TEST_CREDENTIALS = 20008
_WRONG = 20003
_NO_RIGHT = 70051  # of a restricted key; also an account or key that is not there or suspended
_TWILIO = "https://api.twilio.com"
_GEO = "/v1/Messaging/GeoPermissions"  # of accounts.twilio.com
_SERVICE = "/v1/Services/"  # of messaging.twilio.com


class Asker:
    """Read-only questions with one account's credentials. `api`: "https://api.twilio.com"."""

    def __init__(self, account, api, timeout_s):
        pair = "%s:%s" % (account.user, account.token)
        self._headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        self._base = "%s/2010-04-01/Accounts/%s" % (api, account.sid)
        self._api = api
        self._timeout_s = timeout_s

    def get(self, what):
        """-> (status, JSON) of .../Accounts/SID + what, e.g. ".json", "/Balance.json"."""
        return http.get_json(self._base + what, self._headers, self._timeout_s)

    def geo(self):
        """-> (status, JSON) of the countries that may be texted."""
        return self._beside("accounts", _GEO)

    def service(self, sid):
        """-> (status, JSON) of a Messaging Service."""
        return self._beside("messaging", _SERVICE + sid)

    def _beside(self, host, path):
        """-> (status, JSON) of another host of Twilio's; (0, {}) if nobody answers there."""
        base = "https://%s.twilio.com" % host if self._api == _TWILIO else self._api
        try:
            return http.get_json(base + path, self._headers, self._timeout_s)
        except (OSError, ValueError):
            return 0, {}

    def numbers(self, what, name, number):
        """-> does the list (IncomingPhoneNumbers, ...) hold the number? None: not to be known."""
        status, got = self.get("/%s.json?PageSize=50&PhoneNumber=%s" % (what, quote(number, "")))
        if status != 200:
            return None
        return any(row.get("phone_number") == number for row in got.get(name, ()))


def judge(account, api, timeout_s):
    """-> Verdict for one account and its recipient."""
    asker = Asker(account, api, timeout_s)
    try:
        status, got = asker.get(".json")
        if status != 200:
            return _refused(account, asker, status, got)
        return _known(account, asker, got)
    except (OSError, ValueError) as error:
        return Verdict(None, "could not be asked: %s." % why(error))


def why(error):
    """What went wrong with the network or the answer, in words."""
    if isinstance(error, json.JSONDecodeError):
        return "the answer was cut short or is not Twilio's"
    if isinstance(error, ValueError):
        return "the answer was not HTTP"
    from net import errors

    return errors.why(error)[0]


def _refused(account, asker, status, got):
    code = got.get("code")
    if code == _TEST_CREDENTIALS:
        return Verdict(
            True,
            "these are Twilio's test credentials: requests are checked and answered, but no text "
            "is ever sent; take the live SID and token for the alarm.",
        )
    if account.key and code in (_WRONG, _NO_RIGHT):
        return _key(asker, code)
    if code == _NO_RIGHT:
        return Verdict(
            False,
            "Twilio does not let these credentials in (error 70051): the account is suspended, or "
            "SID and token are not of one account; look at it in the Console.",
        )
    if code == _WRONG or status == 401:
        return Verdict(
            False,
            "Twilio refuses SID and token (error 20003): every text will fail until both are "
            "copied again from the Console's first page, from the same account.",
        )
    if status == 404:
        return Verdict(
            False, "Twilio knows no account with this SID (error 20404): check the AC..."
        )
    return Verdict(
        None, "Twilio answered HTTP %d, error %s: ask again later." % (status, code or "unknown")
    )


def _key(asker, code):
    """An API key may not ask what the account is. Is it good for anything?"""
    status, got = asker.get("/Messages.json?PageSize=1")
    if status == 200:
        return Verdict(
            None,
            "an API key of the standard or restricted kind may not ask what the account is (error "
            "%d), but it may read texts; tools/check --send shows whether it can send." % code,
        )
    if got.get("code") == _NO_RIGHT:
        return Verdict(
            None,
            "the API key lacks the right to read texts (error 70051): after a broken answer the "
            "board cannot find out whether a text was sent, and commands cannot be read; add "
            "Messages: read (and create) to the key in the Console. tools/check --send shows "
            "whether it can send.",
        )
    return Verdict(
        False,
        "Twilio refuses the API key (error %s): every text will fail until key and secret are "
        "copied again, or made anew in the Console." % (got.get("code") or code),
    )


def _known(account, asker, got):
    state = got.get("status")
    if state != "active":
        return Verdict(
            False,
            "the account is %s: every text will be refused until Twilio's support or a payment "
            "opens it again." % (state or "not active"),
        )
    trial = got.get("type") == "Trial"
    listed = not trial or account.from_[:2] == "MG"  # a trial's numbers may be missing there
    sender = _sender(account, asker) if listed else None
    if sender:
        return Verdict(False, sender)
    country = _country(account, asker)
    if country and not country[1]:
        return Verdict(
            False,
            "texts to %s are switched off (error 21408): every text to %s will be refused until "
            "you tick the country in Console > Messaging > Settings > Geo permissions."
            % (country[0], account.to),
        )
    credit = _credit(asker)
    allowed = "; texts to %s are allowed" % country[0] if country else ""
    return (_trial if trial else _full)(account, asker, credit, allowed)


def _sender(account, asker):
    """A sentence if the sender surely does not belong to the account, else None."""
    if account.from_[:2] == "MG" and asker.service(account.from_)[0] == 404:
        return (
            "this account has no Messaging Service %s: every text will be refused (error 21701) "
            "until its SID is copied again from Console > Messaging > Services." % account.from_
        )
    if not account.from_.startswith("+"):
        return None  # a name or WhatsApp: the list of numbers does not tell
    if asker.numbers("IncomingPhoneNumbers", "incoming_phone_numbers", account.from_) is False:
        return (
            "%s is not a number of this account: every text will be refused (errors 21606, 21659) "
            "until `from` is a number from Console > Phone Numbers." % account.from_
        )
    return None


def _country(account, asker):
    """("UA (+380)", may texts go there?) for the recipient's country; None: not to be known."""
    number = account.to[account.to.find("+") :]
    status, got = asker.geo()
    rows = [row for row in got.get("permissions") or () if isinstance(row, dict)]
    fits = [row for row in rows if row.get("prefix") and number.startswith(row["prefix"])]
    if status != 200 or not fits or account.to.startswith("whatsapp:"):
        return None
    longest = max(len(row["prefix"]) for row in fits)
    fits = [row for row in fits if len(row["prefix"]) == longest]  # +1 is several countries
    names = "/".join(sorted(str(row.get("country_code")) for row in fits))
    return "%s (%s)" % (names, fits[0]["prefix"]), any(row.get("enabled") for row in fits)


def _trial(account, asker, credit, allowed):
    verified = None
    if account.to.startswith("+"):
        verified = asker.numbers("OutgoingCallerIds", "outgoing_caller_ids", account.to)
    if credit and credit[0] <= 0:
        allowed += "; its credit is used up (%.2f %s)" % credit
    elif credit:
        allowed += "; credit %.2f %s" % credit
    kind = (
        'a trial made before 2026 puts "Sent from your Twilio trial account - " before your '
        "text; a newer one refuses your words (572006), and the board sends the template %s "
        "instead." % (account.template or "sms_internal_alerts")
    )
    if verified is False:
        return Verdict(
            None,
            "a trial account, and %s is not in its list of verified numbers%s: texts to it "
            "arrive only if it stands in Console > Messaging > Try SMS (a trial of 2026) or you "
            "verify it in Console > Phone Numbers > Verified Caller IDs (21608, 572003); "
            "tools/check --send shows it." % (account.to, allowed),
        )
    kind += (
        " Its 50 texts in 24 h are for all boards and programs with this account together; "
        "tools/check with the config files of two boards says what they share."
    )
    known = "is verified" if verified else "must be verified there"
    say = "a trial account, active; %s %s%s. %s" % (account.to, known, allowed, kind)
    sender = account.from_[:1] == "+" and _sender(account, asker)
    if sender:
        say += (
            " Its sender %s is not in the list of its numbers, where the number that a trial of "
            "2026 has for a phone may be missing: compare it with Console > Messaging > Try SMS "
            "(572002)." % account.from_
        )
    return Verdict(None if sender else True, say)


def _credit(asker):
    """(amount, currency), or None if it is not to be known."""
    status, got = asker.get("/Balance.json")
    amount = _number(got.get("balance")) if status == 200 else None
    return None if amount is None else (amount, got.get("currency", ""))


def _full(account, asker, credit, allowed):
    if credit and credit[0] <= 0:
        return Verdict(
            False,
            "a full account, but its credit is used up (%.2f %s): texts will be refused "
            "until you top it up." % credit,
        )
    money = "; credit %.2f %s" % credit if credit else ""
    if account.template:
        return Verdict(
            True,
            "a full account, active%s: it could send your own words%s; leave out "
            "template=%r in SENDERS." % (money, allowed, account.template),
        )
    return Verdict(
        True,
        "a full account, active%s: %s gets your own words%s." % (money, account.to, allowed),
    )


def _number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return None
