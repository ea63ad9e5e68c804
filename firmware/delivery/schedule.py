"""Texts that are not to arrive yet: a time they were given, and the quiet hours of a phone.

Pure; loaded only where there are such texts. The board waits by itself, or the provider does if
it can (account.keeps): then nothing can go wrong here meanwhile. A time of day means
nothing while the clock is not set: quiet hours hold nothing then, and a text with a time of its
own waits for the clock, but no longer than it would have waited, or _BLIND_S if that is not known.
"""

try:
    from micropython import const
except ImportError:
    const = int

from providers.account import keeps

MOST = const(10)  # texts with a time of their own that may wait
_FARTHEST_S = const(366 * 86400)
REFUSED = " later"  # behind a SID: what rests while its provider does not take such texts
REFUSED_S = const(3600)
_UNHEARD_OF = const(20404)  # somebody has deleted the message
_CANCEL_MOST = const(3500)  # tries, 15 min apart: the 35 days for which Twilio keeps a text
_BLIND_S = const(30 * 86400)
_HOP_S = const(900)  # clocks change at a multiple of this


def end_of_quiet(window, unix, local):
    """The first Unix second from unix on whose local time is outside window.

    window: ("22:00", "07:00"), the second not included; over midnight if it is the smaller one.
    local: Unix seconds -> (year, month, day, hour, minute, ...).
    """
    start, end = [int(time[:2]) * 60 + int(time[3:]) for time in window]
    while True:
        minute = _minute(local(unix))
        inside = start <= minute < end if start < end else minute >= start or minute < end
        if not inside:
            return unix
        at = unix - unix % 60 + (end - minute) % 1440 * 60
        if _minute(local(at)) == end:
            return at
        unix = min(at, unix - unix % _HOP_S + _HOP_S)  # the clock changes: step by step


def _minute(local):
    return local[3] * 60 + local[4]


def quiet(alert, acc, accounts):
    """The window that concerns this alert on the phone of acc, or None. A phone's quiet hours hold
    for whichever account texts it, and for one that stands in for it; but not for the answer to a
    command: somebody is awake."""
    from delivery.alert import ANSWER, URGENT

    if alert.has(ANSWER):
        return None
    for each in accounts:
        here = each.to == acc.to or acc.name and each.fallback == acc.name
        if each.quiet and here and (each.quiet_alarms or not alert.has(URGENT)):
            return each.quiet
    return None


def not_before(alert, acc, accounts, clock):
    """Unix seconds before which the alert is not to arrive, 0: it may. The clock must be set."""
    when, window = alert.later, quiet(alert, acc, accounts)
    if window:
        first = max(clock.now(), when)
        end = end_of_quiet(window, first, clock.local)
        return end if end > first else when
    return when


def ready(own, alert, acc):
    """Uptime in seconds from which the provider may get it; own: the Courier."""
    clock = own.clock
    unix, up = clock.now(), clock.uptime_s()
    if unix is None:
        return _blind(alert, own.delivery.born.get(alert.serial) or 0) if alert.later else up
    wait_s = not_before(alert, acc, own.bot.accounts, clock) - unix
    return up if wait_s <= 0 or _is_native(own, acc, wait_s) else up + wait_s


def _blind(alert, since):
    return since + (alert.later - alert.at if alert.at else _BLIND_S)


def _is_native(own, acc, wait_s):
    bounds = keeps(acc)
    if not bounds or not bounds[0] < wait_s <= bounds[1]:
        return False
    return own.holds.until(acc.sid + REFUSED) <= own.clock.uptime_s()


def left_s(own, alert, acc):
    """Seconds until it is to arrive, for a text that the provider keeps; 0: past, or not known."""
    clock = own.clock
    unix = clock.now()
    return 0 if unix is None else max(0, not_before(alert, acc, own.bot.accounts, clock) - unix)


def handed(own, alert, acc):
    """(send_at for the provider or None, Unix seconds until which quiet hours held it or 0)"""
    clock, accounts = own.clock, own.bot.accounts
    unix = clock.now()
    if unix is None:
        return None, 0
    when = not_before(alert, acc, accounts, clock)
    window, held = quiet(alert, acc, accounts), 0
    at = alert.later or alert.at
    if window and at:
        held = end_of_quiet(window, at, clock.local)
        held = held if held > at else 0
    return (when if _is_native(own, acc, when - unix) else None), held


def refusal(send_at, now, waiting):
    """Why a text cannot wait until send_at, in a sentence, or None. now: Unix seconds or None;
    waiting: how many do."""
    if waiting >= MOST:
        return "%d texts are waiting to be sent later, and no more are kept" % waiting
    if not 0 < send_at < 1 << 32 or now is not None and send_at - now > _FARTHEST_S:
        return "a text can be sent at most a year ahead"
    return None


def cancel(box, serial):
    """Have nobody get a text with a time of its own, or kept by the provider for quiet hours:
    [recipients struck off, those whose text the provider is to be asked to take back, others],
    or None if there is no such text any more. box: the Outbox."""
    for alert in box.alerts:
        if alert.serial == serial:
            counts = [0, 0, 0]
            for i in range(len(alert.who)):
                counts[_drop(box, alert, i)] += 1
            box.save(alert)
            box.delivery.due = 0
            return counts
    return None


def _drop(box, alert, i):
    """What may have left, the courier finds out and has taken back. The index for `cancel`."""
    from delivery import alert as a

    state = alert.state(i)
    if state == a.OWED and alert.has(a.LATER):
        alert.set(i, a.NEVER, 0)
        return 0
    if not a.OWED < state < a.DONE:
        return 2
    alert.drop(i)
    if state == a.SENT:
        box.next(alert, i)[:2] = [0, 0]
    return 1


def taken_back(own, alert, i, told):
    """Book the Delivery of a text that was taken back, by whomever, or is to be: in turns the
    provider is told so and asked how far it is. False: it has left, and is booked as any other."""
    from delivery import alert as a
    from delivery import retry_policy

    later = own.outbox.next(alert, i)
    later[1] += 1
    say, done = told.say, None
    if told.status == "canceled" or told.code == _UNHEARD_OF:
        done = a.NEVER
    elif told.status and told.status != "scheduled":
        alert.drop(i, True)
        later[1] = 0
        say = "too late to cancel it"
    elif later[1] >= _CANCEL_MOST:
        say = "it could not be canceled"
        done = a.DONE
    own.say("#%s: %s." % (alert.number(i), say))
    if done is not None:
        alert.set(i, done, 0)
    later[0] = own.clock.uptime_s() + retry_policy.back_off(later[1], own.rng)
    return alert.dropped(i) or done is not None


def lines(outbox, people, clock):
    """Sentences for status; people: the Accounts."""
    from providers.account import label

    out, unix = [], clock.now()
    for kept, what in ((False, "to be sent later"), (True, "kept by the provider")):
        times = sorted([x.later for x in outbox.alerts if outbox.is_later(x, kept)])
        if times:
            when = "when the clock is set" if unix is None else _moment(times[0], unix, clock)
            out.append("%d text%s %s, next %s." % (len(times), "s"[: len(times) > 1], what, when))
    for acc in people:
        if acc.quiet and unix is not None:
            end = end_of_quiet(acc.quiet, unix, clock.local)
            if end > unix:
                out.append("%s: quiet until %s." % (label(acc), clock.hhmm(end)))
    return out


def _moment(at, unix, clock):
    day = clock.local(at)[:3]
    date = "" if day == clock.local(unix)[:3] else "%d-%02d-%02d " % day
    return date + clock.hhmm(at)
