"""The answer to a text, sent as the answer to its webhook (TwiML) instead of through the API.

It lies in the outbox like any other: what cannot go this way, or is cut off, goes the usual one.
"""

from core import overlay
from core.phase import LOOP
from delivery import alert as a
from providers.account import label

_HEAD = (
    "HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nConnection: close\r\n"
    "Content-Type: text/xml; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s"
)
_EMPTY = "<Response/>"


def make(app):
    """Phase: app.page.hook, (serial of the answer or 0, number that was texted, its account's
    SID), becomes the page's answer."""
    page = app.page
    if page is None:  # let go of meanwhile
        return LOOP
    hook, page.hook = page.hook, None
    body = hook[0] and _found(app, page, *hook) or _EMPTY
    page.answer = _HEAD % (len(body.encode()), body)
    page.todo = False
    return LOOP


def _courier(app):
    """(Outbox, Courier); imported only now: an import in an import of the table of phases would be
    deeper."""
    from delivery.phases import open_courier

    return open_courier(app)


def _found(app, page, serial, number, sid):
    """The answer as TwiML, or None: it goes, or went, the usual way."""
    outbox, courier = _courier(app)
    accounts = courier.bot.accounts
    for alert in outbox.alerts:
        k = alert.who[0] if alert.serial == serial and alert.has(a.ANSWER) else None
        if k is None or (accounts[k].from_, accounts[k].sid) != (number, sid):
            continue
        if alert.untouched(0) and _may(app, courier, alert, k):
            courier.caps.spend(sid)
            page.serial = serial
        elif not app.responder.last[2]:  # else repeated: answered the same
            continue
        return _twiml(app, accounts[k], outbox.text(alert))
    return None


def _may(app, courier, alert, k):
    """False while this account must not send, and for one that sends Twilio's own texts only."""
    accounts = courier.bot.accounts
    acc = accounts[k]
    if acc.template or acc.sid in app.delivery.refused:
        return False
    kept = len(accounts)  # texts, for telling everybody that the cap is reached
    if courier.caps.room(acc.sid, alert.spares) <= kept:
        return False
    return courier.holds.open_at(accounts, k) <= app.clock.uptime_s()


def _twiml(app, acc, text):
    from text.layout import shape

    latin = app.settings.ROMANISE if acc.romanise is None else acc.romanise
    text = shape(text, None, latin, app.settings.MAX_SEGMENTS, "")
    return "<Response><Message>%s</Message></Response>" % escaped(text)


def escaped(text):
    """text as XML 1.0 may hold it."""
    raw = text.encode()
    if raw and min(raw) < 32:
        raw = bytes([byte if byte >= 32 or byte in b"\t\n\r" else 63 for byte in raw])
    text = str(raw, "utf-8")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def gone(app):
    """Phase: the answer app.responder.told is on its way: nobody is owed it any more."""
    responder = app.responder
    serial, responder.told = responder.told, 0
    if responder.last and responder.last[1] == serial:
        responder.last[2] = True
    outbox, courier = _courier(app)
    for alert in outbox.alerts:
        if alert.serial == serial and alert.untouched(0) and alert.who[0] is not None:
            acc = courier.bot.accounts[alert.who[0]]
            overlay.say("#%d %s: answered through the webhook." % (serial, label(acc)))
            courier.note_sent(alert, 0)
            alert.set(0, a.DONE, 0)
            outbox.save(alert)
            outbox.forget(alert, 0)
            outbox.tend()
            break
    return LOOP
