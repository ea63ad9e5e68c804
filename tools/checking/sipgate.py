"""Ask sipgate, without changing anything, what an account can do; see account.py."""

import base64
import json

from checking import http
from checking.account import Verdict, why

_PARTS = 10000  # what the API calls 10000 is 1 EUR
_PRICE = 0.07  # EUR a text of 160 characters, VAT included, within Germany

_OWN_SENDER = (
    "To send as your own mobile number: verify it in sipgate's web app (Settings of the SMS "
    "extension > sender) and choose it there; the board cannot set it."
)


class Asker:
    """Read-only questions with one account's credentials. `api`: "https://api.sipgate.com"."""

    def __init__(self, account, api, timeout_s):
        pair = "%s:%s" % (account.user, account.token)
        self._headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        self._base = api + "/v2"
        self._timeout_s = timeout_s

    def get(self, what):
        """-> (HTTP status, JSON object)"""
        return http.get_json(self._base + what, self._headers, self._timeout_s)

    def items(self, what):
        """-> the objects of a list, or None when it may not be read."""
        status, got = self.get(what)
        return (
            [row for row in got.get("items", ()) if isinstance(row, dict)] if _ok(status) else None
        )


def _ok(status):
    return 200 <= status < 300


def judge(account, api, timeout_s):
    """-> Verdict for one account and its recipient."""
    asker = Asker(account, api, timeout_s)
    try:
        status, got = asker.get("/authorization/userinfo")
        if not _ok(status):
            return _refused(status)
        return _known(account, asker, str(got.get("sub")))
    except json.JSONDecodeError:
        return Verdict(None, "could not be asked: the answer was cut short or is not sipgate's.")
    except (OSError, ValueError) as error:
        return Verdict(None, "could not be asked: %s." % why(error))


def _refused(status):
    if status in (401, 403):
        return Verdict(
            False,
            "sipgate refuses token id and token (HTTP %d): every text will fail until you make a "
            "new token at app.sipgate.com > Personal Access Tokens and copy both parts (with an "
            "account of either kind, classic or neo)." % status,
        )
    return Verdict(None, "sipgate answered HTTP %d: ask again later." % status)


def _known(account, asker, user):
    extensions = asker.items("/%s/sms" % user)
    history, _ = asker.get("/history?types=SMS&limit=1")
    if extensions is not None and account.from_ not in [row.get("id") for row in extensions]:
        return Verdict(
            False,
            "%s is not an SMS extension of this account: every text will be refused (HTTP 403). "
            "%s" % (account.from_, _listed(extensions) or "It has none; book the feature SMS."),
        )
    parts = [_sender(account, asker, user, extensions)]
    if extensions and len(extensions) > 1:
        parts.append(_listed(extensions))
    ok, credit = _credit(asker)
    parts.append(credit)
    if not _ok(history):
        ok = None
        parts.append(
            "The token may not read the history (HTTP %d): after a broken answer the board cannot "
            "find out whether a text was sent, so it may come twice. Make a token with the right "
            "history:read, too." % history
        )
    return Verdict(ok, " ".join([part for part in parts if part]))


def _listed(extensions):
    told = ["%s (%s)" % (row.get("id"), row.get("alias")) for row in extensions]
    return "Its extensions: %s." % ", ".join(told) if told else ""


def _sender(account, asker, user, extensions):
    """What the recipient will see as the sender."""
    if extensions is None:
        return (
            "the token is right, but may not list the extensions (right sms:read): whether %s "
            "can send, tools/check --send shows." % account.from_
        )
    mine = next(row for row in extensions if row.get("id") == account.from_)
    callers = asker.items("/%s/sms/%s/callerids" % (user, account.from_)) or ()
    chosen = [row.get("phonenumber") for row in callers if row.get("defaultNumber")]
    sender = chosen[0] if chosen else mine.get("callerId") or "sipgate"
    waiting = [row.get("phonenumber") for row in callers if not row.get("verified")]
    say = "active: %s gets your own words from %s, by extension %s (%s)." % (
        account.to,
        sender,
        account.from_,
        mine.get("alias"),
    )
    if waiting:
        say += " %s is not verified yet, enter its code in the web app." % waiting[0]
    return say if str(sender).startswith("+") else say + " " + _OWN_SENDER


def _credit(asker):
    """(verdict so far, sentence)"""
    status, got = asker.get("/balance")
    amount = got.get("amount")
    if not _ok(status) or not isinstance(amount, (int, float)):
        return True, ""
    if amount <= 0:
        return False, "Its credit is used up: texts may be refused (HTTP 402) until you top it up."
    whole = amount / _PARTS
    good_for = int(round(whole / _PRICE, 6))
    return True, (
        "Its credit: %s %s; a text of 160 characters costs %s, so it is good for about %d."
        % ("%.2f" % whole, got.get("currency", ""), "%.2f" % _PRICE, good_for)
    )
