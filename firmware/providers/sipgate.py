"""sipgate's REST API as pure functions: what to ask, and what an answer means.

No I/O. Sources: sipgate's OpenAPI file (2022), the error table beside its own samples.
A text that was taken has no id and no receipt: what is known of it stands in the history. That is
asked for without its filter `phonenumber`: which form of a number it wants is not said, and one
that finds nothing would look like a text never sent. Answers hold numbers with and without "+".
"""

try:
    from micropython import const
except ImportError:
    const = int

import binascii

from net.request import Request

from providers import outcome as o
from providers import results

HOST = "https://api.sipgate.com"

_PAGE = const(10)  # texts of the history asked for at once, about 7 KB

KEYS = ()  # of an answer only the HTTP status counts
LIST_NAME = "items"
FIELDS = (
    "id",
    "target",
    "smsContent",
    "status",
    "created",
    "direction",
)  # see providers/read_fields.py

# HTTP status, kind and scope as in providers/twilio_send_errors.py, sentence.
TABLE = (
    "400 Nr it refused the text or the number; check the recipient in SENDERS and that the text "
    "is not empty",
    "401 Fa the token is wrong or was deleted; make one with the rights sessions:sms:write and "
    "history:read and copy token id and token again",
    "402 Fa the balance is too low; top up the account in sipgate's web app",
    "403 Fs sending is not allowed: the extension (sms_id) is not yours, the feature SMS is not "
    "booked, a password reset is pending, or the token lacks a scope: make one with "
    "sessions:sms:write, sms:read, history:read and balance:read (the first alone was refused to "
    "some), if that fails with all; tools/check --account lists your extensions",
    "404 Fa the address is unknown: the API has changed or this is a fault of the firmware; "
    "look for a newer firmware",
    "405 Fa the method is unknown: the API has changed or this is a fault of the firmware; "
    "look for a newer firmware",
    "415 Fa the content type is unknown: the API has changed or this is a fault of the firmware; "
    "look for a newer firmware",
    "429 La30 too many requests at once; nothing was sent and it is tried again",
    "500 Ur it had a fault, or did not like what it got without saying so; the text may have been "
    "sent and is looked up. If this repeats, check sms_id and the recipient in SENDERS",
)


def create(account, text, serial=None, validity_s=None, send_at=None):
    """The Request that sends text, with " #serial" after it if a serial is given.

    send_at: Unix seconds when sipgate is to send it, in the future and within 30 days; None: now.
    validity_s means nothing here.
    """
    import json

    if serial is not None:
        text = "%s #%s" % (text, serial)
    fields = {"smsId": account.from_, "recipient": account.to, "message": text}
    if send_at:
        fields["sendAt"] = int(send_at)
    request = _request(account, "POST", "/sessions/sms", json.dumps(fields).encode())
    request.headers.append(("Content-Type", "application/json"))
    return request


def fetch(account, sid):
    """A Delivery at once: nothing can be asked for."""
    return delivery(0, {})


def cancel(account, sid):
    """A Delivery at once: what sipgate has, it sends."""
    return results.Delivery(o.UNKNOWN, "sipgate cannot take a text back")


def search(account, mark, since=None, page_size=_PAGE):
    """The Request that looks for a text holding mark to this recipient among the newest ones.

    mark: part of the text, or None for any; since: Unix seconds, older ones do not count, or None.
    """
    request = listing(account, page_size)
    request.search = (LIST_NAME, account.to, mark, since, FIELDS)
    return request


def listing(account, page_size=_PAGE, since=None, inbound=False):
    """The Request for the account's newest texts to anybody, page_size at most. Texts to us do not
    reach the API: inbound lists what there is of them, since narrows nothing."""
    way = "INCOMING" if inbound else "OUTGOING"
    query = "/history?types=SMS&directions=%s&limit=%d&offset=0"
    return _request(account, "GET", query % (way, page_size))


def next_page(path, fields):
    """The path of the page after the one of `path`, None after the last. fields: what
    providers/read_fields.py has left of a page without the text."""
    rows, at = fields.get("rows", 0), path.rfind("=") + 1
    return path[:at] + str(int(path[at:]) + rows) if rows >= _PAGE else None


def _request(account, method, path, body=None):
    pair = ("%s:%s" % (account.user, account.token)).encode()
    auth = "Basic " + binascii.b2a_base64(pair).decode().strip()
    request = Request(method, "/v2" + path, [("Authorization", auth)], body, KEYS)
    request.host = HOST
    return request


def outcome(status, fields, complete=True):
    """The Outcome of a create request, by HTTP status alone; its code is the status again."""
    if 200 <= status < 300:
        say = "accepted by sipgate, which gives no receipt and no id"
        return results.Outcome(o.SENT, say, status=status)
    return _refused(status)


def not_found_out(status, fields, complete=True):
    """The Outcome of a look-up that was refused."""
    if status == 401 or status == 403:
        say = (
            "sipgate HTTP %d: the token may not read the history, so it cannot be known whether "
            "a text was sent; make a token with the right history:read" % status
        )
        return results.Outcome(o.FIX, say, status=status, code=status, scope=o.ACCOUNT)
    return _refused(status)


def _refused(status):
    from providers import error_lookup

    kind, scope, wait_s, text = o.UNKNOWN, o.RECIPIENT, 0, None
    for line in TABLE:
        if line.startswith("%d " % status):
            _, kind, scope, wait_s, text = error_lookup.parse(line)
    if text is None:
        kind, scope, wait_s, text = _by_range(status)
    say = "sipgate HTTP %d: %s" % (status, text)
    return results.Outcome(kind, say, status=status, code=status, wait_s=wait_s, scope=scope)


def _by_range(status):
    if 300 <= status < 400:
        return o.LATER, o.ACCOUNT, 900, "a redirect, which is not followed; it is tried again"
    if 400 <= status < 500 and status != 408:
        text = "the request was refused; check token and sms_id, then look for a newer firmware"
        return o.FIX, o.ACCOUNT, 0, text
    return o.UNKNOWN, o.RECIPIENT, 0, "a fault there; the text may have been sent, it is looked up"


def delivery(status, fields):
    """The Delivery of any text: not known."""
    return results.Delivery(o.UNKNOWN, "sipgate tells nothing about delivery")
