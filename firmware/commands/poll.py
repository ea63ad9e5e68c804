"""Looks for texts sent to the board's own numbers: what to ask next, and what came of it.

A round asks for each own number's list, a small page an exchange, and then has what was found
acted on. In two halves like the courier, so that neither is in memory while TLS is; what they
know is in a state.Hearing, where `due` is the uptime of the next look. Whoever knows that a text
has come (a ping) sets it earlier; lists lag, so better by some seconds.

Which texts are old: with the clock set, those from before this boot or an hour ago (sent while the
board was off, or out of reach for long); without it, all that the first round lists.
"""

try:
    from micropython import const
except ImportError:
    const = int

from providers.account import TELEGRAM
from providers.inbox_page import SID, is_digest
from providers.inbox_page import page as new_page
from providers.receiving_numbers import listened

from commands.arm_state import Modes

_PAGE_SIZE = const(1)  # a text takes 1 KB, and TLS must hold a whole record of the answer
_PAGES_MOST = const(60)  # of one number and round, for a list in no order
_OLD_S = const(3600)
_AGAIN_S = const(30)  # after a failed look; doubled with each in a row
_NEVER = const(1 << 29)
_FUTURE = const(0xFFFFFFFF)
_COUNTED_MOST = const(32)  # strangers' texts remembered, so that each counts once
ALL = "all"  # of HOOKS_HEAR


def plan(app, store, say=print):
    """The Request to make next, or None if no number can receive.

    app: has settings, clock, hear."""
    own, hear, now_s = app.settings, app.hear, app.clock.uptime_s()
    numbers = listened(own)
    if not numbers:
        hear.due = hear.set = _NEVER
        return None
    if not (hear.which or hear.page):
        hear.began = now_s
    elif hear.due != hear.set:
        hear.again = hear.due
    modes = Modes(store, app.clock, hear, say)
    floor = max(_floor(hear, app.clock), modes.floor)
    hear.due = hear.set = now_s + own.COMMANDS_EVERY_S  # should this never be settled
    acc = numbers[hear.which % len(numbers)]
    request = _listing(hear, acc, floor)
    round = (hear.kept, hear.rows, hear.oldest, hear.others)
    request.inbox = (acc.from_, own.COMMANDS_FROM, floor, modes.seen, hear.primed, round)
    if own.HOOKS_HEAR == ALL:
        request.inbox += ((hear.strange, hear.told),)
    return request


def _listing(hear, acc, floor):
    """The Request for the next page of what acc's number has received since `floor`."""
    if acc.provider == TELEGRAM:
        from providers import telegram

        request = telegram.updates(acc, hear.offset.get(acc.sid, 0))
    else:
        from providers import twilio

        request = twilio.listing(acc, _PAGE_SIZE, floor or None, True)
    if hear.next:
        request.path = hear.next
    return request


def _floor(hear, clock):
    """Unix seconds up to which texts are too old to act on, 0 = not known."""
    now = clock.now()
    if now is None:
        return hear.floor
    if not hear.primed and not hear.page:
        hear.primed = True
        hear.floor = now - clock.uptime_s() - 1
    return max(hear.floor, now - _OLD_S) if hear.primed else hear.floor


def settle(app, request, answer, store, say=print):
    """Book the Answer to a Request of `plan`; at the end of a number's list act on what it held.

    app: has sensors, too. The board does the three steps of it one by one, see runtime/app.py."""
    if booked(app, request, answer):
        from commands import execute

        execute.obeyed(app, store, say)
        ended(app, say)


def booked(app, request, answer):
    """The first step; True at the end of a number's list: then hear.kept is to be acted
    on, and `ended` follows."""
    hear = app.hear
    page = answer.found or new_page(*request.inbox[5])
    hear.kept, hear.more = page.kept, hear.more or page.more
    hear.newest = max(hear.newest, page.newest)
    for one in page.strange:
        _count(hear, one)
    if request.deep > 1:
        return _booked_update(app, hear, request, page, answer)
    return _booked_page(app, hear, request, page, answer)


def _booked_page(app, hear, request, page, answer):
    """Of Twilio's list: True at its end."""
    good, now_s = _is_good(page, answer), app.clock.uptime_s()
    hear.others = page.others
    follow = page.next if good and _is_ours(page.next, request) else None
    if page.rows > 2 and 0 < page.oldest <= request.inbox[2]:
        follow = page.next = None  # it comes newest first, and what follows is too old
    hear.rows, hear.oldest = page.rows, page.oldest
    hear.page += 1
    in_order = hear.primed and page.oldest  # then what is too old ends it, a few lines above
    if follow and (in_order or hear.page < _PAGES_MOST):
        hear.next = follow
        _next_look(hear, now_s)
        return False
    for created, _, sender, text, _, one in sorted(page.others):
        note_stranger(app, hear, one, (sender, request.inbox[0], text), created)
    hear.others = ()
    hear.all = hear.all and good and not page.next
    _note(hear, request, answer, good, now_s)
    return True


def _booked_update(app, hear, request, page, answer):
    """The same at Telegram: an update with which nothing is to be done is confirmed by asking for
    the next one. One to be acted on is met again by the next look, and then that is true of it.
    One for which there is no memory is let go at the third time, with all before it."""
    good = _is_good(page, answer)
    bot, now_s = request.inbox[0], app.clock.uptime_s()
    for created, _, sender, text, _, one in page.others:
        note_stranger(app, hear, one, (sender, bot, text), created)
    if page.next:
        hear.offset[bot] = page.next
        hear.page += 1
        if good and hear.page < _PAGES_MOST:
            _next_look(hear, now_s)
            return False
        hear.more = True
    elif page.kept:
        hear.offset[bot] = int(page.kept[0][SID][2:])  # from it on, whatever it was
    elif hear.fails > 1 and _is_too_long(answer.error):
        hear.offset[bot] = -1
    hear.all = hear.all and good and not page.next
    _note(hear, request, answer, good, now_s)
    return True


def _is_good(page, answer):
    """True if all of the answer was read, and it is a list."""
    return answer.status == 200 and answer.error is None and page.end


def _is_too_long(error):
    """True if an answer found no room, as far as its error tells: MemoryError, or TLS's 12."""
    return isinstance(error, MemoryError) or hasattr(error, "say") and error.args[0] == 12


def _note(hear, request, answer, good, now_s):
    """How a look has gone."""
    if good:
        hear.looked = now_s
    else:
        hear.bad = _why(request, answer)
    hear.heard = good or bool(answer.status)


def ended(app, say=print):
    """The last step: on to the next number, or to the end of the round."""
    hear, now_s = app.hear, app.clock.uptime_s()
    hear.page, hear.next, hear.kept = 0, None, ()
    hear.rows, hear.oldest = 0, _FUTURE
    hear.which += 1
    if hear.which < len(listened(app.settings)) and hear.heard:
        _next_look(hear, now_s)
    else:
        _end_round(app, hear, now_s, say)


def _next_look(hear, at):
    hear.due = hear.set = at


def _end_round(app, hear, now_s, say):
    if not hear.primed:  # without a clock: what is listed by now is old
        hear.primed = hear.all
        hear.floor = max(hear.floor, hear.newest)
        hear.more = False
    _tell_failure(hear, say)
    wait_s = every_s = app.settings.COMMANDS_EVERY_S
    if hear.fails:
        wait_s = min(every_s, _AGAIN_S << min(hear.fails - 1, 6))
    elif hear.more:
        wait_s = 1
    elif not hear.primed:
        wait_s = min(every_s, _AGAIN_S)
    else:  # a long list takes half a minute to read: that is no reason to look more seldom
        wait_s = max(every_s // 2, hear.began + every_s - now_s)
    at = now_s + wait_s
    if hear.again is not None:
        at = min(at, max(now_s, hear.again))
    hear.which, hear.more, hear.all, hear.again = 0, False, True, None
    _next_look(hear, at)


def note_stranger(app, hear, one, message, created):
    """A text (digest, (from, to, text), Unix seconds or None) that is not to be acted on: counted,
    and with HOOKS_HEAR "all" handed on to hooks.py, once."""
    if not _count(hear, one, created) or app.settings.HOOKS_HEAR != ALL:
        return
    if "on_message_received" in (app.delivery.hooks or ()):
        app.delivery.calls.append(("on_message_received", message))


def _count(hear, one, created=None):
    """True for a stranger's text that is new. When one is forgotten, those as old as the newest
    are not handed on any more: rather not at all than twice."""
    known = hear.strange
    if is_digest(known, one):
        return False
    hear.strangers += 1
    hear.strange = (known + one)[-4 * _COUNTED_MOST :]
    if len(known) == 4 * _COUNTED_MOST:
        hear.told = max(hear.told, created or 0)
    return True


def _is_ours(path, request):
    """True if path is one of the list just asked for: our credentials go nowhere else."""
    base = request.path[: request.path.find("?") + 1]
    return isinstance(path, str) and path.startswith(base) and " " not in path


def _tell_failure(hear, say):
    why, hear.bad = hear.bad, ""
    hear.fails = hear.fails + 1 if why else 0
    if why != hear.why:
        hear.why = why
        say("Looking for commands failed: %s." % why if why else "Looking for commands works.")


def _why(request, answer):
    if answer.status and answer.status != 200:
        if request.deep > 1:
            from providers import telegram

            return telegram.refused(answer.status, answer.fields).say
        from providers import twilio

        return twilio.outcome(answer.status, answer.fields).say
    from net import errors

    return errors.why(answer.error)[0]
