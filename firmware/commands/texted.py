"""Acts on a text that Twilio's own webhook has brought: by the same rules as on one that a look
has found, and known to the looks by its SID.

The webhook tells no time, so the text counts as sent now; without a clock it is left to a look.
Replays: what is no longer in Modes.seen is in a small file of its own, so a text acted on is known
until some forty others were.
"""

from core import overlay
from core.files import INLINE, Store
from core.phase import LOOP, REPLY
from providers.account import account
from providers.inbox_page import digest, is_digest, is_seen
from providers.receiving_numbers import own_numbers

from commands.poll import note_stranger

_FILE = "acted"


def act(app):
    """Phase: app.page.hook as web/webhook.look makes it becomes (serial of the answer or 0, number
    that was texted, its account's SID)."""
    page = app.page
    if page is None:  # let go of meanwhile; a look will find the text
        return LOOP
    serial = acted(app, page.hook, Store(), overlay.say)
    page.hook = (serial, page.hook[3], page.hook[1])
    return REPLY


def acted(app, message, store, say=print):
    """Act on one text, once; the serial number of the answer in the outbox, 0 for none."""
    sid, account_sid, sender, to, text, cut = message
    own, now, one = app.settings, app.clock.now(), digest(sid)
    mine = [
        acc
        for acc in own_numbers([account(item) for item in own.SENDERS])
        if acc.from_ == to and acc.sid == account_sid
    ]
    if not mine or not sid:
        return 0
    hear = app.hear
    if sender not in own.COMMANDS_FROM:
        note_stranger(app, hear, one, (sender, to, text), now)
        return 0
    last = app.responder.last
    if last and last[0] == one:  # repeated: answered the same
        return last[1]
    if now is None:
        app.responder.hint = True
        return 0
    return _first(app, store, say, (now, sid, sender, text, cut, one), mine[0])


def _first(app, store, say, message, own):
    from commands.execute import Obey

    one = message[5]
    obey = Obey(app, store, say)
    known = store.read(_FILE) or b""
    if is_seen(obey.modes.seen, one) or is_digest(known, one):
        return 0
    before = app.delivery.serial
    if not obey.take([message], own):  # six answers wait: a look finds it when they have gone
        return 0
    _keep(store, one + known)
    serial = obey.answered(before)
    app.responder.last = [one, serial, False]
    return serial


def _keep(store, known):
    try:
        store.write(_FILE, known[:INLINE])
    except OSError:
        pass  # a full flash: Modes has said so
