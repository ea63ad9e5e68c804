"""Twilio's Messages resource as pure functions: what to ask, and what an answer means.

No I/O. Source: Twilio's OpenAPI file twilio_api_v2010.json; errors twilio.com/docs/api/errors.
"""

import binascii

from net.request import Request
from text.encoding import TRIAL_PREFIX, form_encode

from providers import outcome as o
from providers import results

HOST = "https://api.twilio.com"

_BASE = "/2010-04-01/Accounts/"
TEMPLATE = "sms_internal_alerts"  # of the ten names a 2026 trial accepts, the nearest to an alarm
VALIDITY_MOST_S = 36000
_SCHEDULING = 35  # thousands of the codes about SendAt: sent without it, the text can go

# The top-level keys worth keeping of a create, fetch or error answer; the array of a list.
KEYS = ("sid", "status", "error_code", "code", "message", "title", "body")
LIST_NAME = "messages"
FIELDS = (
    "sid",
    "to",
    "body",
    "status",
    "date_created",
    "direction",
)  # see providers/read_fields.py

# What a server, or one before it, may answer for a moment (RFC 9110, 15.5; RFC 4918; RFC 8470).
_PASSING = (409, 421, 423, 425)


def create(account, text, serial=None, validity_s=None, send_at=None):
    """The Request that sends text, with " #serial" after it if a serial is given.

    validity_s: seconds after which Twilio drops an undelivered text; the account's own goes first;
    send_at: Unix seconds when Twilio is to send it, see account.keeps; None: now.
    """
    if serial is not None:
        text = "%s #%s" % (text, serial)
    pairs = [("To", account.to), (_sender_field(account), account.from_), ("Body", text)]
    validity = account.validity or validity_s
    if validity and not account.to.startswith("whatsapp:"):
        pairs.append(("ValidityPeriod", min(int(validity), VALIDITY_MOST_S)))
    if account.status_callback:
        pairs.append(("StatusCallback", account.status_callback))
    if send_at:
        from providers import dates

        send_at = int(send_at)
        pairs.append(("ScheduleType", "fixed"))
        time = send_at // 3600 % 24, send_at // 60 % 60, send_at % 60
        pairs.append(("SendAt", dates.day(send_at) + "T%02d:%02d:%02dZ" % time))
    return _post(account, "", pairs)


def _post(account, which, pairs):
    headers = [_auth(account), ("Content-Type", "application/x-www-form-urlencoded")]
    path = "%s%s/Messages%s.json" % (_BASE, account.sid, which)
    return _request("POST", path, headers, form_encode(pairs))


def cancel(account, sid):
    """The Request that takes back a message that is still scheduled; answered as `fetch` is, or
    refused (error 30409: no longer scheduled, or canceled before)."""
    return _post(account, "/" + sid, (("Status", "canceled"),))


def fetch(account, sid):
    """The Request for one message's present status."""
    path = "%s%s/Messages/%s.json" % (_BASE, account.sid, sid)
    return _request("GET", path, [_auth(account)])


def search(account, mark, since=None, page_size=10):
    """The Request that looks for a text holding mark among the newest ones to this recipient.

    mark: part of the text, or None for any; since: Unix seconds, older ones do not count, or None.
    """
    request = listing(account, page_size)
    request.search = (LIST_NAME, account.to, mark, since, FIELDS)
    return request


def listing(account, page_size=10, since=None, inbound=False):
    """The Request for the newest messages of this account and recipient, page_size at most.

    inbound: what was sent to the account's number instead (from anybody). since: Unix seconds,
    narrows to that day (UTC) and later by *sending* date; leave it out to see queued ones too.
    """
    if inbound:
        pairs = [("To", account.from_)]
    else:
        pairs = [("To", account.to)]
        if _sender_field(account) == "From":
            pairs.append(("From", account.from_))
    if since is not None:
        from providers import dates

        pairs.append(("DateSent>", dates.day(since)))
    pairs.append(("PageSize", page_size))
    query = form_encode(pairs).decode()
    path = "%s%s/Messages.json?%s" % (_BASE, account.sid, query)
    return _request("GET", path, [_auth(account)])


def next_page(path, fields):
    """The path of the page after the one of `path`, None after the last."""
    return fields.get("next_page_uri")


def _request(method, path, headers, body=None):
    request = Request(method, path, headers, body, KEYS)
    request.host = HOST
    return request


def _sender_field(account):
    return "MessagingServiceSid" if account.from_[:2] == "MG" else "From"


def _auth(account):
    pair = ("%s:%s" % (account.user, account.token)).encode()
    return "Authorization", "Basic " + binascii.b2a_base64(pair).decode().strip()


def error_code(fields):
    """The provider's code in an error answer's fields, 0 if there is none."""
    return _whole(fields.get("code"))


def _whole(value):
    """A JSON value that should be a code, as a number: JSON does not tell 21211, 21211.0 and
    "21211" apart as much as one might wish. 0 for anything else, true and false included."""
    try:
        return 0 if isinstance(value, bool) else max(0, int(value))
    except (TypeError, ValueError, OverflowError):
        return 0


def _string(value):
    """The value in one line if it is a string, None if not; JSON lets it hold any character."""
    if not isinstance(value, str):
        return None
    raw = bytearray(value.encode())  # a list of its characters takes 8 times the memory
    for at in range(len(raw)):
        if raw[at] < 32:
            raw[at] = 32
    return " ".join(raw.decode().split())


def outcome(status, fields, complete=True):
    """The Outcome of a create request: HTTP status and the answer's fields (KEYS).

    complete=False: the answer broke off or was no JSON. Twilio's policy is that new codes appear
    without notice: an unknown 4xx stops and shows, an unknown 5xx may have sent.
    """
    code = error_code(fields)
    sid = _string(fields.get("sid"))
    if 200 <= status < 300 and (sid or status == 201):
        return _accepted(status, sid, fields)
    if 200 <= status < 300:
        say = "something that is not Twilio answered %d; it is looked up before sending again"
        return results.Outcome(o.UNKNOWN, say % status, status=status)
    if status >= 500 or status == 408 or status < 200:
        say = "Twilio had a fault (HTTP %d%s); it may have sent the text, so it is looked up first"
        said = ", code %d" % code if code else ""
        return results.Outcome(o.UNKNOWN, say % (status, said), status=status, code=code)
    if code:
        return _refused(status, code, fields)
    return _without_code(status, complete)


def not_found_out(status, fields, complete=True):
    """The Outcome of a look-up that was refused, as outcome()."""
    return outcome(status, fields, complete)


def _accepted(status, sid, fields):
    if sid:
        status_word = _string(fields.get("status")) or "status unknown"
        say = "accepted by Twilio as %s (%s)" % (sid, status_word)
    else:
        say = "accepted by Twilio, but its answer broke off before the message id"
    return results.Outcome(o.SENT, say, sid=sid, status=status)


def _refused(status, code, fields):
    kind, scope, wait_s, text = _code(code, False)
    if text is None:
        kind, scope = (o.LATER, o.ACCOUNT) if status == 429 else (o.FIX, o.RECIPIENT)
        wait_s = 30 if status == 429 else 0
        if code // 1000 == _SCHEDULING:
            kind, scope = o.LATER, o.TEXT
        # Twilio's own words may quote numbers, but never a secret.
        text = "%s; look the code up" % (_own_words(fields) or "Twilio refused the text")
    say = "Twilio error %d: %s (twilio.com/docs/errors/%d)" % (code, text, code)
    return results.Outcome(kind, say, status=status, code=code, wait_s=wait_s, scope=scope)


def _without_code(status, complete):
    if status == 429:
        say = "Twilio has too many requests at once (HTTP 429); it is tried again"
        return results.Outcome(o.LATER, say, status=status, wait_s=10, scope=o.ACCOUNT)
    if 300 <= status < 400:
        say = "the server answered with a redirect (HTTP %d), which is not followed" % status
        return results.Outcome(o.LATER, say, status=status, wait_s=900, scope=o.ACCOUNT)
    if not complete or status in _PASSING:
        say = "Twilio refused the text (HTTP %d) without saying why; it is tried again"
        return results.Outcome(o.LATER, say % status, status=status, wait_s=60)
    say = "Twilio refused the request (HTTP %d, no code); check the account SID and its token"
    return results.Outcome(o.FIX, say % status, status=status, scope=o.ACCOUNT)


def _own_words(fields):
    return _string(fields.get("message")) or _string(fields.get("title"))


def delivery(status, fields):
    """The Delivery told by a fetched message (HTTP status, fields as in KEYS)."""
    word = _string(fields.get("status"))
    if status != 200 or not word:
        code = error_code(fields)
        say = "the status could not be asked (HTTP %d%s)"
        return results.Delivery(
            o.UNKNOWN, say % (status, ", code %d" % code if code else ""), "", code
        )
    return fate(word, fields.get("error_code"))


def fate(word, code):
    """The Delivery for a message's status word and its error_code (int or None)."""
    code = _whole(code)
    if word in ("delivered", "read", "received"):
        return results.Delivery(o.DELIVERED, "delivered", word, code)
    if word == "canceled":
        return results.Delivery(o.FAILED, "canceled at Twilio before it was sent", word, code)
    if word in ("undelivered", "failed"):
        kind = o.UNDELIVERED if word == "undelivered" else o.FAILED
        return _not_delivered(kind, word, code)
    if word == "sent":
        return results.Delivery(o.PENDING, "handed to the carrier, no receipt yet", word, code)
    return results.Delivery(o.PENDING, "waiting at Twilio (%s)" % word, word, code)


def _not_delivered(kind, word, code):
    if not code:
        return results.Delivery(kind, "%s, Twilio gives no reason" % word, word, 0, retry=True)
    what, scope, wait_s, text = _code(code, True)
    say = "%s, Twilio error %d: %s (twilio.com/docs/errors/%d)"
    say = say % (word, code, text or "look the code up", code)
    return results.Delivery(kind, say, word, code, what == o.LATER, wait_s, scope)


def is_legacy_trial(fields):
    """True if an accepted message's body shows the prefix of a trial account of before 2026."""
    return (_string(fields.get("body")) or "").startswith(TRIAL_PREFIX)


def _code(code, late):
    """(kind, scope, wait_s, sentence or None if the code is not known), from the late table."""
    from providers import error_lookup

    return error_lookup.find(code, late)
