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

_FILE = "acted"


def act(app):
    """Phase: app.page.hook as web/webhook.look makes it becomes (serial of the answer or 0, number
    that was texted, its account's SID). A text is acted on once.

    What goes to flash does so from here: a call less on the C stack."""
    page = app.page
    if page is None:  # let go of meanwhile; a look will find the text
        return LOOP
    sid, account_sid, sender, to, text, cut = page.hook
    now, one = app.clock.now(), digest(sid)
    serial, own = _whose(app, page.hook, one, now)
    if own:
        from commands.execute import Obey

        store = Store()
        obey = Obey(app, store, overlay.say)
        known, before = store.read(_FILE) or b"", app.delivery.serial
        is_new = not is_seen(obey.modes.seen, one) and not is_digest(known, one)
        if is_new and obey.take([(now, sid, sender, text, cut, one)], own):
            _keep(store, one + known)
            serial = obey.answered(before)
            app.responder.last = [one, serial, False]
        # else six answers wait: a look finds it when they have gone
    page.hook = (serial, to, account_sid)
    return REPLY


def _whose(app, message, one, now):
    """(serial, None) of the answer that was given already, or 0; (0, the Account) that was texted
    if this is to be acted on."""
    sid, account_sid, sender, to, text, _ = message
    found = None
    for acc in own_numbers([account(item) for item in app.settings.SENDERS]):
        if acc.from_ == to and acc.sid == account_sid:
            found = acc
            break
    if found is None or not sid:
        return 0, None
    if sender not in app.settings.COMMANDS_FROM:
        from commands.poll import note_stranger  # large, and not needed for a command

        note_stranger(app, app.hear, one, (sender, to, text), now)
        return 0, None
    last = app.responder.last
    if last and last[0] == one:  # repeated: answered the same
        return last[1], None
    if now is None:
        app.responder.hint = True
        return 0, None
    return 0, found


def _keep(store, known):
    try:
        store.write(_FILE, known[:INLINE])
    except OSError:
        pass  # a full flash: Modes has said so
