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


class Asker:
    """Read-only questions with one account's credentials. `api`: "https://api.twilio.com"."""

    def __init__(self, account, api, timeout_s):
        pair = "%s:%s" % (account.user, account.token)
        self._headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        self._base = "%s/2010-04-01/Accounts/%s" % (api, account.sid)
        self._timeout_s = timeout_s

    def get(self, what):
        """-> (status, JSON) of .../Accounts/SID + what, e.g. ".json", "/Balance.json"."""
        return http.get_json(self._base + what, self._headers, self._timeout_s)

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
            return _refused(account, status, got)
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


def _refused(account, status, got):
    code = got.get("code")
    if code == _TEST_CREDENTIALS:
        return Verdict(
            True,
            "these are Twilio's test credentials: requests are checked and answered, but no text "
            "is ever sent; take the live SID and token for the alarm.",
        )
    if code == _WRONG and account.key:
        return Verdict(
            None,
            "an API key of the standard or restricted kind may not ask what the account is (or "
            "key and secret do not fit); tools/check --send shows whether it can send.",
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


def _known(account, asker, got):
    state = got.get("status")
    if state != "active":
        return Verdict(
            False,
            "the account is %s: every text will be refused until Twilio's support or a payment "
            "opens it again." % (state or "not active"),
        )
    sender = _sender(account, asker)
    if sender:
        return Verdict(False, sender)
    if got.get("type") == "Trial":
        return _trial(account, asker)
    return _full(account, asker)


def _sender(account, asker):
    """A sentence if the sender surely does not belong to the account, else None."""
    if not account.from_.startswith("+"):
        return None  # a name, a service or WhatsApp: the list of numbers does not tell
    if asker.numbers("IncomingPhoneNumbers", "incoming_phone_numbers", account.from_) is False:
        return (
            "%s is not a number of this account: every text will be refused (errors 21606, 21659) "
            "until `from` is a number from Console > Phone Numbers." % account.from_
        )
    return None


def _trial(account, asker):
    verified = None
    if account.to.startswith("+"):
        verified = asker.numbers("OutgoingCallerIds", "outgoing_caller_ids", account.to)
    kind = (
        'a trial made before 2026 puts "Sent from your Twilio trial account - " before your '
        "text; a newer one refuses your words (572006), and the board sends the template %s "
        "instead." % (account.template or "sms_internal_alerts")
    )
    if verified is False:
        return Verdict(
            False,
            "a trial account, and %s is not in its list of verified numbers: texts to it will "
            "be refused (21608) until you verify it in Console > Phone Numbers > Verified Caller "
            "IDs." % account.to,
        )
    kind += (
        " Its 50 texts in 24 h are for all boards and programs with this account together; "
        "tools/check with the config files of two boards says what they share."
    )
    known = "is verified" if verified else "must be verified there"
    return Verdict(True, "a trial account, active; %s %s. %s" % (account.to, known, kind))


def _full(account, asker):
    status, got = asker.get("/Balance.json")
    balance = _number(got.get("balance")) if status == 200 else None
    if balance is not None and balance <= 0:
        return Verdict(
            False,
            "a full account, but its credit is used up (%.2f %s): texts will be refused "
            "until you top it up." % (balance, got.get("currency", "")),
        )
    credit = "" if balance is None else "; credit %.2f %s" % (balance, got.get("currency", ""))
    if account.template:
        return Verdict(
            True,
            "a full account, active%s: it could send your own words; leave out "
            "template=%r in SENDERS." % (credit, account.template),
        )
    return Verdict(
        True, "a full account, active%s: %s gets your own words." % (credit, account.to)
    )


def _number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return None
