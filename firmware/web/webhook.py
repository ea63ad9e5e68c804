"""A webhook in app.page: is it signed by Twilio, and what does it say?

Nothing of it counts before its signature was found right; a forged one costs what a ping costs.
"""

try:
    from micropython import const
except ImportError:
    const = int

from core import overlay, utf8
from core.phase import LOOP, TEXTED, TOLD
from providers import twilio_signature

from web import form, request_head

_WRONG_S = const(2)  # nobody is heard for this long after a wrong one
_TEXT = const(320)  # bytes of a text, as a look for texts keeps
_SHORT = const(64)  # bytes of any other value; a longer one is none of ours
_FORGED = (
    "A webhook had a wrong signature. If it is Twilio's: HTTP_URL must be the address that Twilio "
    "calls, and the account's token (or webhook_token) its Auth Token."
)


def look(app):
    """Phase: app.page.hook, (path, query, signature, body), becomes what a text's webhook says,
    (SID, account's SID, from, to, text, was it cut), or a status callback's: (mark, SID, account's
    SID, a Delivery, parked)."""
    page = app.page
    if page is None:  # let go of meanwhile
        return LOOP
    path, query, signature, body = page.hook
    page.hook = None
    fields = form.pairs(bytes(body))
    url = app.settings.HTTP_URL + path.decode() + ("?" + query.decode() if query else "")
    if not _is_right(app.settings.SENDERS, url, signature, fields):
        _forged(app)
        page.todo = False
        return LOOP
    app.responder.hooks += 1
    if path == b"/twilio/sms":
        page.hook = _text(fields)
        return TEXTED
    page.hook = _status(fields, query)
    return TOLD


def _is_right(senders, url, signature, fields):
    token = twilio_signature.token_of(senders, _value(fields, b"AccountSid"))
    if not token:
        return False
    one, other = twilio_signature.signatures(token, url, fields)
    return request_head.is_same(signature, one) | request_head.is_same(signature, other)


def _forged(app):
    responder = app.responder
    responder.forged += 1
    responder.hint = True
    responder.from_s = app.clock.uptime_s() + _WRONG_S
    if responder.forged == 1:
        overlay.say(_FORGED)


def _value(fields, name):
    """The field's first value, b"" without it."""
    for each, value in fields:
        if each == name:
            return value
    return b""


def _short(fields, name):
    return utf8.text(_value(fields, name)[:_SHORT], True)


def _text(fields):
    text = _value(fields, b"Body")
    return (
        _short(fields, b"MessageSid"),
        _short(fields, b"AccountSid"),
        _short(fields, b"From"),
        _short(fields, b"To"),
        utf8.text(text[:_TEXT], len(text) > _TEXT),
        len(text) > _TEXT,
    )


def _status(fields, query):
    from providers import results, twilio

    told = twilio.fate(_short(fields, b"MessageStatus"), _short(fields, b"ErrorCode"))
    return (
        query.decode(),
        _short(fields, b"MessageSid"),
        _short(fields, b"AccountSid"),
        results.park(told),
    )
